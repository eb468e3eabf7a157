import { run } from '../../../functions/prober/run.ts';
import type { Tick } from '../../../shared/core/verdict/verdict.ts';
import { messageOf } from '../../../shared/errors.ts';
import type { Clock } from '../../../shared/ports.ts';
import fc from '../../fast-check.ts';
import { createWorld, journalAt, jumpingClock, type World } from './world.ts';

const MINUTE = Date.parse('2027-01-05T18:00:00Z');
const S = 1_000;
const LIMIT = 120 * S;
const by = { tolerableErrors: 0.02, confirm: 18 * S };
const span = { by, deadline: MINUTE + LIMIT };

const seconds = (ticks: readonly Tick[]): number[] => ticks.map(({ at }) => (at - MINUTE) / S);
/** The ticks in the ledger, since it began. */
const written = ({ ledger }: World): number[] => ledger.public.map(({ tick }) => (tick - MINUTE) / S);

/** What the log has of level ERROR. */
const problems = ({ lines }: World): string[] =>
  lines.filter(({ level }) => level === 'error').map(({ sentence }) => sentence);

/** A run that starts at `second`, on a clock that others use as well. */
async function runAt(world: World, clock: Clock, second: number): Promise<number> {
  await clock.sleep(MINUTE + second * S - clock.now());
  return run(world.ports, clock, { ...span, deadline: clock.now() + LIMIT });
}

/** Verdicts that come this late (ms) after their tick. */
function slow(world: World, clock: Clock, ms: number) {
  const { side } = world.ports.probes;
  return {
    ...world.ports.probes,
    side: async (...asked: Parameters<typeof side>) => {
      const verdict = await side(...asked);
      if (verdict.judgement !== 'healthy') await clock.sleep(ms);
      return verdict;
    },
  };
}

describe('run', () => {
  it('makes every tick at its time, and stands in for a next run that does not come', async () => {
    const world = createWorld();
    expect(await run(world.ports, jumpingClock(MINUTE + 1), span)).toBe(7);
    expect(seconds(world.published)).toEqual([10, 20, 30, 40, 50, 60, 70]);
  });

  it('takes a start that is aligned itself', async () => {
    const world = createWorld();
    await run(world.ports, jumpingClock(MINUTE), span);
    expect(written(world)[0]).toBe(0);
  });

  it('starts nothing that could not end before the deadline', async () => {
    const world = createWorld();
    await run(world.ports, jumpingClock(MINUTE), { ...span, deadline: MINUTE + 60 * S });
    expect(written(world).at(-1)).toBe(30);
  });

  it('goes on after a tick that failed, and throws at its end', async () => {
    const world = createWorld();
    world.failing.add('metric');
    await expect(run(world.ports, jumpingClock(MINUTE), span)).rejects.toThrow(
      /^The health metric could not be published\. \(metric is down\)$/,
    );
    expect(world.ledger.primary).toHaveLength(8);
  });

  it('a tick that failed before one that went well is over: it is logged, and the run does not fail', async () => {
    const world = createWorld();
    const { ledger } = world.ports;
    let fails = true;
    const once: World['ports']['ledger'] = {
      ...ledger,
      write: (...given) => {
        if (!fails) return ledger.write(...given);
        fails = false;
        return Promise.reject(new Error('throttled'));
      },
    };
    expect(await run({ ...world.ports, ledger: once }, jumpingClock(MINUTE), span)).toBe(8);
    expect(problems(world)).toEqual(['The verdicts could not be written to the ledger.']);
  });

  it.each([
    ['says so, where others went well since, in the log alone', 20, 8],
    ['fails, where none went well since', 70, '1 of 8 ticks were not finished in time.'],
  ])('does not wait for a tick that hangs: %s', async (_, second, ends) => {
    const world = createWorld();
    const { public: endpoint } = world.ports.probes;
    const hangs = (at: number) => at === MINUTE + second * S;
    const probes: World['ports']['probes'] = {
      ...world.ports.probes,
      public: (at) => (hangs(at) ? new Promise(() => undefined) : endpoint(at)),
    };
    const ended = run({ ...world.ports, probes }, jumpingClock(MINUTE), span).catch(messageOf);
    expect(await ended).toBe(ends);
    expect(seconds(world.published)).toEqual([0, 10, 20, 30, 40, 50, 60, 70].filter((at) => at !== second));
    expect(problems(world)).toEqual(['1 of 8 ticks were not finished in time.']);
  });

  it('leaves out a tick whose time is long past, and says so in the log', async () => {
    const world = createWorld();
    const clock = jumpingClock(MINUTE, freeze(20, 15));
    expect(await run(world.ports, clock, span)).toBe(7);
    expect(problems(world)).toEqual(['A tick was missed: the host of the prober was frozen.']);
    expect(seconds(world.published)).toEqual([0, 10, 30, 40, 50, 60, 70]);
  });

  it('says where it had too little time for anything', async () => {
    const world = createWorld();
    await expect(
      run(world.ports, jumpingClock(MINUTE), { ...span, deadline: MINUTE + 10 * S }),
    ).rejects.toThrow('The run had too little time for a single tick.');
  });
});

