/**
 * Mistakes in the parameters of the failover stack, one line each, with a valid value. Most rules are those that the functions
 * check when they start (shared/config.ts): here the same code runs before anything is deployed, and its sentences name the
 * parameter instead of the variable. values.ts calls this.
 */
import { CERTIFICATE, type Parameters, refusals, shownAs, WEB_ACL } from '../../shared/config/parameters.ts';
import { parameterOf, VARIABLES, variableOf } from '../../shared/config/variables.ts';
import { readProberConfig, readSwitcherConfig } from '../../shared/config.ts';
import type { Settings } from '../../shared/core/settings.ts';
import { ConfigError } from '../../shared/errors.ts';

export interface Place {
  readonly stage: string;
  /** Where the functions will run. */
  readonly region: string;
}

export function mistakes(parameters: Parameters, place: Place): string[] {
  return [...ofFunctions(parameters, place), ...refusals('failover', parameters), ...ofEdge(parameters)];
}

/** The environment of the functions after the deploy. */
function environmentOf(parameters: Parameters, { stage, region }: Place): Record<string, string> {
  const env: Record<string, string> = { AWS_REGION: region };
  for (const [name, { example, ...rest }] of Object.entries(VARIABLES)) {
    // Values that only the deployed stack knows are assumed to be valid.
    if (!('fallback' in rest)) env[name] = example;
  }
  for (const [parameter, value] of Object.entries({ ...parameters, stage })) {
    const variable = variableOf(parameter);
    // resources/watchdog/region.ts has its rules, which apply to another stack, too.
    if (variable in VARIABLES && value !== '' && parameter !== 'watchdogRegion') env[variable] = value;
  }
  return env;
}

/** The thresholds of the decision. The parameters must be valid. */
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
      // A bare value at the end of the core's sentence belongs to the variable that the sentence begins with.
      .replace(/^(ROUTEAWAY_\w+)( .*), for example ([\d.,]+|none)(?: [s%])?\.$/, '$1$2, for example $1=$3.')
      .replace(/for example ROUTEAWAY_STAGE=/, 'for example --stage ')
      .replace(
        /for example (ROUTEAWAY_\w+)=/g,
        (_, name: string) => `for example --param ${parameterOf(name)}=`,
      )
      .replace(/ROUTEAWAY_\w+/g, parameterOf)
      .replace(/\.$/, ''),
  );
}

/** A broken rule: the parameter, and how it should be. */
type Rule = readonly [broken: boolean, sentence: string];

/** Rules about several values. */
function ofEdge(p: Parameters): string[] {
  const is = (name: string) => shownAs(name, p);
  const has = (name: string) => (p[name] ?? '') !== '';
  const given = (names: readonly string[]) => names.filter(has);
  const keyed = p.routing !== 'distribution';
  const rules: readonly Rule[] = [
    // A domain name of your own.
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
      /^arn:[^:]*:wafv2:/.test(p.webAclArn ?? '') && !/:wafv2:us-east-1:\d*:global\//.test(p.webAclArn ?? ''),
      `${is('webAclArn')}, and CloudFront takes a web ACL of scope CLOUDFRONT only, which is global and in us-east-1: --param webAclArn=${WEB_ACL}`,
    ],

    // The CloudFront function.
    [
      p.readsFailOver === 'on' && !keyed,
      `${is('readsFailOver')}, and it is the CloudFront function that does that, which routing=distribution leaves out: --param routing=key,distribution`,
    ],
    [
      p.readsFailOver === 'on' && has('primaryOrigin') && !has('verifyWritePath'),
      `${is('readsFailOver')}, and then only a write tells where traffic is: name a path of your API that takes a POST and changes nothing, or none to verify by reads all the same: --param verifyWritePath=/health`,
    ],
    ...['primaryOriginId', 'standbyOriginId']
      .filter((name) => has('distributionId') && keyed && !has(name))
      .map(
        (name): Rule => [
          true,
          `${name} is not given, and the CloudFront function knows the origins of your distribution (${p.distributionId}) by their ids alone: --param ${name}=${name.replace('OriginId', '')}; or --param routing=distribution, which leaves the function out and switches in minutes`,
        ],
      ),
    ...['primaryOriginId', 'standbyOriginId']
      .filter((name) => /['\\]/.test(p[name] ?? ''))
      .map(
        (name): Rule => [
          true,
          `${is(name)}, and it stands in quotes in the CloudFront function, so it may hold no quote and no backslash: give that origin of your distribution another id`,
        ],
      ),
    ...given(['edgeFunctionArn', 'keyValueStoreArn']).map(
      (name): Rule => [
        !keyed,
        `${is(name)}, and routing=distribution leaves out the routing key: --param routing=key,distribution`,
      ],
    ),
    [
      p.routing === 'key' && !has('distributionId'),
      `${is('routing')}, and that is for a distribution that another tool writes; of one that is made here this stack is the only writer, and a switch moves it, too: --param routing=key,distribution`,
    ],
    // A distribution of your own.
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
    ...given(['primaryOriginId', 'standbyOriginId', 'edgeFunctionArn', 'keyValueStoreArn'])
      .filter(() => !has('distributionId'))
      .map(
        (name): Rule => [
          true,
          `${is(name)}, and that is for a distribution of your own: --param distributionId=E2QWRUHAPOMQZL`,
        ],
      ),
  ];
  return rules.filter(([broken]) => broken).map(([, sentence]) => sentence);
}
