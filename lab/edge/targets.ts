/** Where a request goes: the behaviour's own origin, or what the function at viewer request has chosen in its place. */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { Behaviour } from './behaviour.ts';
import { type Origin, originOf } from './origin.ts';
import type { Choice } from './run-function.ts';
import { TROUBLES, type Trouble } from './trouble.ts';

export interface Targets {
  readonly first: Origin;
  /** Of an origin group. */
  readonly second?: Origin;
  /** The status codes of the first one after which the second is asked. */
  readonly failOverOn: readonly number[];
}

/** Source: developer guide, "Optimize high availability with CloudFront origin failover": nothing that writes. */
const REPEATED = ['GET', 'HEAD', 'OPTIONS'];

export function targetsOf(
  config: DistributionConfig,
  { TargetOriginId = '' }: Behaviour,
  choice: Choice,
  method: string,
): Targets | Trouble {
  if (choice.kind === 'failed') return { ...TROUBLES.functionFailed, says: choice.why };
  if (choice.kind !== 'group') {
    const first = originOf(config, choice.kind === 'origin' ? choice.id : TargetOriginId);
    return first ? { first, failOverOn: [] } : TROUBLES.noOrigin;
  }
  if (!REPEATED.includes(method)) return GROUP_WRITES;
  const [first, second] = choice.ids.map((id) => originOf(config, id));
  return first && second ? { first, second, failOverOn: choice.statusCodes } : TROUBLES.noOrigin;
}

/** A group in a distribution's own configuration forbids such methods; of one made for a request AWS says nothing. */
const GROUP_WRITES: Trouble = {
  status: 501,
  says: 'The function made an origin group for a method that writes, and what CloudFront does then is not known.',
};