/** Freezes the host once, at this second, for so long. */
function freeze(second: number, long: number) {
  let frozen = false;
  return (now: number) => {
    if (frozen || now < MINUTE + second * S) return 0;
    frozen = true;
    return long * S;
  };
}

describe('two runs', () => {
  it('share the ticks: the first one ends when the second has taken over, and each is made once', async () => {
    const world = createWorld();
    const clock = jumpingClock(MINUTE);
    const made = await Promise.all([0, 62].map((second) => runAt(world, clock, second)));
    expect(made).toEqual([6 + 1, 7]);
    expect(seconds(world.published).sort((a, b) => a - b)).toEqual([
      0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130,
    ]);
  });

  it('lose no tick, whenever they start', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -7_000, max: 7_000 }), { minLength: 2, maxLength: 5 }),
        async (jitters) => {
          const world = createWorld();
          const clock = jumpingClock(MINUTE - 10 * S);
          await Promise.all(jitters.map((ms, n) => runAt(world, clock, n * 60 + ms / S)));
          const all = written(world);
          expect(all.every((at, i) => i === 0 || at - (all[i - 1] ?? 0) === 10)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('a second one that dies before its first tick is written costs none', async () => {
    const world = createWorld();
    const clock = jumpingClock(MINUTE);
    const silent = {
      ...world.ports,
      ledger: { ...world.ports.ledger, read: () => new Promise<never>(() => {}) },
    };
    const first = runAt(world, clock, 0);
    void clock
      .sleep(61 * S)
      .then(() => run(silent, clock, { ...span, deadline: MINUTE + 190 * S }).catch(() => {}));
    expect(await first).toBe(8);
    expect(written(world)).toEqual([0, 10, 20, 30, 40, 50, 60, 70]);
  });

  it('that are one invocation delivered twice: the first one ends with its minute', async () => {
    const world = createWorld();
    const clock = jumpingClock(MINUTE);
    const [first, second] = await Promise.all([0, 0.1].map((second) => runAt(world, clock, second)));
    expect([first, second]).toEqual([6, 7]);
  });

  it('invoke the switcher once for both', async () => {
    const world = createWorld({ journal: journalAt('primary') });
    const clock = jumpingClock(MINUTE);
    const probes = slow(world, clock, 3 * S);
    const at: number[] = [];
    const invoker = { invoke: async () => void at.push((clock.now() - MINUTE) / S) };
    const ports = { ...world.ports, probes, invoker };
    const runs = [0, 60.5].map((second) => runAt({ ...world, ports }, clock, second));
    await clock.sleep(61 * S);
    world.primary = 'unhealthy';
    await Promise.all(runs);
    // The first run, the second one, and the second one as a stand-in.
    expect(at).toEqual([64.5, 73, 83, 93, 103, 113, 123, 134.5]);
  });
});

