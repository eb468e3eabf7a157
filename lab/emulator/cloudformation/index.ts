export { declaredOf } from './parameters.ts';
export * from './read/distribution.ts';
export * from './read/edge-functions.ts';
export * from './read/functions.ts';
export * from './read/resources.ts';
export * from './read/rest-api.ts';
export * from './resolve.ts';
export * from './shape.ts';
export * from './template.ts';
