/** Makes the override's text from a command's options. An error is one sentence, and nothing is changed. */
import { utc } from '../../../shared/core/duration.ts';
import { type Mode, parseOverride, timeOf } from '../../../shared/core/override.ts';
import { controlIn } from '../../../shared/core/plain.ts';
import { UsageError } from '../../../shared/kit/errors.ts';
import { durationOf } from '../../../shared/kit/time.ts';

export interface Wish {
  readonly for?: string;
  readonly until?: string;
  readonly because?: string;
}

/** What goes into the parameter. `now`: epoch ms. Throws `UsageError`. */
export function overrideText(mode: Mode, wish: Wish, now: number): string {
  if (wish.for !== undefined && wish.until !== undefined)
    throw new UsageError('--for and --until say the same thing: give one of them.');
  const because = wish.because === undefined ? undefined : reasonOf(wish.because);
  const end = endOf(wish, now);
  if (mode === 'auto' && end !== undefined)
    throw new UsageError('auto has no end: leave out --for and --until.');
  const text = [
    mode,
    ...(end === undefined ? [] : [`until ${utc(end)}`]),
    ...(because === undefined ? [] : [`because ${because}`]),
  ].join(' ');
  const read = parseOverride(text);
  if (typeof read === 'string') throw new UsageError(read);
  return text;
}

/** Throws `UsageError`. */
export function reasonOf(text: string): string {
  const because = text.trim();
  const control = controlIn(because);
  if (because === '')
    throw new UsageError('--because is empty; say why, e.g. --because "database migration".');
  if (/[\r\n]/.test(because))
    throw new UsageError('--because has more than one line. A reason is one line of at most 200 characters.');
  if (control !== undefined)
    throw new UsageError(
      `--because holds the control character ${control}, which a terminal or a mail might obey. Leave it out.`,
    );
  if (because.length > 200)
    throw new UsageError(
      `--because has ${because.length} characters. A reason is one line of at most 200 characters.`,
    );
  return because;
}

function endOf(wish: Wish, now: number): number | undefined {
  if (wish.for !== undefined) return now + durationOf(wish.for, '--for');
  if (wish.until === undefined) return undefined;
  const end = timeOf(wish.until);
  if (end === undefined)
    throw new UsageError(`--until is "${wish.until}"; it must be a time, e.g. --until 2027-01-05T18:00Z.`);
  if (end <= now)
    throw new UsageError(
      `--until is ${wish.until}, which is past; it is ${utc(now)} now. Name a time to come.`,
    );
  return end;
}
