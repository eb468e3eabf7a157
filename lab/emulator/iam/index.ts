export * from './condition.ts';
export * from './evaluate.ts';
export * from './policy.ts';
