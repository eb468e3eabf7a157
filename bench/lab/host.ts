/** Starts a lab in a process of its own, and ends it. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Memory, Started } from './child.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));

export interface HostedLab extends Started {
  /** From nothing to a lab that serves, the start of Node and of its loader included. */
  readonly readyMs: number;
  /** Of the whole process, with every thread. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

export async function hostLab(controllers: 1 | 3 = 1): Promise<HostedLab> {
  const began = performance.now();
  // As package.json has it for `npm start`.
  const child = fork(CHILD, [String(controllers)], {
    execArgv: ['--optimize-for-size', '--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const said: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk));
  const end = () => child.kill();
  process.once('exit', end);
  const next = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      const failed = () =>
        reject(new Error(`The lab ended and said:\n${Buffer.concat(said).toString('utf8')}`));
      child.once('exit', failed);
      child.once('message', (message) => {
        child.off('exit', failed);
        resolve(message as T);
      });
    });
  const started = await next<Started>();
  return {
    ...started,
    readyMs: performance.now() - began,
    async memory() {
      child.send('memory');
      return (await next<Memory>()).memoryMb;
    },
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await gone;
      process.off('exit', end);
    },
  };
}
