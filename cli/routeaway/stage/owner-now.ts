/** The distribution's owner tag as it is now. The switcher reads it seldom, and acts by what it read. */
import { distributionArn, untagCommand } from '../../../shared/aws/owner.ts';
import type { SwitcherConfig } from '../../../shared/config.ts';
import { span } from '../../../shared/core/duration.ts';
import type { Journal } from '../../../shared/core/journal/journal.ts';
import { tagOf } from '../../../shared/core/journal/journal-queries.ts';
import type { Side } from '../../../shared/core/side.ts';
import { messageOf } from '../../../shared/errors.ts';
import type { OwnerMark } from '../../../shared/ports.ts';

/** `other`: the owner if that is another stack, and `tag` the name of the tag that says so. */
export type OwnerReading = { readonly other?: string; readonly tag?: string } | { readonly failed: string };

/** Never throws: the tag is no reason not to show the rest. */
export async function readOwner({ read }: Pick<OwnerMark, 'read'>): Promise<OwnerReading> {
  try {
    const found = await read();
    return typeof found === 'object' ? { other: found.value, tag: found.tag } : {};
  } catch (error) {
    return { failed: messageOf(error) };
  }
}

/** The journal as it will be when the switcher has read the tag as well. */
export function withOwner(journal: Journal, reading: OwnerReading, now: number): Journal {
  const { owner } = journal;
  if ('failed' in reading || reading.other === owner?.other) return journal;
  return { ...journal, owner: { at: now, ...reading } };
}

/** What differs from what the switcher goes by; undefined if nothing does. */
export function ownerNote(known: Journal['owner'], reading: OwnerReading, now: number): string | undefined {
  const read =
    known === undefined
      ? 'the switcher has not read the tag yet'
      : `the switcher read the tag ${span(now - known.at)} ago`;
  if ('failed' in reading)
    return `Whether another stack owns the distribution cannot be read now (${reading.failed}); ${read}.`;
  if (reading.other === known?.other) return undefined;
  return reading.other === undefined
    ? `No other stack owns the distribution now; ${read}, and reads it again within a minute.`
    : `The distribution is owned by another stack now (${reading.other}); ${read}, and acts until it reads it again, within a quarter of an hour.`;
}

/** Why a pin would do nothing, and what does; undefined if no other stack owns the distribution. */
export function pinRefused(
  { owner }: Journal,
  target: Side,
  { topicArn, distributionId }: Pick<SwitcherConfig, 'topicArn' | 'distributionId'>,
): string | undefined {
  if (owner?.other === undefined) return undefined;
  return [
    `The distribution is owned by another stack (${owner.other}), and until its tag is gone this stack moves no traffic, not even for a pin. Nothing was changed.`,
    `To move traffic now, past the switcher: routeaway break-glass to ${target}.`,
    `If the tag is wrong, take it off, and run this again: ${untagCommand(distributionArn(topicArn, distributionId ?? ''), tagOf(owner))}`,
  ].join('\n');
}

/** What an operator should know who writes another override then. */
export const ownedMeanwhile = (other: string): string =>
  `The distribution is owned by another stack (${other}): until its tag is gone this stack moves no traffic, whatever the override says (docs/runbook.md#the-distribution-is-owned-by-another-stack).`;
