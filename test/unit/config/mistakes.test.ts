/** Every mistake and the exact sentence it earns. The environment is otherwise as it should be. */

import type { Env } from '../../../shared/config/reader.ts';
import { readProberConfig, readSwitcherConfig } from '../../../shared/config.ts';
import { ConfigError } from '../../../shared/errors.ts';
import { DNS_ENV, PROBER_ENV, SWITCHER_ENV } from './good.ts';

type Row = readonly [mistake: Env, sentence: string];

const NAME = 'a name of at most 30 letters, digits and dashes that begins with a letter';
const URLS = 'one or more https URLs without user name or fragment, separated by commas';
const THREE =
  'three different Regions of ap-northeast-1, ap-northeast-2, ap-northeast-3, ap-south-1, ap-southeast-1, ca-central-1, eu-central-1, eu-north-1, eu-south-2, eu-west-1, eu-west-2, eu-west-3, us-east-1, us-east-2, us-west-2, separated by commas';
const WHOLE = 'a whole number, 1 to 20';

/** A value that is not what it must be. */
const wrong = (name: string, value: string, wanted: string, example: string): Row => [
  { [name]: value },
  `${name} is "${value}"; it must be ${wanted}, for example ${name}=${example}.`,
];

const PROBER: readonly Row[] = [
  // Missing and malformed.
  [
    { ROUTEAWAY_STAGE: undefined },
    'ROUTEAWAY_STAGE is not set; it must be a name of at most 30 letters, digits and dashes that begins with a letter, for example ROUTEAWAY_STAGE=prod.',
  ],
  [
    { ROUTEAWAY_STAGE: '' },
    'ROUTEAWAY_STAGE is not set; it must be a name of at most 30 letters, digits and dashes that begins with a letter, for example ROUTEAWAY_STAGE=prod.',
  ],
  wrong('ROUTEAWAY_STAGE', 'my stage', NAME, 'prod'),
  wrong('ROUTEAWAY_PRIMARY_REGION', 'Ohio', 'an AWS Region', 'us-east-2'),
  wrong('ROUTEAWAY_STANDBY_REGION', 'us-west', 'an AWS Region', 'us-west-2'),
  wrong('ROUTEAWAY_WATCHDOG_REGION', 'Oregon', 'an AWS Region', 'us-west-2'),
  [
    { AWS_REGION: 'ca-central-1', ROUTEAWAY_WATCHDOG_REGION: 'ca-central-1' },
    'ROUTEAWAY_WATCHDOG_REGION is "ca-central-1", the Region this function runs in; what tells of its silence must be in another one, for example ROUTEAWAY_WATCHDOG_REGION=us-west-2.',
  ],
  [
    { ROUTEAWAY_PRIMARY_HEALTH_URL: 'http://api.example.com/health' },
    'ROUTEAWAY_PRIMARY_HEALTH_URL is "http://api.example.com/health"; it must be an https URL without user name or fragment, for example ROUTEAWAY_PRIMARY_HEALTH_URL=https://a1b2c3d4e5.execute-api.us-east-2.amazonaws.com/prod/health.',
  ],
  [
    { ROUTEAWAY_STANDBY_HEALTH_URL: 'api.example.com' },
    'ROUTEAWAY_STANDBY_HEALTH_URL is "api.example.com"; it must be an https URL without user name or fragment, for example ROUTEAWAY_STANDBY_HEALTH_URL=https://f6g7h8i9j0.execute-api.us-west-2.amazonaws.com/prod/health.',
  ],
  [
    { ROUTEAWAY_PUBLIC_HEALTH_URL: 'https://me:secret@example.com/' },
    'ROUTEAWAY_PUBLIC_HEALTH_URL is "https://…@example.com/"; it must be an https URL without user name or fragment, for example ROUTEAWAY_PUBLIC_HEALTH_URL=https://api.example.com/health.',
  ],
  wrong('ROUTEAWAY_CONTROL_URL', 'example', URLS, 'https://example.com/,https://checkip.amazonaws.com/'),
  [
    { ROUTEAWAY_CONTROL_URL: 'https://example.com/,' },
    'ROUTEAWAY_CONTROL_URL is "https://example.com/,"; it must be one or more https URLs without user name or fragment, separated by commas, for example ROUTEAWAY_CONTROL_URL=https://example.com/,https://checkip.amazonaws.com/.',
  ],
  wrong('ROUTEAWAY_MARKER_HEADER', 'x region', 'the name of an HTTP header', 'x-routeaway-region'),
  [
    { ROUTEAWAY_API_KEY_PARAMETER: 'my key' },
    'ROUTEAWAY_API_KEY_PARAMETER has something else in it than letters, digits, dots, dashes and underscores between single slashes (its value is not repeated here, as it could be a secret); it must be the name of an SSM parameter, for example ROUTEAWAY_API_KEY_PARAMETER=/routeaway/prod/api-key.',
  ],
  [
    { ROUTEAWAY_EXPECT_BODY: 'contains:' },
    'ROUTEAWAY_EXPECT_BODY is "contains:"; it must be health+json, any, or contains: followed by a text, for example ROUTEAWAY_EXPECT_BODY=health+json.',
  ],
  wrong('ROUTEAWAY_EXPECT_MARKER', 'no', 'required or optional', 'required'),
  wrong('ROUTEAWAY_JOURNAL_TABLE', 'j', 'the name of a DynamoDB table', 'routeaway-prod-journal'),
  [
    { ROUTEAWAY_SWITCHER_FUNCTION: 'a b' },
    'ROUTEAWAY_SWITCHER_FUNCTION is "a b"; it must be the name or ARN of a Lambda function, for example ROUTEAWAY_SWITCHER_FUNCTION=routeaway-prod-switcher.',
  ],
  wrong('ROUTEAWAY_METRIC_NAMESPACE', 'AWS/Lambda', 'a CloudWatch namespace', 'Routeaway'),
  wrong('ROUTEAWAY_LIMIT', 'three', WHOLE, '3'),
  wrong('ROUTEAWAY_LIMIT', '3.5', WHOLE, '3'),
  wrong('ROUTEAWAY_LIMIT', '0', WHOLE, '3'),
  wrong('ROUTEAWAY_FAILBACK_AFTER_SECONDS', '1m', 'a number of seconds, at least 60', '1800'),
  wrong('ROUTEAWAY_COOL_DOWN_SECONDS', '0', 'a number of seconds, 1 to 86400', '300'),
  wrong('ROUTEAWAY_COOL_DOWN_SECONDS', '-300', 'a number of seconds, 1 to 86400', '300'),
  wrong('ROUTEAWAY_TOLERABLE_ERRORS', 'few', 'a percentage without its sign, 0.1 to 20', '2'),
  wrong('ROUTEAWAY_TOLERABLE_ERRORS', '2 %', 'a percentage without its sign, 0.1 to 20', '2'),
  wrong('ROUTEAWAY_CONTROL_REGIONS', 'ca-central-1', THREE, 'ca-central-1,us-west-2,eu-west-1'),
  wrong(
    'ROUTEAWAY_CONTROL_REGIONS',
    'us-west-2,us-west-2,eu-west-1',
    THREE,
    'ca-central-1,us-west-2,eu-west-1',
  ),
  wrong(
    'ROUTEAWAY_CONTROL_REGIONS',
    'sa-east-1,us-west-2,eu-west-1',
    THREE,
    'ca-central-1,us-west-2,eu-west-1',
  ),
  [
    { AWS_REGION: 'us-east-1', ROUTEAWAY_CONTROL_REGIONS: 'ca-central-1,us-west-2,eu-west-1' },
    'ROUTEAWAY_CONTROL_REGIONS is "ca-central-1,us-west-2,eu-west-1", and this function runs in us-east-1, which is none of them; name it among them, or deploy it to one of them.',
  ],
  wrong('ROUTEAWAY_FAILBACK', 'yes', 'manual or auto', 'manual'),
  [
    { ROUTEAWAY_STAGE: 'x'.repeat(4096) },
    `ROUTEAWAY_STAGE is "${'x'.repeat(80)}…"; it must be a name of at most 30 letters, digits and dashes that begins with a letter, for example ROUTEAWAY_STAGE=prod.`,
  ],

  // Misspelt.
  [{ ROUTEAWAY_LIMI: '4' }, 'ROUTEAWAY_LIMI is no setting of Routeaway; did you mean ROUTEAWAY_LIMIT?'],
  [
    { ROUTEAWAY_COOLDOWN_SECONDS: '60' },
    'ROUTEAWAY_COOLDOWN_SECONDS is no setting of Routeaway; did you mean ROUTEAWAY_COOL_DOWN_SECONDS?',
  ],
  [
    { ROUTEAWAY_CONFIRM: '60' },
    'ROUTEAWAY_CONFIRM is no setting of Routeaway; did you mean ROUTEAWAY_CONFIRM_SECONDS?',
  ],
  [{ routeaway_limit: '5' }, 'routeaway_limit is no setting of Routeaway; did you mean ROUTEAWAY_LIMIT?'],
  [{ ROUTEWAY_LIMIT: '5' }, 'ROUTEWAY_LIMIT is no setting of Routeaway; did you mean ROUTEAWAY_LIMIT?'],
  [
    { ROUTEAWAY_ENTIRELY_UNRELATED_AND_LONG: '1' },
    'ROUTEAWAY_ENTIRELY_UNRELATED_AND_LONG is no setting of Routeaway; remove it.',
  ],

  // Each alone makes sense, together they do not.
  [
    { ROUTEAWAY_STANDBY_REGION: 'us-east-2' },
    'ROUTEAWAY_STANDBY_REGION is "us-east-2", the same as ROUTEAWAY_PRIMARY_REGION; it must be another Region, for example ROUTEAWAY_STANDBY_REGION=us-west-2.',
  ],
  [
    { AWS_REGION: 'us-east-2' },
    'ROUTEAWAY_PRIMARY_REGION is "us-east-2", the Region this function runs in; what must act when the primary dies may not die with it: deploy the failover role elsewhere, for example to ca-central-1.',
  ],
  [
    { ROUTEAWAY_PROBE_TIMEOUT_SECONDS: '3' },
    'ROUTEAWAY_PROBE_TIMEOUT_SECONDS is no setting of Routeaway any more; a probe waits half a second longer than maxLatencySeconds now, so leave it out.',
  ],
  wrong('ROUTEAWAY_MAX_LATENCY_SECONDS', '9.5', 'a number of seconds above 0, at most 9', '2.5'),
  wrong('ROUTEAWAY_MAX_LATENCY_SECONDS', '0', 'a number of seconds above 0, at most 9', '2.5'),
  [
    { ROUTEAWAY_RISE_SECONDS: '30' },
    'ROUTEAWAY_RISE_SECONDS is no setting of Routeaway any more; it is always 60 s now, so leave it out.',
  ],
  [
    { ROUTEAWAY_CONFIRM_SECONDS: '5' },
    'ROUTEAWAY_CONFIRM_SECONDS is 5 s; it must be at least 8 s, or a blip would move traffic, for example 18 s.',
  ],

  // Settings of earlier versions.
  [
    { ROUTEAWAY_FALL: '3' },
    'ROUTEAWAY_FALL is no setting of Routeaway any more; in its place are ROUTEAWAY_TOLERABLE_ERRORS, the percentage of failed probes that is no reason to move traffic, and ROUTEAWAY_CONFIRM_SECONDS, the time that failures must span.',
  ],
  [
    { ROUTEAWAY_TICK_SECONDS: '5' },
    'ROUTEAWAY_TICK_SECONDS is no setting of Routeaway any more; it is always 10 s now, so leave it out.',
  ],
];

