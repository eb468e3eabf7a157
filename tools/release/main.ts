/**
 * `npm run release`: what `npx serverless package` makes, as files for CloudFormation, Terraform and CDK. `npm run deploy` deploys
 * the same, and names a folder of its own.
 */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { start } from '../../shared/kit/errors.ts';
import { release } from './release.ts';

const FOLDER = join('.routeaway', 'release');

start(async () => {
  const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
  const folder = process.argv[2] ?? join(root, FOLDER);
  const { version, sha256 } = await release(root, folder);
  console.log(`Release ${version} is in ${folder}:`);
  for (const name of [...Object.keys(sha256), 'manifest.json', 'SHA256SUMS']) console.log(`  ${name}`);
});
