/** Which probers are silent, for how long, and whether their schedules explain it. */
import {
  DescribeRuleCommand,
  EventBridgeClient,
  type EventBridgeClientConfig,
  ResourceNotFoundException,
} from '@aws-sdk/client-eventbridge';
import { named } from '../../../shared/aws/named-calls.ts';
import type { Observation } from '../../../shared/core/decision/plan.ts';
import { span } from '../../../shared/core/duration.ts';

import type { StageLocation } from './stage-location.ts';

/** Three ticks. */
export const SILENT_MS = 30_000;

/** The state of the prober's schedule in a control Region, as the end of a sentence. Never throws. */
export type Schedule = (region: string) => Promise<string>;

/** A Region that is gone may not keep anybody waiting. */
const LIMIT_MS = 3_000;

export const scheduleAt =
  ({ stage }: Pick<StageLocation, 'stage'>, means: EventBridgeClientConfig = {}): Schedule =>
  async (region) => {
    const Name = `routeaway-${stage}-prober`;
    try {
      const client = named(new EventBridgeClient({ ...means, region, maxAttempts: 2 }));
      const { State } = await client.send(new DescribeRuleCommand({ Name }), {
        abortSignal: AbortSignal.timeout(LIMIT_MS),
      });
      return State === 'DISABLED'
        ? `its schedule is disabled: aws events enable-rule --region ${region} --name ${Name}`
        : 'its schedule is enabled: if that was done just now, its next run comes within a minute; otherwise its runs fail or cannot write them: routeaway logs --verb probe';
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return `its schedule ${Name} is gone: deploy it again`;
      const why = error instanceof Error ? error.name : String(error);
      return `whether its schedule is enabled cannot be read (events:DescribeRule: ${why})`;
    }
  };

/** The probers that are silent, a sentence each; every tick leaves a verdict, whatever it has learned. */
export interface Silence {
  readonly sentences: readonly string[];
  /** The Regions of those that are silent. */
  readonly regions: readonly string[];
  /** None of them speaks. */
  readonly all: boolean;
}

/** `ledgers`: where there are several probers, that of each. `region`: of the one, where there is one. */
export async function silence(
  { ledger, ledgers, now }: Pick<Observation, 'ledger' | 'ledgers' | 'now'>,
  region: string,
  schedule: Schedule,
): Promise<Silence> {
  const probers = ledgers ?? [{ region, ledger }];
  const said = await Promise.all(
    probers.map(({ region: own, ledger: { public: answers } }) => {
      const who = ledgers ? `The prober in ${own}` : 'The prober';
      const last = answers.at(-1)?.tick;
      return last === undefined
        ? schedule(own).then((state) => `${who} has written no verdict yet; ${state}.`)
        : saidNothing(who, last, now, SILENT_MS, () => schedule(own));
    }),
  );
  const sentences = said.filter((one) => one !== undefined);
  const regions = probers.flatMap((one, i) => (said[i] === undefined ? [] : [one.region]));
  return { sentences, regions, all: sentences.length === probers.length };
}

/** `enough`: how long it may say nothing. */
export async function saidNothing(
  who: string,
  last: number,
  now: number,
  enough: number,
  schedule: () => Promise<string>,
): Promise<string | undefined> {
  if (now - last <= enough) return undefined;
  return `${who} has written no verdict for ${span(now - last)}; ${await schedule()}.`;
}
