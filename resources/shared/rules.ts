/**
 * Contradictions between parameters, in one table. The templates state each as a CloudFormation Rule (declarations.ts), so that
 * CloudFormation refuses it before it changes anything; the commands hold the same conditions against the values of a stage, and
 * tell each mistake with its value and a good one. What compares numbers CloudFormation cannot state: the functions refuse it
 * when they start (shared/core/check-settings.ts), and the commands before that.
 */
import {
  CERTIFICATE,
  controlRegionsFor,
  originAddress,
  PARAMETERS,
  type Parameters,
  type Role,
  shownAs,
} from '../../shared/config/parameters.ts';
import { hasDns, type Routing } from '../../shared/core/routing.ts';
import { oneOriginForBoth } from './regions.ts';

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
  /** CloudFormation's sentence, which can name no value: what is wrong, and what to do. */
  readonly says: string;
  /** The commands' sentences, with values. Absent: they are told elsewhere, as a rule by the functions' own check. */
  readonly tells?: (p: Parameters) => readonly string[];
}

const is = (name: string, value: Text): Condition => ({ 'Fn::Equals': [{ Ref: name }, value] });
const not = (condition: Condition): Condition => ({ 'Fn::Not': [condition] });
const isNot = (name: string, value: Text): Condition => not(is(name, value));
const either = (...conditions: readonly Condition[]): Condition => ({ 'Fn::Or': conditions });
const all = (...conditions: readonly Condition[]): Condition => ({ 'Fn::And': conditions });
const given = (name: string): Condition => isNot(name, '');
const HERE = { Ref: 'AWS::Region' };

/** A sentence for each of these that is given; or else that is not. */
const each = (names: readonly string[], tell: (name: string, p: Parameters) => string, has = true) => ({
  tells: (p: Parameters) =>
    names.filter((name) => ((p[name] ?? '') !== '') === has).map((name) => tell(name, p)),
});
const one = (name: string, tell: (p: Parameters) => string) => ({
  tells: (p: Parameters) => [`${shownAs(name, p)}, and ${tell(p)}`],
});

const USES_DNS = either(is('routing', 'key,dns'), is('routing', 'dns'));

/** With DNS a name for the zone is missing at most, which is told by itself. */
const zoneIsForDns = (p: Parameters): boolean => Boolean(p.failoverName) || hasDns(p.routing as Routing);

/** What is of no use without CloudFront. */
const OF_ANY_DISTRIBUTION = [
  'domainName',
  'certificateArn',
  'webAclArn',
  'originSecretParameter',
  'distributionId',
  'publicUrl',
  'primaryOriginId',
  'standbyOriginId',
  'edgeFunctionArn',
  'keyValueStoreArn',
];
const OF_OUR_DISTRIBUTION = ['domainName', 'certificateArn', 'webAclArn'];
const OF_YOUR_DISTRIBUTION = ['primaryOriginId', 'standbyOriginId', 'edgeFunctionArn', 'keyValueStoreArn'];

