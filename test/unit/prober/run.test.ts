import { run, ticksOf } from '../../../functions/prober/run.ts';
import fc from '../../fast-check.ts';
import { createWorld, jumpingClock } from './world.ts';

const MINUTE = Date.parse('2027-01-05T18:00:00Z');
const S = 1_000;
const LIMIT = 120 * S;

describe('ticksOf', () => {
  it('begins with the first aligned moment and covers the minute and an overlap', () => {
    const ticks = ticksOf(MINUTE + 3 * S, { every: 10 * S, deadline: MINUTE + 3 * S + LIMIT });
    expect(ticks.map((at) => (at - MINUTE) / S)).toEqual([10, 20, 30, 40, 50, 60, 70]);
  });

  it('takes a start that is aligned itself', () => {
    expect(ticksOf(MINUTE, { every: 10 * S, deadline: MINUTE + LIMIT })[0]).toBe(MINUTE);
  });

  it('starts nothing that could not end before the deadline', () => {
    const ticks = ticksOf(MINUTE, { every: 10 * S, deadline: MINUTE + 60 * S });
    expect(ticks.at(-1)).toBe(MINUTE + 30 * S);
  });

  it('loses no tick to a schedule that jitters by up to seven seconds either way', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -7 * S, max: 7 * S }), { minLength: 2, maxLength: 8 }),
        fc.constantFrom(5 * S, 10 * S, 15 * S, 20 * S, 30 * S),
        (jitters, every) => {
          const starts = jitters.map((jitter, n) => MINUTE + n * 60 * S + jitter);
          const covered = new Set(
            starts.flatMap((start) => ticksOf(start, { every, deadline: start + LIMIT })),
          );
          const [first = 0, last = 0] = [Math.min(...covered), Math.max(...covered)];
          for (let at = first; at <= last; at += every) expect(covered).toContain(at);
        },
      ),
    );
  });
});

describe('run', () => {
  const span = { every: 10 * S, deadline: MINUTE + LIMIT };

  it('makes every tick at its time', async () => {
    const world = createWorld();
    expect(await run(world.ports, jumpingClock(MINUTE + 1), span)).toBe(7);
    expect(world.published.map(({ at }) => (at - MINUTE) / S)).toEqual([10, 20, 30, 40, 50, 60, 70]);
  });

  it('goes on after a tick that failed, and throws at its end', async () => {
    const world = createWorld();
    world.failing.add('metric');
    await expect(run(world.ports, jumpingClock(MINUTE), span)).rejects.toThrow(
      /^The health metric could not be published\. \(metric is down\)$/,
    );
    expect(world.ledger.primary).toHaveLength(8);
  });

  it('does not wait for a tick that hangs, and says so at its end', async () => {
    const world = createWorld();
    const { publish } = world.ports.metric;
    const ports = {
      ...world.ports,
      metric: {
        publish: (tick: Parameters<typeof publish>[0]) =>
          tick.at === MINUTE + 20 * S ? new Promise<void>(() => undefined) : publish(tick),
      },
    };
    await expect(run(ports, jumpingClock(MINUTE), span)).rejects.toThrow(
      '1 of 8 ticks were not finished in time.',
    );
    expect(world.published).toHaveLength(7);
  });

  it('leaves out a tick whose time is long past, loudly', async () => {
    const world = createWorld();
    let frozen = false;
    const freeze = (now: number) => {
      if (frozen || now < MINUTE + 20 * S) return 0;
      frozen = true;
      return 15 * S;
    };
    await expect(run(world.ports, jumpingClock(MINUTE, freeze), span)).rejects.toThrow(
      'A tick was missed: the host of the prober was frozen.',
    );
    expect(world.published.map(({ at }) => (at - MINUTE) / S)).toEqual([0, 10, 30, 40, 50, 60, 70]);
  });

  it('says where it had too little time for anything', async () => {
    const world = createWorld();
    await expect(
      run(world.ports, jumpingClock(MINUTE), { every: 10 * S, deadline: MINUTE + 10 * S }),
    ).rejects.toThrow('The run had too little time for a single tick.');
  });
});
