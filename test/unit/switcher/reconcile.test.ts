/** What a single run does at the moments where order matters. */

import { WORLD_START } from '../../../lab/simulation/world/world.ts';
import { LEASE_MARGIN_MS } from '../../../shared/core/journal/journal-append.ts';
import { Refused } from '../../../shared/errors.ts';
import { DIES_AT, linesOf, outage, SOON, type Told } from './incident.ts';

const CONTROLS = ['distribution.move', 'store.write'];

/** An outage in which those calls are refused. */
const refusing = (calls: readonly string[], refusal: Error, minutes?: number) =>
  outage((_, site, drawn) => (calls.includes(site.name) ? { ...drawn, refusal } : undefined), minutes);
const targets = ({ checker }: Told) => checker.moves.map(({ entry }) => entry.to);

test('the critical path is four round trips: look, begin, the override again, both controls', async () => {
  const told = await outage();
  const [move] = told.checker.moves;
  const run = told.world.runs.all.find((r) => r.id === move?.run);
  const begin = run?.sent.findIndex((c) => c.name === 'journal.write') ?? -1;
  const upToControls = run?.sent.slice(
    begin - 3,
    run.sent.findLastIndex((c) => CONTROLS.includes(c.name)) + 1,
  );
  const rounds = new Map<number, string[]>();
  for (const { name, sentAt } of upToControls ?? [])
    rounds.set(sentAt, [...(rounds.get(sentAt) ?? []), name]);
  expect([...rounds.values()].map((names) => names.sort())).toEqual([
    // The run stays since the first bad verdict, and has read the distribution less than ten seconds ago.
    ['journal.read', 'ledger.read', 'override.read'],
    ['journal.write'],
    ['override.read'],
    ['distribution.move', 'store.write'],
  ]);
});

test('an operator who says hold between begin and act is heard', async () => {
  let said = false;
  const told = await outage((_, site, __, world) => {
    if (site.name === 'journal.write' && !said) {
      said = true;
      world.operator.say('hold because we are in the middle of a migration');
    }
    return undefined;
  });
  expect(linesOf(told, 'switch')).toEqual([
    'Given up: the override changed between the decision and the act.',
  ]);
  expect(told.checker.moves).toEqual([]);
  expect(told.world.table.journal.entries[0]).toMatchObject({
    kind: 'failover',
    phase: 'failed',
    trouble: 'The override changed between the decision and the act.',
  });
});

test('nothing is sent in the last part of a lease', async () => {
  const told = await outage((_, site, drawn) =>
    // The service fails for half a minute, each time after a long while.
    CONTROLS.includes(site.name) && site.run.sent.length < 60
      ? { ...drawn, there: 2_000, refusal: new Error('Internal error.') }
      : undefined,
  );
  const sent = told.world.runs.all.flatMap((run) =>
    run.sent.filter((c) => CONTROLS.includes(c.name)).map((c) => ({ run: run.id, at: c.sentAt })),
  );
  expect(sent.length).toBeGreaterThan(3);
  const { archive, journal } = told.world.table;
  const entries = [...[...archive.values()].map(({ entry }) => entry), ...journal.entries];
  for (const { run, at } of sent) {
    const leases = entries.filter((e) => e.run === run).map((e) => e.leaseUntil);
    // A traffic control that only follows is tended without a lease; that it moves nothing is a promise of its own.
    if (leases.length === 0) continue;
    expect(leases.some((until) => at < until - LEASE_MARGIN_MS)).toBe(true);
  }
});

test('two runs that start at the same moment make one switch', async () => {
  for (let offset = 0; offset <= 400; offset += 20) {
    let twin = false;
    const told = await outage(
      (_, site, __, world) => {
        if (site.name === 'journal.write' && !twin) {
          twin = true;
          world.at(world.now() + offset, (w) => w.start('switcher', 'twin'));
        }
        return undefined;
      },
      3,
      SOON,
    );
    expect(told.checker.moves.map((m) => m.entry.to)).toEqual(['standby']);
  }
});

test('a run that cannot read the override fails, and nothing moves until it can', async () => {
  const told = await refusing(['override.read'], new Error('Denied.'), 4);
  expect(told.checker.moves).toEqual([]);
  const ends = told.happenings.filter(
    (h) => h.what === 'run-ended' && h.role === 'switcher' && h.end === 'threw',
  );
  expect(ends.length).toBeGreaterThan(3);
  expect(ends[0]).toMatchObject({
    why: expect.stringMatching(/override parameter cannot be read \(Denied\.\)/),
  });
});

test('after five minutes of that the last valid override stands in', async () => {
  const told = await refusing(['override.read'], new Error('Denied.'), 8);
  expect(targets(told)).toEqual(['standby']);
});

