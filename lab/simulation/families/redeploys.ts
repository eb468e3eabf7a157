/**
 * What others do to the edge: a stack update, an edit in the console, a key written by hand, a change that is still on its
 * way when the switcher wants to move, a mark that says the distribution is theirs; in an outage or in peace.
 */

import type { Family } from '../search/family.ts';
import type { TraceAct } from '../search/fault-schedule.ts';
import {
  chance,
  lasting,
  lasts,
  MINUTE,
  moment,
  once,
  outage,
  outageBeside,
  pick,
  type Random,
  SECOND,
  slots,
} from '../search/generators.ts';

const KEYS = [
  'gone',
  'v1 primary 0',
  'v1 standby 1',
  'v1 standby 1800000000',
  'v1 primary 1 reads',
  'stanby',
] as const;

const comment = (random: Random): string => `comment ${Math.floor(random() * 1_000)}`;

function edits(random: Random, from: number): TraceAct[] {
  const acts = [0, 1].map((): TraceAct => {
    const side = pick(random, ['primary', 'standby']);
    const line = pick(random, [
      `deploy active ${side} ${comment(random)}`,
      `console edit ${side}`,
      `console edit ${side} default only`,
      `key ${pick(random, KEYS)}`,
      'mark gone',
    ]);
    return once(from + moment(random, 0, 6 * MINUTE), line);
  });
  // What a person wrote by hand and the programs leave alone is deleted in the end.
  acts.push(once(from + 25 * MINUTE, 'key gone'));
  if (!chance(random, 0.6)) return acts;
  const at = from + moment(random, 0, 3 * MINUTE);
  return [...acts, ...outage(random, at, lasts(random, 90 * SECOND, 10 * MINUTE))];
}

/** Longer ago than what an outage is held against, so that clients are sent to the primary and nobody has said a word. */
const atRest = (from: number): { readonly acts: TraceAct[]; readonly at: number } => ({
  acts: lasting(from, 'override primary', 4 * MINUTE),
  at: from + 16 * MINUTE,
});

/** A change takes its time to the edge; a switch need not wait for it. */
function inFlight(random: Random, from: number): TraceAct[] {
  const { acts, at } = atRest(from);
  const slow = lasting(at, `propagation ${pick(random, ['5m', '8m', '15m'])}`, SECOND);
  const change = once(at, `deploy active primary ${comment(random)}`);
  const fails = at + moment(random, 2 * SECOND, 4 * MINUTE);
  return [...acts, ...slow, change, ...outageBeside(random, fails, fails)];
}

/** Nothing is done to what is another's, once that is known, until it is ours again. */
function anothers(random: Random, from: number): TraceAct[] {
  const { acts, at } = atRest(from);
  const ms = moment(random, 25 * MINUTE, 60 * MINUTE);
  const meanwhile = (least: number) => at + moment(random, least, ms);
  // Once we know whose it is: it is theirs to change.
  const theirs = chance(random, 0.5)
    ? [once(meanwhile(ms / 2), pick(random, ['console edit standby', 'key v1 primary 0']))]
    : [];
  const marked = [...acts, ...lasting(at, 'mark another', ms), ...theirs];
  return chance(random, 0.7) ? [...marked, ...outageBeside(random, meanwhile(0), at + ms)] : marked;
}

export const redeploys: Family = {
  says: 'Someone redeploys the template, edits the distribution, sets the routing key by hand or tags the distribution for another stack; often in an outage.',
  answered: true,
  draw: (random, length) =>
    slots(random, length, 2).flatMap(({ from }) =>
      pick(random, [edits, edits, inFlight, anothers, anothers])(random, from),
    ),
};
