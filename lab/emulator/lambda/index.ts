export * from './environment.ts';
export * from './host.ts';
