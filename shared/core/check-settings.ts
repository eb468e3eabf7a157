/**
 * Thresholds checked against each other. One sentence for each contradiction; no sentence, no contradiction. Settings
 * are refused here, at deploy and at start, so that no rule has to wonder whether they make sense.
 */
import { LEDGER_SPAN_MS } from './ledger.ts';
import type { Settings } from './settings.ts';

/** How the reader knows a setting: the core's own word, an environment variable, a deploy parameter. */
export type NameOf = (setting: keyof Settings) => string;

const SHORTEST_RISE_MS = 60_000;
/** As many attempts in doubt as the journal keeps (history.ts). */
const MOST_SWITCHES = 20;
const DAY_MS = 24 * 60 * 60_000;
/** Every automatic failover rests on at least this many bad verdicts. */
const FEWEST_BAD_VERDICTS = 3;

/** A setting with an order in it has it in these words. */
const inWords = (value: Settings[keyof Settings]): string =>
  typeof value === 'object' ? value.join(',') || 'none' : `${value}`;

/** A setting that breaks a bound: which, by what rule, and a value that would do. */
interface Bound {
  readonly setting: keyof Settings;
  readonly ok: boolean;
  readonly rule: string;
  readonly good: number | readonly number[];
}

const COUNTS: readonly (keyof Settings)[] = ['fall', 'brownOutVerdicts', 'riseVerdicts', 'limit'];

/** `nameOf` turns a setting's name into the word the reader knows. */
export function checkSettings(settings: Settings, nameOf: NameOf = (setting) => setting): string[] {
  const show = (setting: keyof Settings, value: Settings[keyof Settings]) =>
    typeof value !== 'number' || setting === 'brownOutShare' || COUNTS.includes(setting)
      ? inWords(value)
      : `${value / 1_000} s`;
  return bounds(settings, (setting) => `${nameOf(setting)} (${show(setting, settings[setting])})`)
    .filter((bound) => !bound.ok)
    .map(
      ({ setting, rule, good }) =>
        `${nameOf(setting)} is ${show(setting, settings[setting])}; it must be ${rule}, for example ${show(setting, good)}.`,
    );
}

