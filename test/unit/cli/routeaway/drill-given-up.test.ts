/** How drills go, and what each is given up for: with the real prober and the real switcher, in virtual time. */

import { withEnded } from '../../../../shared/core/drill.ts';
import { MINUTE } from '../../../../shared/core/duration.ts';
import { type Played, playIn } from './drill-world.ts';

const AWAY = /^Clients are served from standby/;

test('by the operator’s path: away and back, and nothing is left', async () => {
  const game = await playIn();
  const report = await game.report();
  expect(report).toMatchObject({
    passed: true,
    result: 'Passed.',
    afterwards: 'traffic is on primary, the override is "auto".',
    reads: [],
  });
  expect(report.steps.map(({ name, inTime }) => [name, inTime])).toEqual([
    ['to standby', true],
    ['back to primary', true],
  ]);
  expect(report.epochs.map(({ kind, to }) => [kind, to])).toEqual([
    ['pin', 'standby'],
    ['pin', 'primary'],
  ]);
  expect([game.override(), game.drill(), game.active()]).toEqual(['auto', 'none', 'primary']);
});

test('by the whole chain: the failover is marked, and has no recovery time', async () => {
  const game = await playIn({ fail: { side: 'primary' } });
  const report = await game.report();
  expect(report.result).toBe('Passed.');
  expect(report.epochs[0]).toMatchObject({ kind: 'failover', to: 'standby', drill: true });
  const [, failover] = game.world.table.journal.entries;
  expect(failover).toMatchObject({ kind: 'failover' });
  // Clients are served all the while.
  expect(failover).not.toHaveProperty('outageSince');
  expect(failover).not.toHaveProperty('recoveryMs');
  expect(game.world.trace.filter((one) => one.what === 'gauge' && one.name === 'RecoveryTime')).toEqual([]);
  expect([game.override(), game.drill(), game.active()]).toEqual(['auto', 'none', 'primary']);
});

test('too many of its requests fail: traffic goes back', async () => {
  const game = await playIn({ stayMs: 15 * MINUTE });
  await game.until(AWAY);
  // Clients are hit, and the probes are not: their path is the edge.
  game.world.regions.lay('standby', { kind: 'errors', share: 0.6 }, 'edge');
  const report = await game.report();
  expect(report).toMatchObject({
    passed: false,
    result: 'Given up: Too many requests have failed for longer than 1 min 30 s.',
    aborted: 'Too many requests have failed for longer than 1 min 30 s.',
    afterwards: 'traffic is on primary, the override is "auto".',
  });
});

test('a few failures are no reason to give up', async () => {
  const game = await playIn({ stayMs: 5 * MINUTE });
  await game.until(AWAY);
  game.world.regions.lay('standby', { kind: 'errors', share: 0.02 }, 'edge');
  await game.world.run(3 * MINUTE);
  game.world.regions.heal('standby');
  expect(await game.report()).toMatchObject({ passed: true });
});

test('the other side turns unhealthy: traffic goes back', async () => {
  const game = await playIn({ stayMs: 15 * MINUTE });
  await game.until(AWAY);
  game.world.regions.lay('standby', { kind: 'dead' });
  const { aborted, afterwards } = await game.report();
  expect(aborted).toMatch(/^standby has turned unhealthy \(.+\)\.$/);
  expect(afterwards).toBe('traffic is on primary, the override is "auto".');
});

test('the other side dies in a drill with --fail: the switcher has brought traffic back before', async () => {
  const game = await playIn({ fail: { side: 'primary' }, stayMs: 15 * MINUTE });
  await game.until(AWAY);
  game.world.regions.lay('standby', { kind: 'dead' });
  const { aborted, afterwards, epochs } = await game.report();
  expect(aborted).toMatch(/^standby has turned unhealthy \(.+\)\.$/);
  expect(afterwards).toBe('traffic is on primary, the override is "auto".');
  expect(epochs.map(({ kind, to, drill }) => [kind, to, drill])).toEqual([
    ['failover', 'standby', true],
    ['failover', 'primary', undefined],
  ]);
});

test.each(['auto', 'hold because I say so', 'standby because I say so'])(
  'someone else says "%s" meanwhile: it is left alone, and so is traffic',
  async (word) => {
    const game = await playIn({ stayMs: 15 * MINUTE });
    await game.until(AWAY);
    game.world.operator.say(word);
    const { aborted, afterwards } = await game.report();
    expect(aborted).toContain(`Someone has written "${word}" into the override meanwhile; it is left alone.`);
    expect(aborted).toContain('Not all could be undone');
    // Nobody is told that it was undone before it is.
    expect(game.said.filter((one) => one.includes('undone'))).toEqual([
      `The drill is given up: Someone has written "${word}" into the override meanwhile; it is left alone. What it set is being undone.`,
    ]);
    expect(afterwards).toBe(`traffic is on standby, the override is "${word}".`);
    expect(game.override()).toBe(word);
  },
);

