/** Writes the drill parameter. What was begun here is ended here, or by its own end. */
import { GetParameterCommand, ParameterNotFound, PutParameterCommand } from '@aws-sdk/client-ssm';
import { limited } from '../../../shared/aws/clients.ts';
import { NO_DRILL } from '../../../shared/core/drill.ts';
import type { Stage } from '../connect.ts';
import { told } from '../denied.ts';
import { Stop } from '../errors.ts';

/** What stands there. Throws `Stop` where this stage has no such parameter. */
export async function drillStanding({ ssm, config, place }: Stage): Promise<string> {
  const Name = nameOf(config.drillParameter, place.stage);
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name }), limited());
    return Parameter?.Value ?? NO_DRILL;
  } catch (error) {
    if (error instanceof ParameterNotFound)
      throw new Stop(`The drill parameter ${Name} is gone: a drill with --fail needs it. Deploy again.`);
    throw told(error, `Reading the drill parameter (ssm:GetParameter on ${Name})`, place);
  }
}

export async function setDrill({ ssm, config, place }: Stage, text: string): Promise<void> {
  const Name = nameOf(config.drillParameter, place.stage);
  try {
    await ssm.send(new PutParameterCommand({ Name, Value: text, Overwrite: true }), limited());
  } catch (error) {
    throw told(error, `Writing the drill parameter (ssm:PutParameter on ${Name})`, place);
  }
}

function nameOf(name: string | undefined, stage: string): string {
  if (name !== undefined) return name;
  throw new Stop(
    `Stage ${stage} was deployed by a version that knows no drill parameter: deploy it again, or drill without --fail.`,
  );
}
