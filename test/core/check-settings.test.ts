import { checkSettings } from '../../shared/core/check-settings.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/core/settings.ts';

const S = 1_000;
const DAY = 24 * 60 * 60 * S;

it('finds nothing wrong with the defaults', () => {
  expect(checkSettings(DEFAULT_SETTINGS)).toEqual([]);
});

/** One change to the defaults; the settings that are refused then, and what is said about the first. */
const REFUSED: readonly [change: Partial<Settings>, refused: string, says: string][] = [
  [{ tick: 7 * S }, 'tick', '7 s; it must be whole seconds that divide a minute evenly'],
  [{ tick: 2.5 * S }, 'tick', '2.5 s; it must be whole seconds'],
  [{ fall: 2 }, 'fall', '2; it must be at least 3'],
  [{ fallWithin: 29 * S }, 'fallWithin', '29 s; it must be at least fall (3) times tick (10 s)'],
  [{ fallWithin: 361 * S }, 'fallWithin', '361 s; it must be at most the 360 s that the ledger remembers'],
  [{ freshness: 19 * S }, 'freshness', '19 s; it must be at least two ticks of tick (10 s)'],
  [{ freshness: 61 * S }, 'freshness', '61 s; it must be at most recent (60 s)'],
  [{ riseVerdicts: 1 }, 'riseVerdicts', '1; it must be at least 2'],
  [{ recent: 39 * S }, 'recent', '39 s; it must be long enough for riseVerdicts (4) verdicts'],
  [{ recent: 361 * S }, 'recent', '361 s; it must be at most the 360 s that the ledger remembers'],
  [{ brownOutShare: 0 }, 'brownOutShare', '0; it must be above 0 and at most 1'],
  [{ brownOutShare: 1.1 }, 'brownOutShare', '1.1; it must be above 0 and at most 1'],
  [
    { brownOutVerdicts: 4 },
    'brownOutVerdicts',
    '4; it must be so many that brownOutShare (0.5) of them is at least 3',
  ],
  [
    { brownOutWithin: 199 * S },
    'brownOutWithin',
    '199 s; it must be long enough for brownOutVerdicts (20) verdicts',
  ],
  [
    { brownOutWithin: 361 * S },
    'brownOutWithin',
    '361 s; it must be at most the 360 s that the ledger remembers',
  ],
  [{ rise: 59 * S }, 'rise', '59 s; it must be at least 60 s'],
  [{ coolDown: 0 }, 'coolDown', '0 s; it must be above 0'],
  [{ limit: 0 }, 'limit', '0; it must be at least 1'],
  [{ limit: 1, failback: 'auto' }, 'limit', '1; it must be at least 2 where failback (auto)'],
  [{ limitWithin: 299 * S }, 'limitWithin', '299 s; it must be at least coolDown (300 s)'],
  [{ limitWithin: DAY + S }, 'limitWithin', '86401 s; it must be at most a day'],
  [{ failbackAfter: 59 * S }, 'failbackAfter', '59 s; it must be at least rise (60 s)'],
  [
    { failback: 'auto', failbackSteps: [5, 5] },
    'failbackSteps',
    '5,5; it must be percentages between 1 and 99, each greater',
  ],
  [
    { failback: 'auto', failbackSteps: [50, 100] },
    'failbackSteps',
    '50,100; it must be percentages between 1 and 99',
  ],
  [{ failbackSteps: [5] }, 'failbackSteps', '5; it must be none where failback (manual)'],
  [{ failbackPause: 59 * S }, 'failbackPause', '59 s; it must be at least rise (60 s)'],
  [{ verifyWithin: 9 * S }, 'verifyWithin', '9 s; it must be at least one tick of tick (10 s)'],
];

it.each(REFUSED)('refuses %j', (change, refused, says) => {
  const found = checkSettings({ ...DEFAULT_SETTINGS, ...change });
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(`${refused} is ${says}`);
});

it.each<[Partial<Settings>]>([
  [{ tick: 5 * S }],
  [{ fallWithin: 30 * S }],
  [{ fallWithin: 360 * S }],
  [{ freshness: 20 * S }],
  [{ freshness: 60 * S }],
  [{ riseVerdicts: 2 }],
  [{ recent: 40 * S }],
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

it('gives an example that would be accepted', () => {
  const [sentence] = checkSettings({ ...DEFAULT_SETTINGS, brownOutWithin: 100 * S });
  expect(sentence).toMatch(/for example 200 s\.$/);
});

it('uses the names that the reader knows', () => {
  const found = checkSettings({ ...DEFAULT_SETTINGS, freshness: 10 * S }, (setting) => `--${setting}`);
  expect(found).toEqual([
    '--freshness is 10 s; it must be at least two ticks of --tick (10 s), or one late verdict makes a side unknown, for example 30 s.',
  ]);
});
