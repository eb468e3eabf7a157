/** How long the prober has been silent, and whether its schedule explains it. */
import {
  DescribeRuleCommand,
  EventBridgeClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-eventbridge';
import { limited } from '../../../shared/aws/clients.ts';
import { named } from '../../../shared/aws/named-calls.ts';
import { span } from '../../../shared/core/duration.ts';
import type { Ledger } from '../../../shared/core/journal/ledger.ts';

import type { StageLocation } from './stage-location.ts';

/** Three ticks. */
const SILENT_MS = 30_000;

/** The state of the prober's schedule, as the end of a sentence. Never throws. */
export type Schedule = () => Promise<string>;

export const scheduleAt =
  ({ stage, region }: StageLocation): Schedule =>
  async () => {
    const Name = `routeaway-${stage}-prober`;
    try {
      const client = named(new EventBridgeClient({ maxAttempts: 2 }));
      const { State } = await client.send(new DescribeRuleCommand({ Name }), limited());
      return State === 'DISABLED'
        ? `its schedule is disabled: aws events enable-rule --region ${region} --name ${Name}`
        : 'its schedule is enabled, so its runs fail or cannot write them: routeaway logs --verb probe';
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return `its schedule ${Name} is gone: deploy it again`;
      const why = error instanceof Error ? error.name : String(error);
      return `whether its schedule is enabled cannot be read (events:DescribeRule: ${why})`;
    }
  };

/** A sentence where the prober is silent; every tick leaves a verdict, whatever it has learned. */
export async function silence(
  { public: answers }: Pick<Ledger, 'public'>,
  now: number,
  schedule: Schedule,
): Promise<string | undefined> {
  const last = answers.at(-1)?.tick;
  if (last === undefined) return `The prober has written no verdict yet; ${await schedule()}.`;
  return saidNothing(last, now, SILENT_MS, schedule);
}

/** `enough`: how long it may say nothing. */
export async function saidNothing(
  last: number,
  now: number,
  enough: number,
  schedule: Schedule,
): Promise<string | undefined> {
  if (now - last <= enough) return undefined;
  return `The prober has written no verdict for ${span(now - last)}; ${await schedule()}.`;
}
