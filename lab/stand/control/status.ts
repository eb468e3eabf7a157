/** The lab in one look: what each Region suffers from, and where each edge location sends traffic. */
import { KEY_NAME, parseKey } from '../../../shared/core/key.ts';
import { other } from '../../../shared/core/side.ts';
import { type Cloud, faultText } from '../../emulator/model/index.ts';
import { LOCATIONS, type Parts } from '../assemble.ts';
import type { LabStatus, Sent } from '../lab.ts';
import { LAB } from '../package/lab.ts';

/** Of the origin that is the name in DNS. */
const FAILOVER_ORIGIN = 'failover';
const NO_DISTRIBUTION = { config: {}, status: 'none' };

/** A key that is invalid says nothing. `dns`: where the name leads by which traffic moves, if it does. */
export function sentBy(target: string, text: string | undefined, dns?: string): Sent {
  const key = text === undefined ? 'nonsense' : parseKey(text);
  const byDns = target === FAILOVER_ORIGIN && dns !== undefined;
  const distribution = byDns ? dns : target;
  if (typeof key === 'string' || key.readsOnly)
    return { serves: distribution, by: byDns ? 'DNS' : 'distribution', distribution };
  const some = key.share === undefined ? '' : ` (${key.share}% to ${other(key.side)})`;
  return { serves: `${key.side}${some}`, by: 'key', distribution };
}

export function statusOf({
  clock,
  cloud,
  fronts,
  overrideParameter,
  alarmRegions,
  network,
  regions,
  controlRegions,
  failover,
  clientsHost,
}: Parts): LabStatus {
  const { id } = LAB.distribution;
  const side = failover && (failover.side() ?? 'nowhere');
  const { config, status } = clientsHost === undefined ? cloud.distributions.get(id) : NO_DISTRIBUTION;
  const servedAt = (location: string) => targetOf(cloud.distributions.served(id, location));
  const store = cloud.stores.list()[0];
  const keyAt = (location: string) => store && cloud.stores.served(store.arn, KEY_NAME, location);
  return {
    time: new Date(clock.now()).toISOString(),
    regions: {
      primary: { region: LAB.primary.region, fault: faultText(fronts.primary.fault) },
      standby: { region: LAB.standby.region, fault: faultText(fronts.standby.fault) },
    },
    edge:
      clientsHost === undefined
        ? Object.fromEntries(
            LOCATIONS.map((location) => [location, sentBy(servedAt(location), keyAt(location), side)]),
          )
        : { [clientsHost]: sentBy(FAILOVER_ORIGIN, undefined, side) },
    ...(failover && { name: { name: failover.name, leadsTo: side ?? 'nowhere' } }),
    key: (store && cloud.stores.listKeys(store.arn).find((item) => item.key === KEY_NAME)?.value) ?? null,
    distribution: { target: targetOf(config), status },
    override: cloud.parameters.list().find(({ name }) => name === overrideParameter)?.value ?? '(missing)',
    alarms: alarmsOf(cloud, alarmRegions),
    healthChecks: Object.fromEntries(
      cloud.healthChecks
        .list()
        .map(({ id }) => [id, cloud.healthChecks.isHealthy(id) ? 'healthy' : 'unhealthy']),
    ),
    controllers: Object.fromEntries(
      controlRegions.map((region) => [region, regions.gone().includes(region) ? 'gone' : 'there']),
    ),
    gone: regions.gone(),
    cuts: network.cuts(),
  };
}

/** A name that an earlier Region has, too, stands with its own. */
function alarmsOf(cloud: Cloud, regions: readonly string[]): Readonly<Record<string, string>> {
  const alarms: Record<string, string> = {};
  for (const region of regions)
    for (const { definition, state } of cloud.in(region).alarms.describe()) {
      const { AlarmName: name } = definition;
      alarms[name in alarms ? `${name} (${region})` : name] = state;
    }
  return alarms;
}

const targetOf = ({
  DefaultCacheBehavior,
}: {
  DefaultCacheBehavior?: { TargetOriginId?: string | undefined } | undefined;
}) => DefaultCacheBehavior?.TargetOriginId ?? '';
