import { alone } from '../../../bench/prober/ports.ts';
import { createInvoker } from '../../../functions/prober/invoke-switcher.ts';
import type { ProberPorts } from '../../../functions/prober/ports.ts';
import { tick as tickOf } from '../../../functions/prober/tick.ts';
import { EMPTY_LEDGER, record } from '../../../shared/core/journal/ledger.ts';
import type { Side } from '../../../shared/core/side.ts';
import type { Tick } from '../../../shared/core/verdict/verdict.ts';
import type { Probes, UserAlarms } from '../../../shared/ports.ts';
import { createWorld, journalAt, type World } from './world.ts';

/** No drill is on. */
const tick = (ports: ProberPorts, at: number, run = alone(ports)) => tickOf(ports, at, run) as Promise<Tick>;

const AT = Date.parse('2027-01-05T18:00:10Z');

describe('a tick in quiet times', () => {
  it('publishes and writes the same verdicts, under its own time', async () => {
    const world = createWorld();
    const seen = await tick(world.ports, AT);
    expect(seen).toMatchObject({
      at: AT,
      primary: { tick: AT },
      standby: { tick: AT },
      public: { tick: AT },
    });
    expect(world.published).toEqual([seen]);
    expect(world.ledger).toEqual({ ...record(EMPTY_LEDGER, seen, 0), revision: 1 });
  });

  it('asks neither the control target nor the journal, and wakes nobody', async () => {
    const world = createWorld();
    await tick(world.ports, AT);
    expect(world.did).toEqual(['metric', 'ledger.read', 'ledger.write']);
  });

  it('logs one line', async () => {
    const world = createWorld();
    await tick(world.ports, AT);
    expect(world.lines).toEqual([
      {
        level: 'info',
        verb: 'probe',
        sentence: 'All healthy.',
        fields: {
          tick: '2027-01-05T18:00:10.000Z',
          primary: 'primary was healthy',
          standby: 'standby was healthy',
          public: 'public was healthy',
          servedBy: 'primary',
        },
      },
    ]);
  });

  it('does not ask the control target for mere refusals', async () => {
    const world = createWorld({ primary: 'unknown' });
    await tick(world.ports, AT);
    expect(world.did).not.toContain('control');
    expect(world.lines[0]?.sentence).toBe('Primary unknown, standby healthy, public healthy.');
  });
});

describe('where anything looks bad', () => {
  const seenWith = async (set: Partial<World>, home?: Side) => {
    const world = createWorld({ control: false, ...set });
    const seen = await tick({ ...world.ports, ...(home && { home }) }, AT);
    return { world, judgements: [seen.primary, seen.standby, seen.public].map(({ judgement }) => judgement) };
  };

  it.each<[string, Partial<World>, Side | undefined]>([
    ['another Region', { primary: 'unhealthy', public: 'unhealthy' }, undefined],
    ['the other Region', { standby: 'unhealthy', public: 'unhealthy' }, undefined],
    ['another Region than its own', { standby: 'unhealthy', public: 'unhealthy' }, 'standby'],
    ['the edge', { primary: 'unhealthy', standby: 'unhealthy' }, undefined],
    ['the edge alone', { primary: 'unhealthy', standby: 'unknown' }, 'standby'],
  ])('a healthy answer from %s proves the network: no control site is asked', async (_, set, home) => {
    const { world, judgements } = await seenWith(set, home);
    expect(world.did).not.toContain('control');
    expect(judgements).toEqual([world.primary, world.standby, world.public]);
  });

  it.each<[string, Partial<World>, Side | undefined]>([
    ['where there is none', { primary: 'unhealthy', standby: 'unhealthy', public: 'unhealthy' }, undefined],
    ['from its own Region', { primary: 'unhealthy', public: 'unhealthy' }, 'standby'],
    ['that says nothing', { primary: 'unhealthy', standby: 'unknown', public: 'unknown' }, undefined],
  ])('an answer %s proves nothing: the control sites decide', async (_, set, home) => {
    expect((await seenWith(set, home)).judgements).toEqual(['unknown', 'unknown', 'unknown']);
    const { world, judgements } = await seenWith({ ...set, control: true }, home);
    expect(world.did[0]).toBe('control');
    expect(judgements).toEqual([world.primary, world.standby, world.public]);
  });

  it('and the control target does not answer, the tick has learned nothing', async () => {
    const world = createWorld({ primary: 'unhealthy', public: 'unknown', control: false });
    const seen = await tick({ ...world.ports, home: 'standby' }, AT);
    const nothing = (evidence: string) => ({
      tick: AT,
      judgement: 'unknown',
      evidence: `the prober is cut off: no control site answered either; seen: ${evidence}`,
    });
    expect(seen).toEqual({
      at: AT,
      primary: nothing('primary was unhealthy'),
      standby: nothing('standby was healthy'),
      public: nothing('public was unknown'),
    });
    expect(world.published).toEqual([seen]);
    expect(world.ledger.primary).toEqual([seen.primary]);
    expect(world.woken).toEqual([]);
    expect(world.lines).toMatchObject([
      { level: 'warn', sentence: 'Control sites unreachable: this tick is discarded.' },
    ]);
  });
});

