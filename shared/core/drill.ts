/**
 * A drill: for a while the prober judges one side unhealthy although it is not, or the prober and the controller of one control
 * Region act as if they were dead, or both; so everything behind it is exercised while the API stays up. One line in an item of
 * the journal's table:
 *
 *     none | <what> until <ISO time> [because <text>]        <what>: primary|standby, control:<Region>, or both with " and "
 *
 * e.g. `primary until 2027-01-05T18:00:00Z because game day`. A drill always ends by itself, at most an hour after it was
 * written; any other value means no drill. It makes verdicts worse, never better, and each of them says so.
 *
 * If the Region with the traffic really fails, the drill is over at once: the journal notes which drill it was, and from then
 * on neither prober nor switcher follows it.
 */
import { utc } from './duration.ts';
import type { Journal } from './journal/journal.ts';
import { BECAUSE, grammarOf, timeOf, UNTIL } from './override.ts';
import { plain } from './plain.ts';
import { REGION } from './region.ts';
import { SIDES, type Side } from './side.ts';
import type { PublicVerdict, Tick, Verdict } from './verdict/verdict.ts';

export interface Drill {
  /** Counts as unhealthy. */
  readonly side?: Side;
  /** The Region whose prober and controller do nothing. One of the two is there. */
  readonly control?: string;
  /** Epoch ms. */
  readonly until: number;
  readonly because?: string;
  /** Epoch ms, if known. */
  readonly writtenAt?: number;
}

export const NO_DRILL = 'none';
const LONGEST_DRILL_MS = 60 * 60_000;
/** The tolerated difference between the clocks of who wrote it and of who reads it. */
const SLACK_MS = 60_000;

/** `drillAt` is stricter. */
const CONTROL = `control:${REGION}`;
const GRAMMAR = grammarOf(`^(?<what>(primary|standby)( and ${CONTROL})?|${CONTROL})${UNTIL}${BECAUSE}$`);
const EXAMPLE = '`primary until 2027-01-05T18:00:00Z because game day`';

/** The line, and since when it stands there (epoch ms), if known. */
export interface DrillReading {
  readonly text: string;
  readonly writtenAt?: number;
}

/** The drill that is on; `none` if there is none or it has ended; or one sentence that says what is wrong. */
export function drillAt({ text, writtenAt }: DrillReading, now: number): Drill | 'none' | string {
  const line = text.trim();
  if (line === NO_DRILL) return 'none';
  const shown = plain(line.length > 60 ? `${line.slice(0, 60)}…` : line);
  const { what = '', until: end, because } = GRAMMAR.exec(line)?.groups ?? {};
  const until = end === undefined ? undefined : timeOf(end);
  if (until === undefined) {
    return `The drill "${shown}" is invalid, so there is none: write none, or e.g. ${EXAMPLE}.`;
  }
  // Counted from when it was written: a drill that is too long must not begin in its last hour. The clock that wrote it may have
  // been fast.
  if (until - Math.min(writtenAt ?? now, now) > LONGEST_DRILL_MS + SLACK_MS) {
    return `The drill "${shown}" is to last more than an hour, so there is none: write it again with an earlier end.`;
  }
  if (until <= now) return 'none';
  const side = SIDES.find((one) => what.startsWith(one));
  const control = /control:(.*)/.exec(what)?.[1];
  return {
    ...(side && { side }),
    ...(control !== undefined && { control }),
    until,
    ...(writtenAt !== undefined && { writtenAt }),
    ...(because !== undefined && { because: plain(because) }),
  };
}

interface Failing {
  readonly side?: Side | undefined;
  readonly control?: string | undefined;
}

/** What it fails, as it is written. */
const whatOf = ({ side, control }: Failing): string =>
  [...(side ? [side] : []), ...(control === undefined ? [] : [`control:${control}`])].join(' and ');

/** What it does, as a sentence without its end. */
export const drillSays = ({ side, control }: Failing): string =>
  [
    ...(side ? [`${side} counts as unhealthy`] : []),
    ...(control === undefined ? [] : [`prober and controller in ${control} do nothing`]),
  ].join(', and ');

