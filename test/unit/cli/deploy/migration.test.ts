/**
 * A stage with one controller gets three, and the deploy is killed at each of its calls, before and after it takes effect. The
 * controllers go on meanwhile, by the real rules of the override; of moves they know that one is due at every look.
 */
import * as fc from 'fast-check';
import {
  HOLD,
  isMoving,
  type Moves,
  move,
  nextStep,
  overrideBefore,
  prepare,
  type Seen,
  writeBack,
} from '../../../../cli/deploy/migration.ts';
import {
  createRegionNetwork,
  createStrongTable,
  virtualClock,
} from '../../../../lab/emulator/model/index.ts';
import {
  EMPTY_JOURNAL,
  type Entry,
  type Journal,
  type Notice,
} from '../../../../shared/core/journal/journal.ts';
import { append } from '../../../../shared/core/journal/journal-append.ts';
import { newest } from '../../../../shared/core/journal/journal-queries.ts';
import { inForce } from '../../../../shared/core/override-versions.ts';
import '../../../fast-check.ts';

const REGIONS = ['ca-central-1', 'us-west-2', 'eu-west-1'] as const;
const [FIRST] = REGIONS;
type Region = (typeof REGIONS)[number];

class Killed extends Error {}
const NOTICE: Notice = {
  id: 'n1',
  at: 1,
  urgent: true,
  claimedUntil: 2,
  claimedBy: 'run',
  subject: 'Standby',
  body: 'It is down.',
};

/** What happens at a call of the deploy. */
interface Fate {
  /** The deploy dies before the call, or after it has taken effect. */
  readonly dies?: 'before' | 'after';
  /** Which controllers look then. */
  readonly look?: readonly Region[];
  /** What an operator writes then, into the first parameter. */
  readonly says?: string;
  /** CloudFormation rolls the update back. */
  readonly rollsBack?: boolean;
}

