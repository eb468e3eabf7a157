/**
 * Every parameter of a deploy, in one table: its default, the roles that use it, its allowed values, and its text for people.
 * The service files take their defaults from here, the checks their sentences, docs/parameters.md its tables
 * (`npm run parameters`). No Lambda function reads this file: variables.ts has their environment.
 */
import { hasDns, ROUTINGS, type Routing } from '../core/routing.ts';
import * as kinds from './kinds.ts';
import { masked, NOT_REPEATED } from './shown.ts';
import { VARIABLES, variableOf } from './variables.ts';

export type Role = 'api' | 'failover' | 'controller' | 'watchdog' | 'dns';

/** The option that chooses the service file of a role; without it the framework takes the API's. */
export const serviceFile = (role: Role): readonly string[] =>
  role === 'api' ? [] : ['--config', `serverless.${role}.yml`];

/** By name, as text; empty if not given. */
export type Parameters = Readonly<Record<string, string>>;

export interface Parameter {
  /** Empty: none. A function: of the stage's name. Absent: it is in variables.ts or shared/core/settings.ts. */
  readonly default?: string | number | boolean | ((stage: string) => string);
  /** The roles that use it; the others ignore it. */
  readonly roles: readonly Role[];
  /** Allowed values. Absent: the functions' own reader checks it, or a rule about several parameters. */
  readonly kind?: kinds.Kind<unknown>;
  /** A valid value, perhaps derived from the refused one. */
  readonly example?: string | ((refused: string, parameters: Parameters) => string);
  /** For docs/parameters.md. */
  readonly meaning: string;
  /** For the template, where other values reach it than a deploy by `npm run deploy` is given. Absent: the same. */
  readonly inTemplate?: string;
  readonly good: string;
}

const EVERY: readonly Role[] = ['api', 'failover', 'watchdog'];
export const WEB_ACL =
  'arn:aws:wafv2:us-east-1:123456789012:global/webacl/api/12345678-1234-1234-1234-123456789012';
export const CERTIFICATE =
  'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012';
