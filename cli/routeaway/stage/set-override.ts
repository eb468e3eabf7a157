/**
 * Writes the override. SSM has no conditional writes, but it numbers the versions: if someone else wrote at the same moment, the
 * numbers show it, and both commands say so.
 */

import { GetParameterCommand, ParameterNotFound, PutParameterCommand } from '@aws-sdk/client-ssm';
import { limited } from '../../../shared/aws/clients.ts';
import { activeSide } from '../../../shared/core/journal/journal-queries.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import type { JournalStore } from '../../../shared/ports.ts';
import { atControl } from './aws-errors.ts';
import type { Stage } from './connect.ts';

export interface Standing {
  readonly text: string;
  readonly version: number;
  /** Epoch ms. */
  readonly writtenAt?: number;
}

export async function standing({
  ssm,
  config,
  place,
}: Pick<Stage, 'ssm' | 'config' | 'place'>): Promise<Standing> {
  const Name = config.overrideParameter;
  return atControl(place, `Reading the override (ssm:GetParameter on ${Name})`, async () => {
    try {
      const { Parameter } = await ssm.send(new GetParameterCommand({ Name }), limited());
      const writtenAt = Parameter?.LastModifiedDate?.getTime();
      return {
        text: Parameter?.Value ?? '',
        version: Parameter?.Version ?? 0,
        ...(writtenAt !== undefined && { writtenAt }),
      };
    } catch (error) {
      if (!(error instanceof ParameterNotFound)) throw error;
      throw new UserError(
        `The override parameter ${Name} is gone, and a deploy does not create it again: CloudFormation assumes that it exists. Its last valid value stays in force. Create it: aws ssm put-parameter --region ${place.region} --type String --name ${Name} --value auto`,
      );
    }
  });
}

/** `seen`: what stood there when the operator decided. Throws `UserError` where something else has been written meanwhile. */
export async function setOverride(stage: Stage, text: string, seen: Standing): Promise<void> {
  const { ssm, config, place, ports } = stage;
  const Name = config.overrideParameter;
  const before = await standing(stage);
  if (before.version !== seen.version)
    throw new UserError(
      `Someone else has just written "${before.text}" into the override${await whereTraffic(ports.journal)}. Nothing was changed: look at it, and run this again if you still want it.`,
    );
  const put = new PutParameterCommand({ Name, Value: text, Overwrite: true });
  const { Version: version } = await atControl(
    place,
    `Writing the override (ssm:PutParameter on ${Name})`,
    () => ssm.send(put, limited()),
  );
  if (version === before.version + 1) return;
  const now = await standing(stage);
  throw new UserError(
    `Someone else wrote the override in the same moment: yours, "${text}", is version ${version}, and "${now.text}", version ${now.version}, is in force now${await whereTraffic(ports.journal)}. Talk to each other, then run this again.`,
  );
}

/** Where traffic is, as the end of a sentence for operators who contradict each other; nothing where the journal cannot be read. */
export const whereTraffic = (journal: Pick<JournalStore, 'read'>): Promise<string> =>
  journal.read().then(
    (read) => `; traffic is on ${activeSide(read)}`,
    () => '',
  );
