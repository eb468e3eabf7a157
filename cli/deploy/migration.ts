/**
 * How a stage with one controller gets three, whose journal is another table: under a hold, so that nobody begins a move meanwhile.
 * Each step follows from what is there, so that a deploy which dies at any of them is simply run again.
 *
 * The old journal is closed before it is copied, so that at no moment two journals can be written; and the override from before is
 * written back last, since until then the parameter says that the move is not over.
 */
import type { Journal } from '../../shared/core/journal/journal.ts';
import { newest } from '../../shared/core/journal/journal-queries.ts';
import { type Override, parseOverride } from '../../shared/core/override.ts';
import { UserError } from '../../shared/kit/errors.ts';

/** Says in the parameter that a deploy has written it, and no operator. */
export const HOLD = 'hold because a deploy moves the journal to three controllers';

export interface Seen {
  /** Of one controller; `none`: the table is not there, or has no journal. */
  readonly old: Journal | 'none';
  /** Of three. `no table`: the stack has not made it yet. */
  readonly shared: Journal | 'none' | 'no table';
  /** What the parameter of the first controller says; undefined where there is none. */
  readonly override: string | undefined;
}

/** `wait`: for the switcher, which has to note the hold, or to end a move. `make`: the table is made by the stack's update. */
export type Next =
  | { readonly do: 'hold' | 'make' | 'begin' | 'nothing' }
  | { readonly do: 'wait'; readonly why: string }
  | { readonly do: 'close' | 'copy'; readonly journal: Journal };

export function nextStep({ old, shared, override }: Seen, now: number): Next {
  if (typeof shared === 'object') return { do: 'nothing' };
  // A stage that has no journal is new.
  if (old === 'none') return { do: shared === 'no table' ? 'make' : 'begin' };
  const entry = newest(old);
  const inProgress = { do: 'wait', why: 'the switch in progress ends' } as const;
  if (shared === 'no table') {
    if (override !== HOLD) return { do: 'hold' };
    if (old.override?.text !== HOLD) return { do: 'wait', why: 'the switcher notes the hold' };
    return entry?.phase === 'in-progress' ? inProgress : { do: 'make' };
  }
  if (old.movedTo !== undefined) return { do: 'copy', journal: old };
  // By now no run begins here any more: somebody may have ended the hold while CloudFormation was at work.
  return entry?.phase === 'in-progress' && entry.leaseUntil > now
    ? inProgress
    : { do: 'close', journal: old };
}

/** Whether a stage moves from one controller to three, or is in the middle of it. */
export const isMoving = ({ old, shared, override }: Seen): boolean =>
  override === HOLD || (old !== 'none' && typeof shared !== 'object');

/** What no hold may take the place of, because it could not be written back. */
function checkOverride(text: string | undefined): void {
  const read = text === undefined ? 'it is missing' : parseOverride(text);
  if (typeof read === 'string')
    throw new UserError(
      `The override in force is not what the parameter says (${read}). A deploy that moves the journal writes it back at its end: write a valid override first, e.g. npx routeaway auto.`,
    );
}

/** The override from before the hold. `history`: what the parameter has said, oldest first. */
export function overrideBefore(history: readonly string[], now: number): string {
  const before = history.findLast((text) => text !== HOLD) ?? 'auto';
  const read = parseOverride(before);
  return typeof read === 'string' || hasEnded(read, now) ? 'auto' : before;
}

const hasEnded = ({ until }: Override, now: number): boolean => until !== undefined && until <= now;

/** What a deploy can do to that. */
export interface Moves {
  now(): number;
  see(): Promise<Seen>;
  /** Waits a while; rejects if it has been waiting for too long. */
  wait(why: string): Promise<void>;
  /** The first journal of a new stage. */
  begin(): Promise<void>;
  /** Does nothing if the old journal is not this one any more. */
  close(journal: Journal): Promise<void>;
  /** Does nothing if there is one already. */
  copy(journal: Journal): Promise<void>;
  /** What the parameter of the first controller has said, oldest first. */
  history(): Promise<readonly string[]>;
  /** Writes the override parameter of a Region. */
  write(region: string, text: string): Promise<void>;
}

/** As far as it goes without the new table: the switcher of the one controller has noted the hold. */
export async function prepare(moves: Moves, first: string): Promise<void> {
  for (;;) {
    const seen = await moves.see();
    const next = nextStep(seen, moves.now());
    if (next.do === 'wait') await moves.wait(next.why);
    else if (next.do !== 'hold') return;
    else {
      checkOverride(seen.override);
      await moves.write(first, HOLD);
    }
  }
}

/** With the new table: until the journal is in it. */
export async function move(moves: Moves): Promise<void> {
  for (;;) {
    const next = nextStep(await moves.see(), moves.now());
    if (next.do === 'nothing') return;
    if (next.do === 'wait') await moves.wait(next.why);
    else if (next.do === 'begin') await moves.begin();
    else if ('journal' in next) await moves[next.do](next.journal);
    else throw new Error('The stack of the first controller has not made the table of three.');
  }
}

/**
 * Writes the override from before into these Regions' parameters, unless an operator has spoken since; gives it. The first Region
 * comes last: what its parameter says tells the next run that this one has not got so far.
 */
export async function writeBack(
  moves: Moves,
  [first = '', ...others]: readonly string[],
): Promise<string | undefined> {
  if ((await moves.see()).override !== HOLD) return undefined;
  const text = overrideBefore(await moves.history(), moves.now());
  for (const region of [...others, first]) await moves.write(region, text);
  return text;
}