describe('an alarm of the user’s in ALARM', () => {
  const inAlarm = { primary: { inAlarm: ['orders-5xx'] }, standby: { inAlarm: [] } };
  const withAlarm = (set: Partial<World> = {}, said: Awaited<ReturnType<UserAlarms['read']>> = inAlarm) => {
    const world = createWorld({ journal: journalAt('primary'), ...set });
    return { world, ports: { ...world.ports, alarms: { read: async () => said } } };
  };

  it('makes the verdict bad and wakes the switcher, though the probe is answered; nobody asks the control target', async () => {
    const { world, ports } = withAlarm();
    const seen = await tick(ports, AT);
    expect(seen.primary).toEqual({
      tick: AT,
      judgement: 'unhealthy',
      evidence: 'alarm orders-5xx is in ALARM; the probe itself finds nothing',
      alarm: 'healthy',
    });
    expect(seen.standby.judgement).toBe('healthy');
    expect(world.ledger.primary).toEqual([seen.primary]);
    expect(world.woken).toEqual(['primary: alarm orders-5xx is in ALARM; the probe itself finds nothing']);
    expect(world.did).not.toContain('control');
  });

  it('counts for nothing where the prober is cut off, or its clock is off', async () => {
    const off = { primary: 'unhealthy', standby: 'unhealthy', public: 'unhealthy' } as const;
    expect((await tick(withAlarm({ ...off, control: false }).ports, AT)).primary.judgement).toBe('unknown');
    const late = await tick(withAlarm({ time: { now: AT + 60_000, ahead: 60_000 } }).ports, AT);
    expect(late.primary.judgement).toBe('unknown');
  });

  it('counts where the probe learns nothing', async () => {
    const { primary } = await tick(withAlarm({ primary: 'unknown' }).ports, AT);
    expect(primary).toMatchObject({ judgement: 'unhealthy', alarm: 'unknown' });
  });

  it('one that cannot be read is noted, and the verdict is the probe’s', async () => {
    const why = 'There is no alarm a in us-west-2.';
    const { world, ports } = withAlarm(
      {},
      { primary: { inAlarm: [] }, standby: { inAlarm: [], silent: why } },
    );
    await tick(ports, AT);
    expect(world.ledger.standby[0]?.judgement).toBe('healthy');
    expect(world.ledger.silentAlarms).toEqual({ standby: { since: AT, why } });
  });
});

