/** The status if the journal cannot be read: what can be shown without it. */

import type { DistributionObservation, Edge, KeySays } from '../../../shared/core/edge.ts';
import { effective } from '../../../shared/core/edge.ts';
import type { PublicVerdict } from '../../../shared/core/verdict/verdict.ts';
import { messageOf } from '../../../shared/errors.ts';
import type { PublicEndpoint } from '../../../shared/ports.ts';
import type { Stage } from '../stage/connect.ts';
import { standing } from '../stage/set-override.ts';
import { keyState, type Status } from './status.ts';

/** What `status` says without the journal. */
export interface DegradedStatus extends Pick<Status, 'stage' | 'time' | 'controls' | 'public'> {
  /** Why nothing more is known. */
  readonly trouble: string;
  readonly edge: Status['traffic']['edge'];
  /** What stands in the parameter. */
  readonly override?: string;
}

export interface DegradedPorts {
  readonly distribution: { look(): Promise<DistributionObservation> };
  readonly store?: Stage['ports']['store'];
  /** Absent where it is not known whom to ask. */
  readonly endpoint?: PublicEndpoint;
  readonly standing: () => Promise<string | undefined>;
  readonly now: () => number;
}

export const degradedPorts = (stage: Stage): DegradedPorts => ({
  ...stage.ports,
  standing: () =>
    standing(stage).then(
      ({ text }) => text,
      () => undefined,
    ),
  now: stage.ports.clock.now,
});

export async function degradedStatus(
  ports: DegradedPorts,
  stage: string,
  trouble: string,
): Promise<DegradedStatus> {
  const [distribution, key, answer, override] = await Promise.all([
    ports.distribution.look(),
    keyOf(ports),
    answerOf(ports),
    ports.standing(),
  ]);
  const says: KeySays = distribution.runsFunction === false ? 'none' : key.says;
  const edge: Edge = { ...distribution, key: says };
  return {
    stage,
    time: new Date(ports.now()).toISOString(),
    trouble,
    edge: effective(edge),
    controls: {
      distribution: {
        says: distribution.distribution,
        ...(distribution.deployed !== undefined && { deployed: distribution.deployed }),
        ...(distribution.why !== undefined && { why: distribution.why }),
      },
      key: { says: keyState(says), ...(key.why !== undefined && { why: key.why }) },
    },
    public: answer,
    ...(override !== undefined && { override }),
  };
}

async function keyOf({ store }: DegradedPorts): Promise<{ readonly says: KeySays; readonly why?: string }> {
  if (!store) return { says: 'none' };
  const seen = await store.look();
  return seen.key === 'unreadable' ? { says: seen.key, why: seen.why } : { says: seen.key };
}

async function answerOf({ endpoint }: DegradedPorts): Promise<Status['public']> {
  if (!endpoint) return { state: 'unknown' };
  let answer: PublicVerdict;
  try {
    answer = await endpoint.ask();
  } catch (error) {
    return { state: 'unknown', evidence: messageOf(error) };
  }
  const { judgement, servedBy, evidence } = answer;
  return { state: judgement, ...(servedBy && { servedBy }), evidence };
}
