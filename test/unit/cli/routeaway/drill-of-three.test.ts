/** Drills with three controllers: one control Region does nothing meanwhile, or a whole Region fails, in virtual time. */
import {
  type DrillOptions,
  drillSettingsOf,
  failingOf,
  usualTimes,
} from '../../../../cli/routeaway/drill/options.ts';
import type { World } from '../../../../lab/simulation/world/world.ts';
import { MINUTE } from '../../../../shared/core/duration.ts';
import type { EMPTY_LEDGER } from '../../../../shared/core/journal/ledger.ts';
import { playIn } from './drill-world.ts';

const none = (): void => undefined;
/** Who made the switches, oldest first. */
const made = ({ table }: World) =>
  [...table.journal.entries]
    .reverse()
    .filter(({ kind }) => kind !== 'initial')
    .map(({ kind, to, region, drill }) => [kind, to, region, ...(drill ? ['drill'] : [])]);
const newestOf = ({ table }: World, region: string): number => {
  const { ledgers } = table as unknown as {
    ledgers(): readonly { readonly region: string; readonly ledger: typeof EMPTY_LEDGER }[];
  };
  return (
    ledgers()
      .find((one) => one.region === region)
      ?.ledger.public.at(-1)?.tick ?? 0
  );
};

test('control: the two others move traffic there and back, and the one that was stopped works again', async () => {
  const game = await playIn({ fail: { control: 'ca-central-1' }, stayMs: 90_000 }, none, 3);
  await game.until(/^Clients are served from standby/);
  expect(game.world.now() - newestOf(game.world, 'ca-central-1')).toBeGreaterThan(20_000);
  expect(game.world.now() - newestOf(game.world, 'us-west-2')).toBeLessThan(15_000);
  const report = await game.report();
  expect(report).toMatchObject({ passed: true, result: 'Passed.' });
  const [there, back] = made(game.world);
  expect(there).toEqual(['pin', 'standby', expect.stringMatching(/^(us-west-2|eu-west-1)$/)]);
  expect(back).toEqual(['pin', 'primary', expect.any(String)]);
  expect(game.said).toContain('Prober and controller in ca-central-1 work again.');
  expect([game.drill(), game.override()]).toEqual(['none', 'auto']);
  await game.world.run(MINUTE);
  expect(game.world.now() - newestOf(game.world, 'ca-central-1')).toBeLessThan(15_000);
});

test('region: a side and the control Region beside it fail at once, and the two others move traffic', async () => {
  const game = await playIn({ fail: { side: 'primary', control: 'us-west-2' } }, none, 3);
  const report = await game.report();
  expect(report).toMatchObject({ passed: true });
  const [there, back] = made(game.world);
  expect(there).toEqual([
    'failover',
    'standby',
    expect.stringMatching(/^(ca-central-1|eu-west-1)$/),
    'drill',
  ]);
  expect(back?.slice(0, 2)).toEqual(['pin', 'primary']);
  // Not before the switchers find it healthy again as well: else it would be an urgent message.
  expect(game.world.table.journal.entries[0]?.because).toBe(
    'Switch to primary: an operator pinned traffic to it.',
  );
});

test('region: of the standby nothing moves, and that is what it shows', async () => {
  const game = await playIn({ fail: { side: 'standby', control: 'us-west-2' }, stayMs: 2 * MINUTE }, none, 3);
  const report = await game.report();
  expect(report).toMatchObject({
    passed: true,
    steps: [{ name: 'on primary all the while', to: 'primary', inTime: true }],
  });
  expect(made(game.world)).toEqual([]);
  expect([game.drill(), game.override()]).toEqual(['none', 'auto']);
});

test('it is given up where another control Region is silent as well', async () => {
  const game = await playIn({ fail: { control: 'ca-central-1' }, stayMs: 10 * MINUTE }, none, 3);
  await game.until(/^Clients are served from standby/);
  for (const { region, broken } of game.world.controls)
    if (region === 'us-west-2') broken.add('vantage point');
  expect((await game.report()).aborted).toMatch(/^The prober in us-west-2 is silent as well, /);
  expect([game.drill(), game.active()]).toEqual(['none', 'primary']);
});

test('a command that is killed: the drill ends by itself', async () => {
  const game = await playIn({ fail: { control: 'ca-central-1' }, stayMs: 10 * MINUTE }, none, 3);
  await game.until(/^Clients are served from standby/);
  game.kill();
  await game.world.run(25 * MINUTE);
  expect(game.world.now() - newestOf(game.world, 'ca-central-1')).toBeLessThan(15_000);
});

describe('--fail', () => {
  const REGIONS = { primary: 'us-east-2', standby: 'us-west-2' };
  const THREE = ['ca-central-1', 'us-west-2', 'eu-west-1'];

  test.each([
    ['primary', { side: 'primary' }],
    ['us-west-2', { side: 'standby' }],
    ['control:us-west-2', { control: 'us-west-2' }],
    ['region:us-west-2', { side: 'standby', control: 'us-west-2' }],
    ['region:us-east-2', { side: 'primary' }],
    ['region:eu-west-1', { control: 'eu-west-1' }],
  ])('%s', (text, wanted) => expect(failingOf(text, REGIONS, THREE)).toEqual(wanted));

  test.each([
    ['control:us-east-2', 'it must name a control Region: ca-central-1, us-west-2, eu-west-1.'],
    ['control:', '--fail is "control:"; it must name a control Region: ca-central-1, us-west-2, eu-west-1.'],
    [
      'region:sa-east-1',
      'it must name a Region of the stage: us-east-2, us-west-2, ca-central-1, eu-west-1.',
    ],
    [
      'region:',
      '--fail is "region:"; it must name a Region of the stage: us-east-2, us-west-2, ca-central-1',
    ],
    ['tertiary', 'There is no side "tertiary"'],
  ])('%s is refused', (text, why) => expect(() => failingOf(text, REGIONS, THREE)).toThrow(why));

  test.each(['control:ca-central-1', 'region:ca-central-1'])(
    'with one controller %s is refused, with the reason',
    (text) =>
      expect(() => failingOf(text, REGIONS, ['ca-central-1'])).toThrow(
        `--fail is "${text}", and ca-central-1 has the only controller: while it does nothing nobody is left to fail over.`,
      ),
  );

  test('what is no side and no Region is refused before anybody is asked', () => {
    const options: DrillOptions = {
      ...{ target: '90s', stay: '30s', limit: '20min', abortAbove: '20%', rate: '2', because: 'a drill' },
      fail: 'tertiary',
    };
    expect(() => drillSettingsOf(options)).toThrow(
      '--fail is "tertiary"; it must be primary, standby, or the Region of one, control:<Region> or region:<Region>, e.g. --fail primary.',
    );
    expect(drillSettingsOf({ ...options, fail: 'control:us-west-2' })).not.toHaveProperty('fail');
  });

  test.each([
    ['key,distribution', 90, 30],
    ['key', 90, 30],
    ['key,dns', 90, 30],
    ['distribution', 300, 30],
    ['dns', 300, 300],
  ] as const)('with routing=%s a drill waits as long as clients take to follow', (routing, target, stay) => {
    expect(usualTimes(routing)).toEqual({ targetMs: target * 1_000, stayMs: stay * 1_000 });
    const given = { limit: '20min', abortAbove: '20%', rate: '2', because: 'a drill' };
    expect({ ...usualTimes(routing), ...drillSettingsOf({ ...given, stay: '1min' }) }).toMatchObject({
      targetMs: target * 1_000,
      stayMs: 60_000,
    });
  });
});
