/**
 * What is wrong with the parameters of role failover, one line for each mistake, each with a good value. Most rules are
 * those that the functions check when they start (shared/config.ts): here the same code runs before anything is
 * deployed, and its sentences name the parameter instead of the variable. settings.cjs asks.
 */
import { managedPolicy } from '../../shared/config/kinds.ts';
import { HIDDEN, masked } from '../../shared/config/shown.ts';
import { VARIABLES } from '../../shared/config/variables.ts';
import { readProberConfig, readSwitcherConfig } from '../../shared/config.ts';
import type { Settings } from '../../shared/core/settings.ts';
import { ConfigError } from '../../shared/errors.ts';

/** By name; empty where nothing is said. */
export type Parameters = Readonly<Record<string, string>>;

export interface Place {
  readonly stage: string;
  /** Where the functions will run. */
  readonly region: string;
}

export function mistakes(parameters: Parameters, place: Place): string[] {
  return [...ofFunctions(parameters, place), ...ofEdge(parameters)];
}

/** `riseSeconds` is told to the functions as ROUTEAWAY_RISE_SECONDS; so it goes for every parameter that they read. */
const variableOf = (parameter: string): string =>
  `ROUTEAWAY_${parameter.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

const parameterOf = (variable: string): string =>
  variable
    .replace('ROUTEAWAY_', '')
    .toLowerCase()
    .replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** What the functions will find in their environment. */
function environmentOf(parameters: Parameters, { stage, region }: Place): Record<string, string> {
  const env: Record<string, string> = { AWS_REGION: region };
  for (const [name, { example, ...rest }] of Object.entries(VARIABLES)) {
    // What only the deployed stack knows is as it should be.
    if (!('fallback' in rest)) env[name] = example;
  }
  for (const [parameter, value] of Object.entries({ ...parameters, stage })) {
    const variable = variableOf(parameter);
    // resources/watchdog/region.ts has its rules, which hold for another role, too.
    if (variable in VARIABLES && value !== '' && parameter !== 'watchdogRegion') env[variable] = value;
  }
  return env;
}

/** The thresholds of the decision. Parameters without mistakes are wanted. */
export const settingsOf = (parameters: Parameters, place: Place): Settings =>
  readSwitcherConfig(environmentOf(parameters, place)).settings;

function ofFunctions(parameters: Parameters, place: Place): string[] {
  const env = environmentOf(parameters, place);
  const problems = [readProberConfig, readSwitcherConfig].flatMap((read) => {
    try {
      read(env);
      return [];
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    }
  });
  return [...new Set(problems)].map((sentence) =>
    sentence
      // A bare value at the end, as the core says it, is one for the variable that the sentence begins with.
      .replace(/^(ROUTEAWAY_\w+)( .*), for example ([\d.,]+|none)(?: s)?\.$/, '$1$2, for example $1=$3.')
      .replace(/for example ROUTEAWAY_STAGE=/, 'for example --stage ')
      .replace(
        /for example (ROUTEAWAY_\w+)=/g,
        (_, name: string) => `for example --param ${parameterOf(name)}=`,
      )
      .replace(/ROUTEAWAY_\w+/g, parameterOf)
      .replace(/\.$/, ''),
  );
}

/** Whether the CloudFront function is deployed. At a distribution of one's own only where that is said. */
export const edgeFunction = ({ edgeFunction: said = '', distributionId = '' }: Parameters): string =>
  said || (distributionId === '' ? 'on' : 'off');

const WEB_ACL = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/api/12345678-1234-1234-1234-123456789012';
const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012';

/** Host and path, as settings.cjs takes them apart. */
const ORIGIN = /^(?:https:\/\/)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:\/[^\s/?#]+)*)\/?$/i;

/** A rule that is broken: by which parameter, and how it should be. */
type Rule = readonly [broken: boolean, sentence: string];

function ofEdge(p: Parameters): string[] {
  const is = (name: string) =>
    `${name} is ${/SecretParameter$|KeyParameter$/.test(name) ? HIDDEN : `"${masked(p[name] ?? '')}"`}`;
  const has = (name: string) => (p[name] ?? '') !== '';
  const matches = (name: string, pattern: RegExp) => !has(name) || pattern.test(p[name] ?? '');
  const given = (names: readonly string[]) => names.filter(has);
  /** What of a path can stay. */
  const path = (name: string) => /^\/[^\s?#]*/.exec(p[name] ?? '')?.[0] ?? '/health';
  const rules: readonly Rule[] = [
    [
      !/^(primary|standby)$/.test(p.active ?? ''),
      `${is('active')}, wanted primary or standby: --param active=primary`,
    ],
    [
      has('permissionsBoundary') && managedPolicy.parse(p.permissionsBoundary ?? '') === undefined,
      `${is('permissionsBoundary')}, wanted ${managedPolicy.wants}: --param permissionsBoundary=arn:aws:iam::123456789012:policy/our-boundary`,
    ],
    [
      !/^(on|off)$/.test(p.reserveConcurrency ?? ''),
      `${is('reserveConcurrency')}, wanted on or off: --param reserveConcurrency=off`,
    ],
    [
      !/^\/[^\s?#]*$/.test(p.healthPath ?? ''),
      `${is('healthPath')}, wanted a path that begins with a slash, without blank, ? or #: --param healthPath=${path('healthPath')}`,
    ],
    [
      !matches('verifyWritePath', /^(none|\/[^\s?#]*)$/),
      `${is('verifyWritePath')}, wanted a path that begins with a slash, without blank, ? or #; or none: --param verifyWritePath=${path('verifyWritePath')}`,
    ],
    [
      !matches('notificationEmail', /^[^\s@]+@[^\s@]+\.[^\s@]+$/),
      `${is('notificationEmail')}, wanted an e-mail address: --param notificationEmail=oncall@example.com`,
    ],
    [
      !matches('apiKeyParameter', /^(none|(\/[\w.-]+)+)$/),
      `${is('apiKeyParameter')}, wanted the name of an SSM parameter, beginning with a slash, or none: --param apiKeyParameter=/routeaway/prod/api-key`,
    ],
    [
      !matches('originSecretParameter', /^(\/[\w.-]+)+$/),
      `${is('originSecretParameter')}, wanted the name of an SSM parameter, beginning with a slash: --param originSecretParameter=/routeaway/prod/origin-secret`,
    ],

    ...given(['primaryOrigin', 'standbyOrigin'])
      .filter((name) => !matches(name, ORIGIN))
      .map(
        (name): Rule => [
          true,
          `${is(name)}, wanted host and path: --param ${name}=api.us-east-2.example.com/v1`,
        ],
      ),

    // A name of one's own.
    [
      !matches('domainName', /^([a-z\d]([a-z\d-]*[a-z\d])?\.)+[a-z]{2,}$/i),
      `${is('domainName')}, wanted a host name: --param domainName=api.example.com`,
    ],
    [
      !matches('certificateArn', /^arn:aws[\w-]*:acm:[a-z\d-]+:\d{12}:certificate\/[\w-]+$/),
      `${is('certificateArn')}, wanted the ARN of a certificate: --param certificateArn=${CERTIFICATE}`,
    ],
    [
      /^arn:[^:]*:acm:/.test(p.certificateArn ?? '') && !/:acm:us-east-1:/.test(p.certificateArn ?? ''),
      `${is('certificateArn')}, and CloudFront takes a certificate of us-east-1 only: --param certificateArn=${CERTIFICATE}`,
    ],
    [
      has('domainName') && !has('certificateArn'),
      `${is('domainName')}, and a name of your own needs a certificate: --param certificateArn=${CERTIFICATE}`,
    ],
    ...given(['certificateArn', 'hostedZoneId'])
      .filter(() => !has('domainName'))
      .map(
        (name): Rule => [
          true,
          `${is(name)}, and no name to use it for is given: --param domainName=api.example.com`,
        ],
      ),
    [
      !matches('hostedZoneId', /^Z[A-Z0-9]{5,31}$/),
      `${is('hostedZoneId')}, wanted the id of a hosted zone in Route 53: --param hostedZoneId=Z0123456789ABCDEFGHIJ`,
    ],

    [
      !matches(
        'webAclArn',
        /^arn:aws[\w-]*:wafv2:[a-z\d-]+:\d{12}:(global|regional)\/webacl\/[\w-]+\/[\w-]+$/,
      ),
      `${is('webAclArn')}, wanted the ARN of a web ACL of AWS WAF: --param webAclArn=${WEB_ACL}`,
    ],
    [
      /^arn:[^:]*:wafv2:/.test(p.webAclArn ?? '') && !/:wafv2:us-east-1:\d*:global\//.test(p.webAclArn ?? ''),
      `${is('webAclArn')}, and CloudFront takes a web ACL of scope CLOUDFRONT only, which is global and in us-east-1: --param webAclArn=${WEB_ACL}`,
    ],

    // The CloudFront function.
    [
      !matches('edgeFunction', /^(on|off)$/),
      `${is('edgeFunction')}, wanted on or off: --param edgeFunction=on`,
    ],
    [
      p.readsFailOver === 'on' && edgeFunction(p) !== 'on',
      `${is('readsFailOver')}, and it is the CloudFront function that does that, which is ${has('edgeFunction') ? 'off' : 'off at a distribution of your own unless you turn it on'}: --param edgeFunction=on`,
    ],
    [
      p.readsFailOver === 'on' && has('primaryOrigin') && !has('verifyWritePath'),
      `${is('readsFailOver')}, and then only a write tells where traffic is: name a path of your API that takes a POST and changes nothing, or none to verify by reads all the same: --param verifyWritePath=/health`,
    ],
    ...['primaryOriginId', 'standbyOriginId']
      .filter((name) => has('distributionId') && edgeFunction(p) === 'on' && !has(name))
      .map(
        (name): Rule => [
          true,
          `${name} is not given, and the CloudFront function knows the origins of your distribution (${p.distributionId}) by their ids alone: --param ${name}=${name.replace('OriginId', '')}`,
        ],
      ),

    [
      !/^(none|)$/.test(p.failbackSteps ?? '') && edgeFunction(p) !== 'on',
      `${is('failbackSteps')}, and it is the CloudFront function that shares clients out, which is ${has('edgeFunction') ? 'off' : 'off at a distribution of your own unless you turn it on'}: --param edgeFunction=on`,
    ],

    // A distribution of one's own.
    [
      has('publicUrl') && !has('distributionId'),
      `${is('publicUrl')}, and that is for a distribution of your own; for one that is made here a name is enough: --param domainName=api.example.com`,
    ],
    [
      has('distributionId') && !has('publicUrl'),
      `${is('distributionId')}, and where clients come to is not known then: --param publicUrl=https://api.example.com`,
    ],
    ...given(['domainName', 'certificateArn', 'hostedZoneId', 'webAclArn'])
      .filter(() => has('distributionId'))
      .map(
        (name): Rule => [
          true,
          `${name} is for a distribution that is made here; set it at yours (${p.distributionId}), and leave it out here`,
        ],
      ),
    ...given(['primaryOriginId', 'standbyOriginId'])
      .filter(() => !has('distributionId'))
      .map(
        (name): Rule => [
          true,
          `${is(name)}, and that is for a distribution of your own: --param distributionId=E2QWRUHAPOMQZL`,
        ],
      ),
    [
      !matches('publicUrl', /^https:\/\/[a-z\d-]+(\.[a-z\d-]+)+(:\d+)?(\/[^\s?#]*[^\s?#/])?$/i),
      `${is('publicUrl')}, wanted https, a host and perhaps a path, without a slash at the end: --param publicUrl=https://api.example.com`,
    ],
  ];
  return rules.filter(([broken]) => broken).map(([, sentence]) => sentence);
}
