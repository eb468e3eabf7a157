/** Writes the drill parameter. What was begun here is ended here, or by its own end. */
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { limited } from '../../../shared/aws/clients.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import { told } from '../stage/aws-errors.ts';
import type { Stage } from '../stage/connect.ts';

export async function setDrill(stage: Stage, text: string): Promise<void> {
  const Name = drillName(stage);
  try {
    await stage.ssm.send(new PutParameterCommand({ Name, Value: text, Overwrite: true }), limited());
  } catch (error) {
    throw told(error, `Writing the drill parameter (ssm:PutParameter on ${Name})`, stage.place);
  }
}

/** Throws `UserError` where this stage has none. */
export function drillName({ config, place }: Pick<Stage, 'config' | 'place'>): string {
  if (config.drillParameter !== undefined) return config.drillParameter;
  throw new UserError(
    `Stage ${place.stage} was deployed by a version that knows no drill parameter: deploy it again, or drill without --fail.`,
  );
}
