export * from './edge.ts';
export * from './functions.ts';
export * from './run-function.ts';
export * from './viewer.ts';