describe('a probe that throws', () => {
  const failing = (target: 'primary' | 'standby' | 'public', what: unknown) => {
    const world = createWorld({ primary: 'unhealthy' });
    const { side, public: endpoint } = world.ports.probes;
    const probes: Probes = {
      ...world.ports.probes,
      side: (name, at) => (name === target ? Promise.reject(what) : side(name, at)),
      public: (at) => (target === 'public' ? Promise.reject(what) : endpoint(at)),
    };
    return { world, ports: { ...world.ports, probes } };
  };

  it.each(['standby', 'public'] as const)('(%s) costs no other target its verdict', async (target) => {
    const { world, ports } = failing(target, new TypeError('Cannot convert object to primitive value'));
    const seen = await tick(ports, AT);
    expect(seen[target]).toEqual({
      tick: AT,
      judgement: 'unknown',
      evidence: 'the probe itself failed: Cannot convert object to primitive value',
    });
    const rest = target === 'public' ? 'standby' : 'public';
    expect([seen.primary.judgement, seen[rest].judgement]).toEqual(['unhealthy', 'healthy']);
    expect(world.ledger[target]).toEqual([seen[target]]);
    expect(world.woken).toEqual(['primary: primary was unhealthy']);
    expect(world.lines[0]).toMatchObject({ level: 'error', verb: 'probe', fields: { target } });
  });

  it('is told by what it threw, in short', async () => {
    const { ports } = failing('standby', `x\u0000\n${'y'.repeat(1_000)}`);
    expect((await tick(ports, AT)).standby.evidence).toMatch(/^the probe itself failed: x y+\.\.\.$/);
  });
});

it('a verdict that no store would take is made one that every store takes', async () => {
  const world = createWorld();
  const wild = {
    evidence: 'z'.repeat(1e6),
    latencyMs: Number.NaN,
    behindMs: 1.8e18,
    certificateEndsAt: 1e16,
  };
  const probes: Probes = {
    ...world.ports.probes,
    side: async (side, at) => ({ ...(await world.ports.probes.side(side, at)), ...wild }),
  };
  const { primary } = await tick({ ...world.ports, probes }, AT);
  expect(primary).toEqual({
    tick: AT,
    judgement: 'healthy',
    evidence: expect.stringMatching(/^z{397}\.\.\.$/),
  });
});

describe('the switcher is woken', () => {
  const woken = async (set: Partial<World>) => {
    const world = createWorld(set);
    await tick(world.ports, AT).catch(() => undefined);
    return world;
  };

  it('where the active side is bad, with the reason, after the ledger is written', async () => {
    const { woken: rings, did } = await woken({ journal: journalAt('standby'), standby: 'unhealthy' });
    expect(rings).toEqual(['standby: standby was unhealthy']);
    expect(did.indexOf('invoke')).toBeGreaterThan(did.indexOf('ledger.write'));
  });

  it('not where the other side is bad', async () => {
    expect((await woken({ journal: journalAt('standby'), primary: 'unhealthy' })).woken).toEqual([]);
    expect((await woken({ journal: journalAt('primary'), standby: 'unhealthy' })).woken).toEqual([]);
  });

  it('for either side while a failback goes by steps', async () => {
    const journal = { ...journalAt('standby'), step: { share: 5, notedAt: 0 } };
    expect((await woken({ journal, primary: 'unhealthy' })).woken).toHaveLength(1);
    expect((await woken({ journal, standby: 'unhealthy' })).woken).toHaveLength(1);
  });

  it('not where only the public endpoint is bad', async () => {
    expect((await woken({ journal: journalAt('primary'), public: 'unhealthy' })).woken).toEqual([]);
  });

  it.each(['in-progress', 'replaced'] as const)(
    'for either side while the newest entry is only %s',
    async (phase) => {
      for (const side of ['primary', 'standby'] as const) {
        expect(
          (await woken({ journal: journalAt('standby', phase), [side]: 'unhealthy' })).woken,
        ).toHaveLength(1);
      }
    },
  );

  it('for either side where nothing has been written yet', async () => {
    expect((await woken({ primary: 'unhealthy' })).woken).toHaveLength(1);
    expect((await woken({ standby: 'unhealthy' })).woken).toHaveLength(1);
  });

  it('for either side where the journal cannot be read', async () => {
    const failing = new Set(['journal']);
    expect((await woken({ failing, standby: 'unhealthy' })).woken).toHaveLength(1);
  });

  it('once where both are bad, without asking the journal', async () => {
    const world = await woken({ primary: 'unhealthy', standby: 'unhealthy' });
    expect(world.woken).toHaveLength(1);
    expect(world.did).not.toContain('journal');
  });

  it('also where the ledger could not be written', async () => {
    const failing = new Set(['ledger.write']);
    const world = await woken({ journal: journalAt('primary'), primary: 'unhealthy', failing });
    expect(world.woken).toHaveLength(1);
  });
});

