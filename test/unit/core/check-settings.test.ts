import fc from 'fast-check';
import { checkSettings } from '../../../shared/core/check-settings.ts';
import { DAY } from '../../../shared/core/duration.ts';
import { ROUTINGS } from '../../../shared/core/routing.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/core/settings.ts';

const S = 1_000;

/** One change to the defaults, and what is said about it, word for word, with an example that would do. */
const REFUSED: readonly [change: Partial<Settings>, ...says: string[]][] = [
  ...[7, 2.5, -10].map((tick): [Partial<Settings>, string] => [
    { tick: tick * S },
    `tick is ${tick} s; it must be whole seconds that divide a minute evenly, so that runs agree on their ticks, for example 10 s.`,
  ]),
  [{ fall: 2 }, 'fall is 2; it must be at least 3, or a blip would move traffic, for example 3.'],
  [
    { fall: 36 },
    'fallWithin is 50 s; it must be at least fall (36) times tick (10 s), or slow probes never add up, for example 360 s.',
  ],
  [
    { fallWithin: 29 * S },
    'fallWithin is 29 s; it must be at least fall (3) times tick (10 s), or slow probes never add up, for example 50 s.',
  ],
  [
    { fallWithin: 361 * S },
    'fallWithin is 361 s; it must be at most the 360 s that the ledger remembers, for example 50 s.',
  ],
  [
    { freshness: 19 * S },
    'freshness is 19 s; it must be at least two ticks of tick (10 s), or one late verdict makes a side unknown, for example 30 s.',
  ],
  [{ freshness: 61 * S }, 'freshness is 61 s; it must be at most recent (60 s), for example 60 s.'],
  [
    { riseVerdicts: 1 },
    'riseVerdicts is 1; it must be at least 2: one good verdict proves nothing, for example 4.',
  ],
  [
    { riseVerdicts: 35 },
    'recent is 60 s; it must be long enough for riseVerdicts (35) verdicts, one each tick (10 s), for example 360 s.',
  ],
  [
    { recent: 39 * S },
    'recent is 39 s; it must be long enough for riseVerdicts (4) verdicts, one each tick (10 s), for example 60 s.',
  ],
  [
    { recent: 361 * S },
    'recent is 361 s; it must be at most the 360 s that the ledger remembers, for example 60 s.',
  ],
  [{ brownOutShare: 0 }, 'brownOutShare is 0; it must be above 0 and at most 1, for example 0.5.'],
  [{ brownOutShare: 1.1 }, 'brownOutShare is 1.1; it must be above 0 and at most 1, for example 0.5.'],
  [
    { brownOutVerdicts: 4 },
    'brownOutVerdicts is 4; it must be so many that brownOutShare (0.5) of them is at least 3 bad verdicts, for example 20.',
  ],
  [
    { brownOutShare: 0.1 },
    'brownOutVerdicts is 20; it must be so many that brownOutShare (0.1) of them is at least 3 bad verdicts, for example 30.',
  ],
  [
    { brownOutWithin: 199 * S },
    'brownOutWithin is 199 s; it must be long enough for brownOutVerdicts (20) verdicts, one each tick (10 s), for example 200 s.',
  ],
  [
    { brownOutWithin: 361 * S },
    'brownOutWithin is 361 s; it must be at most the 360 s that the ledger remembers, for example 360 s.',
  ],
  [
    { rise: 59 * S },
    'rise is 59 s; it must be at least 60 s, or traffic moves to a side that has proven nothing, for example 60 s.',
  ],
  [
    { rise: 2_400 * S },
    'failbackAfter is 1800 s; it must be at least rise (2400 s), for example 2400 s.',
    'failbackPause is 300 s; it must be at least rise (2400 s), or a step proves nothing, for example 2400 s.',
  ],
  [
    { coolDown: 0 },
    'coolDown is 0 s; it must be above 0 and at most a day, which is what the journal remembers, for example 300 s.',
  ],
  [
    { coolDown: DAY + S },
    'coolDown is 86401 s; it must be above 0 and at most a day, which is what the journal remembers, for example 300 s.',
  ],
  [
    { coolDown: 7_200 * S },
    'limitWithin is 3600 s; it must be at least coolDown (7200 s), or the limit never counts, for example 7200 s.',
  ],
  [{ limit: 0 }, 'limit is 0; it must be at least 1, or no failover is ever allowed, for example 3.'],
  [
    { limit: 21 },
    'limit is 21; it must be at most 20, which is what the journal remembers of attempts in doubt, for example 3.',
  ],
  [
    { limit: 1, failback: 'auto' },
    'limit is 1; it must be at least 2 where failback (auto): a failback leaves one switch in reserve, for example 3.',
  ],
  [
    { limitWithin: 299 * S },
    'limitWithin is 299 s; it must be at least coolDown (300 s), or the limit never counts, for example 3600 s.',
  ],
  [
    { limitWithin: DAY + S },
    'limitWithin is 86401 s; it must be at most a day, which is what the journal remembers, for example 3600 s.',
  ],
  [{ failbackAfter: 59 * S }, 'failbackAfter is 59 s; it must be at least rise (60 s), for example 1800 s.'],
  ...[[5, 5], [50, 100], [0]].map((failbackSteps): [Partial<Settings>, string] => [
    { failback: 'auto', failbackSteps },
    `failbackSteps is ${failbackSteps}; it must be percentages between 1 and 99, each greater than the one before, for example 5,25,50.`,
  ]),
  [
    { failbackSteps: [5] },
    'failbackSteps is 5; it must be none where failback (manual): an operator moves all clients at once, for example none.',
  ],
  [
    { failbackPause: 59 * S },
    'failbackPause is 59 s; it must be at least rise (60 s), or a step proves nothing, for example 300 s.',
  ],
  [
    { verifyWithin: 9 * S },
    'verifyWithin is 9 s; it must be at least one tick of tick (10 s), for example 300 s.',
  ],
];