test('someone else ends a drill with --fail before traffic has moved: it is given up', async () => {
  const game = await playIn({ fail: { side: 'primary' } });
  await game.world.run(15_000);
  expect(game.drill()).toMatch(/^primary until /);
  game.world.operator.drill('none');
  const { aborted, afterwards } = await game.report();
  expect(aborted).toBe('Someone has set the drill to "none" meanwhile.');
  expect(afterwards).toBe('traffic is on primary, the override is "auto".');
});

test.each([undefined, 'primary'] as const)('Ctrl-C, --fail %s: traffic goes back', async (fail) => {
  const game = await playIn({ stayMs: 15 * MINUTE, ...(fail && { fail: { side: fail } }) });
  await game.until(AWAY);
  game.interrupt();
  const report = await game.report();
  expect(report).toMatchObject({
    result: 'Given up: Someone ended it.',
    aborted: 'Someone ended it.',
    afterwards: 'traffic is on primary, the override is "auto".',
  });
  expect(report.steps.map(({ name }) => name)).toEqual(['to standby']);
  expect(game.drill()).toBe('none');
});

test('it takes too long: given up, and nothing has moved', async () => {
  const game = await playIn({ limitMs: 5 * MINUTE }, (world) => {
    // Nobody moves anything.
    world.callHooks.push(({ name }, drawn) =>
      /^(store\.write|distribution\.move)/.test(name) ? { ...drawn, refusal: new Error('no') } : undefined,
    );
  });
  const { aborted, steps } = await game.report();
  expect(aborted).toMatch(/^It took longer than 5 min\./);
  expect(steps).toEqual([]);
  expect([game.override(), game.active()]).toEqual(['auto', 'primary']);
});

