/**
 * What an operator does and sees, with a key that may do everything: the override, what has become of it, and the evidence. With
 * three controllers the override is written in each control Region, and read where one answers.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { createJournal } from '../../../shared/aws/journal.ts';
import { createProberLedgers } from '../../../shared/aws/ledger.ts';
import { type Against, against, againstText, publicHealth } from '../../../shared/core/decision/against.ts';
import { judge } from '../../../shared/core/decision/health.ts';
import type { Target, VantagePoint } from '../../../shared/core/decision/judgement.ts';
import { asItCounts } from '../../../shared/core/drill.ts';
import { EMPTY_JOURNAL, type Journal } from '../../../shared/core/journal/journal.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';
import { OPERATOR } from '../../emulator/provision/index.ts';

export interface Operator {
  /** PutParameter. Throws what SSM answers, e.g. that the text is invalid; with three, if no Region takes it. */
  override(text: string): Promise<void>;
  /** What a deploy does for a new stage with three controllers, which begin no journal themselves. */
  beginJournal(): Promise<void>;
  /** What the journal remembers as the last word that could be followed, and whether its own end has passed. */
  inForce(): Promise<string>;
  /** The state of each side and of the public endpoint by the probes, and the evidence against it. */
  evidence(): Promise<Readonly<Record<Target, string>>>;
  close(): void;
}

interface OperatorOptions {
  readonly endpoint: string;
  /** The Regions of the controllers; a side that stands in one of them. */
  readonly regions: readonly { readonly region: string; readonly within?: Side }[];
  /** Name of the override's parameter. */
  readonly parameter: string;
  readonly journalTable: string;
  readonly settings: Settings;
  readonly now: () => number;
}

/** A Region that is gone does not hold up the others. */
const LIMIT_MS = 2_000;

export function createOperator(options: OperatorOptions): Operator {
  const { endpoint, regions, parameter, journalTable, settings, now } = options;
  const places = regions.map(({ region }) => {
    const means = { endpoint, region, credentials: OPERATOR, maxAttempts: 1 };
    const dynamodb = new DynamoDBClient(means);
    return {
      ssm: new SSMClient(means),
      dynamodb,
      journal: createJournal(dynamodb, journalTable),
      ledgers: createProberLedgers(dynamodb, journalTable, regions),
    };
  });
  type Place = (typeof places)[number];
  const anywhere = async <T>(read: (place: Place) => Promise<T>): Promise<T> => {
    let failure: unknown;
    for (const place of places) {
      try {
        return await read(place);
      } catch (error) {
        failure ??= error;
      }
    }
    throw failure;
  };
  const readAll = (): Promise<[Journal, readonly VantagePoint[]]> =>
    anywhere(async ({ journal, ledgers }) => {
      const known = await journal.read();
      const points = (await ledgers.read()).map(({ ledger, ...where }) => ({
        ...asItCounts(ledger, known),
        ...(regions.length > 1 && where),
      }));
      return [known, points];
    });
  return {
    async override(text) {
      const put = new PutParameterCommand({ Name: parameter, Value: text, Overwrite: true });
      const puts = places.map(({ ssm }) => ssm.send(put, { abortSignal: AbortSignal.timeout(LIMIT_MS) }));
      // The first refusal is as good as any other.
      await Promise.any(puts).catch(({ errors }: AggregateError) => {
        throw errors[0];
      });
      await Promise.allSettled(puts);
    },
    async beginJournal() {
      await anywhere(({ journal }) => journal.write(EMPTY_JOURNAL, 0));
    },
    async inForce() {
      const { override } = await anywhere(({ journal }) => journal.read());
      if (!override) return 'auto';
      return override.expired ? `auto (expired: ${override.text})` : override.text;
    },
    async evidence() {
      const [known, points] = await readAll();
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
      for (const { ssm, dynamodb } of places) {
        ssm.destroy();
        dynamodb.destroy();
      }
    },
  };
}
