/** What alarms about the service itself are told. */
import { setGauges } from '../../../functions/switcher/gauges.ts';
import type { Entry, Journal } from '../../../shared/core/journal/journal.ts';
import type { OverrideReading } from '../../../shared/core/override.ts';
import type { Gauges } from '../../../shared/ports.ts';
import { entry, journalOf, MINUTE, NOW } from '../core/build.ts';

function measured(override: OverrideReading, ...entries: (readonly Entry[])[]): unknown {
  return measuredOf({}, override, ...entries);
}

function measuredOf(
  rest: Partial<Journal>,
  override: OverrideReading,
  ...entries: (readonly Entry[])[]
): unknown {
  const levels: Record<string, number> = {};
  const gauges: Gauges = {
    add(name, _, value) {
      levels[name] = value;
    },
  };
  setGauges(gauges, { override, now: NOW }, { ...journalOf(entries.flat()), ...rest });
  return levels;
}

const failover = (given: Partial<Entry> = {}) => [entry({ kind: 'failover', to: 'standby', ...given })];

const WELL = {
  TrafficOnStandby: 0,
  OverrideUnreadable: 0,
  SwitchOverdue: 0,
  PreflightWorries: 0,
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
  [{}, { TrafficOnStandby: 1 }],
  [{ phase: 'failed' }, {}],
  [{ from: 'standby', to: 'primary' }, {}],
  [{ overdueAt: 60_000 }, { TrafficOnStandby: 1, SwitchOverdue: 1 }],
  [{ overdueAt: 60_000, verifiedAt: 90_000 }, { TrafficOnStandby: 1 }],
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
