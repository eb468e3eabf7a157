/**
 * One Lambda function: as many execution environments as invocations overlap, up to a limit; idle ones are used again.
 * Time limits are those of the lab's clock.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LabClock, LabTime } from '../model/clock.ts';
import type { Certificates } from './certificates.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { killed, timedOut } from './failure.ts';
import { type FunctionIdentity, variablesOf } from './variables.ts';

export interface FunctionOptions extends FunctionIdentity {
  readonly arn: string;
  /** Where the bundle is unpacked. */
  readonly folder: string;
  /** Environment of the template. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Environments at most; further invocations wait. Not a limit of Lambda but of this machine. */
  readonly concurrency: number;
  readonly clock: LabClock;
  readonly time: LabTime;
  readonly names: Readonly<Record<string, number>>;
  readonly certificates?: Certificates | undefined;
  /** While its first number is not 0, the function reaches nothing but AWS; memory that the threads share. */
  readonly cutOff?: Int32Array<SharedArrayBuffer> | undefined;
  /** Each line that the function writes. */
  readonly onLog: (line: string) => void;
}

export interface InvokeOptions {
  readonly requestId?: string | undefined;
  /** When it must have ended (epoch ms, lab time); the function's own time limit from its start where absent. */
  readonly deadline?: number | undefined;
  /** Aborted: whoever invoked has given up, and the environment dies. */
  readonly signal?: AbortSignal | undefined;
}

export interface RunningFunction {
  /** Starts one more environment ahead of its first invocation. Throws what is wrong with the bundle or its environment. */
  warm(): Promise<void>;
  /** The handler's result after a trip through JSON. Throws the handler's error, or what became of its environment. */
  invoke(event: unknown, options?: InvokeOptions): Promise<unknown>;
  /** Ends every environment now; what is under way fails. Later invocations start new ones. */
  kill(): Promise<void>;
  /** As `kill`, for good. */
  stop(): Promise<void>;
}

/** An environment that nobody needed for so long is given back, as Lambda does; lab time. */
const KEPT_IDLE_MS = 10 * 60_000;

export function startFunction(options: FunctionOptions): RunningFunction {
  const { name, arn, memoryMb, timeoutMs, concurrency, clock } = options;
  const launch = launcher(options);
  const all = new Set<Environment>();
  // The last one used is used again first, so those that are not needed stay at the front.
  const idle: { readonly environment: Environment; readonly since: number }[] = [];
  const queue: (() => void)[] = [];
  let busy = 0;
  let stopped = false;

  const open = async (): Promise<Environment> => {
    const environment = launch();
    all.add(environment);
    await environment.ready.catch((error: unknown) => {
      all.delete(environment);
      throw error;
    });
    return environment;
  };
  const take = (): Promise<Environment> => {
    for (let one = idle.pop(); one; one = idle.pop()) {
      if (one.environment.alive()) return Promise.resolve(one.environment);
      all.delete(one.environment);
    }
    return open();
  };
  const release = (environment: Environment): void => {
    if (environment.alive()) idle.push({ environment, since: clock.now() });
    else all.delete(environment);
    const [longest] = idle;
    if (longest && longest.since < clock.now() - KEPT_IDLE_MS) {
      idle.shift();
      all.delete(longest.environment);
      void longest.environment.kill(killed());
    }
  };

  const run = async (event: unknown, how: InvokeOptions): Promise<unknown> => {
    const { requestId = randomUUID(), signal } = how;
    const environment = await take();
    const end = (why: Error) => void environment.kill(why);
    const giveUp = () => end(timedOut(timeoutMs));
    const deadline = how.deadline ?? clock.now() + timeoutMs;
    const cancel = clock.at(deadline, giveUp);
    signal?.addEventListener('abort', giveUp);
    try {
      if (signal?.aborted) throw timedOut(timeoutMs);
      return await environment.invoke(event, {
        functionName: name,
        functionVersion: '$LATEST',
        invokedFunctionArn: arn,
        memoryLimitInMB: String(memoryMb),
        awsRequestId: requestId,
        logGroupName: `/aws/lambda/${name}`,
        logStreamName: 'lab',
        deadline,
      });
    } finally {
      cancel();
      signal?.removeEventListener('abort', giveUp);
      release(environment);
    }
  };

  const kill = async (): Promise<void> => {
    const ended = [...all];
    all.clear();
    idle.length = 0;
    await Promise.all(ended.map((environment) => environment.kill(killed())));
  };

  return {
    async warm() {
      release(await open());
    },
    async invoke(event, how = {}) {
      // Who ends hands its place to the first in the queue, so nobody slips in between.
      if (busy < concurrency) busy++;
      else await new Promise<void>((go) => queue.push(go));
      try {
        if (stopped) throw killed();
        return await run(event, how);
      } finally {
        const next = queue.shift();
        if (next) next();
        else busy--;
      }
    },
    kill,
    async stop() {
      stopped = true;
      for (const go of queue.splice(0)) go();
      await kill();
    },
  };
}

function launcher(options: FunctionOptions): () => Environment {
  const { name, handler, folder, env, onLog, ...rest } = options;
  const { memoryMb, time, names, certificates, cutOff } = rest;
  const [, path = '', exportName = ''] = /^(.*)\.([^.]+)$/.exec(handler) ?? [];
  const file = join(folder, `${path}.mjs`);
  if (!existsSync(file))
    throw new Error(
      `The package of ${name} has no ${path}.mjs, where its handler ${handler} should be (${folder}).`,
    );
  const variables = variablesOf(options, folder, env);
  return () =>
    startEnvironment({
      file,
      exportName,
      env: variables,
      memoryMb,
      time,
      names,
      certificates,
      cutOff,
      onLog,
    });
}
