import { checkSettings } from '../../../shared/core/check-settings.ts';
import { DEFAULT_SETTINGS, SETTINGS, written } from '../../../shared/core/settings.ts';

// What docs and runbooks quote. Who changes one changes the behaviour of every deployed stage.
test('the defaults', () => {
  expect(DEFAULT_SETTINGS).toEqual({
    tick: 10_000,
    fall: 3,
    fallWithin: 50_000,
    freshness: 30_000,
    recent: 60_000,
    brownOutShare: 0.5,
    brownOutVerdicts: 20,
    brownOutWithin: 300_000,
    rise: 60_000,
    riseVerdicts: 4,
    coolDown: 300_000,
    limit: 3,
    limitWithin: 3_600_000,
    failback: 'manual',
    failbackAfter: 1_800_000,
    failbackSteps: [],
    failbackPause: 300_000,
    routing: 'key,distribution',
    readsFailOver: false,
    verifyWithin: 300_000,
  });
  expect(checkSettings(DEFAULT_SETTINGS)).toEqual([]);
});

// Names that people have typed into stages and scripts, and how each is read.
test('each is one parameter of a deploy, written as its kind', () =>
  expect(
    Object.entries(SETTINGS).map(([name, { parameter, kind }]) => `${name}: ${parameter}, ${kind}`),
  ).toEqual([
    'tick: tickSeconds, seconds',
    'fall: fall, count',
    'fallWithin: fallWithinSeconds, seconds',
    'rise: riseSeconds, seconds',
    'riseVerdicts: riseVerdicts, count',
    'recent: recentSeconds, seconds',
    'freshness: freshnessSeconds, seconds',
    'brownOutShare: brownOutShare, share',
    'brownOutVerdicts: brownOutVerdicts, count',
    'brownOutWithin: brownOutSeconds, seconds',
    'coolDown: coolDownSeconds, seconds',
    'limit: limit, count',
    'limitWithin: limitWithinSeconds, seconds',
    'failback: failback, manual or auto',
    'failbackAfter: failbackAfterSeconds, seconds',
    'failbackSteps: failbackSteps, percentages',
    'failbackPause: failbackPauseSeconds, seconds',
    'verifyWithin: verifyWithinSeconds, seconds',
    'routing: routing, routing',
    'readsFailOver: readsFailOver, on or off',
  ]));

test.each([
  [2_500, 'seconds', '2.5'],
  [3, 'count', '3'],
  [0.5, 'share', '0.5'],
  [[], 'percentages', 'none'],
  [[5, 25], 'percentages', '5,25'],
  ['auto', 'manual or auto', 'auto'],
  [true, 'on or off', 'on'],
  [false, 'on or off', 'off'],
] as const)('%j as %s is written %s', (value, kind, text) => expect(written(value, kind)).toBe(text));