describe('in doubt', () => {
  /** A run in which the primary is bad from one second to another. */
  async function badFrom(
    from: number,
    to: number,
    late = 0,
    start = MINUTE,
    frozen?: (now: number) => number,
  ) {
    const world = createWorld({ journal: journalAt('primary') });
    const clock = jumpingClock(start, frozen);
    const probes = slow(world, clock, late);
    let [underWay, most] = [0, 0];
    const side: typeof probes.side = async (...asked) => {
      if (asked[0] === 'primary') most = Math.max(most, ++underWay);
      return probes.side(...asked).finally(() => {
        if (asked[0] === 'primary') underWay--;
      });
    };
    const done = run({ ...world.ports, probes: { ...probes, side } }, clock, span);
    void clock.sleep(from * S - 1).then(() => {
      world.primary = 'unhealthy';
    });
    void clock.sleep(to * S - 1).then(() => {
      world.primary = 'healthy';
    });
    const failure = await done.then(
      () => undefined,
      (error: Error) => error.message,
    );
    return { world, failure, most };
  }

  it('ticks every two seconds, until the good verdicts outweigh the bad ones', async () => {
    const { world } = await badFrom(20, 22);
    const ticks = written(world);
    expect(ticks.slice(0, 6)).toEqual([0, 10, 20, 22, 24, 26]);
    // It takes ten good ones to undo a bad one.
    expect(ticks.slice(6)).toEqual([28, 30, 32, 34, 36, 38, 40, 50, 60, 70]);
  });

  it('does not wait for verdicts that take three seconds: the ticks overlap', async () => {
    const { world, failure } = await badFrom(20, 40, 3 * S);
    expect(written(world).slice(0, 9)).toEqual([0, 10, 20, 24, 26, 28, 30, 32, 34]);
    expect(failure).toBeUndefined();
  });

  it('has at most five ticks under way, and those of each tenth second beyond', async () => {
    const { world, most } = await badFrom(20, 50, 17 * S);
    expect(written(world)).toEqual(expect.arrayContaining([0, 10, 20, 30, 40, 50, 60, 70]));
    expect(most).toBe(5 + 1);
  });

  it('a frozen host misses no more than the ticks of calm times', async () => {
    const { world, failure } = await badFrom(20, 80, 0, MINUTE, freeze(31.5, 6));
    expect(written(world)).not.toContain(34);
    expect(failure).toBeUndefined();
  });

  it('ends a minute after a side became unhealthy that no clients are sent to', async () => {
    const world = createWorld({ journal: journalAt('standby'), primary: 'unhealthy' });
    const clock = jumpingClock(MINUTE);
    await Promise.all([0, 60, 120].map((second) => runAt(world, clock, second)));
    const late = written(world).filter((second) => second >= 100);
    expect(late).toEqual(late.filter((second) => second % 10 === 0));
  });

  it('goes on while a switch may have to leave that side', async () => {
    const world = createWorld({ journal: journalAt('primary'), primary: 'unhealthy' });
    const clock = jumpingClock(MINUTE);
    await Promise.all([0, 60, 120].map((second) => runAt(world, clock, second)));
    expect(written(world).filter((second) => second >= 150 && second < 160)).toEqual([
      150, 152, 154, 156, 158,
    ]);
  });
});

describe('the metric', () => {
  it('is logged where not all is well, without what is unknown', async () => {
    const world = createWorld({ primary: 'unhealthy', public: 'unknown' });
    await run(world.ports, jumpingClock(MINUTE), { ...span, deadline: MINUTE + 26 * S });
    expect(world.lines.filter(({ verb }) => verb === 'metric')).toEqual([
      {
        level: 'info',
        verb: 'metric',
        sentence: 'The health metric was published.',
        fields: { tick: '2027-01-05T18:00:00.000Z', primary: 0, standby: 1 },
      },
    ]);
  });

  const calls = ({ did }: World) => did.filter((name) => name === 'metric').length;

  it('is published once a run where all is well', async () => {
    const world = createWorld();
    await run(world.ports, jumpingClock(MINUTE), span);
    expect(calls(world)).toBe(1);
    expect(seconds(world.published)).toEqual([0, 10, 20, 30, 40, 50, 60, 70]);
  });

  it('is published every ten seconds for forty after a judgement has changed, with what waited', async () => {
    const world = createWorld();
    const clock = jumpingClock(MINUTE);
    const done = run(world.ports, clock, span);
    await clock.sleep(19 * S);
    expect(calls(world)).toBe(0);
    world.standby = 'unhealthy';
    await clock.sleep(2 * S);
    expect(seconds(world.published)).toEqual([0, 10, 20]);
    await done;
    // At 20, 30, 40 and 50 s, and at the end.
    expect(calls(world)).toBe(5);
    expect(new Set(seconds(world.published)).size).toBe(world.published.length);
  });

  it('of a run that begins while a side is bad is published at once', async () => {
    const world = createWorld({ standby: 'unhealthy' });
    const clock = jumpingClock(MINUTE);
    const done = run(world.ports, clock, span);
    await clock.sleep(S);
    expect(seconds(world.published)).toEqual([0]);
    await done;
  });

  it('that could not be published is published with the next tick', async () => {
    const world = createWorld({ standby: 'unhealthy', failing: new Set(['metric']) });
    const clock = jumpingClock(MINUTE);
    const done = run(world.ports, clock, span).catch(() => undefined);
    await clock.sleep(S);
    world.failing.clear();
    await done;
    expect(seconds(world.published).slice(0, 2)).toEqual([0, 2]);
  });
});