export const RULES: Readonly<Record<string, Rule>> = {
  // Where a stack goes; the commands tell these by themselves (regions.ts, place.ts, resources/watchdog/region.ts).
  TwoRegions: {
    roles: ['api', 'failover', 'controller'],
    wants: isNot('standbyRegion', { Ref: 'primaryRegion' }),
    says: 'standbyRegion is the primary Region; it must be another one.',
  },
  RegionOfTheApi: {
    roles: ['api'],
    wants: either(is('primaryRegion', HERE), is('standbyRegion', HERE)),
    says: 'The API belongs in primaryRegion and in standbyRegion, and this Region is neither of them.',
  },
  ControlElsewhere: {
    roles: ['failover'],
    wants: isNot('primaryRegion', HERE),
    says: 'What has to act when the primary Region fails must not be in it: deploy this stack to another Region than primaryRegion.',
  },
  WatchdogElsewhere: {
    roles: ['failover'],
    wants: isNot('watchdogRegion', HERE),
    says: 'watchdogRegion is the Region of this stack, whose silence the watchdog has to tell of; it must be another one.',
  },
  WatchedFromElsewhere: {
    roles: ['watchdog'],
    wants: isNot('controlRegion', HERE),
    says: 'The watchdog tells of the silence of the control Region, so it belongs in another Region than controlRegion.',
  },

  ThreeControlRegions: {
    roles: ['controller'],
    wants: given('threeControlRegions'),
    says: 'This stack is one of three controllers: give threeControlRegions, as to the stack of the first one.',
  },
  EdgeIsKnown: {
    roles: ['controller'],
    when: isNot('routing', 'dns'),
    wants: either(given('distributionId'), given('madeDistributionId')),
    says: "The distribution is not known: give madeDistributionId, an output of the first controller's stack, or distributionId.",
  },

  TwoOrigins: {
    roles: ['failover', 'controller'],
    wants: either(isNot('standbyHost', { Ref: 'primaryHost' }), isNot('standbyPath', { Ref: 'primaryPath' })),
    says: "standbyHost and standbyPath are the primary's own; give those of the other Region.",
    tells: (p) => [oneOriginForBoth(`${p.primaryHost}${p.primaryPath}`, p)],
  },

  // A name of your own.
  NameNeedsCertificate: {
    roles: ['failover'],
    when: given('domainName'),
    wants: given('certificateArn'),
    says: 'A name of your own (domainName) needs a certificate: give certificateArn.',
    ...one(
      'domainName',
      () => `a name of your own needs a certificate: --param certificateArn=${CERTIFICATE}`,
    ),
  },
  CertificateNeedsName: {
    roles: ['failover'],
    when: either(given('certificateArn'), all(given('hostedZoneId'), is('failoverName', ''), not(USES_DNS))),
    wants: given('domainName'),
    says: 'certificateArn and hostedZoneId are for a name of your own: give domainName, or leave them out.',
    tells: (p) =>
      ['certificateArn', zoneIsForDns(p) ? '' : 'hostedZoneId']
        .filter((name) => p[name])
        .map(
          (name) =>
            `${shownAs(name, p)}, and no name to use it for is given: --param domainName=api.example.com`,
        ),
  },

  // What origins and probes want.
  SecretNeedsValue: {
    roles: ['failover'],
    when: all(given('originSecretParameter'), is('distributionId', '')),
    wants: given('OriginSecretValue'),
    says: 'CloudFormation cannot read the secret of originSecretParameter for the distribution: give its value as OriginSecretValue, too.',
  },

  TokenNeedsAPlace: {
    roles: ['failover', 'controller'],
    when: is('probeAuth', 'bearer'),
    wants: isNot('apiKeyParameter', 'none'),
    says: 'probeAuth=bearer needs a token: give apiKeyParameter, the name of the SSM SecureString that holds it.',
    ...one(
      'probeAuth',
      () =>
        'where the token is, is not known: --param apiKeyParameter=/routeaway/prod/api-key, or leave it out for that name',
    ),
  },

  // The webhook.
  WebhookNeedsSecret: {
    roles: ['failover', 'controller'],
    when: given('webhookUrl'),
    wants: given('webhookSecret'),
    says: 'A webhook has to know who calls it: give webhookSecret, the name of a secret in Secrets Manager.',
    ...one(
      'webhookUrl',
      () =>
        'it has to know who calls it: --param webhookSecret=routeaway/prod/webhook, a secret in Secrets Manager',
    ),
  },
  SecretNeedsWebhook: {
    roles: ['failover', 'controller'],
    when: given('webhookSecret'),
    wants: given('webhookUrl'),
    says: 'webhookSecret is for a webhook: give webhookUrl, or leave it out.',
    ...one(
      'webhookSecret',
      () => 'there is no webhook to send it to: --param webhookUrl=https://hooks.example.com/routeaway',
    ),
  },

  // The CloudFront function.
  ReadsNeedTheFunction: {
    roles: ['failover'],
    when: is('readsFailOver', 'on'),
    wants: either(is('routing', 'key,distribution'), is('routing', 'key')),
    says: 'readsFailOver needs routing=key,distribution or routing=key: it is the CloudFront function that does that, and it knows no name in DNS.',
    ...one('readsFailOver', (p) =>
      p.routing === 'distribution'
        ? 'it is the CloudFront function that does that, which routing=distribution leaves out: --param routing=key,distribution'
        : `the CloudFront function that does that knows no name in DNS (routing=${p.routing}): --param readsFailOver=off`,
    ),
  },
  ReadsNeedAWrite: {
    roles: ['failover'],
    when: is('readsFailOver', 'on'),
    wants: given('verifyWritePath'),
    says: 'With readsFailOver only a write tells where traffic is: give verifyWritePath, a path that takes a POST and changes nothing, or none to verify by reads all the same.',
    ...one(
      'readsFailOver',
      () =>
        'then only a write tells where traffic is: name a path of your API that takes a POST and changes nothing, or none to verify by reads all the same: --param verifyWritePath=/health',
    ),
  },
  FunctionNeedsOriginIds: {
    roles: ['failover'],
    when: all(given('distributionId'), isNot('routing', 'distribution'), isNot('routing', 'dns')),
    wants: all(given('primaryOriginId'), given('standbyOriginId')),
    says: 'The CloudFront function knows the origins of your distribution by their ids alone: give primaryOriginId and standbyOriginId, or routing=distribution.',
    ...each(
      ['primaryOriginId', 'standbyOriginId'],
      (name, p) =>
        `${name} is not given, and the CloudFront function knows the origins of your distribution (${p.distributionId}) by their ids alone: --param ${name}=${name.replace('OriginId', '')}; or --param routing=distribution, which leaves the function out and switches in minutes`,
      false,
    ),
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
    ...each(
      ['edgeFunctionArn', 'keyValueStoreArn'],
      (name, p) =>
        `${shownAs(name, p)}, and routing=distribution leaves out the routing key: --param routing=key,distribution`,
    ),
  },

  // Whose distribution it is.
  KeyAloneForYourOwn: {
    roles: ['failover'],
    when: is('routing', 'key'),
    wants: given('distributionId'),
    says: 'routing=key is for a distribution that another tool writes: give distributionId, or routing=key,distribution.',
    ...one(
      'routing',
      () =>
        'that is for a distribution that another tool writes; of one that is made here this stack is the only writer, and a switch moves it, too: --param routing=key,distribution',
    ),
  },
  AddressNeedsYourOwn: {
    roles: ['failover'],
    when: all(given('publicUrl'), isNot('routing', 'dns')),
    wants: given('distributionId'),
    says: 'publicUrl is for a distribution of your own: give distributionId, or domainName in its place.',
    ...one(
      'publicUrl',
      () =>
        'that is for a distribution of your own; for one that is made here a name is enough: --param domainName=api.example.com',
    ),
  },
  YourOwnNeedsAddress: {
    roles: ['failover'],
    when: all(given('distributionId'), isNot('routing', 'dns')),
    wants: given('publicUrl'),
    says: 'Of a distribution of your own (distributionId) the address to which clients come is not known: give publicUrl.',
    ...one(
      'distributionId',
      () => 'where clients come to is not known then: --param publicUrl=https://api.example.com',
    ),
  },
  MadeHereAlone: {
    roles: ['failover'],
    when: all(given('distributionId'), isNot('routing', 'dns')),
    wants: all(
      ...OF_OUR_DISTRIBUTION.map((name) => is(name, '')),
      either(is('hostedZoneId', ''), given('failoverName'), USES_DNS),
    ),
    says: 'domainName, certificateArn, hostedZoneId and webAclArn are for a distribution that this stack makes; set them at yours.',
    tells: (p) =>
      [...OF_OUR_DISTRIBUTION, zoneIsForDns(p) ? '' : 'hostedZoneId']
        .filter((name) => p[name])
        .map(
          (name) =>
            `${name} is for a distribution that is made here; set it at yours (${p.distributionId}), and leave it out here`,
        ),
  },
  YourOwnAlone: {
    roles: ['failover'],
    when: all(either(...OF_YOUR_DISTRIBUTION.map(given)), isNot('routing', 'dns')),
    wants: given('distributionId'),
    says: 'primaryOriginId, standbyOriginId, edgeFunctionArn and keyValueStoreArn are for a distribution of your own: give distributionId.',
    ...each(
      OF_YOUR_DISTRIBUTION,
      (name, p) =>
        `${shownAs(name, p)}, and that is for a distribution of your own: --param distributionId=E2QWRUHAPOMQZL`,
    ),
  },

  // DNS.
  DnsNeedsThree: {
    roles: ['failover'],
    when: USES_DNS,
    wants: given('threeControlRegions'),
    says: 'routing=key,dns and routing=dns need three controllers, since the records follow the majority of three: give threeControlRegions.',
    ...one(
      'routing',
      (p) =>
        `its records follow the majority of three controllers: --param controlRegions=${controlRegionsFor(p)}`,
    ),
  },
  DnsNeedsName: {
    roles: ['failover'],
    when: USES_DNS,
    wants: all(given('failoverName'), given('hostedZoneId')),
    says: 'routing=key,dns and routing=dns need a name and its zone: give failoverName and hostedZoneId.',
    ...each(
      ['failoverName', 'hostedZoneId'],
      (name, p) =>
        `${name} is not given, and routing=${p.routing} needs a name and its zone: --param ${name}=${PARAMETERS[name]?.example}`,
      false,
    ),
  },
  DnsNeedsTargets: {
    roles: ['failover', 'controller'],
    when: USES_DNS,
    wants: all(given('primaryTarget'), given('standbyTarget')),
    says: "Where the records of failoverName lead to is not known: give primaryTarget and standbyTarget, output FailoverTarget of the API's two stacks.",
  },
  DnsKnowsNoPath: {
    roles: ['failover', 'controller'],
    // Of the sample API the target is another name than the host, and that one leads to the stage.
    when: all(
      USES_DNS,
      either(is('primaryTarget', { Ref: 'primaryHost' }), is('standbyTarget', { Ref: 'standbyHost' })),
    ),
    wants: all(is('primaryPath', ''), is('standbyPath', '')),
    says: 'The records of failoverName lead to hosts, so no path can come before that of each request: leave out primaryPath and standbyPath.',
    tells: (p) =>
      ['primaryOrigin', 'standbyOrigin'].flatMap((name) => {
        const { host, path } = originAddress.parse(p[name] ?? '') ?? {};
        return host === undefined || path === ''
          ? []
          : [
              `${shownAs(name, p)}, and the records of failoverName lead to its host alone, which has to answer without a path before that of each request: --param ${name}=${host}`,
            ];
      }),
  },
  NameNeedsDns: {
    roles: ['failover'],
    when: given('failoverName'),
    wants: USES_DNS,
    says: 'failoverName is for routing=key,dns and routing=dns: give one of them, or leave it out.',
    ...one('failoverName', (p) => `routing=${p.routing} has no use for it: --param routing=key,dns`),
  },
  TwoNames: {
    roles: ['failover'],
    when: given('failoverName'),
    wants: isNot('failoverName', { Ref: 'domainName' }),
    says: 'failoverName and domainName are the same, and the distribution would ask itself; each needs a name of its own.',
    ...one(
      'failoverName',
      (p) =>
        `that is domainName as well, so the distribution would ask itself: --param failoverName=origin-${p.domainName}`,
    ),
  },
  NameNeedsZone: {
    roles: ['api'],
    when: given('failoverName'),
    wants: given('hostedZoneId'),
    says: 'The certificate of failoverName is validated by a record in its zone: give hostedZoneId.',
  },
  RecordsAreKnown: {
    roles: ['dns'],
    wants: all(
      given('failoverName'),
      given('hostedZoneId'),
      given('primaryTarget'),
      given('standbyTarget'),
      isNot('standbyTarget', { Ref: 'primaryTarget' }),
    ),
    says: 'The records need a name, its zone, and two different targets: give failoverName, hostedZoneId, primaryTarget and standbyTarget.',
  },
  NoDistribution: {
    roles: ['failover'],
    when: is('routing', 'dns'),
    wants: all(...OF_ANY_DISTRIBUTION.map((name) => is(name, ''))),
    says: `routing=dns has no distribution, so it takes none of these: ${OF_ANY_DISTRIBUTION.join(', ')}.`,
    ...each(
      OF_ANY_DISTRIBUTION,
      (name, p) =>
        `${shownAs(name, p)}, and routing=dns has no distribution: leave it out, or --param routing=key,dns`,
    ),
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

/**
 * What the commands tell of the values that contradict each other, one line each. A rule about a value that is not there is not
 * held against the others: origins, for example, are looked up later than most.
 */
export const contradictions = (role: Role, values: Parameters): readonly string[] =>
  Object.values(RULES)
    .filter(({ roles }) => roles.includes(role))
    .filter(
      ({ when, wants }) => (when === undefined || holds(when, values)) && holds(wants, values) === false,
    )
    .flatMap(({ tells }) => tells?.(values) ?? []);

/** Undefined: it depends on a value that is not there. */
function holds(condition: Condition, values: Parameters): boolean | undefined {
  if ('Fn::Equals' in condition) {
    const [one, other] = condition['Fn::Equals'].map((text) =>
      typeof text === 'string' ? text : values[text.Ref],
    );
    return one === undefined || other === undefined ? undefined : one === other;
  }
  if ('Fn::Not' in condition) {
    const inner = holds(condition['Fn::Not'][0], values);
    return inner === undefined ? undefined : !inner;
  }
  const and = 'Fn::And' in condition;
  const parts = (and ? condition['Fn::And'] : condition['Fn::Or']).map((part) => holds(part, values));
  if (parts.includes(!and)) return !and;
  return parts.includes(undefined) ? undefined : and;
}
