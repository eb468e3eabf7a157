/** A world that skips quiet stretches comes to the same as one that lives through them. */

import type { Happening } from '../../../lab/simulation/world/events.ts';
import { createWorld, type World } from '../../../lab/simulation/world/world.ts';
import { HOUR, MINUTE, SECOND } from '../../../shared/core/duration.ts';
import type { Journal } from '../../../shared/core/journal/journal.ts';
import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import type { Verdict } from '../../../shared/core/verdict/verdict.ts';

type Incident = (world: World) => void;

const INCIDENTS: readonly Incident[] = [
  (world) => world.regions.lay('primary', { kind: 'slow', ms: 4_000 }),
  (world) => world.regions.lay('standby', { kind: 'dead' }),
  (world) => world.operator.say('hold'),
  (world) => world.operator.edit('standby'),
  (world) => world.silence(),
  (world) => world.regions.lay('primary', { kind: 'black-hole' }),
];

const heal: Incident = (world) => {
  world.regions.heal('primary');
  world.regions.heal('standby');
  world.speak();
};

/** Incidents, and long quiet hours between them. */
async function live(seed: number, skipQuiet: boolean): Promise<World> {
  const world = createWorld({ seed, skipQuiet });
  const begin = world.now();
  for (const [i, incident] of INCIDENTS.filter((_, n) => n % 2 === seed % 2).entries()) {
    // Not at a moment at which the store is looked at, an hour and a little after the last look: that differs, see below.
    const at = begin + (i * 5.5 + 2.5) * HOUR + seed * 17_000;
    world.at(at, incident);
    world.at(at + 4 * MINUTE, heal);
    // Some nights traffic stays on the standby, and people are reminded.
    if (i === 1) world.at(at + 8 * MINUTE, () => world.operator.say('primary'));
    world.at(at + 15 * MINUTE, () => world.operator.say('auto'));
  }
  // And one side stays broken for long.
  const broken = seed % 2 === 0 ? 'primary' : 'standby';
  world.at(begin + 15 * HOUR + 6 * MINUTE + seed * 17_000, ({ regions }) =>
    regions.lay(broken, { kind: 'black-hole' }),
  );
  world.at(begin + 20 * HOUR + 7_000, ({ regions }) => regions.heal(broken));
  await world.run(21 * HOUR);
  return world;
}

/** What was decided and done; alarms word their reasons by the cloud's own calendar, and revisions count doubled ticks. */
const story = ({ trace }: World) =>
  trace.map((one: Happening) => {
    if (one.what === 'alarm') return { ...one, reason: '' };
    // When it was decided is in it; when it arrived is compared by `arrivals`.
    if (one.what === 'notice') return { notice: one.notice };
    const text = JSON.stringify(one).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id');
    return JSON.parse(text.replace(/revision \d+, not at \d+/g, 'another revision'));
  });

const arrivals = ({ trace }: World): readonly number[] =>
  trace.flatMap(({ what, at }) => (what === 'notice' ? at : []));

/** In steady state the store is looked at every hour and the mark every quarter of an hour, which is written down, and skipped. */
const remembered = ({ revision: _, key, owner, ...rest }: Journal) => ({
  ...rest,
  key: key?.says,
  owner: owner?.other,
});

/** Verdicts that were moved over the skipped time tell of latencies of another minute. */
const untimed = (verdicts: readonly Verdict[]) =>
  verdicts.map(({ tick, judgement, evidence }) => ({
    tick,
    judgement,
    evidence: evidence.replace(/ in \d+ ms/, ''),
  }));

const memory = ({ primary, standby, public: edge, goodSince }: Ledger) => ({
  primary: untimed(primary),
  standby: untimed(standby),
  edge: untimed(edge),
  goodSince,
});

