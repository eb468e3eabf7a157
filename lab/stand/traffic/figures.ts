/** What an incident cost, as its clients saw it. Pure; all times are lab time. */
import type { Exchanged } from './traffic.ts';

interface MethodFigures {
  readonly sent: number;
  readonly failed: number;
  readonly missed: number;
}

export interface Figures {
  readonly byMethod: Readonly<Record<string, MethodFigures>>;
  /** From the primary's death to the end of the first write that the standby served. */
  readonly firstWriteMs?: number;
  /** From the primary's death to the end of the last request that failed. */
  readonly lastFailureMs?: number;
}

const READS = ['GET', 'HEAD'];

export interface Incident {
  /** When the primary died, epoch ms of lab time. */
  readonly at: number;
  readonly standbyRegion: string;
}

export function figuresOf(exchanged: readonly Exchanged[], incident: Incident): Figures {
  const byMethod: Record<string, MethodFigures> = {};
  for (const { method, fortune } of exchanged) {
    const { sent, failed, missed } = byMethod[method] ?? { sent: 0, failed: 0, missed: 0 };
    byMethod[method] = {
      sent: sent + 1,
      failed: failed + Number(fortune === 'failed'),
      missed: missed + Number(fortune === 'missed'),
    };
  }
  const since = ({ at, ms }: Exchanged) => at + ms - incident.at;
  const after = exchanged.filter((one) => since(one) >= 0);
  const firstWriteMs = lowest(
    after.filter(
      ({ method, fortune, region }) =>
        !READS.includes(method) && fortune === 'ok' && region === incident.standbyRegion,
    ),
    since,
  );
  const lastFailureMs = highest(
    after.filter(({ fortune }) => fortune === 'failed'),
    since,
  );
  return {
    byMethod,
    ...(firstWriteMs === undefined ? {} : { firstWriteMs }),
    ...(lastFailureMs === undefined ? {} : { lastFailureMs }),
  };
}

type Measure = (one: Exchanged) => number;

const lowest = (all: readonly Exchanged[], measure: Measure): number | undefined =>
  all.length === 0 ? undefined : Math.min(...all.map(measure));

const highest = (all: readonly Exchanged[], measure: Measure): number | undefined =>
  all.length === 0 ? undefined : Math.max(...all.map(measure));
