/** What a drill needs of the outside world. The same drill runs on AWS, on the lab, and in the virtual time of tests. */
import type { Ledgers } from '../../../shared/core/decision/plan.ts';
import type { DrillReading } from '../../../shared/core/drill.ts';
import { readLedgers } from '../../../shared/observe/observe.ts';
import type { Clock, JournalStore, PublicClient } from '../../../shared/ports.ts';
import { awsError } from '../stage/aws-errors.ts';
import type { Stage } from '../stage/connect.ts';
import { type Standing, setOverride, standing } from '../stage/set-override.ts';

const SILENT_MS = 60_000;

export interface DrillPorts {
  readonly clock: Clock;
  readonly journal: Pick<JournalStore, 'read'>;
  readonly ledgers: { read(): Promise<Ledgers> };
  readonly client: PublicClient;
  /** The control Regions but one whose probers have been silent for a minute. */
  readonly silentProbers: (but: string) => Promise<readonly string[]>;
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
    ledgers: { read: () => readLedgers(ports) },
    client,
    async silentProbers(but) {
      const all = (await ports.probers?.read()) ?? [];
      const long = ports.clock.now() - SILENT_MS;
      return all.flatMap(({ region, ledger }) =>
        region !== but && (ledger.public.at(-1)?.tick ?? 0) < long ? [region] : [],
      );
    },
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
