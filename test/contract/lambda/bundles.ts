/** Hand-made bundles in a folder of their own, and functions started from them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createNames,
  type FunctionOptions,
  type RunningFunction,
  startFunction,
} from '../../../lab/emulator/lambda/index.ts';
import { type WallClock, wallClock } from '../../../lab/emulator/model/index.ts';

export interface Bench {
  readonly clock: WallClock;
  readonly lines: string[];
  start(source: string, options?: Partial<FunctionOptions>): RunningFunction;
  close(): Promise<void>;
}

export function bench({ speed = 1, start }: { speed?: number; start?: number } = {}): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'routeaway-bundle-'));
  const clock = wallClock({ speed, ...(start === undefined ? {} : { start }) });
  const lines: string[] = [];
  const running: RunningFunction[] = [];
  return {
    clock,
    lines,
    start(source, options = {}) {
      const file = `bundle${running.length}`;
      writeFileSync(join(folder, `${file}.mjs`), source);
      const made = startFunction({
        name: 'routeaway-lab-test',
        arn: 'arn:aws:lambda:ca-central-1:123456789012:function:routeaway-lab-test',
        region: 'ca-central-1',
        runtime: 'nodejs24.x',
        memoryMb: 128,
        accessKeyId: 'ASIATEST',
        endpoint: 'http://lab.localhost:1',
        folder,
        handler: `${file}.handler`,
        env: { GREETING: 'hello' },
        timeoutMs: 60_000,
        concurrency: 3,
        clock,
        time: clock.time,
        names: createNames({}),
        onLog: (line) => lines.push(line),
        ...options,
      });
      running.push(made);
      return made;
    },
    async close() {
      clock.stop();
      await Promise.all(running.map((one) => one.stop()));
      rmSync(folder, { recursive: true });
    },
  };
}