test('notices that cannot be sent wait, and stop nothing', async () => {
  const told = await outage((_, site, drawn, world) =>
    site.name.startsWith('notifier') && world.now() < DIES_AT + WORLD_START + 120_000
      ? { ...drawn, refusal: new Error('The topic is gone.') }
      : undefined,
  );
  expect(targets(told)).toEqual(['standby']);
  const sent = told.happenings.flatMap((h) => (h.what === 'notice' ? [h.notice.id] : []));
  expect(sent).toEqual([...new Set(sent)]);
  expect(sent).toEqual(expect.arrayContaining(['epoch-1-applied', 'epoch-1-verified']));
});

test('an edge that cannot be told is said once, not at each attempt', async () => {
  const told = await refusing(CONTROLS, new Refused('Denied.'));
  const said = told.happenings.flatMap((h) => (h.what === 'notice' ? [h.notice.subject] : []));
  expect(said.filter((subject) => subject.includes('No update went through'))).toEqual([
    'No update went through that sends traffic to standby.',
  ]);
  expect(said.filter((subject) => subject.startsWith('Switch'))).toEqual([]);
  const closed = told.world.table.journal.entries.find(({ closedAt }) => closedAt !== undefined);
  expect(closed).toMatchObject({ phase: 'failed', trouble: 'Denied.' });
});

test('what became of an order is not known: the attempt stays open, and says why', async () => {
  const told = await refusing(CONTROLS, new Error('Internal error.'));
  const troubles = told.world.table.journal.entries.flatMap(({ trouble }) => trouble ?? []);
  expect(new Set(troubles)).toEqual(new Set(['Internal error.']));
});

test('a run that could not tell the edge sends its own notice before it fails', async () => {
  const told = await refusing(CONTROLS, new Refused('Denied.'));
  const failed = told.happenings.findIndex((h) => h.what === 'run-ended' && h.end === 'threw');
  const said = told.happenings.findIndex((h) => h.what === 'notice' && h.notice.id.startsWith('edge-untold'));
  expect(said).toBeGreaterThan(-1);
  expect(said).toBeLessThan(failed);
});

test('an edge that cannot be read is read again under the lease, and no order is sent without its tag', async () => {
  let looks = 0;
  const told = await outage((_, site, drawn) =>
    site.name === 'distribution.look' && site.run.sent.some((c) => c.name === 'journal.write') && ++looks <= 3
      ? { ...drawn, refusal: new Error('Internal error.') }
      : undefined,
  );
  expect(targets(told)).toEqual(['standby']);
  expect(told.calls).not.toContain('distribution.read');
});

test('a key that cannot be deleted: people are told that clients follow it, not the other traffic control', async () => {
  let wrote = false;
  const told = await outage((_, site, drawn) => {
    if (site.name !== 'store.write') return undefined;
    const refusal = wrote ? new Error('Internal error.') : undefined;
    wrote = true;
    return refusal && { ...drawn, refusal };
  }, 8);
  const behind = told.world.trace.flatMap((h) =>
    h.what === 'notice' && h.notice.subject.includes('the key could not be updated') ? [h.notice.body] : [],
  );
  expect(behind).toEqual([
    expect.stringContaining(
      'until then clients follow the key that is set, and a switch moves them only if the store takes a new one.',
    ),
  ]);
});

test('a key whose deletion got no answer is in doubt for as long as the call may take, and sends traffic nowhere else', async () => {
  let writes = 0;
  let doubt: unknown;
  await outage((_, site, drawn, world) => {
    if (site.name !== 'store.write') return undefined;
    writes++;
    if (writes === 2)
      world.at(world.now() + 8_000, ({ table }) => {
        doubt ??= table.journal.key?.doubtful;
      });
    return writes === 2 ? { ...drawn, refusal: new Error('Internal error.') } : undefined;
  }, 8);
  expect(doubt).toEqual({ until: expect.any(Number), sides: ['standby'] });
});

test('recovery is measured as clients saw it', async () => {
  const told = await outage();
  const [entry] = told.world.table.journal.entries;
  const served = told.happenings.find((h) => h.what === 'served' && h.side === 'standby');
  const died = told.world.truth.fit.primary[1]?.from ?? 0;
  // Begins with the first failing answer of the public endpoint, at most a tick after the death.
  expect(entry?.recoveryMs).toBeGreaterThan((served?.at ?? 0) - died - 10_000);
  expect(entry?.recoveryMs).toBeLessThan((served?.at ?? 0) - died + 10_000);
});

test('a newer key that nobody here knew of is no reason to believe that traffic has moved', async () => {
  const told = await outage((nth, _, __, world) => {
    if (nth === 0) world.operator.putKey('v1 primary 1800000000');
    return undefined;
  });
  const [applied, ...before] = told.world.table.journal.entries.filter((e) => e.kind === 'failover');
  expect(before.map((e) => e.phase)).toEqual(['failed']);
  expect(applied).toMatchObject({ phase: 'applied', epoch: 1_800_000_001 });
  expect(targets(told)).toEqual(['standby']);
  // At once, and not after a cool-down for a switch that was none.
  expect((applied?.effectAt ?? Number.NaN) - WORLD_START - DIES_AT).toBeLessThan(70_000);
});