test.each([1, 2])(
  'twenty-one hours with four incidents: the same trace, journal and ledger (seed %i)',
  async (seed) => {
    const [whole, skipped] = [await live(seed, false), await live(seed, true)];
    expect(skipped.skipped()).toBeGreaterThan(15 * HOUR);
    expect(story(skipped)).toEqual(story(whole));
    // A run that looks at the store as well, which is skipped, sends a notice the time of that call later.
    const late = arrivals(skipped).map((at, i) => Math.abs(at - (arrivals(whole)[i] ?? 0)));
    expect(Math.max(...late)).toBeLessThan(SECOND);
    expect(remembered(skipped.table.journal)).toEqual(remembered(whole.table.journal));
    expect(memory(skipped.table.ledger)).toEqual(memory(whole.table.ledger));
    expect(skipped.truth.service).toEqual(whole.truth.service);
  },
);

describe('nothing is skipped', () => {
  const skippedIn = async (prepare: Incident): Promise<number> => {
    const world = createWorld({ warm: true, skipQuiet: true });
    world.at(world.now() + 30 * MINUTE, prepare);
    await world.run(2 * HOUR);
    return world.skipped();
  };

  test('but where all is well, nearly all is', async () => {
    expect(await skippedIn(() => {})).toBeGreaterThan(75 * MINUTE);
  });

  test('nor is much lived through where the other Region has been broken for long', async () => {
    expect(await skippedIn(({ regions }) => regions.lay('standby', { kind: 'dead' }))).toBeGreaterThan(
      70 * MINUTE,
    );
  });

  test.each<[string, Incident]>([
    [
      'the Region that serves is broken',
      ({ regions }) => {
        regions.lay('primary', { kind: 'wrong-body' });
        regions.lay('standby', { kind: 'wrong-body' });
      },
    ],
    ['a Region fails now and then', (world) => world.regions.lay('standby', { kind: 'errors', share: 0.01 })],
    ['the prober is silent', (world) => world.silence()],
    [
      'the prober is cut off',
      (world) => {
        world.network.prober = 'cut-off';
      },
    ],
    ['an operator holds', (world) => world.operator.say('hold')],
    ['an operator pins a side', (world) => world.operator.say('standby')],
    ['a key stands that a newer version wrote', (world) => world.operator.putKey('v2 standby 3')],
    [
      'calls may fail',
      (world) => {
        world.faultRates.refused = 0.001;
      },
    ],
    [
      'messages may be lost',
      (world) => {
        world.delivery.event.lost = 0.001;
      },
    ],
    ['a test looks at each call', (world) => world.callHooks.push(() => undefined)],
    [
      'a call is to fail',
      (world) => world.callFaults.push({ call: 'owner.claim', times: 1, effect: 'failed' }),
    ],
  ])('while %s', async (_, prepare) => {
    expect(await skippedIn(prepare)).toBeLessThan(25 * MINUTE);
  });
});

test('after hours that were skipped, a key written by hand is noticed as soon as ever', async () => {
  const world = createWorld({ warm: true, skipQuiet: true });
  world.at(world.now() + 5 * HOUR, ({ operator }) => operator.putKey('v1 standby 0'));
  await world.run(5 * HOUR);
  expect(world.skipped()).toBeGreaterThan(4 * HOUR);
  expect(world.edge.target()).toBe('standby');
  await world.run(17 * MINUTE);
  expect(world.edge.target()).toBe('primary');
  expect(world.table.journal.entries.map(({ kind }) => kind)).toContain('repair');
});

test('a hundred days with a blip every other day leave no mark', async () => {
  const world = createWorld({ seed: 7, skipQuiet: true });
  const begin = world.now();
  for (let day = 0; day < 100; day += 2) {
    const at = begin + day * 24 * HOUR + 3 * HOUR;
    world.at(at, () => world.regions.lay('primary', { kind: 'slow', ms: 4_000 }));
    world.at(at + 15_000, () => world.regions.heal('primary'));
  }
  await world.run(100 * 24 * HOUR);
  expect(world.table.journal.entries.map(({ kind }) => kind)).toEqual(['initial']);
  expect(world.trace.filter((one) => one.what === 'line' && one.verb === 'decide')).not.toHaveLength(0);
});
