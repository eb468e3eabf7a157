/** What alarms about the service itself are told. */
import { setGauges } from '../../../functions/switcher/gauges.ts';
import type { Edge } from '../../../shared/core/edge.ts';
import type { Entry, Journal } from '../../../shared/core/journal/journal.ts';
import type { OverrideReading } from '../../../shared/core/override.ts';
import type { Gauges } from '../../../shared/ports.ts';
import { entry, journalOf, MINUTE, NOW } from '../core/build.ts';

const AT_REST: Edge = { distribution: 'primary', deployed: true, key: 'absent' };

function measured(override: OverrideReading, ...entries: (readonly Entry[])[]): unknown {
  return measuredOf({}, override, ...entries);
}

function measuredOf(
  { edge = AT_REST, ...rest }: Partial<Journal> & { readonly edge?: Edge },
  override: OverrideReading,
  ...entries: (readonly Entry[])[]
): unknown {
  const levels: Record<string, number> = {};
  const gauges: Gauges = {
    add(name, _, value) {
      levels[name] = value;
    },
  };
  setGauges(gauges, { override, now: NOW, edge }, { ...journalOf(entries.flat()), ...rest });
  return levels;
}

const failover = (given: Partial<Entry> = {}) => [entry({ kind: 'failover', to: 'standby', ...given })];

const WELL = {
  TrafficOnStandby: 0,
  OverrideUnreadable: 0,
  OverrideStands: 0,
  SwitchOverdue: 0,
  PreflightWorries: 0,
  KeyStands: 0,
  DistributionFollows: 1,
  NoticesWaiting: 0,
};
const AUTO = { text: 'auto' };

test('all is well where nothing has happened', () => expect(measured(AUTO)).toEqual(WELL));

test.each<[OverrideReading, number]>([
  [{ text: 'hold because of a drill' }, 0],
  [{ text: 'halt' }, 1],
  ['missing', 1],
  [{ failed: 'AccessDenied' }, 1],
])('the override %j', (reading, level) =>
  expect(measured(reading)).toEqual({ ...WELL, OverrideUnreadable: level }),
);

test.each<[Partial<Entry>, Partial<typeof WELL>]>([
  [{}, { TrafficOnStandby: 1, DistributionFollows: 0 }],
  [{ phase: 'failed' }, {}],
  [{ from: 'standby', to: 'primary' }, {}],
  [{ overdueAt: 60_000 }, { TrafficOnStandby: 1, SwitchOverdue: 1, DistributionFollows: 0 }],
  [
    { overdueAt: 60_000, verifiedAt: 90_000 },
    { TrafficOnStandby: 1, DistributionFollows: 0 },
  ],
])('a newest entry with %j', (given, levels) =>
  expect(measured(AUTO, failover(given))).toEqual({ ...WELL, ...levels }),
);

test('a switch that never was seen at the edge is forgotten with the next one', () =>
  expect(measured(AUTO, failover({ to: 'primary' }), failover({ overdueAt: 60_000 }))).toEqual(WELL));

test.each([
  [5 * MINUTE - 1, 0],
  [5 * MINUTE, 1],
])('a finding %i ms after it was first seen counts as %i', (age, level) => {
  const findings = [{ id: 'owned-by-other', sentence: 'Someone else.', since: NOW - age }];
  expect(measuredOf({ preflight: { at: NOW, findings } }, AUTO)).toEqual({
    ...WELL,
    PreflightWorries: level,
  });
});

test.each<[Edge, Partial<typeof WELL>]>([
  [{ distribution: 'primary', key: { side: 'primary', epoch: 3 } }, { KeyStands: 1 }],
  [
    { distribution: 'standby', key: { side: 'primary', epoch: 3 } },
    { KeyStands: 1, DistributionFollows: 0 },
  ],
  // It sends nobody anywhere.
  [{ distribution: 'primary', key: { side: 'primary', epoch: 3, readsOnly: true } }, {}],
  [{ distribution: 'mixed', key: 'none' }, { DistributionFollows: 0 }],
  [{ distribution: 'primary', key: 'nonsense' }, {}],
])('the controls %j', (edge, levels) => expect(measuredOf({ edge }, AUTO)).toEqual({ ...WELL, ...levels }));

test('of a traffic control that cannot be read nothing is claimed', () => {
  const { KeyStands: _, DistributionFollows: __, ...others } = WELL;
  expect(measuredOf({ edge: { distribution: 'unreadable', key: 'unreadable' } }, AUTO)).toEqual(others);
});

test.each<[string, boolean, number]>([
  ['auto', false, 0],
  ['hold because of a drill', false, 1],
  ['standby', false, 1],
  ['hold until 2020-01-01T00:00Z', true, 0],
])('the override in force is %s (expired: %s)', (text, expired, level) => {
  const override = { text, seenAt: NOW, ...(expired && { expired }) };
  expect(measuredOf({ override }, AUTO)).toEqual({ ...WELL, OverrideStands: level });
});

test('notices that wait are counted', () => {
  const notice = { at: NOW, urgent: false, claimedUntil: NOW, claimedBy: 'run', subject: '', body: '' };
  const outbox = ['a', 'b'].map((id) => ({ ...notice, id }));
  expect(measuredOf({ outbox }, AUTO)).toEqual({ ...WELL, NoticesWaiting: 2 });
});
