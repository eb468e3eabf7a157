/** What is wrong with the parameters of role api, one line for each mistake, each with a good value. settings.cjs asks. */
import { managedPolicy, pageOrigin, secretParameter, type Kind as Value } from '../../shared/config/kinds.ts';
import { HIDDEN, masked } from '../../shared/config/shown.ts';
import type { Parameters } from '../failover/validate.ts';

interface Kind {
  readonly names: readonly string[];
  readonly pattern: Pick<RegExp, 'test'>;
  readonly wanted: string;
  readonly good: string;
}

const words = (names: readonly string[], ...allowed: readonly string[]): Kind => ({
  names,
  pattern: new RegExp(`^(${allowed.join('|')})$`),
  wanted: `${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}`,
  good: allowed.at(-1) ?? '',
});

/** As the function itself will read it. */
const asRead = (value: Value<string>): Kind['pattern'] => ({
  test: (text) => value.parse(text) !== undefined,
});

const MOST_REQUESTS = 1_000_000;
const KINDS: readonly Kind[] = [
  words(['gatewayLogRole'], 'none', 'existing', 'create'),
  words(['executionLogLevel'], 'OFF', 'ERROR', 'INFO'),
  {
    names: ['quotaLimit'],
    pattern: /^\d{1,9}$/,
    wanted: 'a whole number of requests, 0 for no quota',
    good: '1000000',
  },
  {
    names: ['tlsPolicy'],
    // AWS's pages differ on whether CloudFront speaks TLS 1.3 to an origin; the API's reference lists TLS 1.2 as the newest.
    // If that holds, with a policy of TLS 1.3 alone it would reach neither Region.
    pattern: /^SecurityPolicy_TLS13_1_2_[A-Z0-9_]+$/,
    wanted:
      'a policy of API Gateway that takes TLS 1.2, since AWS does not clearly say that CloudFront speaks TLS 1.3 to an origin',
    good: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
  },
  {
    // It stands between quotes in the template, and in a header.
    names: ['allowOrigin'],
    pattern: asRead(pageOrigin),
    wanted: pageOrigin.wants,
    good: 'https://app.example.com',
  },
  {
    names: ['throttleRate'],
    pattern: /^[1-9]\d*$/,
    wanted: 'a whole number of requests a second',
    good: '100',
  },
  { names: ['throttleBurst'], pattern: /^[1-9]\d*$/, wanted: 'a whole number of requests', good: '200' },
  {
    names: ['permissionsBoundary'],
    pattern: { test: (arn) => arn === '' || asRead(managedPolicy).test(arn) },
    wanted: managedPolicy.wants,
    good: 'arn:aws:iam::123456789012:policy/our-boundary',
  },
  words(['quotaPeriod'], 'DAY', 'WEEK', 'MONTH'),
  words(['tracing', 'detailedMetrics'], 'true', 'false'),
  {
    names: ['originSecretParameter'],
    pattern: { test: (name) => name === '' || asRead(secretParameter).test(name) },
    wanted: secretParameter.wants,
    good: '/routeaway/prod/origin-secret',
  },
  words(['protectData'], 'true', 'false'),
  words(['tableKey'], 'aws-managed', 'aws-owned'),
];

export function mistakes(p: Parameters): string[] {
  const is = (name: string) =>
    `${name} is ${name === 'originSecretParameter' ? HIDDEN : `"${masked(p[name] ?? '')}"`}`;
  const wrong = KINDS.flatMap(({ names, pattern, wanted, good }) =>
    names
      .filter((name) => !pattern.test(p[name] ?? ''))
      .map((name) => `${is(name)}, wanted ${wanted}: --param ${name}=${good}`),
  );
  for (const name of ['throttleRate', 'throttleBurst']) {
    if (/^\d+$/.test(p[name] ?? '') && Number(p[name]) > MOST_REQUESTS)
      wrong.push(`${is(name)}, wanted ${MOST_REQUESTS} at most: --param ${name}=200`);
  }
  if (p.gatewayLogRole === 'none' && ['ERROR', 'INFO'].includes(p.executionLogLevel ?? ''))
    wrong.push(
      `executionLogLevel is "${p.executionLogLevel}" where gatewayLogRole is "none", and without a role API Gateway may write no log: --param gatewayLogRole=create`,
    );
  return wrong;
}
