import fc from 'fast-check';
import { virtualClock } from '../../model/clock.ts';
import { createRegionNetwork } from '../../model/region-network.ts';
import { createStrongTable } from '../../model/strong-table.ts';

const [HERE, THERE, AWAY] = ['ca-central-1', 'us-west-2', 'eu-west-1'] as const;
const REGIONS = [HERE, THERE, AWAY];

function setUp() {
  const clock = virtualClock(0);
  const network = createRegionNetwork(10);
  const table = createStrongTable<number>({ clock, network, regions: REGIONS });
  /** What the caller has heard so far: a value, the code of an error, or nothing. */
  const heard = () => {
    const said: { value?: unknown; at?: number } = {};
    const answer = (outcome: () => unknown): void => {
      said.at = clock.now();
      try {
        said.value = outcome();
      } catch (error) {
        said.value = (error as { code?: string }).code ?? (error as Error).message;
      }
    };
    return { said, answer };
  };
  const write = (region: string, value: number, wanted?: number) => {
    const { said, answer } = heard();
    table.write(
      region,
      'journal',
      (stored) => {
        if (wanted !== undefined && stored !== wanted) throw new Error('the condition failed');
        return value;
      },
      answer,
    );
    return said;
  };
  const read = (region: string) => {
    const { said, answer } = heard();
    table.read(region, 'journal', answer);
    return said;
  };
  const cutOff = (region: string): void => {
    for (const other of REGIONS.filter((one) => one !== region)) {
      network.cut(region, other);
      network.cut(other, region);
    }
  };
  return { clock, network, table, write, read, cutOff };
}

test('a write takes a way to the nearest other Region and back, and is seen everywhere', () => {
  const { clock, network, table, write, read } = setUp();
  network.setDelay(HERE, THERE, 30);
  network.setDelay(THERE, HERE, 30);
  const one = write(HERE, 1);
  clock.advance(1_000);
  expect(one).toEqual({ value: 1, at: 20 });
  for (const region of REGIONS) expect(table.look(region, 'journal')).toBe(1);
  const seen = read(THERE);
  clock.advance(1_000);
  expect(seen.value).toBe(1);
});

test('a replica hears later; a strongly consistent read does not wait for it', () => {
  const { clock, network, table, write, read } = setUp();
  network.setDelay(HERE, AWAY, 500);
  network.setDelay(THERE, AWAY, 500);
  write(HERE, 1);
  clock.advance(30);
  expect(table.look(AWAY, 'journal')).toBeUndefined();
  const seen = read(AWAY);
  clock.advance(30);
  expect(seen.value).toBeUndefined();
  clock.advance(1_000);
  expect(seen.value).toBe(1);
  expect(table.look(AWAY, 'journal')).toBe(1);
});

test('of two writes from two Regions at once one meets ReplicatedWriteConflict', () => {
  const { clock, table, write } = setUp();
  const one = write(HERE, 1);
  const two = write(THERE, 2);
  clock.advance(1_000);
  expect([one.value, two.value]).toEqual([1, 'ReplicatedWriteConflictException']);
  expect(table.latest('journal')).toBe(1);
});

test('of two writes from one Region the condition decides', () => {
  const { clock, write } = setUp();
  write(HERE, 1);
  clock.advance(100);
  const one = write(HERE, 2, 1);
  const two = write(HERE, 3, 1);
  clock.advance(100);
  expect([one.value, two.value]).toEqual([2, 'the condition failed']);
});

test('a write after the other Region has its answer meets the condition, not a conflict', () => {
  const { clock, write } = setUp();
  write(HERE, 1);
  clock.advance(100);
  const late = write(THERE, 2, 0);
  const good = write(AWAY, 3, 1);
  clock.advance(100);
  expect([late.value, good.value]).toEqual(['the condition failed', 3]);
});

test('a Region that reaches no other one can only read its replica', () => {
  const { clock, table, write, read, cutOff } = setUp();
  write(HERE, 1);
  clock.advance(1_000);
  cutOff(HERE);
  const refused = write(HERE, 2, 1);
  const unread = read(HERE);
  const others = write(THERE, 3, 1);
  clock.advance(5_000);
  expect([refused.value, unread.value, others.value]).toEqual([
    'InternalServerError',
    'InternalServerError',
    3,
  ]);
  expect(table.look(HERE, 'journal')).toBe(1);
  expect(table.look(AWAY, 'journal')).toBe(3);
});

