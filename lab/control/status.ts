/** The lab in one look: what each Region suffers from, and where each edge location sends traffic. */
import type { Side } from '../../shared/core/side.ts';
import { LOCATIONS, type Parts } from '../assemble.ts';
import { LAB } from '../package/lab.ts';
import { faultText } from '../region/fault.ts';

export interface LabStatus {
  /** ISO, lab time. */
  readonly time: string;
  readonly regions: Readonly<Record<Side, { readonly region: string; readonly fault: string }>>;
  /** What each edge location's configuration points at now. */
  readonly edge: Readonly<Record<string, string>>;
  /** `InProgress` while a change is on its way to the edge. */
  readonly distribution: { readonly target: string; readonly status: string };
  /** What stands in the parameter. */
  readonly override: string;
  readonly alarms: Readonly<Record<string, string>>;
}

export function statusOf({ clock, cloud, fronts, overrideParameter, watchdogRegion }: Parts): LabStatus {
  const { id } = LAB.distribution;
  const { config, status } = cloud.distributions.get(id);
  return {
    time: new Date(clock.now()).toISOString(),
    regions: {
      primary: { region: LAB.primary.region, fault: faultText(fronts.primary.fault) },
      standby: { region: LAB.standby.region, fault: faultText(fronts.standby.fault) },
    },
    edge: Object.fromEntries(
      LOCATIONS.map((location) => [location, targetOf(cloud.distributions.served(id, location))]),
    ),
    distribution: { target: targetOf(config), status },
    override: cloud.parameters.list().find(({ name }) => name === overrideParameter)?.value ?? '(missing)',
    alarms: Object.fromEntries(
      [cloud, ...(watchdogRegion === undefined ? [] : [cloud.in(watchdogRegion)])]
        .flatMap(({ alarms }) => alarms.describe())
        .map(({ definition, state }) => [definition.AlarmName, state]),
    ),
  };
}

const targetOf = ({
  DefaultCacheBehavior,
}: {
  DefaultCacheBehavior?: { TargetOriginId?: string | undefined } | undefined;
}) => DefaultCacheBehavior?.TargetOriginId ?? '';
