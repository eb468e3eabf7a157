/**
 * The parameters of the table as a template declares them, in CloudFormation's words; those that templates have beside; and how
 * the console shows them.
 */
import { REGION } from '../core/region.ts';
import * as kinds from './kinds.ts';
import { PARAMETERS, SECTIONS } from './parameters.ts';
import { VARIABLES, variableOf } from './variables.ts';

const WATCHED = 'What is watched';
const PATH = kinds.matching('a path without a slash at its end', /^(\/[^\s/?#]+)+$/);
const THREE_CHECKS = kinds.matching(
  'the ids of three health checks, separated by commas',
  /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}(,[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}){2}$/,
);

export interface Declared extends kinds.Allowed {
  readonly Type: 'String' | 'Number';
  readonly Default?: string | number;
  readonly Description: string;
  readonly ConstraintDescription?: string;
}

interface Other {
  /** The heading under which the console shows it. */
  readonly section: string;
  readonly kind?: kinds.Kind<unknown>;
  readonly default?: string;
  readonly meaning: string;
}

/** Of a template, beside those of the table. What is empty by default may be left out. */
export const OTHERS: Readonly<Record<string, Other>> = {
  stage: {
    section: 'Where',
    kind: kinds.stageName,
    meaning: 'The name of the stage, which is part of the name of every resource.',
  },
  controlRegion: {
    section: 'Where',
    kind: kinds.region,
    default: 'ca-central-1',
    meaning: 'The Region of the prober and the switcher that the watchdog listens to.',
  },
  threeControlRegions: {
    section: 'Where',
    kind: kinds.controlRegions,
    default: '',
    meaning:
      'Three controllers in place of one: three Regions, separated by commas. The first is that of the failover stack; each of the others has a controller stack. The watchdog says by it how urgent its alarm is. Empty: one controller.',
  },
  primaryHost: {
    section: WATCHED,
    kind: kinds.host,
    meaning: "Host of the primary's API, e.g. api.us-east-2.example.com.",
  },
  primaryPath: {
    section: WATCHED,
    kind: PATH,
    default: '',
    meaning: "Path of the primary's API before that of each request, e.g. /v1.",
  },
  standbyHost: {
    section: WATCHED,
    kind: kinds.host,
    meaning: "Host of the standby's API, e.g. api.us-west-2.example.com.",
  },
  standbyPath: {
    section: WATCHED,
    kind: PATH,
    default: '',
    meaning: "Path of the standby's API before that of each request.",
  },
  reserveConcurrency: {
    section: WATCHED,
    kind: kinds.onOff,
    default: 'off',
    meaning:
      'Whether prober and switcher reserve 10 of the concurrent executions that Lambda gives the account in this Region, so that no other function here can use them up: `on` or `off`. Lambda requires that 100 are left to the others. `npm run deploy` turns it on where they are.',
  },
  madeDistributionId: {
    section: 'The edge',
    kind: kinds.distributionId,
    default: '',
    meaning:
      "Output `DistributionId` of the first controller's stack; empty with a distribution of your own.",
  },
  madeDistributionHost: {
    section: 'The edge',
    kind: kinds.host,
    default: '',
    meaning:
      "The domain name of that distribution: the host in the output `Endpoint` of the first controller's stack.",
  },
  madeStoreArn: {
    section: 'The edge',
    // Not left out, since a policy has it: what is empty there is a mistake to CloudFormation's linter.
    kind: kinds.matching(
      'the ARN of a key-value store of CloudFront, or empty',
      /^(|arn:aws[\w-]*:cloudfront::\d{12}:key-value-store\/[\w-]{1,64})$/,
    ),
    meaning: "Output `EdgeStoreArn` of the first controller's stack; empty where it has made no store.",
  },
  madeFunctionArn: {
    section: 'The edge',
    kind: kinds.edgeFunctionArn,
    default: '',
    meaning: "Output `EdgeFunctionArn` of the first controller's stack; empty where it has made no function.",
  },
  primaryTarget: {
    section: 'The edge',
    kind: kinds.host,
    default: '',
    meaning:
      "With `routing=key,dns` or `routing=dns`: where the records of failoverName lead to while the primary is active, output `FailoverTarget` of its API's stack, or the host of an API of your own.",
  },
  standbyTarget: {
    section: 'The edge',
    kind: kinds.host,
    default: '',
    meaning: 'The same for the standby.',
  },
  beaconChecks: {
    section: 'The edge',
    kind: THREE_CHECKS,
    meaning:
      "Output `BeaconCheckId` of the three controllers' stacks: two of them send clients to the standby.",
  },
  latchChecks: {
    section: 'The edge',
    kind: THREE_CHECKS,
    meaning: 'Output `LatchCheckId` of the same; so do two of these.',
  },
  pointsAtDns: {
    section: 'The edge',
    kind: kinds.onOff,
    default: 'off',
    meaning:
      'With `routing=key,dns`: whether the distribution of this stack leads to failoverName, `on` or `off`. Give `on` once the stack of the role `dns` stands, which makes the records: a name without any answers no client.',
  },
  deployedWith: {
    section: 'For the deploy command',
    default: 'nothing',
    meaning: 'Leave it out: `npm run deploy` notes here what it compares at its next deploy.',
  },
};

/** It stands in quotes in the CloudFront function's code. */
const ORIGIN_ID = kinds.matching(
  'the id of an origin of the distribution, without blanks, quotes and backslashes',
  /^[^\s'\\]{1,128}$/,
);

/** Narrower than in the tables, where more can be said of a wrong value than that it is wrong; or in no table at all. */
const KINDS: Readonly<Record<string, kinds.Kind<unknown>>> = {
  watchdogRegion: kinds.matching('an AWS Region, or none', new RegExp(`^(none|${REGION})$`)),
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
    meaning: PARAMETERS[name]?.inTemplate ?? PARAMETERS[name]?.meaning ?? '',
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

/** The values of secrets are in no table: nothing reads them but CloudFormation. */
const SECRETS: Readonly<Record<string, readonly string[]>> = {
  'The API': ['ApiKeyValue', 'ProbeKeyValue'],
  'The edge': ['OriginSecretValue'],
};

/** The metadata `AWS::CloudFormation::Interface` for the Parameters that a template declares. */
export function consoleInterface(names: readonly string[]): object {
  const sections = [
    ...new Set([...Object.keys(SECTIONS), ...Object.values(OTHERS).map(({ section }) => section)]),
  ];
  const groups = sections.map((section) => {
    const beside = Object.keys(OTHERS).filter((name) => OTHERS[name]?.section === section);
    const all = [...beside, ...Object.keys(SECTIONS[section] ?? {}), ...(SECRETS[section] ?? [])];
    return { Label: { default: section }, Parameters: all.filter((name) => names.includes(name)) };
  });
  return {
    ParameterGroups: groups.filter(({ Parameters }) => Parameters.length > 0),
    ParameterLabels: Object.fromEntries(names.map((name) => [name, { default: labelOf(name) }])),
  };
}

const ABBREVIATIONS = /^(acl|api|arn|id|url)$/;
/** `apiKeyParameter` is `API key parameter`. */
function labelOf(name: string): string {
  const [first = '', ...rest] = name
    .split(/(?=[A-Z])/)
    .map((word) => word.toLowerCase().replace(ABBREVIATIONS, (one) => one.toUpperCase()))
    // AWS's own word.
    .map((word) => (word === 'region' ? 'Region' : word));
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(' ');
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

/** With the name of a page in the place of a link to it. */
export const plain = (text: string): string =>
  text.replace(/\[([^\]]+)\]\((\w[\w-]*\.md)[^)]*\)/g, '$1 (docs/$2)');
