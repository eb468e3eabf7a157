export * from './databases.ts';
export * from './functions.ts';
export * from './keys.ts';
export * from './stack.ts';