test('a replica that was cut off catches up, also by a third Region', () => {
  const { clock, network, table, write, cutOff } = setUp();
  cutOff(AWAY);
  write(HERE, 1);
  clock.advance(1_000);
  network.restore(THERE, AWAY);
  clock.advance(1_000);
  expect(table.look(AWAY, 'journal')).toBe(1);
});

test('where only the way back is cut a write takes effect, and nobody says so', () => {
  const { clock, network, table, write } = setUp();
  for (const from of [THERE, AWAY]) network.cut(from, HERE);
  const one = write(HERE, 1);
  clock.advance(60_000);
  expect(one).toEqual({});
  expect(table.latest('journal')).toBe(1);
  expect(table.look(HERE, 'journal')).toBeUndefined();
});

test('where the network is cut while a write is under way it takes no effect', () => {
  const { clock, network, table, write } = setUp();
  const one = write(HERE, 1);
  clock.advance(5);
  for (const to of [THERE, AWAY]) network.cut(HERE, to);
  clock.advance(60_000);
  expect(one).toEqual({});
  expect(table.latest('journal')).toBeUndefined();
});

test('one Region gone: the other two go on; two gone: nothing is written; one back: it catches up', () => {
  const { clock, table, write } = setUp();
  table.fail(HERE);
  const one = write(THERE, 1);
  const gone = write(HERE, 9);
  clock.advance(5_000);
  expect([one.value, gone.value]).toEqual([1, 'InternalServerError']);
  table.fail(AWAY);
  const two = write(THERE, 2);
  clock.advance(5_000);
  expect(two.value).toBe('InternalServerError');
  table.restore(HERE);
  clock.advance(5_000);
  expect(table.look(HERE, 'journal')).toBe(1);
  const three = write(HERE, 3, 1);
  clock.advance(5_000);
  expect(three.value).toBe(3);
});

test('it has three doors', () => {
  const { write } = setUp();
  expect(() => write('sa-east-1', 1)).toThrow('The table has no replica in sa-east-1');
});

/** One act: a conditional increment from a Region, a cut or its end, or a Region that goes or comes back. */
const act = fc.oneof(
  fc.record({ what: fc.constant('add' as const), region: fc.constantFrom(...REGIONS) }),
  fc.record({
    what: fc.constantFrom('cut' as const, 'restore' as const),
    region: fc.constantFrom(...REGIONS),
    to: fc.constantFrom(...REGIONS),
  }),
  fc.record({ what: fc.constantFrom('fail' as const, 'back' as const), region: fc.constantFrom(...REGIONS) }),
);

const answerOf = (outcome: () => number | undefined): number | 'no' => {
  try {
    return outcome() ?? 0;
  } catch (error) {
    if ((error as { code?: string }).code === undefined) throw error;
    return 'no';
  }
};

test('whatever is cut: each increment that was answered counts once, reads never go back, replicas agree in the end', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(act, fc.nat(40)), { maxLength: 40 }), (acts) => {
      const { clock, network, table } = setUp();
      let [done, sent, lastRead] = [0, 0, 0];
      for (const [one, wait] of acts) {
        switch (one.what) {
          case 'add':
            sent++;
            table.write(
              one.region,
              'journal',
              (stored = 0) => stored + 1,
              (outcome) => {
                if (answerOf(outcome) !== 'no') done++;
              },
            );
            break;
          case 'cut':
            network.cut(one.region, one.to);
            break;
          case 'restore':
            network.restore(one.region, one.to);
            break;
          case 'fail':
            table.fail(one.region);
            break;
          case 'back':
            table.restore(one.region);
        }
        // Linearizable: at least what was answered or read before this read began.
        const least = Math.max(lastRead, done);
        table.read(one.region, 'journal', (outcome) => {
          const value = answerOf(outcome);
          if (value === 'no') return;
          expect(value).toBeGreaterThanOrEqual(least);
          lastRead = Math.max(lastRead, value);
        });
        clock.advance(wait);
      }
      for (const from of REGIONS) {
        table.restore(from);
        for (const to of REGIONS) network.restore(from, to);
      }
      clock.advance(10_000);
      const latest = table.latest('journal') ?? 0;
      expect(latest).toBeGreaterThanOrEqual(done);
      expect(latest).toBeLessThanOrEqual(sent);
      for (const region of REGIONS) expect(table.look(region, 'journal') ?? 0).toBe(latest);
    }),
  );
});
