export * from './event.ts';
export * from './front.ts';
export * from './http-api.ts';
export * from './listener.ts';
export * from './refusal.ts';
