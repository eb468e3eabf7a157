/**
 * `npm run release`: what `npx serverless package` makes, as files for CloudFormation, Terraform and CDK. `npm run deploy`
 * deploys the same, and names a folder of its own.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments } from '../../shared/kit/arguments.ts';
import { start, UsageError, UserError } from '../../shared/kit/errors.ts';
import { type Manifest, release } from './release.ts';
import { filesOf } from './write.ts';

const FOLDER = join('.routeaway', 'release');
const HELP = `npm run release -- [folder]

Writes the templates of all roles, the zips of their functions, checksums and a manifest into the folder (${FOLDER});
what a release before wrote there goes, anything else stays. The templates are the same for every stage: values are given when they are deployed.`;
const STAGES =
  'A release is the same for every stage: give the values when you deploy it (docs/deploy.md, "Without the framework").';

start(async (args) => {
  if (args.some((word) => word.startsWith('--param')))
    throw new UsageError(`--param is no option. ${STAGES}`);
  const { help, words } = readArguments(args, {}, { words: true });
  if (help) return console.log(HELP);
  if (words.length > 1)
    throw new UsageError(`${words.length} folders are given; give one, or none for ${FOLDER}.`);
  const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
  const folder = words[0] === undefined ? join(root, FOLDER) : resolve(words[0]);
  if (words[0] !== undefined) checkOurs(folder);
  const { version, sha256 } = await written(root, folder);
  console.log(`Release ${version} is in ${relative(process.cwd(), folder) || folder}:`);
  for (const name of [...Object.keys(sha256), 'manifest.json', 'SHA256SUMS']) console.log(`  ${name}`);
});

function checkOurs(folder: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw new UsageError(`${folder} is a file; name a folder.`);
  if (readdirSync(folder).length > 0 && filesOf(folder) === undefined)
    throw new UsageError(`${folder} holds something else than a release; name another folder.`);
}

const CODES: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there; make it yours, or name another folder',
  EPERM: 'you may not write there; make it yours, or name another folder',
  EROFS: 'it is read-only; name another folder',
  ENOSPC: 'the disk is full; make room',
  ENOTDIR: 'a file is in its place; move the file away',
  EEXIST: 'a file is in its place; move the file away',
};

async function written(root: string, folder: string): Promise<Manifest> {
  try {
    return await release(root, folder);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const why = CODES[code];
    throw why === undefined
      ? error
      : new UserError(`The release cannot be written into ${folder}: ${why} (${code}).`);
  }
}