const hostName = kinds.matching('a host name', /^([a-z\d]([a-z\d-]*[a-z\d])?\.)+[a-z]{2,}$/i);
/** API Gateway takes no upper case in a custom domain name, and DNS no label of more than 63 characters. */
const lowerCaseName = kinds.matching(
  'a host name in lower case, of at most 63 characters between two dots',
  /^([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,63}$/,
);
const PATH = 'a path that begins with a slash, without blank, ? or #';
/** The valid beginning of a path. */
const pathOf = (refused: string): string => /^\/[^\s?#]*/.exec(refused)?.[0] ?? '/health';

/** API Gateway takes no more. */
const MOST_REQUESTS = 1_000_000;
/** As many as are wanted where one is refused: three for DNS, and where several are given. */
export function controlRegionsFor({
  primaryRegion,
  standbyRegion,
  routing,
  controlRegions = '',
}: Parameters): string {
  const apart = (...taken: readonly (string | undefined)[]) =>
    ['ca-central-1', 'us-west-2', 'eu-west-1', 'us-east-2'].filter((one) => !taken.includes(one));
  return hasDns(routing as Routing) || controlRegions.includes(',')
    ? apart(primaryRegion).slice(0, 3).join()
    : (apart(primaryRegion, standbyRegion)[0] ?? '');
}
/** The one of the same words, however they are written. */
const likeRouting = (refused: string): string => {
  const words = (text: string) =>
    text
      .toLowerCase()
      .match(/[a-z]+/g)
      ?.sort()
      .join();
  return ROUTINGS.find((one) => words(one) === words(refused)) ?? 'key,distribution';
};
const trueFalse = kinds.oneOf('true', 'false');
/** What CloudWatch Logs accepts, up to two years; it accepts a few longer ones. */
const RETENTIONS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731];
const retention: kinds.Kind<number> = {
  wants: `one of ${RETENTIONS.join(', ')}`,
  parse: (text) => RETENTIONS.find((days) => days === Number(text)),
  allowed: { AllowedValues: RETENTIONS },
};
const keyParameter: kinds.Kind<string> = {
  ...kinds.matching('the name of an SSM parameter, beginning with a slash, or none', /^(none|(\/[\w.-]+)+)$/),
  hides: kinds.nameFlaw,
};
export const originAddress: kinds.Kind<{ readonly host: string; readonly path: string }> = {
  wants: 'host and path, without a port',
  parse: (text) => {
    const [, host, path] =
      /^(?:https:\/\/)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:\/[^\s/?#]+)*)\/?$/i.exec(text) ?? [];
    return host === undefined || path === undefined ? undefined : { host, path };
  },
};

/** By the headings of docs/parameters.md. */
export const SECTIONS: Readonly<Record<string, Readonly<Record<string, Parameter>>>> = {
  Where: {
    primaryRegion: {
      default: 'us-east-2',
      roles: EVERY,
      meaning: 'The Region that normally has the traffic.',
      good: "not us-east-1: CloudFront's control plane is there, and a failover should not depend on the Region that fails",
    },
    standbyRegion: {
      default: 'us-west-2',
      roles: EVERY,
      meaning: 'The Region that gets the traffic when the primary fails.',
      good: 'another Region, far away',
    },
    controlRegions: {
      default: 'ca-central-1',
      roles: EVERY,
      kind: kinds.oneOrThreeRegions,
      example: (_, parameters) => controlRegionsFor(parameters),
      meaning:
        'The Region of the prober and the switcher; or three of them, separated by commas, each with its own, for [three controllers](design.md#three-controllers), of which any one may fail. The primary is refused as the first, and otherwise allowed with a warning. The standby alone is allowed with a warning: after a failover nothing would protect it. A stage with one gets three by a deploy that names its Region first ([how](deploy.md#from-one-to-three)); otherwise they do not change: no controller moves, and three do not become one.',
      inTemplate:
        'The Region of the prober and the switcher, which is the one of this stack; or three of them, separated by commas, each with a stack of its own, of which any one may fail. The first is not the primary. Three begin no journal in an empty table, since the stage may have one elsewhere: the deploy command writes or moves it, and with other tools it is written once by hand.',
      good: 'a third Region, not us-east-1; `ca-central-1,us-west-2,eu-west-1` where losing one must cost nothing',
    },
    watchdogRegion: {
      default: '',
      roles: EVERY,
      meaning:
        'The Region of the [watchdog](deploy.md#the-watchdog), which notifies you if the control Region itself falls silent. It must be another Region than the control Region. Empty: the standby Region, or the primary if the standby is the control Region. `none`: no watchdog.',
      good: 'empty',
    },
    permissionsBoundary: {
      default: '',
      roles: ['api', 'failover'],
      kind: kinds.managedPolicy,
      example: 'arn:aws:iam::123456789012:policy/our-boundary',
      meaning:
        'ARN of a managed policy that every role of the stacks gets as its permissions boundary, if the account requires one. It must allow [what the roles may do](deploy.md#what-the-deployer-may-do). Empty: none.',
      good: 'the boundary of your account',
    },
    logRetentionDays: {
      default: 30,
      roles: EVERY,
      kind: retention,
      example: '30',
      meaning: 'Days for which the logs of the functions are kept.',
      good: '`90` in production',
    },
  },
  'The API': {
    apiKeyParameter: {
      default: (stage) => `/routeaway/${stage}/api-key`,
      roles: ['api', 'failover'],
      kind: keyParameter,
      example: '/routeaway/prod/api-key',
      meaning:
        "Name of the SSM SecureString with the clients' API key. For an API of your own: with the key, or the bearer token, that the prober sends, which should have a usage plan of its own there; `none` if the API needs none.",
      inTemplate:
        'Name of the SSM SecureString, in the Region of this stack, with the API key or the bearer token that the prober sends; `none` if the API needs none. A key should have a usage plan of its own.',
      good: 'the default',
    },
    probeAuth: {
      roles: ['failover'],
      meaning:
        'How a probe of an API of your own shows that it may ask. `api-key`: with the key of `apiKeyParameter` in the header `x-api-key`, if there is one. `bearer`: with the token of `apiKeyParameter` in the header `Authorization`. `iam`: with a signature (SigV4) for API Gateway with IAM authorization, and with the key as well, if there is one; [what that takes](adopting.md#how-probes-show-who-they-are).',
      good: '`api-key`',
    },
    throttleRate: {
      default: 100,
      roles: ['api'],
      kind: kinds.whole('a whole number of requests a second', 1, MOST_REQUESTS),
      example: '100',
      meaning:
        "Requests that the clients' API key may make a second, and as many at once. The prober's key has a plan of its own.",
      good: 'above your peak',
    },
    gatewayLogRole: {
      default: 'none',
      roles: ['api'],
      kind: kinds.oneOf('none', 'existing', 'create'),
      example: 'create',
      meaning:
        'The role with which API Gateway writes its logs, of accesses and of its own errors: `none` (it writes no logs), `existing` (the account has a role already) or `create`. An account has one such role for all its APIs in a Region, and `create` replaces it.',
      good: '`create` in a separate account, otherwise `existing`',
    },
    protectData: {
      default: false,
      roles: ['api'],
      kind: trueFalse,
      example: 'false',
      meaning: 'Deletion protection for the table, which is also kept when the stack is removed.',
      good: '`true` in production',
    },
  },
  'What is watched': {
    primaryOrigin: {
      default: '',
      roles: ['failover'],
      kind: originAddress,
      example: 'api.us-east-2.example.com/v1',
      meaning:
        "Host and path of the primary's API; with `routing=key,dns` and `routing=dns` its host alone. Empty: the output `Origin` of its stack.",
      good: '`api.us-east-2.example.com/v1` for an API of your own',
    },
    standbyOrigin: {
      default: '',
      roles: ['failover'],
      kind: originAddress,
      example: 'api.us-west-2.example.com/v1',
      meaning: 'The same for the standby.',
      good: '`api.us-west-2.example.com/v1`',
    },
    healthPath: {
      default: '/health',
      roles: ['failover'],
      kind: kinds.matching(PATH, /^\/[^\s?#]*$/),
      example: pathOf,
      meaning:
        'Path of the health check, after the path of each origin, and at the public endpoint. It should fail if the Region cannot serve, and not if something fails that both Regions share. It must not be cached, neither by CloudFront nor by a stage cache of API Gateway, whose answers cannot be recognised.',
      good: 'a deep health check that takes well under a second',
    },
    verifyWritePath: {
      default: '',
      roles: ['failover'],
      kind: kinds.matching(`${PATH}; or none`, /^(none|\/[^\s?#]*)$/),
      example: pathOf,
      meaning:
        "Path at the public endpoint for a POST with a small JSON body that changes no one's data. It must answer as `healthPath` does, from the Region that serves writes. With it a switch counts as verified only if the intended side answers a read and a write, and the prober judges the public endpoint by a write (with `readsFailOver` by a read as well): the other side may serve reads while the active one is dead. Empty: `/health` for the sample API; for an API of your own (with `primaryOrigin`) no write is tried, and a switch is verified by reads alone (with `readsFailOver` you have to choose a path or `none`). `none`: no write is tried.",
      inTemplate:
        "Path at the public endpoint for a POST with a small JSON body that changes no one's data. It must answer as `healthPath` does, from the Region that serves writes. With it a switch counts as verified only if the intended side answers a read and a write, and the prober judges the public endpoint by a write. Empty or `none`: no write is tried, and a switch is verified by reads alone. With `readsFailOver` it must not be empty.",
      good: '`/health`',
    },
    expectBody: {
      roles: ['failover'],
      meaning:
        'Body of a healthy answer: `health+json` (a JSON document whose status is pass or warn), `any`, or `contains:` and a text.',
      good: '`contains:ok`',
    },
    expectMarker: {
      roles: ['failover'],
      meaning:
        'Whether an answer must name the AWS Region that it comes from: `required` or `optional`. An answer that names the wrong Region is never healthy. If no answer names a Region, a switch counts as verified once the endpoint is healthy and every edge location has the new configuration.',
      good: '`required`',
    },
    markerHeader: {
      roles: ['failover'],
      meaning: 'The header that names the Region.',
      good: 'your own, if you have one',
    },
    primaryAlarms: {
      default: '',
      roles: ['failover'],
      meaning:
        'CloudWatch alarms of your own that say that the primary does not serve: [names or ARNs](adopting.md#signals-of-your-own), separated by commas, at most 10. A name stands for an alarm in the Region of the primary. While one of them is in ALARM, each tick counts against the primary, whatever its probe and the public endpoint answer; any other state counts for nothing. Empty: none.',
      inTemplate:
        'CloudWatch alarms of your own that say that the primary does not serve: names or ARNs, separated by commas, at most 10. A name stands for an alarm in the Region of the primary. While one of them is in ALARM, each tick counts against the primary, whatever its probe and the public endpoint answer; any other state counts for nothing. Empty: none.',
      good: 'one alarm on what your clients suffer from, such as `orders-5xx`',
    },
    standbyAlarms: {
      default: '',
      roles: ['failover'],
      meaning: 'The same for the standby.',
      good: 'the same alarm there',
    },
    controlUrl: {
      roles: ['failover'],
      meaning:
        "Control sites: sites that have nothing to do with you, separated by commas. The prober asks all of them at once if a probe fails and no healthy answer from another Region than its own, or through the edge, proves its network. If none of them answers either, the fault is the prober's, and the tick is discarded.",
      good: 'two sites with different owners',
    },
    webhookUrl: {
      default: '',
      roles: ['failover'],
      // Many a webhook's address is its secret.
      kind: {
        ...kinds.matching(
          'an https URL without user name or fragment',
          /^https:\/\/[^\s@#<>"'/]+(\/[^\s@#<>"']*)?$/,
        ),
        hides: (text) =>
          text.startsWith('https://')
            ? 'has a user name, a fragment or a blank in it, or no host'
            : 'does not begin with https://',
      },
      example: 'https://hooks.example.com/routeaway',
      meaning:
        'A URL that gets each [event](events.md) by POST, as JSON. EventBridge tries again for a day after 409, 429, 5xx or no answer within 5 s; what gets another answer than 2xx goes into the queue `failed-runs` at once, whose alarm goes off. No place for a secret: parameters are shown. Needs `webhookSecret`. Empty: none.',
      good: '`https://hooks.example.com/routeaway`',
    },
    webhookSecret: {
      default: '',
      roles: ['failover'],
      kind: {
        ...kinds.matching('the name of a secret in Secrets Manager', /^[\w/+=.-]{1,256}$/),
        hides: () => 'has more than 256 characters, or others than letters, digits and / _ + = . -',
      },
      example: 'routeaway/prod/webhook',
      meaning:
        'Name of a secret in Secrets Manager, in each control Region, whose text is sent to `webhookUrl` in the header `Authorization`. A new value is sent once the connection changes, for example with another name.',
      good: '`routeaway/prod/webhook`, which the deployer may read',
    },
    notificationEmail: {
      default: '',
      roles: ['failover', 'watchdog'],
      kind: kinds.matching('an e-mail address', /^[^\s@]+@[^\s@]+\.[^\s@]+$/),
      example: 'oncall@example.com',
      meaning:
        "E-mail address for messages and alarms. It gets a link from each control Region and one from the watchdog's, and must confirm each. Other receivers can subscribe to the same topics.",
      good: '`oncall@example.com`',
    },
  },
  'The edge': {
    active: {
      default: 'primary',
      roles: ['failover'],
      kind: kinds.oneOf('primary', 'standby'),
      example: 'primary',
      meaning:
        'The side that the distribution points at when the stack is deployed. An update of the distribution sends it, so it must be the active side; `npm run deploy` reads it.',
      inTemplate:
        'The side that the distribution of this stack points at. An update of the distribution sends it, so before each update give the active side, which `routeaway status` shows. At a distribution of your own it is not used.',
      good: 'leave it to `npm run deploy`',
    },
    domainName: {
      default: '',
      roles: ['failover'],
      kind: hostName,
      example: 'api.example.com',
      meaning: 'A domain name of your own for the distribution. Empty: the name that CloudFront assigns.',
      inTemplate:
        'A domain name of your own for the distribution of this stack; give certificateArn, too. Empty: the name that CloudFront assigns.',
      good: '`api.example.com`',
    },
    certificateArn: {
      default: '',
      roles: ['failover'],
      kind: kinds.matching(
        'the ARN of a certificate',
        /^arn:aws[\w-]*:acm:[a-z\d-]+:\d{12}:certificate\/[\w-]+$/,
      ),
      example: CERTIFICATE,
      meaning: 'The certificate for that name. CloudFront accepts only one in us-east-1.',
      good: '`arn:aws:acm:us-east-1:…`',
    },
    hostedZoneId: {
      default: '',
      roles: ['api', 'failover', 'dns'],
      kind: kinds.hostedZoneId,
      example: 'Z0123456789ABCDEFGHIJ',
      meaning:
        'The zone in Route 53 that gets the records A and AAAA of `domainName`, and those of `failoverName`. Empty: you create the records of `domainName` elsewhere.',
      good: '`Z0123456789ABCDEFGHIJ`',
    },
    failoverName: {
      default: '',
      roles: ['api', 'failover', 'dns'],
      kind: lowerCaseName,
      example: 'active.example.com',
      meaning:
        'With `routing=key,dns` or `routing=dns`: the name in `hostedZoneId` whose records lead to the active side. It is below the name of the zone, since no CNAME can stand at that. With `key,dns` the distribution asks it, with `dns` clients do. The sample API gets a certificate for it in both Regions; APIs of your own must answer for it by themselves.',
      inTemplate:
        'With `routing=key,dns` or `routing=dns`: the name in `hostedZoneId` whose records lead to the active side. It is below the name of the zone, since no CNAME can stand at that. With `key,dns` the distribution asks it, with `dns` clients do.',
      good: '`active.example.com`',
    },
    webAclArn: {
      default: '',
      roles: ['failover'],
      kind: kinds.matching(
        'the ARN of a web ACL of AWS WAF',
        /^arn:aws[\w-]*:wafv2:[a-z\d-]+:\d{12}:(global|regional)\/webacl\/[\w-]+\/[\w-]+$/,
      ),
      example: WEB_ACL,
      meaning:
        'A web ACL of AWS WAF for the distribution that the stack creates, with the scope CLOUDFRONT, so global and in `us-east-1`. If you attach a web ACL by other means, the next deploy that changes the distribution removes it. Empty: none.',
      good: '`arn:aws:wafv2:us-east-1:…:global/webacl/…`',
    },
    originSecretParameter: {
      default: '',
      roles: ['api', 'failover'],
      kind: kinds.secretParameter,
      example: '/routeaway/prod/origin-secret',
      meaning:
        'Name of an SSM SecureString. The edge sends its value to the origins in the header `x-origin-verify`, and so does the prober; the Regional APIs refuse requests without it. Empty: no header.',
      inTemplate:
        'Name of an SSM SecureString in the Region of this stack. The prober sends its value to the origins in the header `x-origin-verify`. Give the value as `OriginSecretValue` as well, for the distribution of this stack; one of your own has the header already. Empty: no header.',
      good: '`/routeaway/prod/origin-secret`; `npm run deploy` creates the value',
    },
    routing: {
      roles: ['failover'],
      kind: kinds.routing,
      example: likeRouting,
      meaning:
        'What moves traffic. `key,distribution`: both traffic controls; the key takes seconds, the distribution carries a switch even if the key fails. `distribution`: no CloudFront function and no key, so a switch takes minutes. `key`: the distribution is never written, for one that belongs to Terraform, CDK or another stack; [it costs](deploy.md#the-key-alone) the second traffic control, so every switch needs the key-value store. `key,dns`: the distribution leads to a name in Route 53 (`failoverName`), whose records follow the journal, so that a failover needs no control plane of AWS; a switch sets the key as well. `dns`: that name alone, without CloudFront. Both need three `controlRegions`. At a distribution of your own the key needs [your association](deploy.md#the-cloudfront-function-at-a-distribution-of-your-own) of the function, and the ids of both origins.',
      good: '`key,distribution`; `key` if another tool writes your distribution; `key,dns` if a failover must not depend on `us-east-1`',
    },
    edgeFunctionArn: {
      default: '',
      roles: ['failover'],
      meaning:
        'ARN of a CloudFront function of your own that has [our routing in it](edge-function.md), at a distribution of your own. Empty: the stack creates one.',
      good: 'empty, unless a function of yours runs at viewer request already',
    },
    keyValueStoreArn: {
      default: '',
      roles: ['failover'],
      meaning:
        'ARN of a key-value store of your own, at a distribution of your own, in place of the one that the stack creates. Each stage has [a key of its own in it](edge-function.md#several-stages-in-one-function), `traffic:<stage>`, so several stages and your own keys can share it. Empty: the stack creates one.',
      good: 'empty, unless a function of yours reads a store already',
    },
    readsFailOver: {
      roles: ['failover'],
      meaning:
        '`on`: if a read (`GET`, `HEAD`) gets no answer in time, or 500, 502, 503 or 504, CloudFront asks the other side within the same request. A write is never sent twice. Needs the CloudFront function, so not `routing=distribution`; nor is it made for DNS. [Not yet proven on AWS](reads.md).',
      good: '`off`, until a drill on your own distribution has passed',
    },
    distributionId: {
      default: '',
      roles: ['failover'],
      meaning:
        'Id of a distribution of your own, which the switcher then drives and otherwise leaves unchanged. Empty: the stack creates one.',
      good: '`E2QWRUHAPOMQZL`',
    },
    primaryOriginId: {
      default: '',
      roles: ['failover'],
      meaning:
        "Id of the primary's origin in your distribution. Empty: the origin whose domain name is the host of `primaryOrigin`. Required unless `routing=distribution`.",
      inTemplate:
        "Id of the primary's origin in your distribution. It may be left empty with `routing=distribution`: then it is the origin whose domain name is `primaryHost`.",
      good: 'empty, unless two origins have that host',
    },
    standbyOriginId: {
      default: '',
      roles: ['failover'],
      meaning: 'The same for the standby.',
      inTemplate: "The same for the standby's origin.",
      good: 'empty',
    },
    publicUrl: {
      default: '',
      roles: ['failover'],
      kind: kinds.matching(
        'https, a host and perhaps a path, without a slash at the end',
        /^https:\/\/[a-z\d-]+(\.[a-z\d-]+)+(:\d+)?(\/[^\s?#]*[^\s?#/])?$/i,
      ),
      example: 'https://api.example.com',
      meaning:
        'URL of the public endpoint, without `healthPath`. Required with `distributionId`; otherwise known.',
      good: '`https://api.example.com`',
    },
  },
  Thresholds: {
    maxLatencySeconds: {
      roles: ['failover'],
      meaning:
        'A slower answer is bad. A probe waits half a second longer, to say how slow it was. At most 9.',
      good: 'the longest that your clients would wait',
    },
    tolerableErrors: {
      roles: ['failover'],
      meaning:
        'The percentage of failed probes that is no reason to move traffic, at least 0.1 and at most 20. Lower: a sick Region is left sooner, and ordinary errors move traffic more often.',
      good: 'a little above what your API fails on a good day; the preflight says if it is too low',
    },
    confirmSeconds: {
      roles: ['failover'],
      meaning:
        'A side is unhealthy only if its failed probes span this time, so a shorter blip never moves traffic. At least 8, at most 60.',
      good: '`18`',
    },
    coolDownSeconds: {
      roles: ['failover'],
      meaning: 'For this long after an automatic switch took effect there is no other. Too short: flapping.',
      good: '`300`',
    },
    limit: {
      roles: ['failover'],
      meaning: 'At most this many automatic switches in an hour; then an operator must acknowledge.',
      good: '`3`',
    },
    failback: {
      roles: ['failover'],
      meaning:
        'Who takes traffic back to the primary: an operator (`manual`), or the switcher itself (`auto`).',
      good: '`manual`: it is the riskier half',
    },
    failbackAfterSeconds: {
      roles: ['failover'],
      meaning:
        'With `auto`: the primary must have been proven for this long. It doubles with every failover of the last day.',
      good: '`1800`',
    },
    failbackSteps: {
      roles: ['failover'],
      meaning:
        'Gradual failback, with `auto` and `routing=key,distribution`: percentages of the clients that go to the primary, step by step. A client stays on its side within a step. Each step lasts five minutes; when more probes of the primary fail than one in ten (two within a minute at least), all go back to the standby. `none`: all at once.',
      good: '`5,25,50`',
    },
    maxReplicaLagSeconds: {
      roles: ['failover'],
      meaning:
        'A planned move (a pin, a failback) waits while the replica of the Region it goes to is further behind, and is [given up](design.md#planned-moves) after five minutes; a failover never waits. From 1 to 86400. An API that [tells no lag](parameters.md#bring-your-own) never waits.',
      inTemplate:
        'A planned move (a pin, a failback) waits while the replica of the Region it goes to is further behind, and is given up after five minutes; a failover never waits. An API whose health document tells no lag never waits.',
      good: 'the seconds of writes that you may lose; with the sample API not below 30, since its figure includes the time between two probes',
    },
    beforePlannedMove: {
      default: '',
      roles: ['failover'],
      meaning:
        "ARN of a Lambda function of yours that is [asked before a planned move](design.md#hooks), e.g. to promote a database. The move begins when it has said yes, and is given up after five minutes; a failover never asks. In any Region, with or without a version or an alias; one of another account must allow the switcher's role to invoke it. Empty: nobody is asked.",
      inTemplate:
        "ARN of a Lambda function of yours that is asked before a planned move (a pin, a failback), e.g. to promote a database. The move begins when it has said yes, and is given up after five minutes; a failover never asks. One of another account must allow the switcher's role to invoke it. Empty: nobody is asked.",
      good: 'empty, unless something must be done before traffic arrives; not in the primary Region',
    },
    afterMove: {
      default: '',
      roles: ['failover'],
      meaning:
        'ARN of a Lambda function of yours that is [told of each move](design.md#hooks) once clients have arrived, e.g. to warm a cache or scale down what is idle. Nothing waits for it. Empty: none.',
      inTemplate:
        'ARN of a Lambda function of yours that is told of each move once clients have arrived, e.g. to warm a cache. Nothing waits for it. Empty: none.',
      good: 'empty',
    },
  },
};

export const PARAMETERS: Readonly<Record<string, Parameter>> = Object.assign({}, ...Object.values(SECTIONS));

export const defaultOf = (name: string, stage: string): string | number | boolean => {
  const { default: own = VARIABLES[variableOf(name)]?.example ?? '' } = PARAMETERS[name] ?? {};
  if (typeof own === 'function') return own(stage);
  return typeof own === 'string' && /^\d[\d.]*$/.test(own) ? Number(own) : own;
};

/** The default of every parameter of a stage. */
export const defaultsOf = (stage: string): Readonly<Record<string, string | number | boolean>> =>
  Object.fromEntries(Object.keys(PARAMETERS).map((name) => [name, defaultOf(name, stage)]));

/** A parameter and its value, as the beginning of a sentence; of one that could be a secret, that it is given. */
export const shownAs = (name: string, parameters: Parameters): string =>
  `${name} is ${PARAMETERS[name]?.kind?.hides ? 'given' : `"${masked(parameters[name] ?? '')}"`}`;

/** One line if the value by itself is invalid, with a valid one. */
export function refusalOf(name: string, parameters: Parameters): string[] {
  const { kind, example = '', default: own } = PARAMETERS[name] ?? {};
  const text = parameters[name] ?? '';
  if (kind === undefined || (text === '' && own === '') || kind.parse(text) !== undefined) return [];
  const good = typeof example === 'function' ? example(text, parameters) : example;
  const is = kind.hides ? `${name} ${kind.hides(text)} ${NOT_REPEATED}` : shownAs(name, parameters);
  const flaw = kind.flaw?.(text);
  return [`${is}${flaw === undefined ? '' : ` (${flaw})`}, wanted ${kind.wants}: --param ${name}=${good}`];
}

/** Where the controllers are, in the order in which they begin; the first one's stack is that of the role failover. */
export const controlRegionsOf = ({ controlRegions = '' }: Parameters): readonly string[] =>
  controlRegions.split(',');

/** Of three controllers the other two take what the first one takes. */
export const namesOf = (role: Role): readonly string[] =>
  Object.keys(PARAMETERS).filter((name) =>
    PARAMETERS[name]?.roles.includes(role === 'controller' ? 'failover' : role),
  );

/** The same for every parameter that the role uses. */
export const refusals = (role: Role, parameters: Parameters): string[] =>
  namesOf(role).flatMap((name) => refusalOf(name, parameters));
