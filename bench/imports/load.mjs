/**
 * Loads one module as Lambda's runtime does, which is an ES module itself, and prints what that took. In plain
 * JavaScript: a loader for TypeScript would be measured with it.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const file = process.argv[2];
const isModule = process.argv[3] === 'import';
const require = createRequire(import.meta.url);

const processor = process.cpuUsage();
const before = performance.now();
if (isModule) await import(pathToFileURL(file).href);
else require(file);
const ms = performance.now() - before;
const { user, system } = process.cpuUsage(processor);

process.stdout.write(
  JSON.stringify({ ms, processorMs: (user + system) / 1_000, memoryMb: process.memoryUsage.rss() / 2 ** 20 }),
);
// Clients may hold the process open.
process.exit(0);