/** Whether prober and controller in this Region are to do nothing. */
export const stops = (drill: Drill | undefined, region: string | undefined): boolean =>
  drill?.control !== undefined && drill.control === region;

/** The id of a drill, different even for two with the same end. */
export const drillId = (drill: Drill): string =>
  [whatOf(drill), drill.until, drill.writtenAt].filter((part) => part !== undefined).join('-');

export function drillText(drill: Drill): string {
  const { until, because } = drill;
  return `${whatOf(drill)} until ${utc(until)}${because === undefined ? '' : ` because ${because}`}`;
}

/**
 * The tick under the drill. Only healthy verdicts become unhealthy: a real failure keeps its own evidence, and `unknown`
 * stays `unknown`.
 */
export function underDrill(tick: Tick, drill: Drill): Tick {
  const { side, until } = drill;
  if (side === undefined) return tick;
  const end = new Date(until).toISOString().slice(11, 19);
  const failed = <V extends Verdict>(verdict: V): V =>
    verdict.judgement === 'healthy'
      ? {
          ...verdict,
          judgement: 'unhealthy',
          evidence: `drill: ${side} counts as unhealthy until ${end}; seen: ${verdict.evidence}`.slice(
            0,
            160,
          ),
          drill: true,
          drillId: drillId(drill),
        }
      : verdict;
  return {
    ...tick,
    [side]: failed(tick[side]),
    public: tick.public.servedBy === side ? failed(tick.public) : tick.public,
  };
}

const SEEN = /^drill: .*?; seen: /s;

/** The verdict without the drill, which makes only good verdicts bad. */
export function really<V extends Verdict>(verdict: V): V {
  if (!verdict.drill) return verdict;
  const { drill: _, drillId: __, ...rest } = verdict;
  const evidence = verdict.evidence.replace(SEEN, '');
  return { ...rest, judgement: 'healthy', evidence } as Verdict as V;
}

type Verdicts = {
  readonly [target in Side]: readonly Verdict[];
} & { readonly public: readonly PublicVerdict[] };

const each = <L extends Verdicts>(ledger: L, change: <V extends Verdict>(verdict: V) => V): L => ({
  ...ledger,
  primary: ledger.primary.map(change),
  standby: ledger.standby.map(change),
  public: ledger.public.map(change),
});

/** The ledger without any drill. */
export const asSeen = <L extends Verdicts>(ledger: L): L => each(ledger, really);

/** The ledger as it counts: without the drills that a real outage has ended. */
export function asItCounts<L extends Verdicts>(ledger: L, { drillsEnded }: Pick<Journal, 'drillsEnded'>): L {
  if (drillsEnded === undefined) return ledger;
  const ended = new Set(drillsEnded.map(({ id }) => id));
  return each(ledger, (verdict) => (ended.has(verdict.drillId ?? '') ? really(verdict) : verdict));
}

/** Whether a real outage has ended this drill. */
export const isEnded = (drill: Drill, { drillsEnded = [] }: Pick<Journal, 'drillsEnded'>): boolean =>
  drillsEnded.some(({ id }) => id === drillId(drill));

/** The drills in these verdicts that no outage has ended yet, oldest first. */
export function drillsIn(
  { primary, standby, public: answers }: Verdicts,
  { drillsEnded = [] }: Pick<Journal, 'drillsEnded'>,
): readonly string[] {
  const ended = new Set(drillsEnded.map(({ id }) => id));
  const ids = [...primary, ...standby, ...answers]
    .filter(({ drillId: id }) => id !== undefined && !ended.has(id))
    .sort((a, b) => a.tick - b.tick)
    .flatMap(({ drillId: id }) => id ?? []);
  return [...new Set(ids)];
}

/** How long an ended drill is kept: its item may still name it, and the ledger may still hold its verdicts. */
const ENDED_KEPT_MS = LONGEST_DRILL_MS + 10 * 60_000;

/** Notes in the journal that these drills have ended. */
export function withEnded(journal: Journal, ids: readonly string[], now: number): Journal {
  const before = (journal.drillsEnded ?? []).filter(({ at }) => now - at < ENDED_KEPT_MS);
  return { ...journal, drillsEnded: [...before, ...ids.map((id) => ({ id, at: now }))] };
}
