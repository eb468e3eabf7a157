/**
 * Thresholds checked against each other. One sentence for each contradiction; no sentence, no contradiction. Settings
 * are refused here, at deploy and at start, so that no rule has to wonder whether they make sense.
 *
 * Each setting is held against those before it in the list, and where one of those is refused, against what is proposed in
 * its place: whoever follows every proposal of a refusal at once has settings that are accepted.
 */
import { DAY } from './duration.ts';
import { LEDGER_SPAN_MS } from './journal/ledger.ts';
import type { Settings } from './settings.ts';

/** How the reader knows a setting: the core's own word, an environment variable, a deploy parameter. */
export type NameOf = (setting: keyof Settings) => string;

const SHORTEST_RISE_MS = 60_000;
/** As many attempts in doubt as the journal keeps (journal-queries.ts). */
const MOST_SWITCHES = 20;
/** Every automatic failover rests on at least this many bad verdicts. */
const FEWEST_BAD_VERDICTS = 3;

/** A setting with an order in it has it in these words. */
const inWords = (value: Settings[keyof Settings]): string =>
  typeof value === 'object' ? value.join(',') || 'none' : `${value}`;

const COUNTS: readonly (keyof Settings)[] = ['fall', 'brownOutVerdicts', 'riseVerdicts', 'limit'];

/** The bounds of one setting: each with the rule that it breaks otherwise. */
interface Row<Setting extends keyof Settings = keyof Settings> {
  readonly setting: Setting;
  /** `s`: what stands before it in the list is sound. `the`: a setting with its value, for the rule. */
  readonly bounds: (s: Settings, the: NameOf) => readonly (readonly [ok: boolean, rule: string])[];
  /** A value that keeps all of them. */
  readonly good: (s: Settings) => Settings[Setting];
}

const row = <Setting extends keyof Settings>(
  setting: Setting,
  good: Row<Setting>['good'],
  bounds: Row['bounds'],
): Row => ({ setting, bounds, good });

/** `nameOf` turns a setting's name into the word the reader knows. */
export const checkSettings = (settings: Settings, nameOf: NameOf = (setting) => setting): string[] =>
  held(settings, nameOf).problems;

/** The settings with what is proposed in place of those that are refused. */
export const proposed = (settings: Settings): Settings => held(settings, (setting) => setting).sound;

function held(settings: Settings, nameOf: NameOf): { readonly problems: string[]; readonly sound: Settings } {
  const show = (setting: keyof Settings, value: Settings[keyof Settings]) =>
    typeof value !== 'number' || setting === 'brownOutShare' || COUNTS.includes(setting)
      ? inWords(value)
      : `${value / 1_000} s`;
  const problems: string[] = [];
  let sound = settings;
  for (const { setting, bounds, good } of ROWS) {
    const the: NameOf = (one) => `${nameOf(one)} (${show(one, sound[one])})`;
    const rules = bounds(sound, the).flatMap(([ok, rule]) => (ok ? [] : [rule]));
    if (rules.length === 0) continue;
    const value = good(sound);
    const is = `${nameOf(setting)} is ${show(setting, settings[setting])}`;
    problems.push(`${is}; it must be ${rules.join(', and ')}, for example ${show(setting, value)}.`);
    sound = { ...sound, [setting]: value };
  }
  return { problems, sound };
}

/** As many verdicts as the ledger remembers. */
const mostVerdicts = ({ tick }: Settings): number => Math.floor(LEDGER_SPAN_MS / tick);

/** Time for so many verdicts and two late ones, within what is remembered of them. */
const timeFor = (verdicts: number, { tick }: Settings): number =>
  Math.min((verdicts + 2) * tick, LEDGER_SPAN_MS);

/** So many that the share of them is enough bad verdicts. */
const fewestInBrownOut = ({ brownOutShare: share }: Settings): number =>
  Math.floor((FEWEST_BAD_VERDICTS - 1) / share) + 1;

const remembered = (verdicts: keyof Settings, s: Settings, the: NameOf) =>
  [
    Number(s[verdicts]) <= mostVerdicts(s),
    `at most ${mostVerdicts(s)}, which is what the ledger remembers at one each ${the('tick')}`,
  ] as const;

const inLedger = (time: number) =>
  [time <= LEDGER_SPAN_MS, `at most the ${LEDGER_SPAN_MS / 1_000} s that the ledger remembers`] as const;

