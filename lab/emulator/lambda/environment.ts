/**
 * One execution environment: a worker thread that has loaded one bundle and takes one invocation at a time. It dies of
 * a failed start, an uncaught error, an exit or `kill`; the invocation under way then fails with it.
 */
import { Worker } from 'node:worker_threads';
import type { LabTime } from '../model/clock.ts';

interface EnvironmentOptions {
  /** The module that the handler is in, and the handler's name there. */
  readonly file: string;
  readonly exportName: string;
  readonly env: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly time: LabTime;
  /** What it finds by https. */
  readonly names: Names;
  /** Those that the names show; absent: good for a year. */
  readonly certificates?: Certificates | undefined;
  readonly onLog: (line: string) => void;
}

export interface Environment {
  /** Resolves when the bundle is loaded. */
  readonly ready: Promise<void>;
  /** False once it can take no further invocation. */
  alive(): boolean;
  /** Only when `ready`, and one at a time. `context` is what the handler is told, `deadline` in lab time among it. */
  invoke(event: unknown, context: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Ends the thread; what is under way fails with `why`. Resolves when the thread is gone. */
  kill(why: Error): Promise<void>;
}

type Message =
  | { readonly kind: 'ready' }
  | { readonly kind: 'log'; readonly line: string }
  | { readonly kind: 'done'; readonly payload: string }
  | { readonly kind: 'unfit' | 'failed'; readonly error: FailureReport };

interface Waiting {
  readonly resolve: (payload: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * What a thread may fill at most, however much memory its function has: V8 collects late where it has much room, a dozen
 * threads share one machine, and none of ours keeps more than ten of these.
 */
const ROOM_MB = 48;

export function startEnvironment(options: EnvironmentOptions): Environment {
  const { file, exportName, env, memoryMb, time, names, certificates, onLog } = options;
  const worker = new Worker(new URL('./worker/main.mjs', import.meta.url), {
    env: { ...env },
    // The lab may run under a TypeScript loader; the bundle must not.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: Math.min(memoryMb, ROOM_MB), maxYoungGenerationSizeMb: 4 },
    workerData: { file, exportName, time, names, certificates },
  });
  let alive = true;
  // Who waits for the worker's next word: first the start, then each invocation.
  let waiting: Waiting | undefined;

  const settle = (): Waiting | undefined => {
    const settled = waiting;
    waiting = undefined;
    return settled;
  };
  const die = (why: Error): void => {
    alive = false;
    settle()?.reject(why);
  };
  const wait = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      waiting = { resolve, reject };
    });

  worker.on('message', (message: Message) => {
    if (message.kind === 'log') onLog(message.line);
    else if (message.kind === 'ready') settle()?.resolve(undefined);
    else if (message.kind === 'done') settle()?.resolve(JSON.parse(message.payload));
    else if (message.kind === 'failed') settle()?.reject(functionError(message.error));
    else {
      die(functionError(message.error));
      void worker.terminate();
    }
  });
  worker.on('error', (thrown: unknown) => {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    onLog(`Uncaught: ${error.stack ?? error.message}`);
    die(error);
  });
  worker.on('exit', (status) =>
    die(
      functionError({
        errorType: 'Runtime.ExitError',
        errorMessage: `Runtime exited with error: exit status ${status}`,
      }),
    ),
  );

  const ready = wait().then(() => undefined);
  // Whoever needs it awaits it; one that fails before anybody does is no crash of the lab.
  ready.catch(() => undefined);
  return {
    ready,
    alive: () => alive,
    invoke(event, context) {
      if (!alive) return Promise.reject(killed());
      const answer = wait();
      worker.postMessage({ event: JSON.stringify(event ?? null), context });
      return answer;
    },
    async kill(why) {
      die(why);
      await worker.terminate();
    },
  };
}

/** How an invocation fails, as Lambda tells it. */
interface FailureReport {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export function functionError({ errorType, errorMessage, trace }: FailureReport): Error {
  const error = new Error(errorMessage);
  error.name = errorType;
  if (trace && trace.length > 0) error.stack = trace.join('\n');
  return error;
}

export const timedOut = (timeoutMs: number): Error =>
  functionError({
    errorType: 'Sandbox.Timedout',
    errorMessage: `Task timed out after ${(timeoutMs / 1_000).toFixed(2)} seconds`,
  });

export const killed = (): Error =>
  functionError({
    errorType: 'Runtime.ExitError',
    errorMessage: 'Runtime exited with error: signal: killed',
  });

/**
 * The names that a function finds. The ports lie in memory that all worker threads share, so that what is set here is what the
 * next connection meets.
 */
export interface Names {
  readonly hosts: readonly string[];
  /** On loopback, in the order of `hosts`; 0: there is no such name. */
  readonly ports: Int32Array<SharedArrayBuffer>;
  /** The port of the name server, for who asks one; absent where there is none. */
  readonly dns?: number | undefined;
}

export function createNames(ports: Readonly<Record<string, number>>, dns?: number): Names {
  const hosts = Object.keys(ports);
  const names = {
    hosts,
    ports: new Int32Array(new SharedArrayBuffer(hosts.length * Int32Array.BYTES_PER_ELEMENT)),
    dns,
  };
  names.ports.set(Object.values(ports));
  return names;
}

/**
 * When the certificates end that the names of the lab show. The numbers lie in memory that all worker threads share, so
 * that what is set here is what the next connection sees.
 */
export interface Certificates {
  readonly hosts: readonly string[];
  /** Epoch ms in the order of `hosts`; 0: a year from whenever someone looks. */
  readonly ends: Float64Array<SharedArrayBuffer>;
}

export function createCertificates(hosts: readonly string[]): Certificates {
  const shared = new SharedArrayBuffer(hosts.length * Float64Array.BYTES_PER_ELEMENT);
  return { hosts, ends: new Float64Array(shared) };
}

/** `at`: epoch ms; undefined for a year again. */
export function endCertificate({ hosts, ends }: Certificates, host: string, at: number | undefined): void {
  const place = hosts.indexOf(host);
  if (place < 0) throw new Error(`Nobody shows a certificate for ${host}; there are ${hosts.join(', ')}.`);
  ends[place] = at ?? 0;
}
