/** What a drill needs of the outside world. The same drill runs on AWS, on the lab, and in the virtual time of tests. */
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { limited } from '../../../shared/aws/clients.ts';
import { createDrillParameter } from '../../../shared/aws/drill.ts';
import type { DrillReading } from '../../../shared/core/drill.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import type { Clock, JournalStore, LedgerStore, PublicClient } from '../../../shared/ports.ts';
import { awsError } from '../stage/aws-errors.ts';
import type { Stage } from '../stage/connect.ts';
import { type Standing, setOverride, standing } from '../stage/set-override.ts';

export interface DrillPorts {
  readonly clock: Clock;
  readonly journal: Pick<JournalStore, 'read'>;
  readonly ledger: Pick<LedgerStore, 'read'>;
  readonly client: PublicClient;
  readonly override: {
    standing(): Promise<Standing>;
    /** Throws `UserError` where something else than `seen` stands there by now. */
    set(text: string, seen: Standing): Promise<void>;
  };
  readonly drill: {
    /** Throws `UserError` where this stage has no such parameter. */
    standing(): Promise<DrillReading>;
    set(text: string): Promise<void>;
  };
}

export function drillPorts(stage: Stage): DrillPorts {
  const { ports, client, ssm, place } = stage;
  return {
    clock: ports.clock,
    journal: ports.journal,
    ledger: ports.ledger,
    client,
    override: {
      standing: () => standing(stage),
      set: (text, seen) => setOverride(stage, text, seen),
    },
    drill: {
      async standing() {
        const name = drillName(stage);
        const reading = await createDrillParameter(ssm, name)
          .read()
          .catch((error: unknown) => {
            throw awsError(error, `Reading the drill parameter (ssm:GetParameter on ${name})`, place);
          });
        if (reading !== 'missing') return reading;
        throw new UserError(
          `The drill parameter ${name} is gone: a drill with --fail needs it. Deploy again.`,
        );
      },
      set: (text) => setDrill(stage, text),
    },
  };
}

async function setDrill(stage: Stage, text: string): Promise<void> {
  const Name = drillName(stage);
  try {
    await stage.ssm.send(new PutParameterCommand({ Name, Value: text, Overwrite: true }), limited());
  } catch (error) {
    throw awsError(error, `Writing the drill parameter (ssm:PutParameter on ${Name})`, stage.place);
  }
}

/** Throws `UserError` where this stage has none. */
function drillName({ config, place }: Pick<Stage, 'config' | 'place'>): string {
  if (config.drillParameter !== undefined) return config.drillParameter;
  throw new UserError(
    `Stage ${place.stage} was deployed by a version that knows no drill parameter: deploy it again, or drill without --fail.`,
  );
}
