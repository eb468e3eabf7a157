/** One incident in a lab of its own: the primary dies at some moment between two ticks, and clients wait. */
import type { Lab } from '../lab.ts';
import { startLab } from '../start-lab.ts';
import type { Exchanged } from '../traffic/traffic.ts';

/** Which traffic controls can be moved; the other one's writes are refused. */
export const CONTROLS = ['both', 'key', 'distribution'] as const;
export type Controls = (typeof CONTROLS)[number];

export interface Incident {
  readonly controls: Controls;
  readonly reads: boolean;
  readonly speed: number;
  /** Draws the delays, and the moment of death. */
  readonly seed: number;
  /** Lab time. */
  readonly propagationMs: number;
  readonly storePropagationMs: number;
}

/** All times are lab time, from the primary's death. */
export interface Measured {
  /** To the end of the first write that the standby served; absent where there was none. */
  readonly firstWriteMs?: number;
  /** Of the reads that were sent after it. */
  readonly reads: { readonly sent: number; readonly failed: number; readonly longestMs: number };
  readonly writes: { readonly sent: number; readonly failed: number };
}

const RATE = 4;
const TICK_MS = 10_000;
/** A side is proven after a minute of good verdicts; a tick more, and the first one may come late. */
const PROVEN_MS = 75_000;
/** More than an origin's time limit, so that a read that is answered late counts as answered. */
const PATIENCE_MS = 30_000;
const LONGEST_MS = 15 * 60_000;

export async function once(incident: Incident): Promise<Measured> {
  const { controls, reads, speed, seed, propagationMs, storePropagationMs } = incident;
  const lab = await startLab({
    speed,
    port: 0,
    seed,
    propagationMs,
    storePropagationMs,
    ...(reads && { parameters: { readsFailOver: 'on' } }),
  });
  try {
    if (controls === 'key') refuse(lab, 'cloudfront', 'UpdateDistribution');
    if (controls === 'distribution') refuse(lab, 'cloudfront-keyvaluestore', 'UpdateKeys');
    const traffic = lab.startTraffic(RATE, PATIENCE_MS);
    // The golden ratio spreads the moments evenly over a tick, however many there are.
    await wait(lab, PROVEN_MS + ((seed * 0.618034) % 1) * TICK_MS);
    if (reads) await readsAreReady(lab, storePropagationMs);
    const death = lab.clock.now();
    await lab.break('primary', 'black-hole');
    const moved = (one: Exchanged) =>
      one.at >= death &&
      isWrite(one) &&
      one.fortune === 'ok' &&
      one.region === lab.status().regions.standby.region;
    while (!traffic.exchanged.some(moved) && lab.clock.now() - death < LONGEST_MS) await wait(lab, 500);
    await wait(lab, PATIENCE_MS);
    await traffic.stop();
    return measured(traffic.exchanged, death, moved);
  } finally {
    await lab.close();
  }
}

function measured(
  exchanged: readonly Exchanged[],
  death: number,
  moved: (one: Exchanged) => boolean,
): Measured {
  const after = exchanged.filter(({ at }) => at >= death);
  const reads = after.filter((one) => !isWrite(one));
  const writes = after.filter(isWrite);
  const failed = (all: readonly Exchanged[]) => all.filter(({ fortune }) => fortune === 'failed').length;
  const ends = writes.filter(moved).map(({ at, ms }) => at + ms - death);
  return {
    ...(ends.length > 0 && { firstWriteMs: Math.min(...ends) }),
    reads: {
      sent: reads.length,
      failed: failed(reads),
      longestMs: Math.max(0, ...reads.map(({ ms }) => ms)),
    },
    writes: { sent: writes.length, failed: failed(writes) },
  };
}

/** A minute or two after a first deploy the switcher has told the CloudFront function which side reads ask first. */
async function readsAreReady(lab: Lab, storePropagationMs: number): Promise<void> {
  const { stores } = lab.cloud;
  while (!stores.list().some(({ arn }) => stores.listKeys(arn).length > 0)) await wait(lab, 1_000);
  await wait(lab, storePropagationMs);
}

const isWrite = ({ method }: Exchanged): boolean => method !== 'GET' && method !== 'HEAD';

const wait = ({ clock }: Lab, ms: number) => new Promise<void>((done) => clock.after(ms, done));

const refuse = (lab: Lab, service: string, operation: string): void => {
  const fault = {
    kind: 'error',
    code: 'ServiceUnavailable',
    status: 503,
    message: 'Measured without it.',
  } as const;
  lab.awsFaults.set({ service, operation, fault });
};
