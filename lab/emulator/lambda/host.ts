/**
 * One Lambda function: as many execution environments as invocations overlap, up to a limit; idle ones are used again.
 * Time limits are those of the lab's clock.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LabClock, LabTime } from '../model/clock.ts';
import {
  type Certificates,
  type Environment,
  killed,
  type Names,
  startEnvironment,
  timedOut,
} from './environment.ts';

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
  readonly names: Names;
  readonly certificates?: Certificates | undefined;
  /** Each line that the function writes. */
  readonly onLog: (line: string) => void;
}

interface InvokeOptions {
  readonly requestId?: string | undefined;
  /**
   * Called when an environment is there: to start one takes none of the function's time, as in Lambda. Returns when the
   * invocation must have ended (epoch ms, lab time); absent, the function's time limit counts from here.
   */
  readonly begin?: (() => number) | undefined;
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
    const deadline = how.begin?.() ?? clock.now() + timeoutMs;
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
      // Who ends hands its place to the first in the queue, so nobody mistakes in between.
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
  const { memoryMb, time, names, certificates } = rest;
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
      onLog,
    });
}

interface FunctionIdentity {
  readonly name: string;
  readonly region: string;
  /** e.g. `src/handler.handler`. */
  readonly handler: string;
  readonly runtime: string;
  readonly memoryMb: number;
  /** Names the function's role to the lab's AWS. */
  readonly accessKeyId: string;
  /** The lab's AWS. */
  readonly endpoint: string;
}

/** Those of the template, and those that Lambda itself sets. */
export function variablesOf(
  { name, region, handler, runtime, memoryMb, accessKeyId, endpoint }: FunctionIdentity,
  folder: string,
  template: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    ...template,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'lab',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'lab',
    AWS_SESSION_TOKEN: 'lab',
    AWS_ENDPOINT_URL: endpoint,
    // Lambda has no such files; the SDK would read those of whoever runs the lab.
    AWS_CONFIG_FILE: join(folder, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-credentials'),
    LAMBDA_TASK_ROOT: folder,
    TZ: ':UTC',
    _HANDLER: handler,
  };
}
