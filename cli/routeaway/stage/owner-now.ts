/** The distribution's owner tag as it is now. The switcher reads it seldom, and acts by what it read. */
import { span } from '../../../shared/core/duration.ts';
import type { Journal } from '../../../shared/core/journal/journal.ts';
import { messageOf } from '../../../shared/errors.ts';
import type { OwnerMark } from '../../../shared/ports.ts';

/** `other`: the owner if that is another stack. */
export type OwnerReading = { readonly other?: string } | { readonly failed: string };

/** Never throws: the tag is no reason not to show the rest. */
export async function readOwner({ ours, read }: Pick<OwnerMark, 'ours' | 'read'>): Promise<OwnerReading> {
  try {
    const mark = await read();
    return mark === undefined || mark === ours ? {} : { other: mark };
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
