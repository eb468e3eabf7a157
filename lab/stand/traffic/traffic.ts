/**
 * The clients: reads and writes through the edge at a steady rate of lab time, each with its own patience, and a record
 * of each as its client saw it.
 */

import { LOCATION_HEADER, VIEWER_HEADER } from '../../emulator/cloudfront/index.ts';
import type { LabClock, Random } from '../../emulator/model/index.ts';
import { type Asker, type AskerOptions, type Call, createAsker, type Outcome } from './ask.ts';
import { createTodoLedger, nextCall, type TodoLedger } from './habits.ts';

/**
 * `missed`: the API answered, but the Region that did so does not hold what another one accepted (404, 409, 412): no
 * outage, but the price of asynchronous replication. `failed`: no answer, or none of use.
 */
type Fortune = 'ok' | 'missed' | 'failed';

export interface Exchanged {
  /** When it was sent, epoch ms of lab time. */
  readonly at: number;
  /** Until the answer was there or given up, lab time. */
  readonly ms: number;
  readonly method: string;
  readonly path: string;
  readonly fortune: Fortune;
  readonly status?: number;
  readonly region?: string;
  readonly problem?: string;
}

interface TrafficOptions extends AskerOptions {
  /** Where the next client finds the service, if not all do at `url`; undefined where its resolver knows no address. */
  readonly find?: (() => Promise<string | undefined>) | undefined;
  /** The name that clients ask for, where it is not that of the address. */
  readonly host?: string | undefined;
  /** Requests a second, lab time. */
  readonly rate: number;
  /** Where clients are; each request comes from one of them. */
  readonly locations: readonly string[];
  readonly random: Random;
  readonly clock: LabClock;
  /** All that is ever asked for, where the API is not the sample. */
  readonly path?: string;
  readonly onExchanged?: ((exchanged: Exchanged) => void) | undefined;
}

export interface Traffic {
  readonly ledger: TodoLedger;
  /** Every request whose outcome is known, in the order in which they ended. */
  readonly exchanged: readonly Exchanged[];
  /** When those were sent whose outcome is not known yet (epoch ms, lab time). */
  pending(): readonly number[];
  /** Sends nothing more and resolves when every outcome is known. */
  stop(): Promise<void>;
  /** Ends at once; what is under way fails. */
  close(): void;
}

export function startTraffic(options: TrafficOptions): Traffic {
  const { clock, random, rate, path } = options;
  const asker = createAsker(options);
  const ledger = createTodoLedger();
  const exchanged: Exchanged[] = [];
  const pending = new Map<Promise<void>, number>();
  let stopped = false;
  let cancel = (): void => undefined;

  const send = async (call: Call, at: number): Promise<void> => {
    const { status, region, problem, ms, body } = await visit(asker, call, options);
    const fortune = fortuneOf(status);
    if (call.method === 'POST' && fortune === 'ok') ledger.created(idOf(body));
    const one: Exchanged = {
      at,
      ms,
      method: call.method,
      path: call.path,
      fortune,
      ...(status === undefined ? {} : { status }),
      ...(region === undefined ? {} : { region }),
      ...(problem === undefined ? {} : { problem }),
    };
    exchanged.push(one);
    options.onExchanged?.(one);
  };

  const beat = (): void => {
    const at = clock.now();
    const call = path === undefined ? nextCall(random, ledger) : { method: 'GET', path };
    const sent = send(call, at).finally(() => pending.delete(sent));
    pending.set(sent, at);
    cancel = clock.after((1_000 / rate) * (0.5 + random()), beat);
  };
  beat();

  return {
    ledger,
    exchanged,
    pending: () => [...pending.values()],
    async stop() {
      stopped = true;
      cancel();
      await Promise.all(pending.keys());
    },
    close() {
      if (!stopped) cancel();
      stopped = true;
      asker.close();
    },
  };
}

async function visit(
  { ask }: Asker,
  call: Call,
  { locations, random, find, host, url: edge }: TrafficOptions,
): Promise<Outcome> {
  const location = locations[Math.floor(random() * locations.length)];
  const viewer = `203.0.113.${1 + Math.floor(random() * 254)}`;
  const headers = {
    [VIEWER_HEADER]: viewer,
    ...(location !== undefined && { [LOCATION_HEADER]: location }),
    ...(host !== undefined && { host }),
  };
  const url = find ? await find() : edge;
  if (url === undefined) return { problem: 'ENOTFOUND', ms: 0 };
  return ask({ ...call, headers }, url);
}

function fortuneOf(status: number | undefined): Fortune {
  if (status === undefined) return 'failed';
  if (status < 400) return 'ok';
  return status === 404 || status === 409 || status === 412 ? 'missed' : 'failed';
}

function idOf(body: unknown): string {
  const id = (body as { id?: unknown } | undefined)?.id;
  if (typeof id !== 'string')
    throw new Error(`A create was acknowledged without an id: ${JSON.stringify(body)}.`);
  return id;
}
