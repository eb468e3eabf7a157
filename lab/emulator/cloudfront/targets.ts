/**
 * Where a request goes: the behaviour's own origin, or what the function at viewer request has chosen in its place. CloudFront
 * judges that choice after the function has run, and tells the viewer alone what it does not like.
 */
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
  choice: Exclude<Choice, { kind: 'answer' }>,
  method: string,
): Targets | Trouble {
  if (choice.kind === 'failed') return { ...TROUBLES.functionFailed, says: choice.why };
  if (choice.kind === 'none') {
    const first = originOf(config, TargetOriginId);
    return first ? { first, failOverOn: [] } : TROUBLES.noOrigin;
  }
  const ids = choice.kind === 'origin' ? [choice.id] : choice.ids;
  const unknown = ids.find((id) => originOf(config, id) === undefined);
  if (unknown !== undefined) return invalid(`the distribution has no origin ${unknown}`);
  const [first, second, ...more] = ids.flatMap((id) => originOf(config, id) ?? []);
  if (first === undefined) return invalid('an origin group has two origins, and this one has none');
  if (choice.kind === 'origin') return { first, failOverOn: [] };
  if (second === undefined || more.length > 0 || first.id === second.id)
    return invalid(`an origin group has two origins, and this one has ${ids.join(', ')}`);
  const { statusCodes } = choice;
  if (statusCodes.length === 0 || !statusCodes.every((code) => FAILS_OVER_ON.includes(code)))
    return invalid(`an origin group does not fail over on ${statusCodes.join(', ') || 'nothing'}`);
  if (!REPEATED.includes(method)) return GROUP_WRITES;
  return { first, second, failOverOn: statusCodes };
}

const FAILS_OVER_ON = [400, 403, 404, 416, 429, 500, 502, 503, 504];

const invalid = (why: string): Trouble => ({
  status: 502,
  says: `What the function chose is not valid: ${why}.`,
  xCache: 'FunctionValidationError',
});

/** A group in a distribution's own configuration forbids such methods; of one made for a request AWS says nothing. */
const GROUP_WRITES: Trouble = {
  status: 501,
  says: 'The function made an origin group for a method that writes, and what CloudFront does then is not known.',
};