const SWITCHER: readonly Row[] = [
  [
    { ROUTEAWAY_OVERRIDE_PARAMETER: undefined },
    'ROUTEAWAY_OVERRIDE_PARAMETER is not set; it must be the name of an SSM parameter, for example ROUTEAWAY_OVERRIDE_PARAMETER=/routeaway/prod/override.',
  ],
  [
    { ROUTEAWAY_TOPIC_ARN: 'routeaway' },
    'ROUTEAWAY_TOPIC_ARN is "routeaway"; it must be the ARN of an SNS topic, for example ROUTEAWAY_TOPIC_ARN=arn:aws:sns:ca-central-1:123456789012:routeaway-prod.',
  ],
  [
    { ROUTEAWAY_DISTRIBUTION_ID: 'd1.cloudfront.net' },
    'ROUTEAWAY_DISTRIBUTION_ID is "d1.cloudfront.net"; it must be the id of a CloudFront distribution, for example ROUTEAWAY_DISTRIBUTION_ID=E2QWRUHAPOMQZL.',
  ],
  [
    { ROUTEAWAY_DISTRIBUTION_ID: undefined },
    'ROUTEAWAY_DISTRIBUTION_ID is not set; it must be the id of a CloudFront distribution, for example ROUTEAWAY_DISTRIBUTION_ID=E2QWRUHAPOMQZL.',
  ],
  [
    { ...DNS_ENV, ROUTEAWAY_BEACON_URL: undefined },
    'ROUTEAWAY_BEACON_URL is not set; it must be an https URL without user name or fragment, for example ROUTEAWAY_BEACON_URL=https://k1l2m3n4o5.execute-api.ca-central-1.amazonaws.com/.',
  ],
  [
    { ROUTEAWAY_PRIMARY_ORIGIN_ID: 'my origin' },
    'ROUTEAWAY_PRIMARY_ORIGIN_ID is "my origin"; it must be the id of an origin of the distribution, at most 128 characters and no blank among them, for example ROUTEAWAY_PRIMARY_ORIGIN_ID=primary.',
  ],
  [
    { ROUTEAWAY_PRIMARY_ORIGIN_ID: 'standby' },
    'ROUTEAWAY_STANDBY_ORIGIN_ID is "standby", the same as ROUTEAWAY_PRIMARY_ORIGIN_ID; it must be the id of the other origin, for example ROUTEAWAY_STANDBY_ORIGIN_ID=primary.',
  ],
];

