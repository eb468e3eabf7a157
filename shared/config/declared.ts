/** The parameters of the table as a template declares them, in CloudFormation's words; and those that templates have beside. */
import * as kinds from './kinds.ts';
import { PARAMETERS } from './parameters.ts';
import { VARIABLES, variableOf } from './variables.ts';

const PATH = kinds.matching('a path without a slash at its end', /^(\/[^\s/?#]+)+$/);

export interface Declared extends kinds.Allowed {
  readonly Type: 'String' | 'Number';
  readonly Default?: string | number;
  readonly Description: string;
  readonly ConstraintDescription?: string;
}

/** Of a template, beside those of the table. What is empty by default may be left out. */
export const OTHERS: Readonly<
  Record<string, { readonly kind?: kinds.Kind<unknown>; readonly default?: string; readonly meaning: string }>
> = {
  stage: {
    kind: kinds.stageName,
    meaning: 'The name of the stage, which is part of the name of every resource.',
  },
  primaryHost: { kind: kinds.host, meaning: "Host of the primary's API." },
  primaryPath: {
    kind: PATH,
    default: '',
    meaning: "Path of the primary's API before that of each request, e.g. /v1.",
  },
  standbyHost: { kind: kinds.host, meaning: "Host of the standby's API." },
  standbyPath: { kind: PATH, default: '', meaning: 'The same for the standby.' },
  deployedWith: {
    default: 'nothing',
    meaning: 'Parameters that npm run deploy compares at the next deploy; others leave it out.',
  },
};

/** It stands in quotes in the CloudFront function's code. */
const ORIGIN_ID = kinds.matching(
  'the id of an origin of the distribution, without blanks, quotes and backslashes',
  /^[^\s'\\]{1,128}$/,
);

/** Narrower than in the tables, where more can be said of a wrong value than that it is wrong; or in no table at all. */
const KINDS: Readonly<Record<string, kinds.Kind<unknown>>> = {
  controlRegion: kinds.region,
  watchdogRegion: kinds.matching('an AWS Region, or none', /^(none|[a-z]{2,4}(-[a-z]+)+-\d{1,2})$/),
  primaryOriginId: ORIGIN_ID,
  standbyOriginId: ORIGIN_ID,
  certificateArn: kinds.matching(
    'the ARN of a certificate in us-east-1',
    /^arn:aws[\w-]*:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
  ),
  webAclArn: kinds.matching(
    'the ARN of a global web ACL of AWS WAF, in us-east-1',
    /^arn:aws[\w-]*:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[\w-]+$/,
  ),
};

/** CloudFormation takes so many characters. */
const LONGEST = 4_000;

export function declared(name: string): Declared {
  const { kind, meaning } = OTHERS[name] ?? {
    kind: KINDS[name] ?? PARAMETERS[name]?.kind ?? VARIABLES[variableOf(name)],
    meaning: PARAMETERS[name]?.meaning ?? '',
  };
  const { allowed = {}, wants } = kind ?? {};
  const own = defaultOf(name);
  const number = allowed.MinValue !== undefined || typeof allowed.AllowedValues?.[0] === 'number';
  return {
    Type: number ? 'Number' : 'String',
    ...(own === undefined ? {} : { Default: number ? Number(own) : String(own) }),
    Description: plain(meaning).slice(0, LONGEST),
    ...(own === '' ? orEmpty(allowed) : allowed),
    ...(wants === undefined ? {} : { ConstraintDescription: `${name} must be ${wants}.` }),
  };
}

/** Absent where it depends on the stage, or is none of the table. */
function defaultOf(name: string): string | number | boolean | undefined {
  if (OTHERS[name]) return OTHERS[name].default;
  const parameter = PARAMETERS[name];
  if (parameter === undefined || typeof parameter.default === 'function') return undefined;
  return parameter.default ?? VARIABLES[variableOf(name)]?.example;
}

const orEmpty = ({ AllowedPattern, ...rest }: kinds.Allowed): kinds.Allowed => ({
  ...rest,
  ...(AllowedPattern === undefined ? {} : { AllowedPattern: `^$|${AllowedPattern}` }),
});

/** Without the page's links. */
const plain = (text: string): string => text.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1');
