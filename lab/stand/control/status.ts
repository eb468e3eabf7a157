/** The lab in one look: what each Region suffers from, and where each edge location sends traffic. */
import { KEY_NAME, parseKey } from '../../../shared/core/key.ts';
import { other, type Side } from '../../../shared/core/side.ts';
import { faultText } from '../../emulator/api-gateway/fault.ts';
import { LOCATIONS, type Parts } from '../assemble.ts';
import { LAB } from '../package/lab.ts';

export interface LabStatus {
  /** ISO, lab time. */
  readonly time: string;
  readonly regions: Readonly<Record<Side, { readonly region: string; readonly fault: string }>>;
  /** Where each edge location sends its clients. */
  readonly edge: Readonly<Record<string, Sent>>;
  /** What stands in the store; null for nothing. The locations learn of it later. */
  readonly key: string | null;
  /** `InProgress` while a change is on its way to the edge. */
  readonly distribution: { readonly target: string; readonly status: string };
  /** What stands in the parameter. */
  readonly override: string;
  readonly alarms: Readonly<Record<string, string>>;
}

export interface Sent {
  /** A side, with the share that goes to the other one where there is one. */
  readonly serves: string;
  /** Which lever says so. */
  readonly by: 'key' | 'distribution';
  /** What the location's configuration of the distribution says. */
  readonly distribution: string;
}

/** A key that makes no sense says nothing. */
export function sentBy(distribution: string, text: string | undefined): Sent {
  const key = text === undefined ? 'nonsense' : parseKey(text);
  if (typeof key === 'string' || key.readsOnly)
    return { serves: distribution, by: 'distribution', distribution };
  const some = key.share === undefined ? '' : ` (${key.share}% to ${other(key.side)})`;
  return { serves: `${key.side}${some}`, by: 'key', distribution };
}

export function statusOf({ clock, cloud, fronts, overrideParameter, watchdogRegion }: Parts): LabStatus {
  const { id } = LAB.distribution;
  const { config, status } = cloud.distributions.get(id);
  const store = cloud.stores.list()[0];
  const keyAt = (location: string) => store && cloud.stores.served(store.arn, KEY_NAME, location);
  return {
    time: new Date(clock.now()).toISOString(),
    regions: {
      primary: { region: LAB.primary.region, fault: faultText(fronts.primary.fault) },
      standby: { region: LAB.standby.region, fault: faultText(fronts.standby.fault) },
    },
    edge: Object.fromEntries(
      LOCATIONS.map((location) => [
        location,
        sentBy(targetOf(cloud.distributions.served(id, location)), keyAt(location)),
      ]),
    ),
    key: (store && cloud.stores.listKeys(store.arn).find((item) => item.key === KEY_NAME)?.value) ?? null,
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
