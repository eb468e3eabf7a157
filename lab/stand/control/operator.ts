/** What an operator does and sees, with a key that may do everything: the override, what has become of it, and the evidence. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { createJournal } from '../../../shared/aws/journal.ts';
import { createLedger } from '../../../shared/aws/ledger.ts';
import { type Against, against, againstText, publicHealth } from '../../../shared/core/decision/against.ts';
import { judge } from '../../../shared/core/decision/health.ts';
import type { Target } from '../../../shared/core/decision/judgement.ts';
import { asItCounts } from '../../../shared/core/drill.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';
import { OPERATOR } from '../../emulator/provision/index.ts';

export interface Operator {
  /** PutParameter. Throws what SSM answers, e.g. that the text is invalid. */
  override(text: string): Promise<void>;
  /** What the journal remembers as the last word that could be followed, and whether its own end has passed. */
  inForce(): Promise<string>;
  /** The state of each side and of the public endpoint by the probes, and the evidence against it. */
  evidence(): Promise<Readonly<Record<Target, string>>>;
  close(): void;
}

interface OperatorOptions {
  readonly endpoint: string;
  readonly region: string;
  /** Name of the override's parameter. */
  readonly parameter: string;
  readonly journalTable: string;
  readonly settings: Settings;
  readonly now: () => number;
}

export function createOperator(options: OperatorOptions): Operator {
  const { endpoint, region, parameter, journalTable, settings, now } = options;
  const means = { endpoint, region, credentials: OPERATOR, maxAttempts: 1 };
  const ssm = new SSMClient(means);
  const dynamodb = new DynamoDBClient(means);
  const journal = createJournal(dynamodb, journalTable);
  const ledger = createLedger(dynamodb, journalTable);
  return {
    async override(text) {
      await ssm.send(new PutParameterCommand({ Name: parameter, Value: text, Overwrite: true }));
    },
    async inForce() {
      const { override } = await journal.read();
      if (!override) return 'auto';
      return override.expired ? `auto (expired: ${override.text})` : override.text;
    },
    async evidence() {
      const known = await journal.read();
      const points = [asItCounts(await ledger.read(), known)];
      const at = now();
      const says = (state: string, some: Against | undefined): string =>
        some && state !== 'unknown' ? `${state}: ${againstText(some)}` : state;
      const side = (one: Side): string =>
        says(judge(points, one, at, settings).state, against(one, points, at, settings));
      const asked = publicHealth({ points, journal: known, now: at, settings });
      return {
        primary: side('primary'),
        standby: side('standby'),
        public: says(asked.state, asked.against),
      };
    },
    close() {
      ssm.destroy();
      dynamodb.destroy();
    },
  };
}