const problems = (read: (env: Env) => unknown, env: Env): readonly string[] => {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

it.each(PROBER)('the prober refuses %j', (mistake, sentence) => {
  expect(problems(readProberConfig, { ...PROBER_ENV, ...mistake })).toEqual([sentence]);
});

it.each(SWITCHER)('the switcher refuses %j', (mistake, sentence) => {
  expect(problems(readSwitcherConfig, { ...SWITCHER_ENV, ...mistake })).toEqual([sentence]);
});

it('reports everything at once', () => {
  const found = problems(readProberConfig, {
    ROUTEAWAY_LIMIT: 'x',
    ROUTEAWAY_CONFIRM_SECONDS: '3',
    ROUTEAWAY_STAEG: 'a',
  });
  expect(found.map((sentence) => sentence.split(' ')[0])).toEqual([
    'ROUTEAWAY_STAEG',
    'ROUTEAWAY_STAGE',
    'ROUTEAWAY_PRIMARY_REGION',
    'ROUTEAWAY_STANDBY_REGION',
    'ROUTEAWAY_PRIMARY_HEALTH_URL',
    'ROUTEAWAY_STANDBY_HEALTH_URL',
    'ROUTEAWAY_PUBLIC_HEALTH_URL',
    'ROUTEAWAY_JOURNAL_TABLE',
    'ROUTEAWAY_LIMIT',
    'ROUTEAWAY_CONFIRM_SECONDS',
    'ROUTEAWAY_SWITCHER_FUNCTION',
  ]);
});
