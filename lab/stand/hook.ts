/** A file of the user's as a Lambda function of the lab: the hook that is asked before a planned move, and told after each one. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../../shared/kit/errors.ts';
import { type FunctionOptions, type RunningFunction, startFunction } from '../emulator/lambda/index.ts';
import type { Cloud } from '../emulator/model/index.ts';
import { LAB } from './package/lab.ts';

const NAME = 'hook';
/** Not where the primary is, which is gone when it is needed. */
const REGION = LAB.standby.region;
const ARN = `arn:aws:lambda:${REGION}:${LAB.accountId}:function:${NAME}`;
const TIMEOUT_MS = 60_000;

/** The parameters that name it. */
export const HOOKS = { beforePlannedMove: ARN, afterMove: ARN } as const;

/** Throws `UsageError` if it is no such file. */
export function hookFile(given: string): string {
  const file = resolve(given);
  if (!file.endsWith('.mjs') || !existsSync(file))
    throw new UsageError(
      `--hook is "${given}"; it must be a file that exists, an ES module (.mjs) that exports handler, e.g. --hook examples/hook/index.mjs.`,
    );
  // In a process of its own, and without this one's credentials, as in the lab: what it does when it is loaded is none of ours.
  const { status, stderr } = spawnSync(process.execPath, ['-e', LOADS, pathToFileURL(file).href], {
    encoding: 'utf8',
    env: {},
    timeout: LOADS_WITHIN_MS,
  });
  if (status === 0) return file;
  const trouble = status === null ? `not within ${LOADS_WITHIN_MS / 1_000} s` : stderr.trim();
  const why =
    status === NO_HANDLER ? 'it exports no function named handler' : `it cannot be loaded: ${trouble}`;
  throw new UsageError(`--hook is "${given}"; ${why}. examples/hook/index.mjs is one to begin with.`);
}

const NO_HANDLER = 3;
const LOADS_WITHIN_MS = 30_000;
const LOADS = `import(process.argv[1]).then(
  ({ handler }) => process.exit(typeof handler === 'function' ? 0 : ${NO_HANDLER}),
  ({ message }) => { console.error(message.split('\\n')[0]); process.exit(1); },
)`;

type Surroundings = Pick<FunctionOptions, 'clock' | 'time' | 'names' | 'certificates' | 'endpoint' | 'onLog'>;

export function startHook(file: string, cloud: Cloud, surroundings: Surroundings): RunningFunction {
  const started = startFunction({
    ...surroundings,
    name: NAME,
    arn: ARN,
    region: REGION,
    folder: dirname(file),
    handler: `${basename(file, '.mjs')}.handler`,
    runtime: 'nodejs22.x',
    env: {},
    timeoutMs: TIMEOUT_MS,
    memoryMb: 128,
    concurrency: 3,
    // It has no role, so no call of its own is allowed.
    accessKeyId: 'HOOK',
  });
  cloud.in(REGION).functions.register({
    name: NAME,
    arn: ARN,
    timeoutMs: TIMEOUT_MS,
    permissions: [],
    run: (event, invocation) => started.invoke(event, invocation),
  });
  return started;
}
