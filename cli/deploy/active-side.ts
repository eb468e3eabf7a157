/**
 * Chooses the active side for the template. A deploy must leave traffic where it is: the journal says where that is, or the
 * distribution if there is no journal; if they contradict each other, the operator has to say it. Pure.
 */

import { type DistributionSays, effective, type KeySays, ruling } from '../../shared/core/edge.ts';
import type { Entry, Journal } from '../../shared/core/journal/journal.ts';
import { activeSide, newest, newestApplied } from '../../shared/core/journal/journal-queries.ts';
import { epochText } from '../../shared/core/key.ts';
import type { Side } from '../../shared/core/side.ts';
import { UserError } from '../../shared/kit/errors.ts';

export interface Sight {
  readonly journal: Journal | 'none';
  /**
   * What the distribution targets. `dns`: the failover name, or clients use that themselves. `none`: there is no distribution
   * yet, or it is the operator's own, which a deploy does not touch.
   */
  readonly edge: DistributionSays | 'none';
  /** What stands in the key-value store of the CloudFront function, which overrides that. Absent: there is no such store. */
  readonly key?: KeySays;
  /** Why one of them is unreadable. */
  readonly why?: string;
  readonly now: number;
  /** `--param active=`. */
  readonly given?: Side;
}

export interface Active {
  readonly active: Side;
  /** How that is known. */
  readonly because: string;
}

export function judgeActive(sight: Sight): Active {
  const { journal, given, why = 'no reason was given' } = sight;
  const known = recorded(sight);
  const edge = served(sight, known);
  const unfinished = unfinishedIn(journal);
  const control = controlOf(sight);
  if (known === undefined && edge === 'none') {
    if (given !== undefined) return { active: given, because: 'as given' };
    if (unfinished === undefined) return { active: 'primary', because: 'nothing serves traffic yet' };
    throw new UserError(
      `Where traffic is now is not known: a switch to ${unfinished.to} (epoch ${epochText(unfinished.epoch)}) was left unfinished, and a deploy does not look at a distribution of your own. The switcher does, within minutes: run this again then. Or name the side that serves: --param active=primary or --param active=standby.`,
    );
  }
  if (edge === 'mixed' || (known !== undefined && pointsElsewhere(edge, known))) {
    if (given !== undefined) return { active: given, because: 'as given' };
    const says = `${control} points at ${edge === 'mixed' ? 'both sides' : edge}`;
    const against = known === undefined ? '' : ` and the journal says ${known}`;
    throw new UserError(
      `Where traffic belongs is not clear: ${says}${against}. The switcher settles that within minutes unless the override is hold: look at the override, and run this again. Or name the side yourself, and this deploy moves traffic there: --param active=primary or --param active=standby.`,
    );
  }
  const active = known ?? edge;
  if (active === 'unreadable' || active === 'none')
    throw new UserError(
      `Where traffic is now is not known: ${journal === 'none' ? 'there is no journal' : unfinished ? `the switch to ${unfinished.to} in the journal was left unfinished` : 'the journal has no applied entry'}, and the edge cannot be read (${why}). A deploy might move traffic. Fix that, and run this again.`,
    );
  if (given !== undefined && given !== active)
    throw new UserError(
      `active is given as ${given}, but traffic is on ${active}. A deploy leaves traffic where it is; to move it, write ${given} into the override parameter, and leave out --param active.`,
    );
  return { active, because: known === undefined ? `${control} says so` : 'the journal says so' };
}

/**
 * Where the edge sends traffic. While a key is set there the distribution may lag behind it, and so may DNS, which follows the
 * newest entry that applied. Where nobody can tell whether one is set, the distribution can still contradict the journal: then
 * what it says is what counts.
 */
function served({ journal, edge, key = 'none' }: Sight, known: Side | undefined): Side | Unclear {
  const says = edge === 'dns' ? ledByJournal(journal) : edge;
  if (says === 'none' || (key === 'unreadable' && known !== undefined)) return says;
  return effective({ distribution: says, key });
}

type Unclear = 'mixed' | 'unreadable' | 'none';

const ledByJournal = (journal: Sight['journal']): Side | 'none' =>
  journal === 'none' ? 'none' : (newestApplied(journal)?.to ?? 'none');

function controlOf({ edge, key = 'none' }: Sight): string {
  if (ruling({ key })) return 'the key at the edge';
  return edge === 'dns' ? 'DNS' : 'the distribution';
}

const pointsElsewhere = (edge: Side | Unclear, known: Side): boolean =>
  (edge === 'primary' || edge === 'standby') && edge !== known;

/** The switch that is under way, or that was left unfinished: whether it moved traffic, the journal alone does not say. */
function unfinishedIn(journal: Sight['journal']): Entry | undefined {
  const last = journal === 'none' ? undefined : newest(journal);
  return last?.phase === 'in-progress' ? last : undefined;
}

/** What the journal knows. A switch that is under way stops the deploy; one that was left unfinished says nothing. */
function recorded({ journal, now }: Sight): Side | undefined {
  if (journal === 'none') return undefined;
  const last = unfinishedIn(journal);
  if (last) {
    if (last.leaseUntil > now)
      throw new UserError(
        `A switch to ${last.to} is under way (epoch ${epochText(last.epoch)}, begun ${new Date(last.begunAt).toISOString()}), and a deploy could undo it. Run this again in a minute.`,
      );
    return undefined;
  }
  return journal.entries.some(({ phase }) => phase === 'applied') ? activeSide(journal) : undefined;
}
