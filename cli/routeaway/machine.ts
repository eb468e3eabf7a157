/** The machine that a command runs on: its terminal, its environment, its folder. The tests start real processes instead. */
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Paint, paintFor } from './paint.ts';

export interface Machine {
  /** The project's folder, where `.routeaway` is. */
  readonly root: string;
  /** Of this command line. */
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly paint: Paint;
  readonly columns: number;
  readonly isTerminal: boolean;
  out(text: string): void;
  error(text: string): void;
  /** Asks a person. Undefined where nobody is there to answer. */
  question(text: string): Promise<string | undefined>;
  sleep(ms: number): Promise<void>;
}

export function thisMachine(root: string, version: string): Machine {
  const { env, stdout, stderr, stdin } = process;
  return {
    root,
    version,
    env,
    paint: paintFor(stdout.isTTY === true, env),
    columns: stdout.columns ?? 80,
    isTerminal: stdout.isTTY === true,
    out: (text) => void stdout.write(`${text}\n`),
    error: (text) => void stderr.write(`${text}\n`),
    async question(text) {
      if (!stdin.isTTY) return undefined;
      const terminal = createInterface({ input: stdin, output: stdout });
      try {
        return await terminal.question(text);
      } finally {
        terminal.close();
      }
    },
    sleep: (ms) => sleep(ms),
  };
}