const ROWS: readonly Row[] = [
  row(
    'tick',
    () => 10_000,
    (s) => [
      [
        s.tick > 0 && s.tick % 1_000 === 0 && 60_000 % s.tick === 0,
        'whole seconds that divide a minute evenly, so that runs agree on their ticks',
      ],
    ],
  ),
  row(
    'fall',
    () => FEWEST_BAD_VERDICTS,
    (s, the) => [
      [s.fall >= FEWEST_BAD_VERDICTS, `at least ${FEWEST_BAD_VERDICTS}, or a blip would move traffic`],
      remembered('fall', s, the),
    ],
  ),
  row(
    'fallWithin',
    (s) => timeFor(s.fall, s),
    (s, the) => [
      [
        s.fallWithin >= s.fall * s.tick,
        `at least ${the('fall')} times ${the('tick')}, or slow probes never add up`,
      ],
      inLedger(s.fallWithin),
    ],
  ),
  row(
    'riseVerdicts',
    (s) => Math.min(4, mostVerdicts(s)),
    (s, the) => [
      [s.riseVerdicts >= 2, 'at least 2: one good verdict proves nothing'],
      remembered('riseVerdicts', s, the),
    ],
  ),
  row(
    'recent',
    (s) => timeFor(s.riseVerdicts, s),
    (s, the) => [
      [
        s.recent >= s.riseVerdicts * s.tick,
        `long enough for ${the('riseVerdicts')} verdicts, one each ${the('tick')}`,
      ],
      inLedger(s.recent),
    ],
  ),
  row(
    'freshness',
    (s) => (s.freshness > s.recent ? s.recent : Math.min(3 * s.tick, s.recent)),
    (s, the) => [
      [
        s.freshness >= 2 * s.tick,
        `at least two ticks of ${the('tick')}, or one late verdict makes a side unknown`,
      ],
      [s.freshness <= s.recent, `at most ${the('recent')}`],
    ],
  ),
  row(
    'brownOutShare',
    () => 0.5,
    (s, the) => [
      [s.brownOutShare > 0 && s.brownOutShare <= 1, 'above 0 and at most 1'],
      [
        !(s.brownOutShare > 0) || fewestInBrownOut(s) <= mostVerdicts(s),
        `so large that ${FEWEST_BAD_VERDICTS} bad verdicts are in the ${mostVerdicts(s)} that the ledger remembers at one each ${the('tick')}`,
      ],
    ],
  ),
  row(
    'brownOutVerdicts',
    (s) => Math.min(Math.max(20, Math.ceil(FEWEST_BAD_VERDICTS / s.brownOutShare)), mostVerdicts(s)),
    (s, the) => [
      [
        s.brownOutVerdicts >= fewestInBrownOut(s),
        `so many that ${the('brownOutShare')} of them is at least ${FEWEST_BAD_VERDICTS} bad verdicts`,
      ],
      remembered('brownOutVerdicts', s, the),
    ],
  ),
  row(
    'brownOutWithin',
    (s) => (s.brownOutWithin > LEDGER_SPAN_MS ? LEDGER_SPAN_MS : s.brownOutVerdicts * s.tick),
    (s, the) => [
      [
        s.brownOutWithin >= s.brownOutVerdicts * s.tick,
        `long enough for ${the('brownOutVerdicts')} verdicts, one each ${the('tick')}`,
      ],
      inLedger(s.brownOutWithin),
    ],
  ),
  row(
    'rise',
    () => SHORTEST_RISE_MS,
    (s) => [
      [
        s.rise >= SHORTEST_RISE_MS,
        `at least ${SHORTEST_RISE_MS / 1_000} s, or traffic moves to a side that has proven nothing`,
      ],
    ],
  ),
  row(
    'coolDown',
    () => 300_000,
    (s) => [
      [s.coolDown > 0 && s.coolDown <= DAY, 'above 0 and at most a day, which is what the journal remembers'],
    ],
  ),
  row(
    'limit',
    () => 3,
    (s, the) => [
      [
        s.limit <= MOST_SWITCHES,
        `at most ${MOST_SWITCHES}, which is what the journal remembers of attempts in doubt`,
      ],
      [s.limit >= 1, 'at least 1, or no failover is ever allowed'],
      [
        s.failback === 'manual' || s.limit >= 2 || s.limit < 1,
        `at least 2 where ${the('failback')}: a failback leaves one switch in reserve`,
      ],
    ],
  ),
  row(
    'limitWithin',
    (s) => Math.max(3_600_000, s.coolDown),
    (s, the) => [
      [s.limitWithin >= s.coolDown, `at least ${the('coolDown')}, or the limit never counts`],
      [s.limitWithin <= DAY, 'at most a day, which is what the journal remembers'],
    ],
  ),
  row(
    'failbackAfter',
    (s) => Math.max(1_800_000, s.rise),
    (s, the) => [[s.failbackAfter >= s.rise, `at least ${the('rise')}`]],
  ),
  row(
    'failbackSteps',
    (s) => (s.failback === 'auto' ? [5, 25, 50] : []),
    (s, the) => [
      [
        s.failbackSteps.every((share, i) => share > (s.failbackSteps[i - 1] ?? 0) && share < 100),
        'percentages between 1 and 99, each greater than the one before',
      ],
      [
        s.failback === 'auto' || s.failbackSteps.length === 0,
        `none where ${the('failback')}: an operator moves all clients at once`,
      ],
    ],
  ),
  row(
    'failbackPause',
    (s) => Math.max(300_000, s.rise),
    (s, the) => [[s.failbackPause >= s.rise, `at least ${the('rise')}, or a step proves nothing`]],
  ),
  row(
    'verifyWithin',
    () => 300_000,
    (s, the) => [[s.verifyWithin >= s.tick, `at least one tick of ${the('tick')}`]],
  ),
];
