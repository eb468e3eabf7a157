/** Runs the installed Serverless Framework as a child process and passes on its output, line by line. */
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { UserError } from '../../shared/kit/errors.ts';
import type { Lock } from './lock.ts';
import type { Ports } from './ports.ts';

const scriptIn = (root: string): string => join(root, 'node_modules', 'serverless', 'bin', 'serverless.js');

/** Before anything is changed: a deploy that stops at its first stack has already written the keys. */
export function checkInstalled(root: string): void {
  const script = scriptIn(root);
  if (existsSync(script)) return;
  throw new UserError(
    `The Serverless Framework is not installed here: there is no ${script}. Nothing was changed. Run npm ci --ignore-scripts in ${root}, then this again.`,
  );
}

/** `lock`: knows which run there is. `cli`: the script to run, the installed framework's own by default. */
export function createServerless(
  root: string,
  lock: Pick<Lock, 'runs'>,
  cli = scriptIn(root),
): Ports['serverless'] {
  return (args, line) => {
    // What an interrupted run has left in them would end up in other functions' packages. The lock keeps every other run away.
    for (const left of ['.esbuild', '.serverless'])
      rmSync(join(root, left), { recursive: true, force: true });
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [cli, ...args], {
        cwd: root,
        env: environment(),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      lock.runs(child.pid);
      // If this process is ended, no child must deploy on.
      const end = () => child.kill();
      process.once('exit', end);
      for (const stream of [child.stdout, child.stderr])
        createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', line);
      child.on('error', reject);
      child.on('close', (code, signal) => {
        process.off('exit', end);
        lock.runs(undefined);
        resolve(code ?? signal ?? 'nothing');
      });
    });
  };
}

/** Ours, without what makes Node load our own tools into the framework. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...own } = process.env;
  return { ...own, NODE_NO_WARNINGS: '1', SLS_NOTIFICATIONS_MODE: 'off', SLS_TELEMETRY_DISABLED: '1' };
}