it.each(REFUSED)('refuses %j', (change, ...says) => {
  expect(checkSettings({ ...DEFAULT_SETTINGS, ...change })).toEqual(says);
});

it.each<[Partial<Settings>]>([
  [{ tick: 5 * S }],
  [{ fallWithin: 30 * S }],
  [{ fallWithin: 360 * S }],
  [{ freshness: 20 * S }],
  [{ freshness: 60 * S }],
  [{ riseVerdicts: 2 }],
  [{ recent: 40 * S }],
  [{ recent: 360 * S }],
  [{ coolDown: DAY, limitWithin: DAY }],
  [{ limit: 20 }],
  [{ failback: 'auto', failbackSteps: [1, 25, 99] }],
  [{ failbackPause: 60 * S }],
  [{ fall: 36, fallWithin: 360 * S }],
  [{ brownOutShare: 1 }],
  [{ brownOutVerdicts: 5 }],
  [{ brownOutWithin: 200 * S }],
  [{ brownOutWithin: 360 * S }],
  [{ limit: 1 }],
  [{ limit: 2, failback: 'auto' }],
  [{ limitWithin: 300 * S }],
  [{ failbackAfter: 60 * S }],
  [{ verifyWithin: 10 * S }],
])('accepts %j', (change) => {
  expect(checkSettings({ ...DEFAULT_SETTINGS, ...change })).toEqual([]);
});

it('uses the names that the reader knows', () => {
  const found = checkSettings({ ...DEFAULT_SETTINGS, freshness: 10 * S }, (setting) => `--${setting}`);
  expect(found).toEqual([
    '--freshness is 10 s; it must be at least two ticks of --tick (10 s), or one late verdict makes a side unknown, for example 30 s.',
  ]);
});

it('follows slow ticks down to what depends on them', () => {
  expect(checkSettings({ ...DEFAULT_SETTINGS, tick: 30 * S })).toEqual([
    'fallWithin is 50 s; it must be at least fall (3) times tick (30 s), or slow probes never add up, for example 150 s.',
    'recent is 60 s; it must be long enough for riseVerdicts (4) verdicts, one each tick (30 s), for example 180 s.',
    'freshness is 30 s; it must be at least two ticks of tick (30 s), or one late verdict makes a side unknown, for example 90 s.',
    'brownOutVerdicts is 20; it must be at most 12, which is what the ledger remembers at one each tick (30 s), for example 12.',
    'brownOutWithin is 300 s; it must be long enough for brownOutVerdicts (12) verdicts, one each tick (30 s), for example 360 s.',
  ]);
});

describe('what a refusal proposes', () => {
  const anything = fc.record({
    tick: fc.oneof(fc.constantFrom(...[1, 2, 5, 6, 10, 12, 15, 20, 30, 60].map((s) => s * S)), seconds(120)),
    fall: fc.nat(80),
    fallWithin: seconds(500),
    freshness: seconds(500),
    recent: seconds(500),
    brownOutShare: fc.oneof(
      fc.constantFrom(0.01, 0.05, 0.1, 0.3, 0.5, 1),
      fc.double({ min: -1, max: 2, noNaN: true }),
    ),
    brownOutVerdicts: fc.nat(80),
    brownOutWithin: seconds(500),
    rise: seconds(4_000),
    riseVerdicts: fc.nat(80),
    coolDown: seconds(100_000),
    limit: fc.nat(30),
    limitWithin: seconds(100_000),
    failback: fc.constantFrom('manual' as const, 'auto' as const),
    failbackAfter: seconds(4_000),
    failbackSteps: fc.array(fc.nat(120), { maxLength: 3 }),
    failbackPause: seconds(4_000),
    verifyWithin: seconds(100),
    routing: fc.constantFrom(...ROUTINGS),
    readsFailOver: fc.boolean(),
  });

  it('is accepted, followed all at once', () => {
    fc.assert(
      fc.property(anything, (settings) => {
        expect(checkSettings(followed(settings, checkSettings(settings)))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is accepted in the end, followed one after the other', () => {
    fc.assert(
      fc.property(anything, (settings) => {
        let [now, rounds] = [settings as Settings, 0];
        for (let said = checkSettings(now); said.length > 0 && rounds < 40; said = checkSettings(now)) {
          now = followed(now, said.slice(0, 1));
          rounds += 1;
        }
        expect(rounds).toBeLessThanOrEqual(17);
      }),
      { numRuns: 2_000 },
    );
  });
});

function seconds(most: number) {
  return fc.integer({ min: -1, max: most }).map((count) => count * S);
}

/** The settings, with what the sentences propose. */
function followed(settings: Settings, said: readonly string[]): Settings {
  const changes = said.map((sentence) => {
    const [, setting = '', value = '', unit] =
      /^(\w+) is .*, for example (\S+?)( s)?\.$/.exec(sentence) ?? [];
    if (setting === 'failbackSteps')
      return [setting, value === 'none' ? [] : value.split(',').map(Number)] as const;
    return [setting, Number(value) * (unit === undefined ? 1 : S)] as const;
  });
  return { ...settings, ...Object.fromEntries(changes) };
}
