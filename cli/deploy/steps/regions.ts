/** A Region that is not enabled for the account refuses everybody: the cheapest call there tells. */
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { UserError } from '../../../shared/kit/errors.ts';
import type { Context, Outcome } from '../context.ts';
import { outcome } from '../context.ts';
import { reason } from '../reason.ts';

export async function checkRegions(
  regions: readonly string[],
  { ports, account }: Context,
): Promise<Outcome> {
  const answers = await Promise.allSettled(
    regions.map((region) => ports.aws(region).sts.send(new GetCallerIdentityCommand({}))),
  );
  const problems = answers.flatMap((answer, i) =>
    answer.status === 'rejected' ? [`${regions[i]} (${reason(answer.reason)})`] : [],
  );
  if (problems.length > 0)
    throw new UserError(
      `Account ${account ?? ''} cannot work in ${problems.join(' and ')}. A Region that is not enabled is enabled under "AWS Regions" of the account, or another one is chosen: primaryRegion, standbyRegion and controlRegions in the stage's file.`,
    );
  return outcome('enabled');
}