describe('the side that traffic came from really dies', () => {
  /** Where clients were sent, and whether they were well served there, since `from`. */
  const clientsOf = ({ world }: Played, from: number) =>
    world.trace.flatMap((one) =>
      one.what === 'clients' && one.at >= from ? [`${one.side} ${one.well}`] : [],
    );
  const STAYS =
    /^primary really fails \(.+\)\. Not all could be undone: Traffic stays on standby, since primary really fails\. Once it is well: routeaway to primary, then routeaway auto\.$/;
  const KEPT = 'traffic is on standby, the override is "auto".';

  test.each([undefined, 'primary'] as const)(
    'in the stay, --fail %s: given up, and traffic stays',
    async (fail) => {
      const game = await playIn({ stayMs: 5 * MINUTE, ...(fail && { fail: { side: fail } }) });
      await game.until(AWAY);
      await game.world.run(30_000);
      const died = game.world.now();
      game.world.regions.lay('primary', { kind: 'dead' });
      const report = await game.report();
      expect(game.world.now() - died).toBeLessThan(MINUTE);
      expect(report).toMatchObject({
        passed: false,
        aborted: expect.stringMatching(STAYS),
        afterwards: KEPT,
      });
      await game.world.run(10 * MINUTE);
      expect(clientsOf(game, died)).toEqual([]);
      expect([game.override(), game.drill(), game.active()]).toEqual(['auto', 'none', 'standby']);
    },
  );

  test('a moment before Ctrl-C, which nobody has seen yet', async () => {
    const game = await playIn({ stayMs: 5 * MINUTE });
    await game.until(AWAY);
    await game.world.run(30_000);
    const died = game.world.now();
    game.world.regions.lay('primary', { kind: 'dead' });
    await game.world.run(12_000);
    game.interrupt();
    const { aborted, afterwards } = await game.report();
    expect(aborted).toMatch(
      /^Someone ended it\. Not all could be undone: Traffic stays on standby, since primary really fails\./,
    );
    expect(afterwards).toBe(KEPT);
    expect(clientsOf(game, died)).toEqual([]);
  });

  test.each([undefined, 'primary'] as const)('a moment before the limit, --fail %s', async (fail) => {
    const game = await playIn({
      stayMs: 15 * MINUTE,
      limitMs: 3 * MINUTE,
      ...(fail && { fail: { side: fail } }),
    });
    await game.until(AWAY);
    const { world } = game;
    await world.run(Date.parse('2027-01-05T00:05:45Z') - world.now());
    const died = world.now();
    world.regions.lay('primary', { kind: 'dead' });
    const { aborted, afterwards } = await game.report();
    expect(aborted).toMatch(/^It took longer than 3 min\. Not all could be undone: Traffic stays on standby/);
    expect(afterwards).toBe(KEPT);
    expect(clientsOf(game, died)).toEqual([]);
  });

  test('on the way back: traffic leaves it again as soon as that is seen', async () => {
    const game = await playIn({ stayMs: MINUTE });
    await game.until(AWAY);
    while (game.world.edge.served('near') === 'standby') await game.world.step();
    const died = game.world.now();
    game.world.regions.lay('primary', { kind: 'dead' });
    const { passed } = await game.report();
    expect(passed).toBe(false);
    await game.world.run(MINUTE);
    expect(game.override()).toBe('auto');
    expect(game.active()).toBe('standby');
    const [, well] = game.world.trace.filter((one) => one.what === 'clients' && one.at > died);
    expect((well?.at ?? Number.NaN) - died).toBeLessThan(MINUTE);
  });

  test('is only degraded at Ctrl-C: it is waited for, with the rules in force, and traffic goes back', async () => {
    const game = await playIn({ stayMs: 5 * MINUTE });
    await game.until(AWAY);
    game.world.regions.lay('primary', { kind: 'dead' });
    await game.world.run(12_000);
    game.world.regions.heal('primary');
    game.interrupt();
    const { aborted, afterwards } = await game.report();
    expect(aborted).toBe('Someone ended it.');
    expect(afterwards).toBe('traffic is on primary, the override is "auto".');
  });

  test('before anything has moved: no drill follows', async () => {
    const game = await playIn({ fail: { side: 'primary' } });
    await game.world.run(12_000);
    game.world.regions.lay('primary', { kind: 'dead' });
    await game.world.run(3 * MINUTE);
    game.world.regions.heal('primary');
    const { result } = await game.report();
    expect(result).toMatch(/^Given up: primary really fails \(/);
    await game.world.run(MINUTE);
    expect([game.override(), game.drill(), game.active()]).toEqual(['auto', 'none', 'standby']);
  });
});

test('the other side has died while a person was asked: nothing moves', async () => {
  const game = await playIn({}, async (world) => {
    world.regions.lay('standby', { kind: 'dead' });
    await world.run(MINUTE);
  });
  const { aborted, steps, afterwards } = await game.report();
  expect(aborted).toMatch(/^standby has turned unhealthy \(.+\)\.$/);
  expect(steps).toEqual([]);
  expect(game.world.trace.filter((one) => one.what === 'world' && /override/.test(one.sentence))).toEqual([]);
  expect(afterwards).toBe('traffic is on primary, the override is "auto".');
});

test('a real outage has ended the drill: that is noticed, and it does not pass', async () => {
  const game = await playIn({ fail: { side: 'primary' }, stayMs: 5 * MINUTE });
  await game.until(AWAY);
  const { journal } = game.world.table;
  const id = game.world.table.ledger.primary.at(-1)?.drillId ?? '';
  // A write like any other: a run that has read the journal before meets a conflict.
  const revision = journal.revision + 1;
  game.world.table.journal = { ...withEnded(journal, [id], game.world.now()), revision };
  const { result } = await game.report();
  expect(result).toBe('Given up: A real outage has ended the drill.');
  expect(game.drill()).toBe('none');
});

test('traffic leaves the other side by itself in the stay: given up, and left where it is', async () => {
  const game = await playIn({ stayMs: 5 * MINUTE });
  await game.until(AWAY);
  await game.world.run(30_000);
  game.world.operator.edit('primary');
  game.world.operator.putKey('v1 primary 99');
  const { aborted, afterwards } = await game.report();
  expect(aborted).toMatch(/^Traffic has left standby meanwhile; epoch \d+: Accept an external change: .+\.$/);
  expect(afterwards).toBe('traffic is on primary, the override is "auto".');
});

describe('kill -9 in the middle', () => {
  test('of a drill with --fail: it ends by itself, and traffic stays where it was moved to', async () => {
    const game = await playIn({ fail: { side: 'primary' }, stayMs: 15 * MINUTE });
    await game.until(AWAY);
    game.kill();
    const { world } = game;
    await world.run(15 * MINUTE);
    expect(world.table.ledger.primary.at(-1)).toMatchObject({ judgement: 'unhealthy', drill: true });
    await world.run(10 * MINUTE);
    expect(world.table.ledger.primary.at(-1)?.judgement).toBe('healthy');
    expect(game.drill()).toMatch(/^primary until /);
    expect([game.override(), game.active()]).toEqual(['auto', 'standby']);
  });

  test('of one by the operator’s path: nothing stands in the way of a failover', async () => {
    const game = await playIn({ stayMs: 15 * MINUTE });
    await game.until(AWAY);
    game.kill();
    const { world } = game;
    await world.run(30_000);
    expect([game.override(), game.active()]).toEqual(['auto', 'standby']);
    const died = world.now();
    world.regions.lay('standby', { kind: 'dead' });
    await world.run(2 * MINUTE);
    expect(game.active()).toBe('primary');
    const [, , well] = world.trace.filter((one) => one.what === 'clients' && one.at >= died);
    expect(well).toMatchObject({ side: 'primary', well: true });
  });

  test('of one by the operator’s path, while traffic moves: the pin ends within three minutes', async () => {
    const game = await playIn({ stayMs: 15 * MINUTE });
    while (!game.override().startsWith('standby')) await game.world.step();
    game.kill();
    // It is noticed by the next run, of which there is one a minute.
    await game.world.run(4 * MINUTE);
    expect(game.override()).toMatch(/^standby until /);
    expect(game.world.table.journal.override).toMatchObject({ expired: true });
    expect(game.active()).toBe('standby');
  });
});