describe('a run wakes the switcher at most every ten seconds', () => {
  const ring = async (
    set: Partial<World>,
    seconds: readonly number[],
    meddle: (world: World, second: number) => void = () => {},
  ) => {
    const world = createWorld(set);
    const run = { ...alone(world.ports), invoke: createInvoker(world.ports).ifBad };
    for (const second of seconds) {
      meddle(world, second);
      await tick(world.ports, AT + second * 1_000, run).catch(() => undefined);
    }
    return world;
  };

  it('however often the active side is bad meanwhile', async () => {
    const seconds = [0, 2, 4, 6, 8, 10, 12, 18, 20];
    const world = await ring({ journal: journalAt('primary'), primary: 'unhealthy' }, seconds);
    expect(world.woken).toHaveLength(3);
    expect(world.did.filter((name) => name === 'journal')).toHaveLength(3);
  });

  it('also where the other side has been bad shortly before', async () => {
    const set = { journal: journalAt('primary'), standby: 'unhealthy' } as const;
    const world = await ring(set, [0, 2, 4], (w, second) => {
      if (second === 4) w.primary = 'unhealthy';
    });
    expect(world.woken).toEqual(['primary: primary was unhealthy']);
  });

  it('and once where the evidence that clients fail begins to suffice, without asking the journal', async () => {
    const world = createWorld({ public: 'unhealthy', journal: journalAt('primary') });
    const { ifBad } = createInvoker(world.ports);
    for (let second = 0; second < 120; second += 2) {
      const invoke = (seen: Tick) => ifBad(seen, second < 18 ? undefined : AT + 18_000);
      await tick(world.ports, AT + second * 1_000, { ...alone(world.ports), invoke });
      expect([second, world.woken.length]).toEqual([second, second < 18 ? 0 : 1]);
    }
    expect(world.woken).toEqual(['public: public was unhealthy']);
    expect(world.did).not.toContain('journal');
    // A run that begins later does not repeat it.
    const next = createInvoker(world.ports);
    await tick(world.ports, AT + 60_000, {
      ...alone(world.ports),
      invoke: (seen) => next.ifBad(seen, AT + 18_000),
    });
    expect(world.woken).toHaveLength(1);
  });

  it('and tries again at the next tick where that fails', async () => {
    const set = {
      journal: journalAt('primary'),
      primary: 'unhealthy',
      failing: new Set(['invoke']),
    } as const;
    const world = await ring(set, [0, 2, 4], (w, second) => {
      if (second === 2) w.failing.clear();
    });
    expect(world.woken).toHaveLength(1);
  });
});

