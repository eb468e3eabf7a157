export * from './addresses.ts';
export * from './checkers.ts';
export * from './name-server.ts';
export * from './resolver.ts';
