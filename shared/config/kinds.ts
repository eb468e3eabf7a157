/**
 * The kinds of values that a variable can have. A kind says in words what it expects, and parses text into a value;
 * `undefined` means that the text is invalid.
 */
import { listed } from '../core/listed.ts';
import { REGION } from '../core/region.ts';
import { ROUTINGS, type Routing } from '../core/routing.ts';
import type { BodyExpectation } from '../core/verdict/body.ts';
import { shown } from './shown.ts';

export interface Kind<T> {
  /** Completes "it must be …". */
  readonly wants: string;
  readonly parse: (text: string) => T | undefined;
  /** The same as far as CloudFormation can say it of a template's parameter. */
  readonly allowed?: Allowed;
  /** What is wrong with an invalid one, where `wants` alone does not show it. */
  readonly flaw?: (text: string) => string | undefined;
  /** A secret is easily given in its place: the value is not repeated. Says of an invalid one what is wrong with it. */
  readonly hides?: (text: string) => string;
}

/** In the words of a template's parameter. Its type is Number where there is a range, otherwise String. */
export interface Allowed {
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly (string | number)[];
  readonly MinValue?: number;
  readonly MaxValue?: number;
}

export const matching = (wants: string, pattern: RegExp): Kind<string> => ({
  wants,
  parse: (text) => (pattern.test(text) ? text : undefined),
  // Java writes the flag into the pattern.
  allowed: { AllowedPattern: `${pattern.ignoreCase ? '(?i)' : ''}${pattern.source}` },
});

const LONGEST_STAGE = 30;
export const stageName = matching(
  `a name of at most ${LONGEST_STAGE} letters, digits and dashes that begins with a letter`,
  new RegExp(`^[a-zA-Z][a-zA-Z0-9-]{0,${LONGEST_STAGE - 1}}$`),
);
/**
 * What is wrong with the name of a stage, as one sentence; undefined where nothing is. Asked wherever a stage is named, so
 * that none gets deployed whose functions refuse to start.
 */
export function stageMistake(stage: string): string | undefined {
  if (stage.length > LONGEST_STAGE)
    return `--stage has ${stage.length} characters, and resources are named after it; it must be ${stageName.wants}, e.g. --stage prod.`;
  if (stageName.parse(stage) === undefined)
    return `--stage is ${shown(stage)}; it must be ${stageName.wants}, e.g. --stage prod.`;
  if (stage === 'default')
    return '--stage is "default", which is where the framework keeps the parameters of every stage; choose another name, e.g. --stage dev.';
  return undefined;
}

export const region = matching('an AWS Region', new RegExp(`^${REGION}$`));
/** For an example: a Region that is none of these. */
export const regionOtherThan = (...taken: readonly string[]): string =>
  ['us-west-2', 'us-east-2', 'ca-central-1', 'eu-west-1'].find((one) => !taken.includes(one)) ??
  'eu-central-1';

/**
 * Those in which a table of DynamoDB can be strongly consistent across three Regions: any three of them since 2026-09-23, by
 * AWS's announcement of that day and the developer guide. Other pages and the SDK's comments still name three fixed sets.
 */
const STRONGLY_CONSISTENT = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'us-east-1',
  'us-east-2',
  'us-west-2',
];
const ANY_OF_THEM = `(${STRONGLY_CONSISTENT.join('|')})`;
const threeRegions = matching('', new RegExp(`^${ANY_OF_THEM},${ANY_OF_THEM},${ANY_OF_THEM}$`));

function flawOfThree(text: string): string | undefined {
  if (/\s/.test(text)) return 'there is a blank in it';
  const regions = text.split(',');
  if (regions.includes('')) return 'a comma has no Region beside it';
  const twice = regions.find((one, i) => regions.indexOf(one) < i);
  if (twice) return `it names ${twice} twice`;
  if (regions.length === 2 || regions.length > 3) return `it names ${regions.length} Regions`;
  const others = regions.filter((one) => !STRONGLY_CONSISTENT.includes(one));
  return regions.length === 3 && others.length > 0 ? `${listed(others)} cannot be one of three` : undefined;
}

export const controlRegions: Kind<readonly string[]> = {
  ...threeRegions,
  flaw: flawOfThree,
  wants: `three different Regions of ${STRONGLY_CONSISTENT.join(', ')}, separated by commas`,
  parse: (text) => {
    const regions = threeRegions.parse(text)?.split(',');
    return new Set(regions).size === 3 ? regions : undefined;
  },
};

