/** The records of the failover name, in the order in which they are made. test/package/dns.test.ts holds the template to them. */
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { Side } from '../../shared/core/side.ts';

interface Given {
  readonly zoneId: string;
  readonly name: string;
  /** The health checks that count the beacons and the latches. */
  readonly checks: Readonly<Record<'beacon' | 'latch', string>>;
  readonly targets: Readonly<Record<Side, string>>;
}

export function failoverRecords({ zoneId, name, checks, targets }: Given): readonly ResourceRecordSet[] {
  const behind = `latches.${name}`;
  const primary = { Type: 'CNAME', SetIdentifier: 'primary', Failover: 'PRIMARY' } as const;
  const standby = { Type: 'CNAME', SetIdentifier: 'standby', Failover: 'SECONDARY' } as const;
  const to = (side: Side) => ({ TTL: 10, ResourceRecords: [{ Value: targets[side] }] });
  const AliasTarget = { HostedZoneId: zoneId, DNSName: behind, EvaluateTargetHealth: true };
  return [
    { ...primary, Name: behind, HealthCheckId: checks.latch, ...to('primary') },
    { ...standby, Name: behind, ...to('standby') },
    { ...primary, Name: name, HealthCheckId: checks.beacon, AliasTarget },
    { ...standby, Name: name, ...to('standby') },
  ];
}
