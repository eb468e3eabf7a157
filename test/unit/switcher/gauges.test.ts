/** What the alarm about the traffic is told. */
import { setGauges } from '../../../functions/switcher/gauges.ts';
import type { Entry } from '../../../shared/core/journal/journal.ts';
import { entry, journalOf } from '../core/build.ts';

const measured = (...entries: readonly Entry[]): Record<string, number> => {
  const levels: Record<string, number> = {};
  setGauges(
    {
      add(name, _, value) {
        levels[name] = value;
      },
    },
    journalOf(entries),
  );
  return levels;
};

test.each<[string, readonly Entry[], number]>([
  ['where nothing has happened', [], 0],
  ['after a switch', [entry({ kind: 'failover', to: 'standby' })], 1],
  ['after one that failed', [entry({ kind: 'failover', to: 'standby', phase: 'failed' })], 0],
  ['after the way back', [entry({ kind: 'failback', from: 'standby', to: 'primary' })], 0],
])('%s', (_, entries, level) => expect(measured(...entries)).toEqual({ TrafficOnStandby: level }));
