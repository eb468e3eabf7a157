/** What things are called in a world, as the failover role's template calls them. */
import type { Side } from '../../../shared/core/side.ts';

export const STAGE = 'lab';
export const ACCOUNT = '123456789012';
export const CONTROL_REGION = 'ca-central-1';
/** With three controllers, in the order in which they begin. */
export const CONTROL_REGIONS = [CONTROL_REGION, 'us-west-2', 'eu-west-1'] as const;
export const FAILOVER_NAME = 'active.example.com';
export const NAMESPACE = 'Routeaway';
export const OVERRIDE_NAME = `/routeaway/${STAGE}/override`;
export const PROBER = `routeaway-${STAGE}-prober`;
export const SWITCHER = `routeaway-${STAGE}-switcher`;
export const WATCHDOG_REGION = 'us-west-2';
export const WATCHDOG_ALARM = `routeaway-${STAGE}-control-silent`;
export const WATCHDOG_TOPIC = `routeaway-${STAGE}-watchdog`;
export const FAILED_RUNS = `routeaway-${STAGE}-failed-runs`;

export const functionArn = (name: string, region = CONTROL_REGION): string =>
  `arn:aws:lambda:${region}:${ACCOUNT}:function:${name}`;
export const alarmName = (side: Side): string => `routeaway-${STAGE}-${side}`;
export const sideOfAlarm = (name: string): Side | undefined =>
  name === alarmName('primary') ? 'primary' : name === alarmName('standby') ? 'standby' : undefined;
