/**
 * Tests whether reads fail over at the edge (`readsFailOver`). While the API stays up no read needs to, so the drill requests a
 * path that the Region with the traffic fails on purpose, and only that Region. No other request is affected.
 */

import { other, type Side } from '../../../shared/core/side.ts';
import { type Answer, edgeFunctionError } from '../../../shared/core/verdict/classify.ts';
import type { Clock } from '../../../shared/ports.ts';
import type { DrillPorts } from './ports.ts';

export interface ReadsFound {
  /** Where traffic was. */
  readonly active: Side;
  /** `untried`: the API does not do what it was asked to, so nothing is known. */
  readonly shows: 'fails over' | 'does not fail over' | 'untried';
  readonly sentence: string;
}

type Regions = Readonly<Record<Side, string>>;

const TRIES = 10;
const PACE_MS = 1_000;

/** Again for a while, since a key takes its time to reach the edge. Undefined where reads are not to fail over. */
export async function tryReads(
  { client, clock }: Pick<DrillPorts, 'client'> & { readonly clock: Clock },
  regions: Regions,
  active: Side,
): Promise<ReadsFound | undefined> {
  const { failing } = client;
  if (failing === undefined) return undefined;
  for (let tried = 1; ; tried++) {
    const [read, spared, write] = await Promise.all([
      failing(active, 'read'),
      failing(other(active), 'read'),
      failing(active, 'write'),
    ]);
    const found = readsFound({ read, spared, write }, regions, active);
    if (found.shows === 'fails over' || tried === TRIES) return found;
    await clock.sleep(PACE_MS);
  }
}

/** `spared`: the read that the other Region alone would fail. */
export interface Asked {
  readonly read: Answer;
  readonly spared: Answer;
  readonly write: Answer;
}

export function readsFound({ read, spared, write }: Asked, regions: Regions, active: Side): ReadsFound {
  const to = other(active);
  const found = (shows: ReadsFound['shows'], sentence: string): ReadsFound => ({ active, shows, sentence });
  const by = (answer: Answer, status: number, side: Side): boolean =>
    answer.kind === 'response' && answer.status === status && answer.marker === regions[side];
  if (by(write, 200, to))
    return found(
      'does not fail over',
      `A write that ${active} failed was sent to ${to} as well: something at the edge asks the other side for writes, too.`,
    );
  const error = edgeFunctionError(read) ?? edgeFunctionError(spared);
  if (error !== undefined)
    return found(
      'does not fail over',
      `CloudFront does not take what the CloudFront function chose for a read: ${error.evidence}.`,
    );
  if (!by(spared, 200, active) || !by(write, 503, active) || !(by(read, 200, to) || by(read, 503, active)))
    return found(
      'untried',
      `That reads fail over is not shown: asked to fail in ${regions[active]} alone, the API answered a read with ${said(read)}, a write with ${said(write)}.`,
    );
  return by(read, 200, to)
    ? found('fails over', `A read that ${active} failed was answered by ${to}; a write was not.`)
    : found(
        'does not fail over',
        `A read that ${active} failed was not answered by ${to}, though readsFailOver is on.`,
      );
}

function said(answer: Answer): string {
  switch (answer.kind) {
    case 'response':
      return `status ${answer.status} from ${answer.marker ?? 'no Region that says its name'}`;
    case 'timeout':
      return `nothing within ${answer.afterMs} ms`;
    case 'failed':
      return answer.message;
    case 'not-asked':
      return answer.reason;
  }
}
