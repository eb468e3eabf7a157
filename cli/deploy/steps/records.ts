/** Whether the records of the failover name, and the checks that they hang on, are as they were deployed. Gives warnings. */
import { readFailoverRecords } from '../../../shared/aws/failover-records.ts';
import { describe } from '../cloudformation.ts';
import type { Context } from '../context.ts';
import { dnsStack } from '../names.ts';
import { reason } from '../reason.ts';

export async function checkRecords({ settings, ports }: Context): Promise<readonly string[]> {
  const { stage, regions, usesDns, parameters } = settings;
  const { failoverName: name = '', hostedZoneId = '' } = parameters;
  if (!usesDns) return [];
  const { primaryTarget = '', standbyTarget = '' } =
    (await describe(dnsStack(stage, regions), ports))?.parameters ?? {};
  try {
    const { findings } = await readFailoverRecords(ports.aws('us-east-1').route53, hostedZoneId, {
      name,
      targets: { primary: primaryTarget, standby: standbyTarget },
    });
    return findings;
  } catch (error) {
    return [`the records of ${name} cannot be read: ${reason(error)}`];
  }
}
