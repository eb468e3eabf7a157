/**
 * Mistakes in the parameters of the failover stack, one line each, with a valid value. The functions check most of them when they
 * start (shared/config.ts): here the same code runs before anything is deployed, and its sentences name the parameter instead of
 * the variable. What contradicts itself is in the table of rules (resources/shared/rules.ts). values.ts calls this.
 */
import * as kinds from '../../shared/config/kinds.ts';
import {
  CERTIFICATE,
  controlRegionsOf,
  type Parameters,
  refusalOf,
  refusals,
  shownAs,
  WEB_ACL,
} from '../../shared/config/parameters.ts';
import { parameterOf, VARIABLES, variableOf } from '../../shared/config/variables.ts';
import { readProberConfig, readSwitcherConfig } from '../../shared/config.ts';
import type { Settings } from '../../shared/core/settings.ts';
import { ConfigError } from '../../shared/errors.ts';
import { contradictions } from '../shared/rules.ts';

export interface Place {
  readonly stage: string;
  /** Where the functions will run. */
  readonly region: string;
}

export function mistakes(parameters: Parameters, place: Place): string[] {
  const { routing, ...others } = parameters;
  return [
    ...ofFunctions(parameters, place),
    ...refusals('failover', parameters),
    ...ofEdge(parameters),
    ...ofSample(parameters),
    ...contradictions('failover', {
      ...others,
      // What is none by itself says nothing against the others.
      ...(routing !== undefined && kinds.routing.parse(routing) && { routing }),
      verifyWritePath: writePath(parameters),
      ...(refusalOf('controlRegions', parameters).length === 0 && {
        threeControlRegions: ofThree(parameters),
      }),
    }),
  ];
}

/** Required by some routings alone, and known only to the deployed stack, or judged by a rule. */
const BY_ROUTING: readonly string[] = [
  'ROUTEAWAY_DISTRIBUTION_ID',
  'ROUTEAWAY_FAILOVER_NAME',
  'ROUTEAWAY_HOSTED_ZONE_ID',
  'ROUTEAWAY_PRIMARY_TARGET',
  'ROUTEAWAY_STANDBY_TARGET',
  'ROUTEAWAY_BEACON_URL',
];

/** The environment of the functions after the deploy. */
function environmentOf(parameters: Parameters, { stage, region }: Place): Record<string, string> {
  const env: Record<string, string> = { AWS_REGION: region };
  for (const [name, { example, ...rest }] of Object.entries(VARIABLES)) {
    // Values that only the deployed stack knows are assumed to be valid.
    if (!('fallback' in rest) || BY_ROUTING.includes(name)) env[name] = example;
  }
  // What is refused by itself is told there, and once.
  const good: Parameters = Object.fromEntries(
    Object.entries(parameters).filter(([name]) => refusalOf(name, parameters).length === 0),
  );
  const told = { ...good, stage, controlRegions: ofThree(good) };
  for (const [parameter, value] of Object.entries(told)) {
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

/** The sample API knows keys only. */
const ofSample = (p: Parameters): string[] =>
  !p.primaryOrigin && ['iam', 'bearer'].includes(p.probeAuth ?? '')
    ? [
        `${shownAs('probeAuth', p)}, and that is for an API of your own (primaryOrigin, standbyOrigin); the sample API wants an API key: --param probeAuth=api-key`,
      ]
    : [];

/** Values that are well-formed, and that CloudFront does not take. */
function ofEdge(p: Parameters): string[] {
  const wrong = (name: string, pattern: RegExp, why: string) =>
    pattern.test(p[name] ?? '') ? [`${shownAs(name, p)}, and ${why}`] : [];
  return [
    ...wrong(
      'certificateArn',
      /^arn:[^:]*:acm:(?!us-east-1:)/,
      `CloudFront takes a certificate of us-east-1 only: --param certificateArn=${CERTIFICATE}`,
    ),
    ...wrong(
      'webAclArn',
      /^arn:[^:]*:wafv2:(?!us-east-1:\d*:global\/)/,
      `CloudFront takes a web ACL of scope CLOUDFRONT only, which is global and in us-east-1: --param webAclArn=${WEB_ACL}`,
    ),
    ...['primaryOriginId', 'standbyOriginId'].flatMap((name) =>
      wrong(
        name,
        /['\\]/,
        'it stands in quotes in the CloudFront function, so it may hold no quote and no backslash: give that origin of your distribution another id',
      ),
    ),
  ];
}

/** Where a write is tried that changes nothing; empty where none is known, `none` where none is to be. */
export const writePath = ({ verifyWritePath, primaryOrigin }: Parameters): string =>
  // What an API of your own does with a write is not known here.
  verifyWritePath || (primaryOrigin ? '' : '/health');

/** As the functions and the template get them: empty with one controller. */
export const ofThree = (p: Parameters): string =>
  controlRegionsOf(p).length === 3 ? (p.controlRegions ?? '') : '';

/** What fails together, since a controller stands in its Region: a sentence each. */
export const lostTogether = (p: Parameters): readonly string[] => [
  ...(controlRegionsOf(p).includes(p.primaryRegion ?? '')
    ? [
        `controlRegions has the primary Region (${p.primaryRegion}) in it: when it fails, one of three probers, one controller and one copy of the journal fail with it, and then no other one may. Better: another Region in its place.`,
      ]
    : []),
  ...(controlRegionsOf(p).includes('us-east-1')
    ? [
        'controlRegions has us-east-1 in it, where the control planes of CloudFront and Route 53 are: when that Region fails, a controller and the changes that go through them fail together. Better: another Region in its place.',
      ]
    : []),
];
