/**
 * Every parameter of a deploy, in one table: its default, the roles that use it, what it may be, and what people read of
 * it. The service files take their defaults from here, the checks their sentences, docs/parameters.md its tables
 * (`npm run parameters`). No function reads this file: what they are told is in variables.ts.
 */
import * as kinds from './kinds.ts';
import { HIDDEN, masked } from './shown.ts';
import { VARIABLES, variableOf } from './variables.ts';

export type Role = 'api' | 'failover' | 'watchdog';

/** What makes the framework take the service file of a role; without it it takes the API's. */
export const serviceFile = (role: Role): readonly string[] =>
  role === 'api' ? [] : ['--config', `serverless.${role}.yml`];

/** By name, as text; empty where nothing is said. */
export type Parameters = Readonly<Record<string, string>>;

export interface Parameter {
  /** Empty: nothing. A function: of the stage's name. Absent: the functions have it, in variables.ts or shared/core/settings.ts. */
  readonly default?: string | number | boolean | ((stage: string) => string);
  /** The roles that use it; the others do not mind it. */
  readonly roles: readonly Role[];
  /** What it may be, if anything. Absent: what the functions say of it, or what it is held against others for. */
  readonly kind?: kinds.Kind<unknown>;
  /** A value that would do, perhaps made of the one that does not. */
  readonly example?: string | ((refused: string) => string);
  /** For docs/parameters.md: what it means, and a good value. */
  readonly meaning: string;
  readonly good: string;
}

const EVERY: readonly Role[] = ['api', 'failover', 'watchdog'];
export const WEB_ACL =
  'arn:aws:wafv2:us-east-1:123456789012:global/webacl/api/12345678-1234-1234-1234-123456789012';
export const CERTIFICATE =
  'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012';
const PATH = 'a path that begins with a slash, without blank, ? or #';
/** What of a path can stay. */
const pathOf = (refused: string): string => /^\/[^\s?#]*/.exec(refused)?.[0] ?? '/health';

const trueFalse = kinds.oneOf('true', 'false');
/** What CloudWatch Logs takes, up to two years; it knows a few longer ones. */
const RETENTIONS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731];
const retention: kinds.Kind<number> = {
  wants: `one of ${RETENTIONS.join(', ')}`,
  parse: (text) => RETENTIONS.find((days) => days === Number(text)),
};
const keyParameter: kinds.Kind<string> = {
  ...kinds.matching('the name of an SSM parameter, beginning with a slash, or none', /^(none|(\/[\w.-]+)+)$/),
  hides: true,
};
/**
 * AWS's pages differ on whether CloudFront speaks TLS 1.3 to an origin; the API's reference lists TLS 1.2 as the newest. If
 * that holds, with a policy of TLS 1.3 alone it would reach neither Region.
 */