function bounds(s: Settings, the: NameOf): readonly Bound[] {
  const badInBrownOut = Math.ceil(s.brownOutShare * s.brownOutVerdicts);
  /** Time for so many verdicts and two late ones, within what is remembered of them. */
  const timeFor = (verdicts: number) => Math.min((verdicts + 2) * s.tick, LEDGER_SPAN_MS);
  return [
    {
      setting: 'tick',
      ok: s.tick > 0 && s.tick % 1_000 === 0 && 60_000 % s.tick === 0,
      rule: 'whole seconds that divide a minute evenly, so that runs agree on their ticks',
      good: 10_000,
    },
    {
      setting: 'fall',
      ok: s.fall >= FEWEST_BAD_VERDICTS,
      rule: `at least ${FEWEST_BAD_VERDICTS}, or a blip would move traffic`,
      good: FEWEST_BAD_VERDICTS,
    },
    {
      setting: 'fallWithin',
      ok: s.fallWithin >= s.fall * s.tick,
      rule: `at least ${the('fall')} times ${the('tick')}, or slow probes never add up`,
      good: timeFor(s.fall),
    },
    {
      setting: 'fallWithin',
      ok: s.fallWithin <= LEDGER_SPAN_MS,
      rule: `at most the ${LEDGER_SPAN_MS / 1_000} s that the ledger remembers`,
      good: timeFor(s.fall),
    },
    {
      setting: 'freshness',
      ok: s.freshness >= 2 * s.tick,
      rule: `at least two ticks of ${the('tick')}, or one late verdict makes a side unknown`,
      good: 3 * s.tick,
    },
    {
      setting: 'freshness',
      ok: s.freshness <= s.recent,
      rule: `at most ${the('recent')}`,
      good: s.recent,
    },
    {
      setting: 'riseVerdicts',
      ok: s.riseVerdicts >= 2,
      rule: 'at least 2: one good verdict proves nothing',
      good: 4,
    },
    {
      setting: 'recent',
      ok: s.recent >= s.riseVerdicts * s.tick,
      rule: `long enough for ${the('riseVerdicts')} verdicts, one each ${the('tick')}`,
      good: timeFor(s.riseVerdicts),
    },
    {
      setting: 'recent',
      ok: s.recent <= LEDGER_SPAN_MS,
      rule: `at most the ${LEDGER_SPAN_MS / 1_000} s that the ledger remembers`,
      good: 60_000,
    },
    {
      setting: 'brownOutShare',
      ok: s.brownOutShare > 0 && s.brownOutShare <= 1,
      rule: 'above 0 and at most 1',
      good: 0.5,
    },
    {
      setting: 'brownOutVerdicts',
      ok: badInBrownOut >= FEWEST_BAD_VERDICTS || !(s.brownOutShare > 0),
      rule: `so many that ${the('brownOutShare')} of them is at least ${FEWEST_BAD_VERDICTS} bad verdicts`,
      good: Math.max(20, Math.ceil(FEWEST_BAD_VERDICTS / s.brownOutShare)),
    },
    {
      setting: 'brownOutWithin',
      ok: s.brownOutWithin >= s.brownOutVerdicts * s.tick,
      rule: `long enough for ${the('brownOutVerdicts')} verdicts, one each ${the('tick')}`,
      good: s.brownOutVerdicts * s.tick,
    },
    {
      setting: 'brownOutWithin',
      ok: s.brownOutWithin <= LEDGER_SPAN_MS,
      rule: `at most the ${LEDGER_SPAN_MS / 1_000} s that the ledger remembers`,
      good: LEDGER_SPAN_MS,
    },
    {
      setting: 'rise',
      ok: s.rise >= SHORTEST_RISE_MS,
      rule: `at least ${SHORTEST_RISE_MS / 1_000} s, or traffic moves to a side that has proven nothing`,
      good: SHORTEST_RISE_MS,
    },
    {
      setting: 'coolDown',
      ok: s.coolDown > 0 && s.coolDown <= DAY_MS,
      rule: 'above 0 and at most a day, which is what the journal remembers',
      good: 300_000,
    },
    {
      setting: 'limit',
      ok: s.limit <= MOST_SWITCHES,
      rule: `at most ${MOST_SWITCHES}, which is what the journal remembers of attempts in doubt`,
      good: 3,
    },
    { setting: 'limit', ok: s.limit >= 1, rule: 'at least 1, or no failover is ever allowed', good: 3 },
    {
      setting: 'limit',
      ok: s.failback === 'manual' || s.limit >= 2,
      rule: `at least 2 where ${the('failback')}: a failback leaves one switch in reserve`,
      good: 3,
    },
    {
      setting: 'limitWithin',
      ok: s.limitWithin >= s.coolDown,
      rule: `at least ${the('coolDown')}, or the limit never counts`,
      good: Math.max(3_600_000, s.coolDown),
    },
    {
      setting: 'limitWithin',
      ok: s.limitWithin <= DAY_MS,
      rule: 'at most a day, which is what the journal remembers',
      good: 3_600_000,
    },
    {
      setting: 'failbackAfter',
      ok: s.failbackAfter >= s.rise,
      rule: `at least ${the('rise')}`,
      good: Math.max(1_800_000, s.rise),
    },
    {
      setting: 'failbackSteps',
      ok: s.failbackSteps.every((share, i) => share > (s.failbackSteps[i - 1] ?? 0) && share < 100),
      rule: 'percentages between 1 and 99, each greater than the one before',
      good: [5, 25, 50],
    },
    {
      setting: 'failbackSteps',
      ok: s.failback === 'auto' || s.failbackSteps.length === 0,
      rule: `none where ${the('failback')}: an operator moves all clients at once`,
      good: [],
    },
    {
      setting: 'failbackPause',
      ok: s.failbackPause >= s.rise,
      rule: `at least ${the('rise')}, or a step proves nothing`,
      good: Math.max(300_000, s.rise),
    },
    {
      setting: 'verifyWithin',
      ok: s.verifyWithin >= s.tick,
      rule: `at least one tick of ${the('tick')}`,
      good: 300_000,
    },
  ];
}
