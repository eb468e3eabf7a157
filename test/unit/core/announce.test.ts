/** What is announced of a journal that was written: of each switch its milestones, of a drill that it was ended. */
import type { Entry, Journal } from '../../../shared/core/journal/journal.ts';
import { announced } from '../../../shared/core/notices/announce.ts';
import {
  endsAtOnce,
  isOfOverride,
  NOTIFICATIONS,
  type NotificationName,
  runbookOf,
} from '../../../shared/core/notices/notifications.ts';
import { entry, journalOf, NOW } from './build.ts';

const MOMENT = { now: NOW, run: 'this' };
const ids = (before: Journal, after: Journal) => announced(before, after, MOMENT).outbox.map(({ id }) => id);
const failover = (given: Partial<Entry> = {}) => entry({ kind: 'failover', to: 'standby', ...given });
const begun = journalOf([failover({ phase: 'in-progress' })]);

test.each<[what: string, before: Journal, after: Entry, ids: readonly string[]]>([
  ['an entry that is begun', journalOf([]), failover({ phase: 'in-progress' }), []],
  ['one that has applied', begun, failover(), ['epoch-1-applied']],
  ['one that is begun and has applied at once', journalOf([]), failover(), ['epoch-1-applied']],
  ['one that has failed', begun, failover({ phase: 'failed' }), []],
  ['one that had applied before', journalOf([failover()]), failover({ archived: true }), []],
  ['an adoption', journalOf([]), failover({ kind: 'adoption' }), ['epoch-1-adopted']],
  ['the first of a stage', journalOf([]), failover({ kind: 'initial' }), []],
  ['one that is verified', journalOf([failover()]), failover({ verifiedAt: NOW }), ['epoch-1-verified']],
  ['one that was', journalOf([failover({ verifiedAt: 5 })]), failover({ verifiedAt: 5, archived: true }), []],
  ['one that is overdue', journalOf([failover()]), failover({ overdueAt: NOW }), ['epoch-1-overdue']],
  [
    'one that was overdue',
    journalOf([failover({ overdueAt: 5 })]),
    failover({ overdueAt: 5, archived: true }),
    [],
  ],
  [
    'one that has applied and is verified',
    begun,
    failover({ verifiedAt: NOW }),
    ['epoch-1-applied', 'epoch-1-verified'],
  ],
])('%s', (_, before, after, expected) => {
  expect(ids(before, journalOf([after]))).toEqual(expected);
});

test('several, the oldest first; of each that with the same epoch counts', () => {
  const [one, two] = [failover({ epoch: 1 }), failover({ epoch: 2 })];
  const before = { ...begun, entries: [{ ...two, phase: 'in-progress' as const }, one] };
  const after = { ...before, entries: [two, { ...one, verifiedAt: NOW }] };
  expect(ids(before, after)).toEqual(['epoch-1-verified', 'epoch-2-applied']);
});

test('what a switch has ended is said where it is verified, and what is left to do after a failover', () => {
  const lately = {
    a: { at: 0, times: 1, urgent: true, since: NOW - 120_000, endedAt: NOW - 60_000, subject: 'Hold: so.' },
  } as const;
  const before = { ...journalOf([failover()]), lately };
  const body = (given: Partial<Entry>, from: Journal = before) =>
    announced(from, { ...from, entries: [failover(given)] }, MOMENT).outbox[0]?.body.split('\n') ?? [];
  expect(body({ verifiedAt: NOW })).toContain('Over: so.');
  expect(body({ overdueAt: NOW })).not.toContain('Over: so.');
  expect(body({ overdueAt: NOW }).slice(0, 3)).toEqual([
    expect.stringMatching(/^Overdue: /),
    'Epoch 1, failover from primary to standby.',
    expect.stringMatching(/^Runbook: /),
  ]);
  expect(
    body({ overdueAt: NOW, behind: 'key', trouble: 'key (UpdateKeys): AccessDenied' }).slice(2, 4),
  ).toEqual([
    'Only the distribution was updated, the routing key was not: traffic moves within minutes, not seconds.',
    'Why: key (UpdateKeys): AccessDenied',
  ]);
});

test('nothing of entries that are the same, though the journal is another', () => {
  const before = journalOf([failover()]);
  expect(ids(before, { ...before, revision: 9 })).toEqual([]);
  expect(ids(before, { ...before, entries: [...before.entries] })).toEqual([]);
});

test('a drill that a real outage has ended', () => {
  const before = journalOf([failover()]);
  const drills = (...all: string[]) => all.map((id) => ({ id, at: NOW }));
  const after = { ...before, drillsEnded: drills('one', 'two', 'three') as never };
  expect(announced(before, after, MOMENT).outbox).toMatchObject([
    {
      id: 'drill-ended-three',
      subject: 'The drill is over: standby, where traffic is, really fails.',
      body: expect.stringMatching(
        /^The drill is over: .*\nFrom now on both sides are judged by their real answers; what follows is no drill\.\n/,
      ),
    },
  ]);
  expect(ids(after, after)).toEqual([]);
  expect(ids(after, before)).toEqual([]);
});

test('situations that hold are told when they are due', () => {
  const draft = { id: 'decision:a', as: 'both-down', subject: 'So.', body: 'So.' } as const;
  expect(announced(begun, begun, MOMENT, [draft]).outbox.map(({ subject }) => subject)).toEqual(['So.']);
  expect(announced(begun, begun, MOMENT).outbox).toEqual([]);
});

test('which notifications an operator’s own override causes, and which end at once', () => {
  const names = Object.keys(NOTIFICATIONS) as NotificationName[];
  expect(names.filter(isOfOverride).sort()).toEqual(['hold', 'observe', 'override-trouble', 'pin']);
  expect(names.filter(endsAtOnce).sort()).toEqual(['owned-by-other', 'owned-by-other-clients-fail']);
});

test('each names a part of the runbook', () => {
  for (const name of Object.keys(NOTIFICATIONS) as NotificationName[])
    expect(runbookOf(name)).toMatch(/^[a-z]+(-[a-z]+)+$/);
});
