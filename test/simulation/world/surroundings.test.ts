/** What the world is made of besides calls: Regions, edge, triggers, operators. */

import { parseFault, type Reach } from '../../../lab/emulator/model/index.ts';
import { notOurs } from '../../../lab/simulation/world/behaviours.ts';
import { createWorld, WORLD_START, type World } from '../../../lab/simulation/world/world.ts';
import { MINUTE, SECOND } from '../../../shared/core/duration.ts';

/** What the prober wrote about a fault of the primary, at its first tick. */
async function verdicts(words: string, reach: Reach = 'everyone'): Promise<readonly string[]> {
  const world = createWorld({ seed: 1 });
  const fault = parseFault(words);
  if (fault === 'none') throw new Error('no fault');
  world.regions.lay('primary', fault, reach);
  await world.run(19_000);
  const { primary, standby, public: edge } = world.table.ledger;
  expect(new Set(standby.map((v) => v.judgement))).toEqual(new Set(['healthy']));
  return [primary.at(-1), edge.at(-1)].map(
    (v) => `${v?.judgement}: ${v?.evidence.replace(/\d+ ms/, '… ms')}`,
  );
}

describe('a Region that is', () => {
  test.each([
    ['dead', 'unhealthy: connection refused (ECONNREFUSED)', 'unhealthy: write: status 502, wanted 2xx'],
    ['black-hole', 'unhealthy: no answer within … ms', 'unhealthy: write: no answer within … ms'],
    ['slow 4s', 'unhealthy: no answer within … ms', 'unhealthy: write: no answer within … ms'],
    [
      'slow 2.7s',
      'unhealthy: answered in … ms, wanted at most 2500 ms',
      'unhealthy: write: answered in … ms, wanted at most 2500 ms',
    ],
    ['slow 1s', 'healthy: status 200 in … ms', 'healthy: status 200 in … ms'],
    ['errors 100%', 'unhealthy: status 500, wanted 2xx', 'unhealthy: write: status 500, wanted 2xx'],
    ['errors 0%', 'healthy: status 200 in … ms', 'healthy: status 200 in … ms'],
    ['redirect', 'unhealthy: status 302, wanted 2xx', 'unhealthy: write: status 302, wanted 2xx'],
    [
      'database-down',
      'unhealthy: status 503, wanted 2xx (dynamodb:read, dynamodb:write fail)',
      'unhealthy: write: status 503, wanted 2xx (dynamodb:read, dynamodb:write fail)',
    ],
    [
      'wrong-body',
      'unhealthy: body "<html>Under maintenance</html>", wanted health+json',
      'unhealthy: write: body "<html>Under maintenance</html>", wanted health+json',
    ],
  ])('%s is judged by the production classification', async (words, direct, edge) => {
    expect(await verdicts(words)).toEqual([direct, edge]);
  });

  test('refused is unknown, whoever is refused', async () => {
    const refused = 'unknown: status 403: refused, the credentials may be wrong';
    const through = refused.replace('status', 'write: status');
    expect(await verdicts('refused')).toEqual([refused, through]);
    expect(await verdicts('refused', 'direct')).toEqual([refused, through]);
  });

  test('broken on one path only is well on the other', async () => {
    const well = 'healthy: status 200 in … ms';
    expect(await verdicts('dead', 'direct')).toEqual(['unhealthy: connection refused (ECONNREFUSED)', well]);
    expect(await verdicts('dead', 'edge')).toEqual([well, 'unhealthy: write: status 502, wanted 2xx']);
  });
});

test('errors at a rate come at about that rate', async () => {
  const world = createWorld({ seed: 1, warm: true });
  world.operator.say('hold');
  let [bad, all] = [0, 0];
  world.regions.lay('primary', { kind: 'errors', share: 0.3 });
  for (let i = 0; i < 20; i++) {
    await world.run(3 * MINUTE);
    bad += world.table.ledger.primary.filter((v) => v.judgement === 'unhealthy').length;
    all += world.table.ledger.primary.length;
  }
  expect(bad / all).toBeGreaterThan(0.2);
  expect(bad / all).toBeLessThan(0.4);
});

test('truth knows whether clients are served well, which a refused prober does not change', () => {
  const world = createWorld();
  world.regions.lay('primary', { kind: 'refused' }, 'direct');
  expect(world.truth.now()).toEqual({ well: true, sides: ['primary', 'primary'] });
  world.regions.lay('primary', { kind: 'refused' });
  expect(world.truth.now().well).toBe(false);
});

