/** The machine that a command runs on: its terminal, its environment, its folder. The tests start real processes instead. */
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { plainLines } from '../../shared/core/plain.ts';
import { type Paint, paintFor } from './view/format.ts';

export interface Machine {
  /** The project's folder, where `.routeaway` is. */
  readonly root: string;
  /** Of this command line. */
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly paint: Paint;
  readonly columns: number;
  readonly isTerminal: boolean;
  /** What others wrote may be in it: no control character reaches the terminal. */
  out(text: string): void;
  error(text: string): void;
  /** What was painted here, of texts without any. */
  screen(text: string): void;
  /** Asks a person. Undefined where nobody is there to answer. */
  question(text: string): Promise<string | undefined>;
  sleep(ms: number): Promise<void>;
  /** From here on something may be changed. */
  changes(): void;
  /** All is said: a call that still waits for a Region that does not answer is not waited for. */
  done(): void;
}

export function thisMachine(root: string, version: string): Machine {
  const { env, stdout, stderr, stdin } = process;
  let changing = false;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `routeaway history | head`: a reader that has read enough is no reason to fail.
    if (error.code === 'EPIPE') process.exit();
    const done = ' The command may have been carried out all the same: routeaway status shows it.';
    stderr.write(`The output cannot be written (${error.code}).${changing ? done : ''}\n`);
    process.exit(1);
  });
  // Where not even an error can be said, the exit code says it.
  stderr.on('error', () => undefined);
  return {
    root,
    version,
    env,
    paint: paintFor(stdout.isTTY === true, env),
    columns: stdout.columns ?? 80,
    isTerminal: stdout.isTTY === true,
    out: (text) => void stdout.write(`${plainLines(text)}\n`),
    error: (text) => void stderr.write(`${plainLines(text)}\n`),
    screen: (text) => void stdout.write(`${text}\n`),
    async question(text) {
      if (!stdin.isTTY) return undefined;
      const terminal = createInterface({ input: stdin, output: stdout });
      try {
        return await terminal.question(plainLines(text));
      } finally {
        terminal.close();
      }
    },
    sleep: (ms) => sleep(ms),
    changes: () => {
      changing = true;
    },
    done() {
      const leave = (): void => {
        if (stdout.writableLength === 0) process.exit();
      };
      setInterval(leave, 200).unref();
    },
  };
}
