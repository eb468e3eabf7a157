import fc from 'fast-check';
import { checkSettings, proposed } from '../../../shared/core/check-settings.ts';
import { DAY } from '../../../shared/core/duration.ts';
import { ROUTINGS } from '../../../shared/core/routing.ts';
import { DEFAULT_SETTINGS, SETTINGS, type Settings } from '../../../shared/core/settings.ts';

const S = 1_000;

/** One change to the defaults, and what is said about it, word for word, with an example that would do. */
const REFUSED: readonly [change: Partial<Settings>, ...says: string[]][] = [
  ...[0, 0.0009, 0.21].map((tolerableErrors): [Partial<Settings>, string] => [
    { tolerableErrors },
    `tolerableErrors is ${tolerableErrors * 100} %; it must be at least 0.1 and at most 20, for example 2 %.`,
  ]),
  [
    { confirm: 7 * S },
    'confirm is 7 s; it must be at least 8 s, or a blip would move traffic, for example 18 s.',
  ],
  [
    { confirm: 61 * S },
    'confirm is 61 s; it must be at most 60 s, or a dead Region keeps its clients, for example 18 s.',
  ],
  [
    { coolDown: 0 },
    'coolDown is 0 s; it must be at least 1 s and at most a day, which is what the journal remembers, for example 300 s.',
  ],
  [
    { coolDown: DAY + S },
    'coolDown is 86401 s; it must be at least 1 s and at most a day, which is what the journal remembers, for example 300 s.',
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
    { failbackAfter: 59 * S },
    'failbackAfter is 59 s; it must be at least 60 s, or primary is not proven yet, for example 1800 s.',
  ],
  ...[0, 86_401].map((count): [Partial<Settings>, string] => [
    { maxReplicaLag: count * S },
    `maxReplicaLag is ${count} s; it must be at least 1 s and at most a day: a replica always lags a little, for example 300 s.`,
  ]),
  ...[[5, 5], [50, 100], [0]].map((failbackSteps): [Partial<Settings>, string] => [
    { failback: 'auto', failbackSteps },
    `failbackSteps is ${failbackSteps}; it must be percentages between 1 and 99, each greater than the one before, for example 5,25,50.`,
  ]),
  [
    { failbackSteps: [5] },
    'failbackSteps is 5; it must be none where failback (manual): an operator moves all clients at once, for example none.',
  ],
];

it.each(REFUSED)('refuses %j', (change, ...says) => {
  expect(checkSettings({ ...DEFAULT_SETTINGS, ...change })).toEqual(says);
});

it.each<[Partial<Settings>]>([
  [{ tolerableErrors: 0.001 }],
  [{ tolerableErrors: 0.2 }],
  [{ confirm: 8 * S }],
  [{ confirm: 60 * S }],
  [{ coolDown: DAY }],
  [{ limit: 20 }],
  [{ failback: 'auto', failbackSteps: [1, 25, 99] }],
  [{ limit: 1 }],
  [{ limit: 2, failback: 'auto' }],
  [{ failbackAfter: 60 * S }],
])('accepts %j', (change) => {
  expect(checkSettings({ ...DEFAULT_SETTINGS, ...change })).toEqual([]);
});

it('uses the names that the reader knows', () => {
  const found = checkSettings({ ...DEFAULT_SETTINGS, failbackSteps: [5] }, (setting) => `--${setting}`);
  expect(found).toEqual([
    '--failbackSteps is 5; it must be none where --failback (manual): an operator moves all clients at once, for example none.',
  ]);
});

it.each(
  Object.entries(SETTINGS).flatMap(([name, { range }]) =>
    range === undefined ? [] : [[name, range[0], range[1]] as const],
  ),
)('accepts %s from the least value of its range to the greatest, and no other', (name, least, most) => {
  const accepts = (value: number) => checkSettings({ ...DEFAULT_SETTINGS, [name]: value }).length === 0;
  expect([accepts(least), accepts(least * 0.999)]).toEqual([true, false]);
  if (most !== undefined) expect([accepts(most), accepts(most * 1.001)]).toEqual([true, false]);
});

it('shares clients out by the key alone, and beside a distribution that is written', () => {
  const steps = { ...DEFAULT_SETTINGS, failback: 'auto', failbackSteps: [25, 5] } as const;
  const [byDistribution] = checkSettings({ ...steps, routing: 'distribution' });
  const [byKey] = checkSettings({ ...steps, routing: 'key' });
  const [byDns] = checkSettings({ ...steps, routing: 'dns' });
  const [byKeyAndDns] = checkSettings({ ...steps, routing: 'key,dns' });
  const order = 'percentages between 1 and 99, each greater than the one before';
  expect(byDistribution).toBe(
    `failbackSteps is 25,5; it must be none where routing (distribution): it is the key that shares clients out, and ${order}, for example none.`,
  );
  expect(byKey).toBe(
    `failbackSteps is 25,5; it must be none where routing (key): each step writes the key anew, and edge locations that have none for some seconds send all clients where the distribution points, and ${order}, for example none.`,
  );
  expect(byDns).toContain('it must be none where routing (dns): it is the key that shares clients out');
  expect(byKeyAndDns).toContain('have none for some seconds send all clients where DNS says');
});

it('can put what it proposes in place of what it refuses', () => {
  const settings = { ...DEFAULT_SETTINGS, limit: 0, coolDown: 60 * S };
  expect(proposed(settings)).toEqual({ ...settings, limit: 3 });
});

describe('what a refusal proposes', () => {
  const anything = fc.record({
    tolerableErrors: fc.double({ min: -1, max: 2, noNaN: true }),
    confirm: seconds(100),
    coolDown: seconds(100_000),
    limit: fc.nat(30),
    failback: fc.constantFrom('manual' as const, 'auto' as const),
    failbackAfter: seconds(4_000),
    failbackSteps: fc.array(fc.nat(120), { maxLength: 3 }),
    routing: fc.constantFrom(...ROUTINGS),
    maxReplicaLag: seconds(100_000),
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
        expect(rounds).toBeLessThanOrEqual(7);
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
      /^(\w+) is .*, for example (\S+?)( s| %)?\.$/.exec(sentence) ?? [];
    if (setting === 'failbackSteps')
      return [setting, value === 'none' ? [] : value.split(',').map(Number)] as const;
    return [setting, Number(value) * (unit === ' s' ? S : unit === ' %' ? 0.01 : 1)] as const;
  });
  return { ...settings, ...Object.fromEntries(changes) };
}
