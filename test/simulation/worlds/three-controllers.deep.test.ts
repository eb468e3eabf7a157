/**
 * Three control Regions: random worlds of each family, those that one controller lives through as well among them; how much later
 * a dead Region is left without one of them; and what people hear of one that errs.
 */
import { ALL_LIES, lie } from '../../../lab/simulation/families/control-regions.ts';
import { WITH_THREE } from '../../../lab/simulation/search/families.ts';
import { inOrder, type TraceAct } from '../../../lab/simulation/search/fault-schedule.ts';
import { MINUTE, once, SECOND } from '../../../lab/simulation/search/generators.ts';
import { runSeed } from '../../../lab/simulation/search/run-seed.ts';
import { type Lived, runTrace } from '../../../lab/simulation/search/run-trace.ts';
import type { Happening } from '../../../lab/simulation/world/events.ts';
import { CONTROL_REGIONS } from '../../../lab/simulation/world/names.ts';
import { type Programs, production } from '../../../lab/simulation/world/programs.ts';
import { WORLD_START } from '../../../lab/simulation/world/world.ts';
import { DAY } from '../../../shared/core/duration.ts';
import type { Notifier } from '../../../shared/ports.ts';

/** `npm run worlds -- --family one-region` plays more. */
const WORLDS: Readonly<Record<string, number>> = { 'as-one': 25 };

test.each(WITH_THREE)('%s: as it should be', async (family) => {
  for (let seed = 1; seed <= (WORLDS[family] ?? 8); seed++) {
    const { judged } = await runSeed({ family, seed, length: 0, shrinks: false });
    expect([seed, judged.wrong]).toEqual([seed, undefined]);
  }
});

async function live(
  controllers: 1 | 3,
  seed: number,
  acts: readonly TraceAct[],
  length: number,
): Promise<Lived> {
  // No fault ends as a cool-down does: then a second decides.
  const setup = [
    `seed ${seed}`,
    'set coolDown 1m',
    'set limit 5',
    ...(controllers === 3 ? ['controllers 3'] : []),
  ];
  const lived = await runTrace({ family: 'any', seed, setup, acts: inOrder(acts, length), length });
  if (lived.broken) throw lived.broken;
  return lived;
}

describe('a dead Region', () => {
  const dies = (seed: number): number => MINUTE + ((seed * 7_919) % 60) * SECOND;
  /** In ms, from its death to the first update of the edge. */
  async function left(seed: number, ...before: readonly string[]): Promise<number> {
    const at = dies(seed);
    const acts = [...before.map((line) => once(30 * SECOND, line)), once(at, 'primary black-hole')];
    const { world } = await live(3, seed, acts, at + 90 * SECOND);
    const sent = world.truth.target.find(({ is }) => is === 'standby');
    return (sent?.from ?? Number.POSITIVE_INFINITY) - WORLD_START - at;
  }

  test.each(CONTROL_REGIONS)('is left at most ten seconds later where %s is gone or lies', async (region) => {
    for (const seed of [1, 2]) {
      const usual = await left(seed);
      expect(usual).toBeLessThanOrEqual(28 * SECOND);
      expect((await left(seed, `control Region ${region} gone`)) - usual).toBeLessThanOrEqual(10 * SECOND);
      expect((await left(seed, `prober of ${region} finds primary good`)) - usual).toBeLessThanOrEqual(
        10 * SECOND,
      );
    }
  });
});

describe('one prober that errs moves nothing, and is told within five minutes', () => {
  // What it says is what the others say, too: there is nothing to tell.
  const NOTHING = 'all good';

  async function errs(region: string, what: (typeof ALL_LIES)[number], length: number): Promise<void> {
    const { world, checker } = await live(3, 1, lie(region, what, length), length);
    const first = world.trace.find((one) => one.what === 'notice');
    expect([what, checker.moves]).toEqual([what, []]);
    if (what === NOTHING) return expect(first).toBeUndefined();
    expect(first?.what === 'notice' ? first.notice.subject : what).toMatch(
      new RegExp(`^Only the prober in ${region} finds .* bad, so nothing moves because of it`),
    );
    expect((first?.at ?? 0) - WORLD_START - MINUTE).toBeLessThanOrEqual(5 * MINUTE);
  }

  test.each(CONTROL_REGIONS)('%s', async (region) => {
    for (const what of ALL_LIES) if (what !== NOTHING) await errs(region, what, 6.5 * MINUTE);
  });

  const MATRIX = CONTROL_REGIONS.flatMap((region) => ALL_LIES.map((what) => [region, what] as const));
  /** One in so many is played here for a whole day; a campaign plays all of them (docs/simulator.md). */
  const ONE_IN = Number(process.env.LIES_ONE_IN ?? 9);
  test.each(MATRIX.filter((_, i) => i % ONE_IN === ONE_IN - 1))('%s finds %s for a day', (region, what) =>
    errs(region, what, DAY),
  );
});

test('a switch and the ten minutes after it make hardly more calls and messages by three, but for looks and signs of life', async () => {
  const OF_A_SWITCH = [
    'journal.write',
    'journal.archive',
    'distribution.move',
    'store.write',
    'notifier.send',
  ];
  const counted = async (controllers: 1 | 3) => {
    const made = new Map<string, number>();
    const setup = ['seed 5', ...(controllers === 3 ? ['controllers 3'] : [])];
    const acts = [once(MINUTE, 'primary dead')];
    const listen = (happening: Happening): void => {
      if (happening.what !== 'call' || happening.role !== 'switcher') return;
      made.set(happening.call, (made.get(happening.call) ?? 0) + 1);
    };
    const options = { quietCalls: false, skipQuiet: false };
    await runTrace({ family: 'any', seed: 5, setup, acts, length: 11 * MINUTE }, { options, listen });
    return (call: string): number => made.get(call) ?? 0;
  };
  const [one, three] = [await counted(1), await counted(3)];
  const sum = (of: (call: string) => number) => OF_A_SWITCH.reduce((all, call) => all + of(call), 0);
  expect(sum(three)).toBeLessThanOrEqual(1.5 * sum(one));
  expect([three('distribution.move'), three('notifier.send')]).toEqual([
    one('distribution.move'),
    one('notifier.send'),
  ]);
  // Each reads three parameters.
  expect(three('override.read')).toBeLessThanOrEqual(135);
});

