/** The user's functions beside a run: of which move one is told, and that what fails beside a run fails it at its end. */
import { capacityDue, noteCapacity } from '../../../functions/switcher/capacity.ts';
import { tellAfter, untold, withBeside } from '../../../functions/switcher/hooks.ts';
import type { SwitcherPorts } from '../../../functions/switcher/ports.ts';
import type { Entry, Journal } from '../../../shared/core/journal/journal.ts';
import { entry, journalOf, MINUTE, NOW, SECOND } from '../core/build.ts';

const AFTER = { after: { tell: async () => {} } };
const moved = (given: Partial<Entry> = {}) =>
  journalOf([entry({ kind: 'failover', to: 'standby', verifiedAt: NOW, ...given })]);

describe('afterMove is told', () => {
  const of = (given: Partial<Entry>, ports: Parameters<typeof untold>[0] = AFTER) =>
    untold(ports, moved(given), NOW)?.epoch;
  test('of a move once it is verified, or overdue', () => {
    expect(of({})).toBe(1);
    const { verifiedAt: _, ...open } = moved().entries[0] as Entry;
    expect(untold(AFTER, journalOf([open]), NOW)).toBeUndefined();
    expect(untold(AFTER, journalOf([{ ...open, overdueAt: NOW }]), NOW)?.epoch).toBe(1);
  });
  test('of each, the oldest first', () => {
    const two = journalOf([2, 1].map(() => entry({ kind: 'pin', to: 'standby', verifiedAt: NOW })));
    expect(untold(AFTER, two, NOW)?.epoch).toBe(1);
    const [newest, older] = two.entries as [Entry, Entry];
    expect(untold(AFTER, { ...two, entries: [newest, { ...older, afterMove: 'told' }] }, NOW)?.epoch).toBe(2);
    expect(untold(AFTER, journalOf([{ ...newest, phase: 'failed' }]), NOW)).toBeUndefined();
  });
  test.each(['applied', 'in-progress', 'failed'] as const)(
    'of one that nobody verifies any more, since another has followed it, which is %s',
    (phase) => {
      const { verifiedAt: _, ...open } = moved().entries[0] as Entry;
      const next = entry({ kind: 'failover', to: 'primary', phase, begunAt: NOW });
      const told = untold(
        AFTER,
        journalOf([
          { ...next, epoch: 2 },
          { ...open, epoch: 1 },
        ]),
        NOW,
      );
      expect([told?.epoch, told?.verifiedAt]).toEqual([1, undefined]);
    },
  );
  test.each([
    ['primary', 1],
    ['standby', 2],
  ] as const)('of one that may have gone to the standby before the next went to the %s', (to, epoch) => {
    const { verifiedAt: _, ...open } = moved().entries[0] as Entry;
    const doubtful: Entry = { ...open, epoch: 1, phase: 'replaced' };
    const next = entry({ kind: 'pin', to, begunAt: NOW, verifiedAt: NOW });
    expect(untold(AFTER, journalOf([{ ...next, epoch: 2 }, doubtful]), NOW)?.epoch).toBe(epoch);
  });
  test('once', () => expect(of({ afterMove: 'told' })).toBeUndefined());
  test('again 20 s after somebody tried, or 10 s later where clocks may differ', () => {
    expect(of({ afterMove: NOW - 20 * SECOND + 1 })).toBeUndefined();
    expect(of({ afterMove: NOW - 20 * SECOND })).toBe(1);
    const three = { ...AFTER, controllers: {} as never };
    expect(of({ afterMove: NOW - 30 * SECOND + 1 }, three)).toBeUndefined();
    expect(of({ afterMove: NOW - 30 * SECOND }, three)).toBe(1);
  });
  test('not of a move of an hour ago, nor of the beginning, nor where there is no hook', () => {
    expect(of({ verifiedAt: NOW - 60 * MINUTE + 1 })).toBe(1);
    expect(of({ verifiedAt: NOW - 60 * MINUTE })).toBeUndefined();
    expect(untold(AFTER, journalOf(), NOW)).toBeUndefined();
    expect(of({}, {})).toBeUndefined();
  });
});

test('that afterMove was told is archived as well', async () => {
  let journal = moved({ archived: true });
  const ports = {
    ...AFTER,
    clock: { now: () => NOW },
    journal: { read: async () => journal, write: async (next: Journal) => (journal = next) },
    log: { info() {} },
  } as unknown as SwitcherPorts;
  await tellAfter(ports, journal, 'run');
  expect(journal.entries[0]).toMatchObject({ afterMove: 'told', archived: false });
});

test('what goes on beside a run is begun once, waited for, and fails it at the end', async () => {
  const done: string[] = [];
  let end = () => {};
  const held = new Promise<void>((resolve) => {
    end = resolve;
  });
  const ended = withBeside(async (beside) => {
    beside.begin('one', () => held.then(() => done.push('one')));
    beside.begin('one', async () => done.push('again'));
    beside.begin('two', () => Promise.reject(new Error('the table is gone')));
  });
  end();
  await expect(ended).rejects.toThrow('What goes on beside the run failed: the table is gone');
  expect(done).toEqual(['one']);
});

test('what fails the run itself is told first, and what fails beside it does not hide it', async () => {
  const edge = new Error('No update went through.');
  const alone = withBeside(async (beside) => {
    beside.begin('one', async () => {});
    throw edge;
  });
  await expect(alone).rejects.toBe(edge);
  const table = new Error('the table is gone');
  const both = withBeside(async (beside) => {
    beside.begin('one', () => Promise.reject(table));
    throw edge;
  });
  await expect(both).rejects.toMatchObject({
    message: 'No update went through. What goes on beside the run failed: the table is gone',
    errors: [edge, table],
  });
  await expect(withBeside(async () => 'its report')).resolves.toBe('its report');
});

test('how much each Region may run is read once an hour, where the APIs run in Lambda', () => {
  const capacity = { read: async () => 1_000 };
  const known = (ago: number) => journalOf([], { capacity: { at: NOW - ago } });
  expect(capacityDue({ capacity }, journalOf(), NOW)).toBe(true);
  expect(capacityDue({ capacity }, known(60 * MINUTE), NOW)).toBe(true);
  expect(capacityDue({ capacity }, known(60 * MINUTE - 1), NOW)).toBe(false);
  expect(capacityDue({}, journalOf(), NOW)).toBe(false);
});

test('what cannot be read of a Region is not compared, and fails no run', async () => {
  let journal = journalOf();
  const warned: string[] = [];
  const ports = {
    clock: { now: () => NOW },
    journal: { read: async () => journal, write: async (next: Journal) => (journal = next) },
    log: { warn: (_: string, sentence: string) => void warned.push(sentence) },
    capacity: {
      read: async (side: string) => {
        if (side === 'primary') throw new Error('Throttled');
        return 10;
      },
    },
  } as unknown as SwitcherPorts;
  await noteCapacity(ports, journal, 'run');
  expect(journal.capacity).toEqual({ at: NOW, standby: 10 });
  expect(warned).toEqual(['The concurrent executions of Lambda could not be read; they are not compared.']);
});
