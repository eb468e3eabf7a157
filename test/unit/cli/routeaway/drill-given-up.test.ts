/** How drills go, and what each is given up for: with the real prober and the real switcher, in virtual time. */
import { playIn } from './drill-world.ts';

const MINUTE = 60_000;
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
  const game = await playIn({ fail: 'primary' });
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
  const game = await playIn({ fail: 'primary', stayMs: 15 * MINUTE });
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
  'somebody else says "%s" meanwhile: it is left alone, and so is traffic',
  async (word) => {
    const game = await playIn({ stayMs: 15 * MINUTE });
    await game.until(AWAY);
    game.world.operator.say(word);
    const { aborted, afterwards } = await game.report();
    expect(aborted).toContain(
      `Somebody has written "${word}" into the override meanwhile; it is left alone.`,
    );
    expect(aborted).toContain('Not all could be undone');
    // Nobody is told that it was undone before it is.
    expect(game.said.filter((one) => one.includes('undone'))).toEqual([
      `The drill is given up: Somebody has written "${word}" into the override meanwhile; it is left alone. What it set is being undone.`,
    ]);
    expect(afterwards).toBe(`traffic is on standby, the override is "${word}".`);
    expect(game.override()).toBe(word);
  },
);

test('somebody else ends a drill with --fail before traffic has moved: it is given up', async () => {
  const game = await playIn({ fail: 'primary' });
  await game.world.run(15_000);
  expect(game.drill()).toMatch(/^primary until /);
  game.world.operator.drill('none');
  const { aborted, afterwards } = await game.report();
  expect(aborted).toBe('Somebody has written "none" into the drill parameter meanwhile.');
  expect(afterwards).toBe('traffic is on primary, the override is "auto".');
});

test.each([undefined, 'primary'] as const)('Ctrl-C, --fail %s: traffic goes back', async (fail) => {
  const game = await playIn({ stayMs: 15 * MINUTE, ...(fail && { fail }) });
  await game.until(AWAY);
  game.interrupt();
  const report = await game.report();
  expect(report).toMatchObject({
    result: 'Given up: Somebody ended it.',
    aborted: 'Somebody ended it.',
    afterwards: 'traffic is on primary, the override is "auto".',
  });
  expect(report.steps.map(({ name }) => name)).toEqual(['to standby']);
  expect(game.drill()).toBe('none');
});

test('it takes too long: given up, and nothing has moved', async () => {
  const game = await playIn({ limitMs: 5 * MINUTE }, (world) => {
    // Nobody moves anything.
    world.fates.push(({ name }, drawn) =>
      /^(store\.write|levers\.move)/.test(name) ? { ...drawn, refusal: new Error('no') } : undefined,
    );
  });
  const { aborted, steps } = await game.report();
  expect(aborted).toMatch(/^It took longer than 5 min\./);
  expect(steps).toEqual([]);
  expect([game.override(), game.active()]).toEqual(['auto', 'primary']);
});

describe('kill -9 in the middle', () => {
  test('of a drill with --fail: it ends by itself, and traffic stays where it was moved to', async () => {
    const game = await playIn({ fail: 'primary', stayMs: 15 * MINUTE });
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

  test('of one by the operator’s path: the pin ends by itself', async () => {
    const game = await playIn({ stayMs: 15 * MINUTE });
    await game.until(AWAY);
    game.kill();
    await game.world.run(25 * MINUTE);
    expect(game.override()).toMatch(/^standby until /);
    expect(game.world.table.journal.override).toMatchObject({ expired: true });
    expect(game.active()).toBe('standby');
  });
});
