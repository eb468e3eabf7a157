/** Sending that takes long: what one run does not get to is left to the next one, and nothing is sent by both. */

import { housekeep } from '../../../functions/switcher/housekeep.ts';
import type { SwitcherPorts } from '../../../functions/switcher/ports.ts';
import { archive, emptyTable } from '../../../lab/simulation/world/stores.ts';
import { createWorld } from '../../../lab/simulation/world/world.ts';
import { amendEntry } from '../../../shared/core/journal/amend.ts';
import type { Entry, Journal, Notice } from '../../../shared/core/journal/journal.ts';
import { put } from '../../../shared/core/notices/notices.ts';
import { CLAIM_MS } from '../../../shared/core/notices/notification-throttle.ts';
import { Conflict } from '../../../shared/errors.ts';
import { entry, journalOf, MINUTE, NOW, SECOND } from '../core/build.ts';

const NAMES = ['a', 'b', 'c', 'd'];

/** A table, a clock, and people who take `ms` to be told. */
function slowly(ms: number, answers: (notice: Notice) => void | Promise<void> = () => {}) {
  let now = NOW;
  let killed = false;
  const first = NAMES.reduce(
    (j, id) => put(j, { id, as: 'unmarked', subject: id, body: id }, NOW, 'one'),
    journalOf([], { entries: [] }),
  );
  let journal: Journal = first;
  const sent: string[] = [];
  const table = emptyTable();
  const ports = {
    clock: { now: () => now, sleep: async () => {} },
    journal: {
      read: async () => journal,
      async write(next: Journal, seen: number) {
        if (killed) throw new Error('Killed.');
        if (seen !== journal.revision) throw new Conflict('another run wrote first');
        journal = { ...next, revision: seen + 1 };
        return journal;
      },
      archive: async (entry: Entry, revision: number) => void archive(table, entry, revision),
    },
    notifier: {
      async send(notice: Notice) {
        sent.push(notice.id);
        now += ms;
        await answers(notice);
      },
    },
    log: { info() {}, warn() {}, error() {} },
  } as unknown as SwitcherPorts;
  return {
    sent,
    archived: () => [...table.archive.values()].map(({ entry }) => entry),
    first,
    journal: () => journal,
    waiting: () => journal.outbox.map(({ id }) => id),
    /** What is written from now on is lost, with the run that writes it. */
    killWriter: () => {
      killed = true;
    },
    pass: (time: number) => {
      now = NOW + time;
    },
    run: (name: string, known: Journal = journal, more?: Partial<SwitcherPorts>) => {
      if (more) journal = known;
      return housekeep({ ...ports, ...more }, known, name);
    },
  };
}

test('nothing is sent in the last part of a claim, and the next run sends the rest', async () => {
  const { sent, waiting, pass, run } = slowly(6 * SECOND);
  await run('one');
  expect([sent, waiting()]).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  pass(CLAIM_MS - 1);
  await run('two');
  expect(sent).toEqual(['a', 'b']);
  pass(CLAIM_MS);
  await run('two');
  expect([sent, waiting()]).toEqual([NAMES, []]);
});

test('a run that comes to it late asks first whether they are still its own', async () => {
  const { sent, first, pass, run } = slowly(SECOND);
  pass(CLAIM_MS);
  await run('two');
  // The first run knows the journal as it was: by then another one has sent them.
  await run('one', first);
  expect(sent).toEqual(NAMES);
});

test('and where they are, claims them anew', async () => {
  const { sent, first, waiting, pass, run } = slowly(SECOND);
  pass(CLAIM_MS + SECOND);
  await run('one', first);
  expect([sent, waiting()]).toEqual([NAMES, []]);
});

test('one that cannot be sent stays, and the others are sent', async () => {
  const { sent, waiting, run } = slowly(SECOND, ({ id }) => {
    if (id === 'b') throw new Error('SNS is throttled');
  });
  const { failures } = await run('one');
  expect(failures.map(({ message }) => message)).toEqual(['A notice could not be sent: SNS is throttled']);
  expect([sent, waiting()]).toEqual([NAMES, ['b']]);
});

describe('who wrote the override', () => {
  const PIN = entry({ kind: 'pin', to: 'standby', begunAt: NOW, archived: true });
  const OVERRIDE = { text: 'standby', seenAt: NOW - SECOND };
  const withAuthor = (of: () => Promise<string | undefined>) => {
    const there = slowly(SECOND);
    const asked: string[] = [];
    const author = {
      async of({ text }: { readonly text: string }) {
        asked.push(text);
        return of();
      },
    };
    const known = { ...there.first, override: OVERRIDE, entries: [PIN] };
    return { ...there, asked, run: () => there.run('one', known, { author }) };
  };

  test('is asked before a message is sent, and noted beside the override and its pin', async () => {
    const { asked, run, sent, archived } = withAuthor(async () => 'ada');
    const { journal } = await run();
    expect([journal.override?.by, journal.entries[0]?.by]).toEqual(['ada', 'ada']);
    expect([asked, sent]).toEqual([['standby'], NAMES]);
    expect(archived().map(({ by }) => by)).toEqual(['ada']);
  });

  test('keeps no message back where it cannot be read', async () => {
    const { run, sent } = withAuthor(async () => {
      throw new Error('AccessDenied');
    });
    const { journal, failures } = await run();
    expect([journal.override, failures, sent]).toEqual([OVERRIDE, [], NAMES]);
  });
});

test('the archive has each switch as it ends, with what is found out minutes after it was archived first', async () => {
  const world = createWorld({ warm: true });
  let writes = 0;
  world.callHooks.push(({ name }) => {
    if (name === 'journal.archive') writes++;
    return undefined;
  });
  world.at(world.now() + MINUTE, (w) => w.regions.lay('primary', { kind: 'dead' }));
  await world.run(20 * MINUTE);
  const [last] = world.table.journal.entries;
  expect(last).toMatchObject({ kind: 'failover', deployedAt: expect.any(Number), archived: true });
  expect({ ...world.table.archive.get(last?.epoch ?? 0)?.entry, archived: true }).toEqual(last);
  // Applied, verified, the end of the outage, Deployed: once each, at most.
  expect(writes).toBeLessThanOrEqual(4);
});

test('an older copy that a slow run archives last does not stay, even if that run is killed right afterwards', async () => {
  const there = slowly(SECOND, async ({ id }) => {
    if (id !== 'a') return;
    const { revision, ...j } = amendEntry(there.journal(), 1, (e) => ({ ...e, verifiedAt: NOW }));
    await there.run('two', { ...j, revision: revision + 1 }, {});
    there.killWriter();
  });
  const applied = journalOf([entry({ kind: 'failover', to: 'standby' })]);
  const slow = there.run('one', { ...applied, outbox: there.first.outbox }, {});
  await expect(slow).rejects.toThrow('Killed.');
  expect(there.journal().entries[0]).toMatchObject({ epoch: 1, verifiedAt: NOW, archived: true });
  expect(there.archived().find(({ epoch }) => epoch === 1)).toMatchObject({ verifiedAt: NOW });
});

test('a run that was at work when the journal was closed writes nothing into it', async () => {
  const { first, run, waiting } = slowly(SECOND);
  await expect(run('one', { ...first, movedTo: 'journal-of-three' })).rejects.toThrow(
    'The journal was closed meanwhile: it is in the table journal-of-three now.',
  );
  expect(waiting()).toEqual(NAMES);
});
