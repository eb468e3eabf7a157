/** What a drill needs of the outside world. The same drill runs on AWS, on the lab, and in the virtual time of tests. */
import type { DrillReading } from '../../../shared/core/drill.ts';
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
    standing(): Promise<DrillReading>;
    set(text: string): Promise<void>;
  };
}

export function drillPorts(stage: Stage): DrillPorts {
  const { ports, client, place, config } = stage;
  const table = config.journalTable;
  return {
    clock: ports.clock,
    journal: ports.journal,
    ledger: ports.ledger,
    client,
    override: {
      standing: () => standing(stage),
      set: async (text, seen) => void (await setOverride(stage, text, seen)),
    },
    drill: {
      standing: () =>
        stage.drill.read().catch((error: unknown) => {
          throw awsError(error, `Reading the drill (dynamodb:GetItem on ${table})`, place);
        }),
      set: (text) =>
        stage.drill.write({ text, writtenAt: ports.clock.now() }).catch((error: unknown) => {
          throw awsError(error, `Writing the drill (dynamodb:PutItem on ${table})`, place);
        }),
    },
  };
}