const tlsPolicy = kinds.matching(
  'a policy of API Gateway that takes TLS 1.2, since AWS does not clearly say that CloudFront speaks TLS 1.3 to an origin',
  /^SecurityPolicy_TLS13_1_2_[A-Z0-9_]+$/,
);
export const originAddress: kinds.Kind<{ readonly host: string; readonly path: string }> = {
  wants: 'host and path',
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
      meaning: 'Where traffic is normally.',
      good: "not us-east-1: CloudFront's control plane is there, and what fails and what must be called then should not be the same place",
    },
    standbyRegion: {
      default: 'us-west-2',
      roles: EVERY,
      meaning: 'Where traffic goes when the primary fails.',
      good: 'another one, far away',
    },
    controlRegion: {
      default: 'ca-central-1',
      roles: EVERY,
      meaning:
        'Where the prober and the switcher run. The primary is refused; the standby is allowed with a warning, since after a failover nothing protects it then.',
      good: 'a third Region',
    },
    watchdogRegion: {
      default: '',
      roles: EVERY,
      meaning:
        'Where the [watchdog](deploy.md#the-watchdog) is, which tells people when the control Region itself has gone silent: another Region than that. Empty: the standby Region, or the primary where that is the control Region. `none`: there is no watchdog.',
      good: 'empty',
    },
    permissionsBoundary: {
      default: '',
      roles: ['api', 'failover'],
      kind: kinds.managedPolicy,
      example: 'arn:aws:iam::123456789012:policy/our-boundary',
      meaning:
        'ARN of a managed policy that every role of the stacks gets as its permissions boundary, where the account asks for one. It must let through what the roles are allowed, as [deploy](deploy.md#what-the-deployer-may-do) says. Empty: none.',
      good: 'the boundary of your account',
    },
    logRetentionDays: {
      default: 30,
      roles: EVERY,
      kind: retention,
      example: '30',
      meaning: 'How long the logs of the functions are kept.',
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
        "Name of the SSM SecureString with the clients' key. For an API of your own: with the key that the prober shows it, which should have a usage plan of its own there; `none` where it asks for no key.",
      good: 'the default',
    },
    throttleRate: {
      default: 100,
      roles: ['api'],
      kind: kinds.matching('a whole number of requests a second', /^[1-9]\d*$/),
      example: '100',
      meaning: "Requests a second that the clients' key may make; the prober's has a plan of its own.",
      good: 'above your peak',
    },
    throttleBurst: {
      default: 200,
      roles: ['api'],
      kind: kinds.matching('a whole number of requests', /^[1-9]\d*$/),
      example: '200',
      meaning: 'Requests at once.',
      good: 'twice the rate',
    },
    quotaLimit: {
      default: 0,
      roles: ['api'],
      kind: kinds.matching('a whole number of requests, 0 for no quota', /^\d{1,9}$/),
      example: '1000000',
      meaning: "Requests that the clients' key may make in a `quotaPeriod`; 0 for no limit.",
      good: 'what you have agreed with its holder',
    },
    quotaPeriod: {
      default: 'MONTH',
      roles: ['api'],
      kind: kinds.oneOf('DAY', 'WEEK', 'MONTH'),
      example: 'MONTH',
      meaning: '`DAY`, `WEEK` or `MONTH`.',
      good: '`MONTH`',
    },
    allowOrigin: {
      default: '*',
      roles: ['api'],
      kind: kinds.pageOrigin,
      example: 'https://app.example.com',
      meaning: 'Whose pages may call the API from a browser: `*`, or one origin.',
      good: '`https://app.example.com`',
    },
    tlsPolicy: {
      default: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
      roles: ['api'],
      kind: tlsPolicy,
      example: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
      meaning:
        "The versions of TLS and the ciphers that the Regional APIs take: a policy of API Gateway that takes TLS 1.2. AWS's pages differ on whether CloudFront speaks TLS 1.3 to an origin, so a policy of TLS 1.3 alone is refused.",
      good: 'the default, until there is a newer one',
    },
    gatewayLogRole: {
      default: 'none',
      roles: ['api'],
      kind: kinds.oneOf('none', 'existing', 'create'),
      example: 'create',
      meaning:
        'By which role API Gateway writes logs: `none` (it writes none), `existing` (the account has one) or `create`. An account has one for all its APIs in a Region, and `create` replaces it.',
      good: '`create` in an account of its own, otherwise `existing`',
    },
    executionLogLevel: {
      default: 'OFF',
      roles: ['api'],
      kind: kinds.oneOf('OFF', 'ERROR', 'INFO'),
      example: 'INFO',
      meaning: 'What API Gateway writes beside its access log: `OFF`, `ERROR` or `INFO`.',
      good: '`ERROR`',
    },
    tracing: {
      default: false,
      roles: ['api'],
      kind: trueFalse,
      example: 'false',
      meaning: 'X-Ray traces of the gateway and the function.',
      good: '`true`',
    },
    detailedMetrics: {
      default: false,
      roles: ['api'],
      kind: trueFalse,
      example: 'false',
      meaning: 'Metrics for each method instead of for the API alone. They cost extra.',
      good: '`true`',
    },
    protectData: {
      default: false,
      roles: ['api'],
      kind: trueFalse,
      example: 'false',
      meaning: 'Keeps the table when the stack is removed, and refuses to delete it.',
      good: '`true` in production',
    },
    tableKey: {
      default: 'aws-owned',
      roles: ['api'],
      kind: kinds.oneOf('aws-managed', 'aws-owned'),
      example: 'aws-owned',
      meaning:
        "Which key encrypts the table at rest: `aws-owned`, one of DynamoDB itself, or `aws-managed`, the key `aws/dynamodb` of the account in KMS, whose use CloudTrail shows. Reads and writes then need KMS, in each Region. A change takes effect in place. The journal's table always has the former, so that no failover waits for KMS.",
      good: '`aws-owned`, unless your rules want a key of KMS',
    },
  },
  'What is watched': {
    primaryOrigin: {
      default: '',
      roles: ['failover'],
      kind: originAddress,
      example: 'api.us-east-2.example.com/v1',
      meaning: "Host and path of the primary's API. Empty: the output `Origin` of its stack.",
      good: '`api.us-east-2.example.com/v1` for an API of your own',
    },
    standbyOrigin: {
      default: '',
      roles: ['failover'],
      kind: originAddress,
      example: 'api.us-east-2.example.com/v1',
      meaning: 'The same of the standby.',
      good: '`api.us-west-2.example.com/v1`',
    },
    healthPath: {
      default: '/health',
      roles: ['failover'],
      kind: kinds.matching(PATH, /^\/[^\s?#]*$/),
      example: pathOf,
      meaning:
        'What is asked at both origins, after their paths, and at the public address. It should fail when the Region cannot serve, and not when something fails that both Regions share. It must not be cached, neither by CloudFront nor by a stage cache of API Gateway, whose answers bear no mark.',
      good: 'a deep check that takes well under a second',
    },
    verifyWritePath: {
      default: '',
      roles: ['failover'],
      kind: kinds.matching(`${PATH}; or none`, /^(none|\/[^\s?#]*)$/),
      example: pathOf,
      meaning:
        "Where a POST with a small JSON body can be tried at the public address that changes nothing of anybody's. It must answer as `healthPath` does, from the Region that serves writes. With it a switch counts as verified only when a read and a write are answered by the wanted side, and the prober judges the public address by a write (with `readsFailOver` by a read as well): reads may be served by the other side while the active one is dead. Empty: `/health` for the sample API; for an API of your own (`primaryOrigin` is given) no write is tried, and a switch is verified by reads alone (with `readsFailOver` you have to decide: a path, or `none`). `none`: no write is tried.",
      good: '`/health`',
    },
    expectStatus: {
      roles: ['failover'],
      meaning: 'The status of a healthy answer, 200 to 299.',
      good: '`200`',
    },
    expectBody: {
      roles: ['failover'],
      meaning:
        'Its body: `health+json` (a JSON document whose status is pass or warn), `any`, or `contains:` and a text.',
      good: '`contains:ok`',
    },
    expectMarker: {
      roles: ['failover'],
      meaning:
        'Whether an answer must name the AWS Region it comes from: `required` or `optional`. One that names a wrong Region is never healthy. Where nobody names a Region, a switch counts as verified once the endpoint answers well and every edge location has the new configuration.',
      good: '`required`',
    },
    markerHeader: {
      roles: ['failover'],
      meaning: 'The header that names it.',
      good: 'your own, if you have one',
    },
    controlUrl: {
      roles: ['failover'],
      meaning:
        "Sites that have nothing to do with you, separated by commas. They are asked, all at once, when a probe fails and no healthy answer from another Region than the prober's own, or through the edge, proves its network: where none of them answers either, the fault is the prober's, and the tick says nothing.",
      good: 'two, of different owners',
    },
    reserveConcurrency: {
      default: 'off',
      roles: ['failover'],
      kind: kinds.onOff,
      example: 'off',
      meaning:
        'Whether prober and switcher reserve 10 of the concurrent executions that Lambda gives the account in the control Region, so that no other function there can use them up: `on` or `off`. `npm run deploy` turns it on where that leaves 100 to the others, which Lambda insists on; the framework alone reserves nothing.',
      good: 'leave it to `npm run deploy`',
    },
    requireReason: {
      roles: ['failover'],
      meaning:
        '`on`: `routeaway to`, `hold` and `observe` want `--because`. What is written into the parameter by other means is not held to it: on the day it matters a word without a reason must count.',
      good: '`on` where several people operate',
    },
    notificationEmail: {
      default: '',
      roles: ['failover', 'watchdog'],
      kind: kinds.matching('an e-mail address', /^[^\s@]+@[^\s@]+\.[^\s@]+$/),
      example: 'oncall@example.com',
      meaning:
        "An address that is told of decisions and alarms; it must confirm first. It gets one confirmation from the control Region and one from the watchdog's. Anything else can subscribe to the two topics.",
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
        'The side that the distribution points at when the stack is deployed. An update of the distribution sends it, so it must be the side that is active now; `npm run deploy` looks.',
      good: 'leave it to `npm run deploy`',
    },
    domainName: {
      default: '',
      roles: ['failover'],
      kind: kinds.matching('a host name', /^([a-z\d]([a-z\d-]*[a-z\d])?\.)+[a-z]{2,}$/i),
      example: 'api.example.com',
      meaning: 'A name of your own for the distribution. Empty: the name that CloudFront gives it.',
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
      meaning: 'The certificate of that name. CloudFront takes one of us-east-1 only.',
      good: '`arn:aws:acm:us-east-1:…`',
    },
    hostedZoneId: {
      default: '',
      roles: ['failover'],
      kind: kinds.matching('the id of a hosted zone in Route 53', /^Z[A-Z0-9]{5,31}$/),
      example: 'Z0123456789ABCDEFGHIJ',
      meaning:
        'The zone in Route 53 that gets the records A and AAAA of the name. Empty: you make them elsewhere.',
      good: '`Z0123456789ABCDEFGHIJ`',
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
        'A web ACL of AWS WAF for the distribution that is made here, of scope CLOUDFRONT, which makes it global and in `us-east-1`. One that is put there by other means is deleted by the next deploy that changes the distribution. Empty: none.',
      good: '`arn:aws:wafv2:us-east-1:…:global/webacl/…`',
    },
    originSecretParameter: {
      default: '',
      roles: ['api', 'failover'],
      kind: kinds.secretParameter,
      example: '/routeaway/prod/origin-secret',
      meaning:
        'Name of an SSM SecureString. With it the edge shows its value to the origins in the header `x-origin-verify`, and the Regional APIs refuse whoever does not show it; the prober does. Empty: no header.',
      good: '`/routeaway/prod/origin-secret`; `npm run deploy` makes the value',
    },
    edgeFunction: {
      default: '',
      roles: ['failover'],
      kind: kinds.onOff,
      example: 'on',
      meaning:
        'Whether a CloudFront function takes part in a switch, which then takes seconds instead of minutes: `on` or `off`. Empty: `on`, and `off` with `distributionId`, where it must also be [associated by you](deploy.md#the-cloudfront-function-at-a-distribution-of-your-own).',
      good: 'empty; `on` with a distribution of your own, once its origin ids are given',
    },
    readsFailOver: {
      roles: ['failover'],
      meaning:
        '`on`: where a read (`GET`, `HEAD`) gets no answer in time, or 500, 502, 503 or 504, the CloudFront function has the other side asked within the same request. A write is never asked twice. Needs the CloudFront function. [Not yet proven on AWS](deploy.md#reads-that-never-wait).',
      good: '`off`, until a drill on your own distribution has passed',
    },
    distributionId: {
      default: '',
      roles: ['failover'],
      meaning:
        'A distribution of your own, which is then switched and otherwise left as it is. Empty: one is made.',
      good: '`E2QWRUHAPOMQZL`',
    },
    primaryOriginId: {
      default: '',
      roles: ['failover'],
      meaning:
        "The id of the primary's origin in your distribution. Empty: the origin whose domain name is the host of `primaryOrigin`. Needed with `edgeFunction=on`.",
      good: 'empty, unless two origins have that host',
    },
    standbyOriginId: {
      default: '',
      roles: ['failover'],
      meaning: 'The same of the standby.',
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
      meaning: 'Where clients come to, without `healthPath`. Needed with `distributionId`; otherwise known.',
      good: '`https://api.example.com`',
    },
  },
  Thresholds: {
    probeTimeoutSeconds: {
      roles: ['failover'],
      meaning: 'The time that one probe has, from name resolution to the last byte. Less than a tick.',
      good: '`3`',
    },
    maxLatencySeconds: {
      roles: ['failover'],
      meaning: 'An answer that takes longer is a bad one. At most the time limit.',
      good: 'what your clients would not wait for',
    },
    tickSeconds: {
      roles: ['failover'],
      meaning: 'Distance between two rounds of probes; whole seconds that divide a minute evenly.',
      good: '`10`',
    },
    fall: {
      roles: ['failover'],
      meaning:
        'This many newest verdicts, all bad, make a side unhealthy. At least 3, or a blip would move traffic.',
      good: '`3`',
    },
    fallWithinSeconds: {
      roles: ['failover'],
      meaning: 'They must lie within this time.',
      good: 'two ticks more than `fall` needs',
    },
    freshnessSeconds: {
      roles: ['failover'],
      meaning: 'A side with its newest verdict older than this is unknown. At least two ticks.',
      good: 'three ticks',
    },
    recentSeconds: {
      roles: ['failover'],
      meaning:
        'The recent past: one bad verdict in it makes a side degraded, fewer than two verdicts make it unknown.',
      good: '`60`',
    },
    brownOutShare: {
      roles: ['failover'],
      meaning: 'A side is unhealthy, too, when at least this share …',
      good: '`0.5`',
    },
    brownOutVerdicts: {
      roles: ['failover'],
      meaning: '… of at least this many verdicts …',
      good: '`20`',
    },
    brownOutSeconds: {
      roles: ['failover'],
      meaning: '… of this time are bad.',
      good: '`300`',
    },
    riseSeconds: {
      roles: ['failover'],
      meaning: 'A side must have been healthy this long before traffic moves to it. Never less than 60.',
      good: '`60`',
    },
    riseVerdicts: {
      roles: ['failover'],
      meaning: 'Verdicts that it must have in the recent past: silence proves nothing.',
      good: '`4`',
    },
    coolDownSeconds: {
      roles: ['failover'],
      meaning: 'After an automatic switch took effect, this long no other. Too short: flapping.',
      good: '`300`',
    },
    limit: {
      roles: ['failover'],
      meaning: 'At most this many automatic switches …',
      good: '`3`',
    },
    limitWithinSeconds: {
      roles: ['failover'],
      meaning: '… in this time; then an operator must acknowledge.',
      good: '`3600`',
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
        'With `auto`: the primary must have been fit for this long. It doubles with every failover of the last day.',
      good: '`1800`',
    },
    failbackSteps: {
      roles: ['failover'],
      meaning:
        'With `auto`, and where the distribution runs the CloudFront function: percentages of the clients that are sent to the primary first, one after the other; a client stays on its side within a step. At the first bad verdict all go back to the standby. `none`: all at once.',
      good: '`5,25,50`',
    },
    failbackPauseSeconds: {
      roles: ['failover'],
      meaning: 'Each of these steps must have stood this long without a bad verdict.',
      good: '`300`',
    },
    verifyWithinSeconds: {
      roles: ['failover'],
      meaning:
        'A switch that the public address has not confirmed after this time is overdue, and people are told.',
      good: '`300`: a change of a distribution takes minutes',
    },
  },
};

export const PARAMETERS: Readonly<Record<string, Parameter>> = Object.assign({}, ...Object.values(SECTIONS));

export const defaultOf = (name: string, stage: string): string | number | boolean => {
  const { default: own = VARIABLES[variableOf(name)]?.example ?? '' } = PARAMETERS[name] ?? {};
  if (typeof own === 'function') return own(stage);
  return typeof own === 'string' && /^\d[\d.]*$/.test(own) ? Number(own) : own;
};

/** What every parameter of a stage is where nothing is said. */
export const defaultsOf = (stage: string): Readonly<Record<string, string | number | boolean>> =>
  Object.fromEntries(Object.keys(PARAMETERS).map((name) => [name, defaultOf(name, stage)]));

/** A parameter and its value, as a sentence about it may begin. */
export const shownAs = (name: string, parameters: Parameters): string =>
  `${name} is ${PARAMETERS[name]?.kind?.hides ? HIDDEN : `"${masked(parameters[name] ?? '')}"`}`;

/** What is wrong with the value alone, and a good one: one line, or none. */
export function refusalOf(name: string, parameters: Parameters): string[] {
  const { kind, example = '', default: own } = PARAMETERS[name] ?? {};
  const text = parameters[name] ?? '';
  if (kind === undefined || (text === '' && own === '') || kind.parse(text) !== undefined) return [];
  const good = typeof example === 'function' ? example(text) : example;
  return [`${shownAs(name, parameters)}, wanted ${kind.wants}: --param ${name}=${good}`];
}

/** The same of every parameter that the role uses. */
export const refusals = (role: Role, parameters: Parameters): string[] =>
  Object.entries(PARAMETERS)
    .filter(([, { roles }]) => roles.includes(role))
    .flatMap(([name]) => refusalOf(name, parameters));
