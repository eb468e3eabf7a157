/** One request of a client, with the client's own patience. Never throws: that no answer came is an outcome. */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import type { LabClock } from '../../emulator/model/index.ts';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
}

export interface Outcome {
  /** Absent where no answer came. */
  readonly status?: number;
  /** The Region that says it answered. */
  readonly region?: string;
  /** The answer's JSON, undefined where it is none. */
  readonly body?: unknown;
  /** Why no answer came. */
  readonly problem?: string;
  /** Until the whole answer was there, or the client gave up; lab time. */
  readonly ms: number;
}

export interface Asker {
  /** `url`: where, if not where all others go. */
  ask(call: Call, url?: string): Promise<Outcome>;
  /** Ends every connection; what is under way fails. */
  close(): void;
}

export interface AskerOptions {
  /** `http://127.0.0.1:…`, a path may follow. */
  readonly url: string;
  readonly apiKey: string;
  /** The key is a bearer token. */
  readonly bearer?: boolean;
  /** For who asks a Region directly, where it takes callers from the edge only. */
  readonly originSecret?: string;
  /** How long a client waits for the whole answer, lab time. */
  readonly timeoutMs: number;
  readonly clock: LabClock;
}

export function createAsker({ url, apiKey, bearer, originSecret, timeoutMs, clock }: AskerOptions): Asker {
  const agent = new Agent({ keepAlive: true });

  const ask = (call: Call, at = url): Promise<Outcome> => {
    const from = clock.now();
    return new Promise((resolve) => {
      const payload = call.body === undefined ? undefined : JSON.stringify(call.body);
      const asking = httpRequest(at + call.path, {
        agent,
        method: call.method,
        headers: {
          ...(bearer ? { authorization: `Bearer ${apiKey}` } : { 'x-api-key': apiKey }),
          ...(originSecret === undefined ? {} : { 'x-origin-verify': originSecret }),
          ...(payload === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
          ...call.headers,
        },
      });
      const done = (outcome: Omit<Outcome, 'ms'>) => {
        cancel();
        resolve({ ...outcome, ms: clock.now() - from });
      };
      const failed = ({ message, code }: NodeJS.ErrnoException) => done({ problem: code ?? message });
      const cancel = clock.after(timeoutMs, () => {
        done({ problem: `no answer within ${timeoutMs / 1_000} s` });
        asking.destroy();
      });
      asking.on('error', failed);
      asking.on('response', (answer) => read(answer).then(done, failed));
      asking.end(payload);
    });
  };

  return { ask, close: () => agent.destroy() };
}

async function read(answer: IncomingMessage): Promise<Omit<Outcome, 'ms'>> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  const region = answer.headers['x-routeaway-region'];
  return {
    status: answer.statusCode ?? 0,
    ...(typeof region === 'string' ? { region } : {}),
    body: parsed(Buffer.concat(chunks).toString('utf8')),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // An empty answer, or a page that a broken Region or the edge shows instead.
    return undefined;
  }
}

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly next?: string;
}

/** Throws where the Region does not answer: a count that leaves out what could not be asked would be a lie. */
export async function idsHeld({ ask }: Asker): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: '100', ...(cursor === undefined ? {} : { cursor }) });
    const { status, body, problem } = await ask({ method: 'GET', path: `/todos?${query}` });
    if (status !== 200)
      throw new Error(`The Region did not list its todos: ${problem ?? `status ${status}`}.`);
    const page = body as Page;
    for (const { id } of page.items) ids.add(id);
    cursor = page.next;
  } while (cursor !== undefined);
  return ids;
}