function createWorld(before: string, fates: (call: number) => Fate) {
  const clock = virtualClock(1_800_000_000_000);
  const shared = createStrongTable<Journal>({ clock, network: createRegionNetwork(10), regions: REGIONS });
  const parameters = new Map<Region, { text: string; modified: number }[]>();
  const say = (region: Region, text: string) => {
    clock.advance(1_000);
    parameters.set(region, [...(parameters.get(region) ?? []), { text, modified: clock.now() }]);
  };
  say(FIRST, 'auto');
  say(FIRST, before);
  const first = append(
    { ...EMPTY_JOURNAL, revision: 7, outbox: [NOTICE], override: { text: before, seenAt: clock.now() } },
    { kind: 'failover', from: 'primary', to: 'standby', because: 'It was down.', evidence: [], run: 'r0' },
    clock.now(),
    { applied: true },
  );
  let old: Journal = first;
  let stack: 'one' | 'three' = 'one';
  let operator: string | undefined;
  const begun: number[] = first.entries.map(({ epoch }) => epoch);
  const stands = new Set<Region>([FIRST]);
  let calls = 0;

  function check(): void {
    const there = shared.latest('journal');
    if (there && old.movedTo === undefined) throw new Error('Two journals can be written.');
    const known = new Set((there ?? old).entries.map(({ epoch }) => epoch));
    const lost = begun.filter((epoch) => !known.has(epoch));
    if (lost.length > 0) throw new Error(`Epochs are lost: ${lost.join()}.`);
  }

  /** A look of a controller, and what follows from it. */
  function look(region: Region): void {
    clock.advance(500);
    if (!stands.has(region)) return;
    if (stack === 'one') {
      const { journal, override } = inForce(
        old,
        { text: parameters.get(FIRST)?.at(-1)?.text ?? '' },
        clock.now(),
      );
      old = acted(journal, override.mode, region);
    } else {
      const there = shared.latest('journal');
      if (!there) return;
      const regions = REGIONS.map((one) => {
        const all = parameters.get(one);
        const last = all?.at(-1);
        return last && all
          ? { region: one, ...last, version: all.length }
          : { region: one, missing: true as const };
      });
      const { journal, override } = inForce(there, { regions }, clock.now());
      const next = acted(journal, override.mode, region);
      const seen = there.revision;
      shared.write(
        region,
        'journal',
        (stored) => {
          if (stored?.revision !== seen) throw new Error('Another controller wrote first.');
          return { ...next, revision: seen + 1 };
        },
        () => undefined,
      );
      clock.advance(100);
    }
    check();
  }

  /** Ends what is in progress, and begins a move where the override lets it. */
  function acted(journal: Journal, mode: string, region: Region): Journal {
    if (journal.movedTo !== undefined) return journal;
    const entry = newest(journal);
    const { revision } = journal;
    if (entry?.phase === 'in-progress') {
      const ended: Entry = { ...entry, phase: 'applied', effectAt: clock.now(), closedAt: clock.now() };
      return { ...journal, entries: [ended, ...journal.entries.slice(1)], revision: revision + 1 };
    }
    if (mode !== 'auto') return { ...journal, revision: revision + 1 };
    const [from, to] =
      entry?.to === 'standby' ? (['standby', 'primary'] as const) : (['primary', 'standby'] as const);
    const next = append(
      journal,
      { kind: 'failover', from, to, because: 'It is down.', evidence: [], run: `${region}-${clock.now()}` },
      clock.now(),
      { applied: false },
    );
    begun.push(newest(next)?.epoch ?? 0);
    return { ...next, revision: revision + 1 };
  }

  /** One call of the deploy. */
  async function call<T>(effect: () => T): Promise<T> {
    const { dies, look: looks = [], says, rollsBack: _ } = fates(calls);
    calls += 1;
    if (dies === 'before') throw new Killed();
    clock.advance(200);
    const result = effect();
    check();
    if (says !== undefined) {
      operator = says;
      say(FIRST, says);
    }
    for (const region of looks) look(region);
    if (dies === 'after') throw new Killed();
    return result;
  }
  const writeShared = (journal: Journal) => {
    shared.write(
      FIRST,
      'journal',
      (stored) => {
        if (stored) throw new Error('It is there already.');
        return { ...journal, revision: 1 };
      },
      () => undefined,
    );
    clock.advance(100);
  };

  const moves: Moves = {
    now: () => clock.now(),
    see: () =>
      call(
        (): Seen => ({
          old,
          shared: stack === 'one' ? 'no table' : (shared.latest('journal') ?? 'none'),
          override: parameters.get(FIRST)?.at(-1)?.text,
        }),
      ),
    wait: () => call(() => look(FIRST)),
    begin: () => call(() => writeShared(EMPTY_JOURNAL)),
    close: (journal) =>
      call(() => {
        if (old.revision !== journal.revision) return;
        const entry = newest(old);
        if (entry?.phase === 'in-progress' && entry.leaseUntil > clock.now())
          throw new Error('A run is still at work on it.');
        old = { ...journal, movedTo: 'shared', revision: journal.revision + 1 };
      }),
    copy: ({ movedTo: _, ...journal }) => call(() => writeShared(journal)),
    history: () => call(() => (parameters.get(FIRST) ?? []).map(({ text }) => text)),
    write: (region, text) => call(() => say(region as Region, text)),
  };

  return {
    moves,
    look,
    get calls() {
      return calls;
    },
    state: () => ({ old, shared: shared.latest('journal'), operator, stack }),
    texts: () => REGIONS.map((region) => parameters.get(region)?.at(-1)?.text),
    /** As cli/deploy/steps/stack.ts does it. Resolves to whether it got to its end. */
    async deploy(): Promise<boolean> {
      try {
        const moving = isMoving(await moves.see());
        if (moving) await prepare(moves, FIRST);
        const { rollsBack } = fates(calls);
        await call(() => {
          const quiet = old.override?.text === HOLD && newest(old)?.phase !== 'in-progress';
          if (stack === 'one' && operator === undefined && !quiet)
            throw new Error('It could still begin a move.');
          if (!rollsBack) stack = 'three';
        });
        if (rollsBack && stack === 'one') {
          await writeBack(moves, [FIRST]);
          return false;
        }
        await move(moves);
        for (const region of REGIONS.slice(1))
          await call(() => {
            if (stands.has(region)) return;
            stands.add(region);
            say(region, 'auto');
          });
        await writeBack(moves, REGIONS);
        return true;
      } catch (error) {
        if (error instanceof Killed) return false;
        throw error;
      }
    },
  };
}

