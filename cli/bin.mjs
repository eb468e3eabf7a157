#!/usr/bin/env node
// A checkout has the TypeScript, which tsx reads; the npm package has what was built of it.
import { existsSync } from 'node:fs';

const source = new URL('./main.ts', import.meta.url);
if (existsSync(source)) {
  const { register } = await import('tsx/esm/api');
  register();
  await import(source.href);
} else {
  await import('../dist/routeaway.js');
}
