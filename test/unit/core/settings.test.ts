import { checkSettings } from '../../../shared/core/check-settings.ts';
import { DEFAULT_SETTINGS, SETTINGS, written } from '../../../shared/core/settings.ts';

// What docs and runbooks quote. Who changes one changes the behaviour of every deployed stage.
test('the defaults', () => {
  expect(DEFAULT_SETTINGS).toEqual({
    tolerableErrors: 0.02,
    confirm: 18_000,
    coolDown: 300_000,
    limit: 3,
    failback: 'manual',
    failbackAfter: 1_800_000,
    failbackSteps: [],
    routing: 'key,distribution',
    maxReplicaLag: 300_000,
    readsFailOver: false,
  });
  expect(checkSettings(DEFAULT_SETTINGS)).toEqual([]);
});

// Names that people have typed into stages and scripts, and how each is read.
test('each is one parameter of a deploy, written as its kind', () =>
  expect(
    Object.entries(SETTINGS).map(([name, { parameter, kind }]) => `${name}: ${parameter}, ${kind}`),
  ).toEqual([
    'tolerableErrors: tolerableErrors, percentage',
    'confirm: confirmSeconds, seconds',
    'coolDown: coolDownSeconds, seconds',
    'limit: limit, count',
    'routing: routing, routing',
    'failback: failback, manual or auto',
    'failbackAfter: failbackAfterSeconds, seconds',
    'failbackSteps: failbackSteps, percentages',
    'maxReplicaLag: maxReplicaLagSeconds, seconds',
    'readsFailOver: readsFailOver, on or off',
  ]));

test.each([
  [2_500, 'seconds', '2.5'],
  [3, 'count', '3'],
  [0.02, 'percentage', '2'],
  [0.07, 'percentage', '7'],
  [0.005, 'percentage', '0.5'],
  [[], 'percentages', 'none'],
  [[5, 25], 'percentages', '5,25'],
  ['auto', 'manual or auto', 'auto'],
  [true, 'on or off', 'on'],
  [false, 'on or off', 'off'],
] as const)('%j as %s is written %s', (value, kind, text) => expect(written(value, kind)).toBe(text));
