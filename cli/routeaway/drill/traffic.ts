/** The drill's own client traffic: reads and writes to the public endpoint at a steady rate, each recorded. */
import type { Side } from '../../../shared/core/side.ts';
import type { PublicVerdict } from '../../../shared/core/verdict/verdict.ts';
import type { Clock, PublicClient } from '../../../shared/ports.ts';

export interface Call {
  /** When it was sent (epoch ms). */
  readonly at: number;
  readonly way: 'read' | 'write';
  readonly ok: boolean;
  readonly servedBy?: Side;
  readonly latencyMs?: number;
  readonly evidence: string;
}

export interface Traffic {
  readonly calls: readonly Call[];
  /** Resolves once nothing more is under way. */
  stop(): Promise<void>;
}

export function startTraffic(client: PublicClient, clock: Clock, perSecond: number): Traffic {
  const calls: Call[] = [];
  const pending = new Set<Promise<void>>();
  let going = true;
  const send = (way: Call['way'], ask: () => Promise<PublicVerdict>): void => {
    const at = clock.now();
    const one = ask().then(({ judgement, servedBy, latencyMs, evidence }) => {
      pending.delete(one);
      calls.push({
        at,
        way,
        ok: judgement === 'healthy',
        evidence,
        ...(servedBy !== undefined && { servedBy }),
        ...(latencyMs !== undefined && { latencyMs }),
      });
    });
    pending.add(one);
  };
  const loop = async (): Promise<void> => {
    while (going) {
      send('read', () => client.read());
      if (client.write) send('write', client.write);
      await clock.sleep(1_000 / perSecond);
    }
    await Promise.all(pending);
  };
  const ended = loop();
  return {
    calls,
    stop() {
      going = false;
      return ended;
    },
  };
}

/** Since when (epoch ms) every call was answered well by `side`; undefined while the newest three of a kind were not. */
export function servedSince(calls: readonly Call[], side: Side, from: number): number | undefined {
  const ways = [...new Set(calls.map(({ way }) => way))];
  const since = ways.map((way) => {
    const own = calls.filter((call) => call.way === way && call.at >= from).sort((a, b) => a.at - b.at);
    const other = own.findLastIndex((call) => !call.ok || (call.servedBy ?? side) !== side);
    return own.length - other > 3 ? own[other + 1]?.at : undefined;
  });
  if (since.length === 0 || since.includes(undefined)) return undefined;
  return Math.max(...since.filter((at) => at !== undefined));
}

/** How CloudFront followed an update, in ms after it had taken it. */
export interface Followed {
  /** Until the first good answer from the new side. */
  readonly firstMs: number;
  /** Until every answer came from there. */
  readonly allMs: number;
}

/** `takenAt`: by the switcher's clock, which may be a moment off ours. */
export function followed(
  calls: readonly Call[],
  side: Side,
  takenAt: number,
  since: number,
): Followed | undefined {
  const first = Math.min(
    ...calls.flatMap(({ at, ok, servedBy }) => (ok && servedBy === side && at >= takenAt ? at : [])),
  );
  if (first === Number.POSITIVE_INFINITY) return undefined;
  return { firstMs: first - takenAt, allMs: Math.max(first, since) - takenAt };
}

/** The share of failed calls sent within the last `windowMs`. */
export function failedShare(calls: readonly Call[], now: number, windowMs: number): number {
  const recent = calls.filter(({ at }) => now - at <= windowMs);
  return recent.length === 0 ? 0 : recent.filter(({ ok }) => !ok).length / recent.length;
}