describe('a planted mistake is noticed:', () => {
  const brokenBy = async (
    reconcile: Programs['reconcile'],
    lines: readonly (readonly [number, string])[],
  ) => {
    const acts = lines.map(([seconds, line]) => once(seconds * SECOND, line));
    const trace = { family: 'any', seed: 1, setup: ['seed 1', 'controllers 3'], acts, length: 6 * MINUTE };
    const { broken } = await runTrace(trace, { options: { programs: { ...production, reconcile } } });
    return broken?.message ?? 'nothing';
  };

  test('a controller that believes its own prober alone', async () => {
    const reconcile: Programs['reconcile'] = (ports, settings, run) => {
      const { probers, controllers } = ports;
      const own = async () =>
        ((await probers?.read()) ?? []).filter(({ region }) => region === controllers?.region);
      return production.reconcile({ ...ports, probers: { read: own } }, settings, run);
    };
    expect(
      await brokenBy(reconcile, [
        [30, 'prober of us-west-2 finds primary bad'],
        [30, 'prober of us-west-2 finds public bad'],
      ]),
    ).toMatch(/^Promise (2|11): failover from primary/);
  });

  test('a controller that is cut off and still writes the key', async () => {
    const reconcile: Programs['reconcile'] = async (ports, settings, run) => {
      try {
        return await production.reconcile(ports, settings, run);
      } catch (error) {
        const seen = await ports.store?.look();
        if (seen && seen.key !== 'unreadable')
          await ports.store?.write({ side: 'primary', epoch: ports.clock.now() }, seen.etag);
        throw error;
      }
    };
    expect(await brokenBy(reconcile, [[30, 'ways of eu-west-1 cut']])).toMatch(
      /^Promise 12: switcher-eu-west-1-\d+ wrote to the store \d+ s after eu-west-1 was cut off/,
    );
  });

  const sending =
    (send: (notifier: Notifier, ...message: Parameters<Notifier['send']>) => Promise<void>) =>
    (...[ports, settings, run]: Parameters<Programs['reconcile']>) =>
      production.reconcile(
        { ...ports, notifier: { send: (...message) => send(ports.notifier, ...message) } },
        settings,
        run,
      );

  test.each<[string, string, Programs['reconcile'], RegExp]>([
    [
      'a controller that takes a message for sent as soon as it has tried',
      'next 3 switcher notifier.send: request lost',
      sending((notifier, ...message) => notifier.send(...message).catch(() => {})),
      /^Promise 14: "Switch to standby: .*" left the journal, and no bus has it/,
    ],
    [
      'a controller that gives each try an id of its own',
      'next switcher notifier.send: killed after effect',
      (ports, settings, run) =>
        sending((notifier, notice, journal) =>
          notifier.send({ ...notice, id: `${notice.id}-${run.id}` }, journal),
        )(ports, settings, run),
      /^Promise 14: "Switch to standby: .*" was sent as the event lab epoch-1-applied-.*, and as lab epoch-1-/,
    ],
    [
      'a controller that gives all messages about a switch one id',
      'next switcher notifier.send: answer lost',
      sending((notifier, notice, journal) =>
        notifier.send({ ...notice, id: notice.id.replace(/-\w+$/, '-') }, journal),
      ),
      /^Promise 14: the event lab epoch-1- is two messages, the second "Verified: /,
    ],
    [
      'a controller that cannot send some messages',
      'notices of ca-central-1 down',
      sending(async (notifier, notice, journal) => {
        if (notice.id.endsWith('-applied')) throw new Error('This message is too long.');
        await notifier.send(notice, journal);
      }),
      /^Promise 14: "Switch to standby: .*" has waited for \d+ s, and no bus has it/,
    ],
  ])('%s', async (_, fault, reconcile, says) => {
    const acts = [
      [50, fault],
      [60, 'primary dead'],
    ] as const;
    expect(await brokenBy(reconcile, acts)).toMatch(says);
    expect(await brokenBy(production.reconcile, acts)).toBe('nothing');
  });
});

test('a prober that errs alone probes at the quicker pace for five minutes, not for as long as it errs', async () => {
  const ticks: number[] = [];
  const listen = (happening: Happening): void => {
    if (
      happening.what === 'call' &&
      happening.call === 'probes.primary' &&
      happening.run.includes('us-west-2')
    )
      ticks.push(happening.at - WORLD_START);
  };
  const acts = [once(MINUTE, 'prober of us-west-2 finds primary bad')];
  const trace = { family: 'any', seed: 1, setup: ['seed 1', 'controllers 3'], acts, length: 10 * MINUTE };
  await runTrace(trace, { options: { quietCalls: false }, listen });
  const within = (minute: number): number =>
    ticks.filter((at) => at >= minute * MINUTE && at < (minute + 1) * MINUTE).length;
  expect(within(3)).toBeGreaterThanOrEqual(28);
  expect(within(8)).toBeLessThanOrEqual(8);
});