/** Of one controller or of three. */
export const oneOrThreeRegions: Kind<readonly string[]> = {
  wants: `one Region, or ${controlRegions.wants}`,
  flaw: flawOfThree,
  parse: (text) => {
    const one = region.parse(text);
    return one === undefined ? controlRegions.parse(text) : [one];
  },
  allowed: {
    AllowedPattern: `${region.allowed?.AllowedPattern}|${threeRegions.allowed?.AllowedPattern}`,
  },
};

const OTHER_CHARACTERS =
  'has something else in it than letters, digits, dots, dashes and underscores between single slashes';

/** What is wrong with the name of an SSM parameter. */
export const nameFlaw = (text: string): string =>
  text.startsWith('/') ? OTHER_CHARACTERS : 'does not begin with a slash';
export const secretParameter: Kind<string> = {
  ...matching('the name of an SSM parameter, beginning with a slash', /^(\/[\w.-]+)+$/),
  hides: nameFlaw,
};
export const managedPolicy = matching(
  'the ARN of a managed policy',
  /^arn:aws[\w-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/,
);
export const parameterName: Kind<string> = {
  ...matching('the name of an SSM parameter', /^\/?[\w.-]+(\/[\w.-]+)*$/),
  hides: () => OTHER_CHARACTERS,
};
export const tableName = matching('the name of a DynamoDB table', /^[\w.-]{3,255}$/);
export const topicArn = matching('the ARN of an SNS topic', /^arn:aws[\w-]*:sns:[a-z\d-]+:\d{12}:[\w.-]+$/);
export const hostedZoneId = matching('the id of a hosted zone in Route 53', /^Z[A-Z0-9]{5,31}$/);
export const distributionId = matching('the id of a CloudFront distribution', /^[A-Z0-9]{6,32}$/);
export const originId = matching(
  'the id of an origin of the distribution, at most 128 characters and no blank among them',
  /^[^\s]{1,128}$/,
);
export const storeArn = matching(
  'the ARN of a key-value store of CloudFront',
  /^arn:aws[\w-]*:cloudfront::\d{12}:key-value-store\/[\w-]{1,64}$/,
);
export const edgeFunctionArn = matching(
  'the ARN of a function of CloudFront',
  /^arn:aws[\w-]*:cloudfront::\d{12}:function\/[\w-]{1,64}$/,
);
export const functionName = matching(
  'the name or ARN of a Lambda function',
  /^(arn:aws[\w-]*:lambda:[a-z\d-]+:\d{12}:function:)?[\w-]{1,64}(:[\w$-]+)?$/,
);
export const hookArn = matching(
  'the ARN of a Lambda function, with or without a version or an alias',
  /^arn:aws[\w-]*:lambda:[a-z\d-]+:\d{12}:function:[\w-]{1,64}(:[\w$-]{1,128})?$/,
);
export const namespace = matching('a CloudWatch namespace', /^(?!AWS\/)[\w./#:-]{1,255}$/);

export const httpsUrl: Kind<URL> = {
  wants: 'an https URL without user name or fragment',
  parse: (text) => {
    if (!URL.canParse(text)) return undefined;
    const url = new URL(text);
    return url.protocol === 'https:' && !url.username && !url.password && !url.hash ? url : undefined;
  },
};

/** One or more of them, separated by commas. */
export const httpsUrls: Kind<readonly URL[]> = {
  wants: 'one or more https URLs without user name or fragment, separated by commas',
  parse: (text) => {
    const urls = text.split(',').map((one) => httpsUrl.parse(one.trim()));
    return urls.every((url) => url !== undefined) ? urls : undefined;
  },
  allowed: { AllowedPattern: '^https://[^\\s,]+(, *https://[^\\s,]+)*$' },
};

export const host = matching('a host name', /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i);

/** Lower case, as Node gives the names of headers. */
export const headerName: Kind<string> = {
  wants: 'the name of an HTTP header',
  parse: (text) => (/^[a-z][a-z0-9-]{0,99}$/i.test(text) ? text.toLowerCase() : undefined),
  allowed: { AllowedPattern: '(?i)^[a-z][a-z0-9-]{0,99}$' },
};

const ALARM_NAME = '[^,\\s\\x00-\\x1f\\x7f][^,\\x00-\\x1f\\x7f]{0,254}';
const ALARM = `(arn:aws[\\w-]*:cloudwatch:[a-z\\d-]+:\\d{12}:alarm:|(?!arn:))${ALARM_NAME}`;
// A composite alarm combines more; and what a function is told has to fit into the 4 KB of its environment.
const alarmList = matching('', new RegExp(`^${ALARM}(, *${ALARM}){0,9}$`));

/** By their names or ARNs. */
export const alarms: Kind<
  readonly { readonly name: string; readonly region?: string; readonly arn?: string }[]
> = {
  ...alarmList,
  wants: '1 to 10 names or ARNs of CloudWatch alarms, separated by commas',
  parse: (text) =>
    alarmList
      .parse(text)
      ?.split(',')
      .map((one) => {
        const given = one.trim();
        const [arn, region, name] = /^arn:[^:]+:cloudwatch:([^:]+):\d+:alarm:(.+)$/.exec(given) ?? [];
        return arn && region && name ? { name, region, arn } : { name: given };
      }),
};

const decimal = (text: string) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined);

/** Seconds as text, milliseconds as value. */
export const seconds: Kind<number> = {
  wants: 'a number of seconds above 0',
  parse: (text) => {
    const ms = Math.round((decimal(text) ?? 0) * 1_000);
    return ms > 0 ? ms : undefined;
  },
  allowed: { MinValue: 0.001 },
};

/** Above 0. */
export const secondsUpTo = (most: number): Kind<number> => ({
  wants: `a number of seconds above 0, at most ${most}`,
  parse: (text) => {
    const ms = seconds.parse(text);
    return ms !== undefined && ms <= most * 1_000 ? ms : undefined;
  },
  allowed: { MinValue: 0.001, MaxValue: most },
});

export const count: Kind<number> = {
  wants: 'a whole number of at least 1',
  parse: (text) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined),
  allowed: { MinValue: 1 },
};

/** Within bounds. */
export const whole = (wants: string, least: number, most: number): Kind<number> => ({
  wants: `${wants}, ${least} to ${most}`,
  parse: (text) =>
    /^(0|[1-9]\d*)$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined,
  allowed: { MinValue: least, MaxValue: most },
});

/** A percentage as text, a share as value. */
export const percentage: Kind<number> = {
  wants: 'a percentage without its sign, such as 2 or 0.5',
  parse: (text) => {
    const value = decimal(text);
    return value === undefined || value > 100 ? undefined : value / 100;
  },
  allowed: { MinValue: 0, MaxValue: 100 },
};

/** Percentages as text, separated by commas; an empty list as the word `none`. */
export const percentages: Kind<readonly number[]> = {
  wants:
    'percentages from 1 to 99 separated by commas, each greater than the one before, such as 5,25,50, or none',
  parse: (text) => {
    if (text === 'none') return [];
    const each = text.split(',').map((one) => count.parse(one.trim()));
    return each.every((one) => one !== undefined) ? each : undefined;
  },
  allowed: { AllowedPattern: '^(none|[1-9]\\d?(, *[1-9]\\d?)*)$' },
};

export const onOff: Kind<boolean> = {
  wants: 'on or off',
  parse: (text) => (text === 'on' ? true : text === 'off' ? false : undefined),
  allowed: { AllowedValues: ['on', 'off'] },
};

export const body: Kind<BodyExpectation> = {
  wants: 'health+json, any, or contains: followed by a text',
  parse: (text) =>
    text === 'health+json' || text === 'any'
      ? text
      : text.startsWith('contains:') && text.length > 'contains:'.length
        ? { contains: text.slice('contains:'.length) }
        : undefined,
  allowed: { AllowedPattern: '^(health\\+json|any|contains:.+)$' },
};

export function oneOf<const T extends string>(...choices: readonly T[]): Kind<T> {
  return {
    wants: `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`,
    parse: (text) => choices.find((choice) => choice === text),
    allowed: { AllowedValues: choices },
  };
}

// The values have commas of their own.
export const routing: Kind<Routing> = {
  ...oneOf(...ROUTINGS),
  wants: '"key,distribution", "distribution", "key", "key,dns" or "dns"',
};
