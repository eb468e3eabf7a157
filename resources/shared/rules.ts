/**
 * Contradictions between Parameters, as CloudFormation's Rules: it refuses them before it changes anything. The functions refuse
 * the rest when they start (shared/core/check-settings.ts).
 */
import type { Role } from '../../shared/config/parameters.ts';

export type Condition =
  | { readonly 'Fn::Equals': readonly [Text, Text] }
  | { readonly 'Fn::Not': readonly [Condition] }
  | { readonly 'Fn::And': readonly Condition[] }
  | { readonly 'Fn::Or': readonly Condition[] };
type Text = string | { readonly Ref: string };

export interface Rule {
  readonly roles: readonly Role[];
  /** Absent: always. */
  readonly when?: Condition;
  /** What must hold then. */
  readonly wants: Condition;
  /** What is wrong where it does not, and what to do. */
  readonly says: string;
}

const is = (name: string, value: Text): Condition => ({ 'Fn::Equals': [{ Ref: name }, value] });
const not = (condition: Condition): Condition => ({ 'Fn::Not': [condition] });
const isNot = (name: string, value: Text): Condition => not(is(name, value));
const either = (...conditions: readonly Condition[]): Condition => ({ 'Fn::Or': conditions });
const all = (...conditions: readonly Condition[]): Condition => ({ 'Fn::And': conditions });
const given = (name: string): Condition => isNot(name, '');
const HERE = { Ref: 'AWS::Region' };

export const RULES: Readonly<Record<string, Rule>> = {
  WatchdogElsewhere: {
    roles: ['watchdog'],
    wants: isNot('controlRegion', HERE),
    says: 'The watchdog tells of the silence of the control Region, so it belongs in another Region than controlRegion.',
  },
  TwoRegions: {
    roles: ['api', 'failover'],
    wants: isNot('standbyRegion', { Ref: 'primaryRegion' }),
    says: 'standbyRegion is the primary Region; it must be another one.',
  },
  RegionOfTheApi: {
    roles: ['api'],
    wants: either(is('primaryRegion', HERE), is('standbyRegion', HERE)),
    says: 'The API belongs in primaryRegion and in standbyRegion, and this Region is neither of them.',
  },
  LogsNeedARole: {
    roles: ['api'],
    when: isNot('executionLogLevel', 'OFF'),
    wants: isNot('gatewayLogRole', 'none'),
    says: 'Without a role API Gateway may write no log: give gatewayLogRole, or set executionLogLevel to OFF.',
  },
  ControlElsewhere: {
    roles: ['failover'],
    wants: isNot('primaryRegion', HERE),
    says: 'What has to act when the primary Region fails must not be in it: deploy this stack to another Region than primaryRegion.',
  },
  TwoOrigins: {
    roles: ['failover'],
    wants: either(isNot('standbyHost', { Ref: 'primaryHost' }), isNot('standbyPath', { Ref: 'primaryPath' })),
    says: "standbyHost and standbyPath are the primary's own; give those of the other Region.",
  },

  // A name of your own.
  NameNeedsCertificate: {
    roles: ['failover'],
    when: given('domainName'),
    wants: given('certificateArn'),
    says: 'A name of your own (domainName) needs a certificate: give certificateArn.',
  },
  CertificateNeedsName: {
    roles: ['failover'],
    when: either(given('certificateArn'), given('hostedZoneId')),
    wants: given('domainName'),
    says: 'certificateArn and hostedZoneId are for a name of your own: give domainName, or leave them out.',
  },

  // The CloudFront function.
  ReadsNeedTheFunction: {
    roles: ['failover'],
    when: is('readsFailOver', 'on'),
    wants: isNot('routing', 'distribution'),
    says: 'readsFailOver needs the CloudFront function, which routing=distribution leaves out.',
  },
  FunctionNeedsOriginIds: {
    roles: ['failover'],
    when: all(given('distributionId'), isNot('routing', 'distribution')),
    wants: all(given('primaryOriginId'), given('standbyOriginId')),
    says: 'The CloudFront function knows the origins of your distribution by their ids alone: give primaryOriginId and standbyOriginId, or routing=distribution.',
  },
  TwoOriginIds: {
    roles: ['failover'],
    when: given('primaryOriginId'),
    wants: isNot('standbyOriginId', { Ref: 'primaryOriginId' }),
    says: 'primaryOriginId and standbyOriginId are the same; each side has its own.',
  },
  OwnFunctionReadsTheKey: {
    roles: ['failover'],
    when: either(given('edgeFunctionArn'), given('keyValueStoreArn')),
    wants: isNot('routing', 'distribution'),
    says: 'edgeFunctionArn and keyValueStoreArn are for the routing key, which routing=distribution leaves out.',
  },

  // Whose distribution it is.
  KeyAloneForYourOwn: {
    roles: ['failover'],
    when: is('routing', 'key'),
    wants: given('distributionId'),
    says: 'routing=key is for a distribution that another tool writes: give distributionId, or routing=key,distribution.',
  },
  AddressOfYourOwn: {
    roles: ['failover'],
    when: either(given('distributionId'), given('publicUrl')),
    wants: all(given('distributionId'), given('publicUrl')),
    says: 'A distribution of your own (distributionId) and the address to which clients come (publicUrl) are given together.',
  },
  MadeHereAlone: {
    roles: ['failover'],
    when: given('distributionId'),
    wants: all(...['domainName', 'certificateArn', 'hostedZoneId', 'webAclArn'].map((name) => is(name, ''))),
    says: 'domainName, certificateArn, hostedZoneId and webAclArn are for a distribution that this stack makes; set them at yours.',
  },
  YourOwnAlone: {
    roles: ['failover'],
    when: either(...['primaryOriginId', 'standbyOriginId', 'edgeFunctionArn', 'keyValueStoreArn'].map(given)),
    wants: given('distributionId'),
    says: 'primaryOriginId, standbyOriginId, edgeFunctionArn and keyValueStoreArn are for a distribution of your own: give distributionId.',
  },

  // Failback.
  FailbackLeavesASwitch: {
    roles: ['failover'],
    when: is('failback', 'auto'),
    wants: isNot('limit', '1'),
    says: 'With failback=auto limit is at least 2: a failback leaves one switch in reserve.',
  },
  StepsAreForAuto: {
    roles: ['failover'],
    when: isNot('failbackSteps', 'none'),
    wants: all(is('failback', 'auto'), is('routing', 'key,distribution')),
    says: 'failbackSteps needs failback=auto and routing=key,distribution: it is the key that shares clients out.',
  },
};
