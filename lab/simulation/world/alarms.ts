/** The user's own alarms: one about each side, in the side's Region, and what the prober of a control Region reads of them. */
import type { Side } from '../../../shared/core/side.ts';
import { SIDES } from '../../../shared/core/side.ts';
import { type AlarmsSaid, alarmsSay } from '../../../shared/core/verdict/alarms.ts';
import { messageOf } from '../../../shared/errors.ts';
import type { UserAlarms } from '../../../shared/ports.ts';
import type { Calls } from './calls.ts';
import { ACCOUNT } from './names.ts';
import { type Network, PROBE_TIMEOUT_MS } from './probing.ts';
import { REGION_OF } from './regions.ts';
import type { WorldRun } from './runs.ts';

export const ALARM_STATES = ['ALARM', 'OK', 'deleted', 'disabled', 'unreadable'] as const;
export type AlarmState = (typeof ALARM_STATES)[number];

/** By side; one of which nothing was ever said is OK. */
export interface WorldAlarms {
  readonly is: { readonly [side in Side]?: AlarmState };
  /** When each was last in ALARM (epoch ms). */
  lastInAlarm(side: Side, now: number): number;
  become(side: Side, state: AlarmState, now: number): void;
}

export function createAlarms(): WorldAlarms {
  const is: { [side in Side]?: AlarmState } = {};
  const ended: { [side in Side]?: number } = {};
  return {
    is,
    lastInAlarm: (side, now) => (is[side] === 'ALARM' ? now : (ended[side] ?? Number.NEGATIVE_INFINITY)),
    become(side, state, now) {
      if (is[side] === 'ALARM') ended[side] = now;
      if (state === 'OK') delete is[side];
      else is[side] = state;
    },
  };
}

const NAME = 'orders-5xx';
const NOTHING: AlarmsSaid = { inAlarm: [] };

export function alarmsPort(
  calls: Calls,
  alarms: WorldAlarms,
  { prober, alarmLies }: Network,
  run: WorldRun,
): UserAlarms {
  const said = (side: Side): AlarmsSaid => {
    const region = REGION_OF[side];
    const arn = `arn:aws:cloudwatch:${region}:${ACCOUNT}:alarm:${NAME}`;
    const state = alarmLies[side] ?? alarms.is[side] ?? 'OK';
    if (state === 'unreadable' || prober === 'cut-off')
      return { inAlarm: [], silent: `The alarms in ${region} cannot be read: no answer.` };
    const found = state === 'deleted' ? [] : [{ name: NAME, arn, state, acts: state !== 'disabled' }];
    return alarmsSay([{ name: NAME, region }], found);
  };
  return {
    async read() {
      // Most worlds have none.
      if (SIDES.every((side) => (alarmLies[side] ?? alarms.is[side]) === undefined))
        return { primary: NOTHING, standby: NOTHING };
      const isSlow = prober === 'cut-off' || SIDES.some((side) => alarms.is[side] === 'unreadable');
      try {
        const read = () => ({
          value: { primary: said('primary'), standby: said('standby') },
          slowMs: isSlow ? PROBE_TIMEOUT_MS : 0,
        });
        return await calls.slow(run, 'alarms.read', read, { outside: true });
      } catch (error) {
        const nothing = { inAlarm: [], silent: `The alarms cannot be read: ${messageOf(error)}` };
        return { primary: nothing, standby: nothing };
      }
    },
  };
}