/** Runs the deploy until it gets to its end, and looks at what has become of the stage. */
async function played(before: string, fates: (call: number) => Fate) {
  const world = createWorld(before, fates);
  for (let tries = 0; !(await world.deploy()); tries += 1)
    if (tries > 60) throw new Error('It comes to no end.');
  for (const region of [...REGIONS, ...REGIONS]) world.look(region);
  const { old, shared, operator } = world.state();
  expect(shared).toBeDefined();
  expect(old.movedTo).toBe('shared');
  expect(shared?.outbox).toEqual([NOTICE]);
  expect(world.texts()).not.toContain(HOLD);
  if (operator === undefined) expect(world.texts()).toEqual([before, before, before]);
  expect([shared?.override?.text, operator ?? before]).toEqual([operator ?? before, operator ?? before]);
  return world;
}

const BEFORE = ['auto', 'hold because a talk', 'standby because the primary is rebuilt', 'observe'] as const;
const never = (): Fate => ({});
const all = { look: REGIONS };

test('without a fault', async () => {
  for (const before of BEFORE) await played(before, never);
});

test('killed at each call, before it and after it, and at each second one again', async () => {
  const { calls } = await played('auto', () => all);
  expect(calls).toBeGreaterThan(15);
  const deaths = ['before', 'after'] as const;
  for (const before of BEFORE)
    for (let at = 0; at < calls; at += 1)
      for (const dies of deaths) {
        await played(before, (call) => (call === at ? { ...all, dies } : all));
        await played(before, (call) => (call === at ? { dies } : never()));
        for (let next = at + 1; next < calls + 8; next += 2)
          await played(before, (call) => (call === at || call === next ? { ...all, dies } : all));
      }
});

test('rolled back, and tried again: meanwhile the stage is one with its override', async () => {
  let rolledBack = 0;
  for (let at = 0; at < 30; at += 1) {
    const world = createWorld('standby because a drill', (call) =>
      call === at ? { ...all, rollsBack: true } : all,
    );
    if (await world.deploy()) continue;
    rolledBack += 1;
    expect(world.state()).toMatchObject({ stack: 'one', shared: undefined });
    expect(world.texts()[0]).toBe('standby because a drill');
    world.look(FIRST);
    expect(world.state().old).toMatchObject({ override: { text: 'standby because a drill' } });
    expect(world.state().old.movedTo).toBeUndefined();
    expect(await world.deploy()).toBe(true);
  }
  expect(rolledBack).toBe(1);
});

const fate = fc.record<Fate>(
  {
    dies: fc.constantFrom('before', 'after'),
    look: fc.subarray([...REGIONS]),
    says: fc.constantFrom('auto', 'primary', 'hold because wait'),
    rollsBack: fc.boolean(),
  },
  { requiredKeys: [] },
);

test('whatever happens at whichever call, an operator who speaks included', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...BEFORE),
      fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(all) }, { weight: 2, arbitrary: fate }), {
        maxLength: 60,
      }),
      async (before, fates) => {
        await played(before, (call) => fates[call] ?? all);
      },
    ),
  ));

describe('the override from before', () => {
  const NOW = Date.parse('2027-01-05T18:00Z');
  test.each<[string[], string]>([
    [['auto', 'observe', HOLD], 'observe'],
    [['auto', HOLD, HOLD], 'auto'],
    [['auto', 'hold until 2027-01-05T17:00Z', HOLD], 'auto'],
    [['auto', 'hold until 2027-01-05T19:00Z', HOLD], 'hold until 2027-01-05T19:00Z'],
    [[HOLD], 'auto'],
  ])('%j', (history, wanted) => expect(overrideBefore(history, NOW)).toBe(wanted));
});

test('a new stage has nothing to move, and waits for nobody', () => {
  const none = { old: 'none', override: 'auto' } as const;
  expect(nextStep({ ...none, shared: 'no table' }, 0)).toEqual({ do: 'make' });
  expect(nextStep({ ...none, shared: 'none' }, 0)).toEqual({ do: 'begin' });
  expect(isMoving({ ...none, shared: 'none' })).toBe(false);
});

test('an override that could not be written back is no hold’s to replace', async () => {
  const { moves } = createWorld('hold until 2027-02-31T18:00Z', never);
  await expect(prepare(moves, FIRST)).rejects.toThrow(
    /^The override in force is not what the parameter says/,
  );
});
