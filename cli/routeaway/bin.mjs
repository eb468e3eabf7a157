#!/usr/bin/env node
// A checkout has the TypeScript, which tsx reads; the npm package has what was built of it. npm links to this path from its own
// cache, which outlives an update of the checkout: a file that moves leaves `npx routeaway` without a command.
import { existsSync } from 'node:fs';

const source = new URL('../main.ts', import.meta.url);
if (existsSync(source)) {
  const { register } = await import('tsx/esm/api');
  register();
  await import(source.href);
} else {
  await import('../../dist/routeaway.js');
}
