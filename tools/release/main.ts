/** `npm run release`: what `npx serverless package` makes, as files for CloudFormation, Terraform and CDK. */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { start } from '../../shared/kit/errors.ts';
import { release } from './release.ts';

const FOLDER = join('.routeaway', 'release');

start(async () => {
  const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
  const { version, sha256 } = await release(root, join(root, FOLDER));
  console.log(`Release ${version} is in ${FOLDER}:`);
  for (const name of [...Object.keys(sha256), 'manifest.json', 'SHA256SUMS']) console.log(`  ${name}`);
});