describe('the edge', () => {
  test('serves the old side until a location has the change, and is Deployed when the last one has', async () => {
    const world = createWorld({ warm: true });
    world.operator.say('hold');
    world.propagation.from = 30_000;
    world.propagation.to = 90_000;
    const begun = world.now();
    world.at(begun, () => world.operator.edit('standby'));
    await world.run(20_000);
    expect([world.edge.target(), world.edge.served('near'), world.edge.deployed()]).toEqual([
      'standby',
      'primary',
      false,
    ]);
    await world.run(80_000);
    const arrivals = world.trace.filter((one) => one.what === 'served').map(({ at }) => at - begun);
    expect(arrivals).toHaveLength(2);
    for (const after of arrivals) expect(after >= 30_000 && after <= 90_000).toBe(true);
    const [deployed] = world.trace.filter((one) => one.what === 'deployed');
    expect((deployed?.at ?? 0) - begun).toBe(Math.max(...arrivals));
  });

  test('a switch leaves everything that is not ours as it was', async () => {
    const world = createWorld({ warm: true });
    const before = notOurs(world.edge.read().config);
    world.operator.say('standby');
    await world.run(MINUTE);
    expect(world.edge.target()).toBe('standby');
    expect(notOurs(world.edge.read().config)).toBe(before);
    expect(before).toContain('website');
  });
});

describe('a deploy', () => {
  const comment = ({ edge }: World) => edge.read().config.Comment;

  test('of the same template sends nothing, however far the live distribution has moved', async () => {
    const world = createWorld({ warm: true });
    world.operator.say('hold');
    world.operator.edit('standby');
    world.operator.deploy({ active: 'primary' });
    expect(world.edge.target()).toBe('standby');
  });

  test('of another template sends all of it, target included', () => {
    const world = createWorld({ warm: true });
    world.operator.edit('standby');
    world.operator.deploy({ active: 'primary', comment: 'new' });
    expect([world.edge.target(), comment(world)]).toEqual(['primary', 'new']);
  });
});

describe('the switcher is started', () => {
  const causes = (world: World) =>
    new Set(world.runs.all.filter(({ role }) => role === 'switcher').map(({ cause }) => cause));

  test('by its schedule, the prober, the alarms and the override', async () => {
    const world = createWorld({ warm: true });
    await world.run(2 * MINUTE);
    expect(causes(world)).toEqual(new Set(['schedule']));
    world.operator.say('hold');
    world.regions.lay('primary', { kind: 'dead' });
    await world.run(2 * MINUTE);
    expect(causes(world)).toEqual(new Set(['schedule', 'prober', 'alarm', 'override']));
  });

  test('twice for one event where messages are doubled', async () => {
    const world = createWorld({ warm: true, zeroLatency: true });
    await world.run(MINUTE);
    world.delivery.parameterEvent.twice = 1;
    world.at(world.now(), () => world.operator.say('hold'));
    await world.run(15_000);
    expect(world.runs.all.filter(({ cause }) => cause === 'override')).toHaveLength(2);
  });
});

describe('the prober', () => {
  const lastTick = (world: World) => world.now() - (world.table.ledger.primary.at(-1)?.tick ?? 0);

  test('leaves no tick out, over hours of late starts', async () => {
    const world = createWorld({ seed: 3 });
    const ticks = new Set<number>();
    for (let i = 0; i < 100; i++) {
      await world.run(3 * MINUTE);
      for (const { tick } of world.table.ledger.public) ticks.add(tick);
    }
    const sorted = [...ticks].sort((a, b) => a - b);
    expect(sorted.every((tick, i) => i === 0 || tick - (sorted[i - 1] ?? 0) === 10_000)).toBe(true);
  });

  test('is silent at once, and speaks at once', async () => {
    const world = createWorld({ warm: true });
    await world.run(MINUTE);
    world.silence();
    await world.run(5 * MINUTE);
    expect(lastTick(world)).toBeGreaterThanOrEqual(5 * MINUTE);
    world.speak();
    await world.run(15_000);
    expect(lastTick(world)).toBeLessThan(15_000);
  });

  test('that is cut off blames nobody', async () => {
    const world = createWorld({ warm: true });
    world.network.prober = 'cut-off';
    await world.run(MINUTE);
    expect(world.table.ledger.primary.slice(-3).map((v) => v.judgement)).toEqual(
      new Array(3).fill('unknown'),
    );
  });

  test('with a clock that is a little off writes ticks by its own clock', async () => {
    const world = createWorld();
    world.skew.prober = 4 * SECOND;
    await world.run(MINUTE - 2 * SECOND);
    expect(world.table.ledger.primary.at(-1)).toMatchObject({
      tick: WORLD_START + MINUTE,
      judgement: 'healthy',
    });
  });

  test('with a clock that is off knows nothing, and says so under the time of the table', async () => {
    const world = createWorld();
    world.skew.prober = 5 * MINUTE;
    await world.run(MINUTE);
    const { primary } = world.table.ledger;
    expect(primary.length).toBeGreaterThan(3);
    for (const { tick, judgement, evidence } of primary) {
      expect(tick).toBeLessThanOrEqual(world.now());
      expect([judgement, evidence]).toEqual(['unknown', expect.stringMatching(/^the prober's clock is /)]);
    }
    expect(primary.at(-1)?.evidence).toBe("the prober's clock is 300 s fast");
  });
});
