/** A drill that is on, and what one has caused, as status, plan and history show it. */
import { historyText, pastSituations } from '../../../../cli/routeaway/commands/history.ts';
import { planText } from '../../../../cli/routeaway/commands/plan.ts';
import { unlessEnded } from '../../../../cli/routeaway/stage/snapshot.ts';
import { clockTime } from '../../../../cli/routeaway/view/format.ts';
import { drillLines } from '../../../../cli/routeaway/view/screen.ts';
import { type Drill, drillId } from '../../../../shared/core/drill.ts';
import { EMPTY_JOURNAL, type Entry, type Journal } from '../../../../shared/core/journal/journal.ts';
import type { Side } from '../../../../shared/core/side.ts';
import {
  answers,
  DOWN,
  entry,
  failoverAgo,
  GOOD,
  journalOf,
  ledgerOf,
  MINUTE,
  NOW,
} from '../../core/build.ts';
import { lookedAt } from './observed.ts';

const TIME = '2027-01-05T18:30:00.000Z';
const DRILL = { fails: 'primary', until: '2027-01-05T18:50:00.000Z', because: 'game day' } as const;

test('status says which side, until when, and how to end it', () => {
  const at = (iso: string) => clockTime(iso, TIME);
  expect(drillLines(DRILL, at)).toEqual([
    'Primary counts as unhealthy until 18:50:00Z because game day.',
    'Its own command ends it; if that is gone: routeaway drill --end.',
  ]);
  expect(drillLines(undefined, at)).toEqual([]);
});

test('the plan begins with it', () => {
  const decision = { rule: 'steady', sentence: 'Steady: traffic is on primary.' };
  const text = planText({ decision, time: TIME, findings: [], drill: DRILL }, [], 'nothing', 80);
  expect(text.split('\n').slice(2, 4)).toEqual([
    'DRILL: Primary counts as unhealthy until 18:50:00Z because game day.',
    'Its own command ends it; if that is gone: routeaway drill --end.',
  ]);
});

test('the history marks its failover, and what was told of it', () => {
  const failover = entry({ kind: 'failover', from: 'primary', to: 'standby', drill: true });
  expect(historyText([failover], [], 80)).toMatch(/ {2}failover \(drill\) {2}primary → standby {2}applied/);
  const told = pastSituations({
    ...EMPTY_JOURNAL,
    lately: { 'drill:decision:Hold: no.': { at: 0, times: 1, subject: 'DRILL: Hold: no.' } },
  });
  expect(told).toEqual([{ subject: 'DRILL: Hold: no.', at: '1970-01-01T00:00:00.000Z', urgent: false }]);
});

test('one that a real outage has ended is said to be over', () => {
  const on = { side: 'primary', until: Date.parse(DRILL.until) } as const;
  const ended = (drill: Drill): Journal => ({
    ...EMPTY_JOURNAL,
    drillsEnded: [{ id: drillId(drill), at: 0 }],
  });
  expect(unlessEnded({ on }, EMPTY_JOURNAL)).toEqual({ on });
  expect(unlessEnded({ on }, ended({ ...on, until: on.until - 1 }))).toEqual({ on });
  expect(unlessEnded({ on }, ended(on))).toEqual({
    trouble:
      'A real outage has ended the drill, and its item in the table has no effect any more: routeaway drill --end.',
  });
});

test.each([
  ['standby', 'primary', journalOf()],
  ['primary', 'standby', journalOf([{ ...failoverAgo(20), verifiedAt: NOW - 19 * MINUTE }])],
])('nobody has to repair %s, which only the drill has count as unhealthy', async (fails, serves, journal) => {
  const { status } = await lookedAt({
    journal,
    ledger: ledgerOf({
      primary: GOOD,
      standby: GOOD,
      [fails]: DOWN,
      public: answers('++++++', serves as Side),
    }),
    distribution: { distribution: serves as Side, deployed: true, runsFunction: true },
    drill: `${fails} until 2026-11-21T12:30:00Z because game day`,
  });
  expect(status.next).toEqual({
    sentence: `A drill has ${fails} count as unhealthy until 12:30:00Z at the latest; if ${serves} really fails, the drill is over at once.`,
  });
});

test('the history says how long clients waited, or that it is not known, and nothing of it in a drill', () => {
  const moved = entry({ kind: 'failover', to: 'standby', verifiedAt: 1_000, outageSince: 500 });
  const said = (more: Partial<Entry>) => historyText([{ ...moved, ...more }], [], 200).split('\n')[0];
  expect(said({})).toMatch(/, client-visible outage of unknown length$/);
  expect(said({ recoveryMs: 29_000 })).toMatch(/, client-visible outage 29 s$/);
  expect(said({ recoveryMs: 150_000, outageProbes: { bad: 6, good: 9 } })).toMatch(
    /, client-visible outage 2 min 30 s, not all the time: 6 of 15 probes failed \(40 %\)$/,
  );
  expect(said({ drill: true })).not.toContain('clients');
});
