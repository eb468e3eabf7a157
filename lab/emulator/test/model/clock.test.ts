import { virtualClock, wallClock } from '../../model/clock.ts';
import { createHeap } from '../../model/heap.ts';
import fc from '../fast-check.ts';

describe('virtual clock', () => {
  test('runs tasks by time, equal times in the order they were set, each at its own time', () => {
    const clock = virtualClock(1000);
    const ran: string[] = [];
    const note = (name: string) => () => ran.push(`${name}@${clock.now()}`);
    clock.at(3000, note('c'));
    clock.after(1000, note('a'));
    clock.at(2000, note('b'));
    clock.at(500, note('past'));
    clock.advance(1500);
    expect(ran).toEqual(['past@1000', 'a@2000', 'b@2000']);
    expect(clock.now()).toBe(2500);
    expect(clock.next()).toBe(3000);
    expect(clock.runNext()).toBe(true);
    expect(ran.at(-1)).toBe('c@3000');
    expect(clock.runNext()).toBe(false);
    expect(clock.next()).toBeUndefined();
  });

  test('a task set while time moves still runs, a cancelled one does not', () => {
    const clock = virtualClock(0);
    const ran: string[] = [];
    const cancel = clock.at(20, () => ran.push('cancelled'));
    clock.at(10, () => {
      cancel();
      clock.after(5, () => ran.push('nested'));
    });
    clock.advance(100);
    expect(ran).toEqual(['nested']);
  });

  test('many tasks at few times keep their order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 40 }), (times) => {
        const clock = virtualClock(0);
        const ran: [number, number][] = [];
        times.forEach((time, order) => {
          clock.at(time, () => ran.push([time, order]));
        });
        clock.advance(3);
        expect(ran).toEqual([...ran].sort(([a, x], [b, y]) => a - b || x - y));
        expect(ran).toHaveLength(times.length);
      }),
    );
  });

  test('refuses a time that is none', () => {
    expect(() => virtualClock(0).at(Number.NaN, () => {})).toThrow('finite time, not NaN');
  });

  test('the heap gives back what went in, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), (numbers) => {
        const heap = createHeap<number>((a, b) => a < b);
        for (const number of numbers) heap.push(number);
        const out: number[] = [];
        for (let number = heap.pop(); number !== undefined; number = heap.pop()) out.push(number);
        expect(out).toEqual([...numbers].sort((a, b) => a - b));
      }),
    );
  });
});

describe('wall clock', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000_000 });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('runs faster than real time, from its own start', () => {
    const clock = wallClock({ speed: 10, start: 0 });
    const ran: number[] = [];
    clock.after(5000, () => ran.push(clock.now()));
    jest.advanceTimersByTime(499);
    expect(ran).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(ran).toEqual([5000]);
  });

  test('waits longer than one timeout can', () => {
    const clock = wallClock({ speed: 1, start: 0 });
    const days = 60 * 86_400_000;
    let ran = false;
    clock.at(days, () => {
      ran = true;
    });
    jest.advanceTimersByTime(days - 1);
    expect(ran).toBe(false);
    jest.advanceTimersByTime(1);
    expect(ran).toBe(true);
  });

  test('stop and cancel leave nothing waiting', () => {
    const clock = wallClock({ speed: 1 });
    const cancel = clock.after(10, () => {});
    cancel();
    expect(jest.getTimerCount()).toBe(0);
    clock.after(10, () => {});
    clock.stop();
    clock.after(10, () => {});
    expect(jest.getTimerCount()).toBe(0);
  });
});