describe('a part that fails is loud and stops no other', () => {
  const failingTick = async (...failing: string[]) => {
    const world = createWorld({ primary: 'unhealthy' });
    for (const name of failing) world.failing.add(name);
    const error: unknown = await tick(world.ports, AT).catch((thrown) => thrown);
    const loud = world.lines.filter((line) => line.level === 'error').map((line) => line.sentence);
    return { world, error, loud };
  };

  it('the metric', async () => {
    const { world, error, loud } = await failingTick('metric');
    expect(world.ledger.primary).toHaveLength(1);
    expect(world.woken).toHaveLength(1);
    expect(loud).toEqual(['The health metric could not be published.']);
    expect(world.gauges).toEqual(['MetricFailures']);
    expect(error).toMatchObject({ message: 'The health metric could not be published. (metric is down)' });
  });

  it.each(['ledger.read', 'ledger.write'])('the ledger (%s)', async (name) => {
    const { world, error, loud } = await failingTick(name);
    expect(world.published).toHaveLength(1);
    expect(loud).toEqual(['The verdicts could not be written to the ledger.']);
    expect(world.gauges).toEqual(['LedgerFailures']);
    expect(error).toMatchObject({
      message: `The verdicts could not be written to the ledger. (${name} is down)`,
    });
  });

  it('the bell', async () => {
    const { world, error, loud } = await failingTick('invoke');
    expect(world.published).toHaveLength(1);
    expect(world.ledger.primary).toHaveLength(1);
    expect(loud).toEqual(['The switcher could not be invoked.']);
    expect(world.gauges).toEqual(['InvokeFailures']);
    expect(error).toMatchObject({ message: 'The switcher could not be invoked. (invoke is down)' });
  });

  it('all of them', async () => {
    const { world, error } = await failingTick('metric', 'ledger.write', 'invoke');
    expect(world.gauges.sort()).toEqual(['InvokeFailures', 'LedgerFailures', 'MetricFailures']);
    expect(error).toHaveProperty('errors.length', 3);
  });
});

describe('two runs at one ledger', () => {
  it('merge: whoever comes second reads again', async () => {
    const world = createWorld();
    const earlier: Tick = await tick(world.ports, AT - 10_000);
    world.conflicts = 4;
    const later = await tick(world.ports, AT);
    expect(world.ledger.primary).toEqual([{ ...earlier.primary, evidence: 'a good answer' }, later.primary]);
  });

  it('count a tick once', async () => {
    const world = createWorld();
    const first = await tick(world.ports, AT);
    world.primary = 'unknown';
    await tick(world.ports, AT);
    expect(world.ledger.primary).toEqual([first.primary]);
  });

  it('give up after five conflicts in a row', async () => {
    const world = createWorld();
    world.conflicts = 5;
    await expect(tick(world.ports, AT)).rejects.toThrow('another run wrote first');
    expect(world.did.filter((name) => name === 'ledger.write')).toHaveLength(5);
  });
});

describe('a clock that is off', () => {
  const later = AT + 1_000;

  test('known from an earlier answer: nothing is published, nobody is woken, and the ledger says why', async () => {
    const world = createWorld({ primary: 'unhealthy', time: { now: later, ahead: 120_000 } });
    const counts = await tick(world.ports, AT);
    expect(counts).toMatchObject({ at: AT - 120_000, retimed: true });
    expect(world.published.map(({ primary }) => primary.judgement)).toEqual(['unknown']);
    expect(world.ledger.primary).toEqual([
      { tick: AT - 120_000, judgement: 'unknown', evidence: "the prober's clock is 120 s fast" },
    ]);
    expect([world.woken, world.did.includes('control')]).toEqual([[], false]);
    expect(world.lines.map(({ level, sentence }) => [level, sentence])).toEqual([
      ['warn', 'The clock of the prober is off: this tick is discarded.'],
    ]);
  });

  test('known only from the answer of the ledger itself: nothing of it is written, and nobody is woken', async () => {
    const world = createWorld({ primary: 'unhealthy', time: { now: later, ahead: undefined } });
    const { read } = world.ports.ledger;
    const ledger = {
      ...world.ports.ledger,
      async read() {
        world.time = { now: later, ahead: -90_000 };
        return await read();
      },
    };
    await tick({ ...world.ports, ledger }, AT);
    expect(world.ledger.primary).toEqual([
      { tick: AT + 90_000, judgement: 'unknown', evidence: "the prober's clock is 90 s slow" },
    ]);
    expect(world.woken).toEqual([]);
    expect(world.lines.at(-1)).toMatchObject({
      level: 'warn',
      sentence: 'The clock of the prober is off: this tick is discarded.',
    });
  });

  test('one that is right again drops what was left in the future', async () => {
    const world = createWorld();
    await tick(world.ports, AT + 120_000);
    world.time = { now: later, ahead: 0 };
    await tick(world.ports, AT);
    expect(world.ledger.primary.map((verdict) => verdict.tick)).toEqual([AT]);
  });
});
