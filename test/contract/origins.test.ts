/** Which origins of someone else's distribution are ours, and what is said where they cannot be told. */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { findOrigins, undrivable } from '../../shared/cloudfront/origins.ts';

const config = (...origins: readonly (readonly [id: string, host: string])[]) =>
  ({
    Origins: {
      Quantity: origins.length,
      Items: origins.map(([Id, DomainName]) => ({ Id, DomainName })),
    },
  }) as DistributionConfig;

const EAST = 'east.example.com';
const WEST = 'west.example.com';
const THEIRS = config(['api-1', EAST], ['api-2', 'West.Example.com'], ['pages', 'pages.example.com']);
const HOSTS = { primary: { host: EAST }, standby: { host: WEST } };

test.each([
  [HOSTS, { primary: 'api-1', standby: 'api-2' }],
  [
    { primary: 'pages', standby: { host: EAST } },
    { primary: 'pages', standby: 'api-1' },
  ],
])('%j are found', (origins, ids) => expect(findOrigins(THEIRS, origins, 'E1')).toEqual(ids));

test.each([
  [
    HOSTS,
    config(['api-1', EAST], ['pages', 'pages.example.com']),
    'Distribution E1 has no origin that leads to west.example.com (standby); its origins lead to east.example.com ("api-1"), pages.example.com ("pages"). Add an origin with the domain name west.example.com, or name the right one: --param standbyOriginId=<its id>.',
  ],
  [
    HOSTS,
    config(['a', EAST], ['b', EAST], ['c', WEST]),
    'Distribution E1 has 2 origins that lead to east.example.com (primary): "a", "b". Say which: --param primaryOriginId=a.',
  ],
  [
    { primary: { host: EAST }, standby: 'api-1' },
    THEIRS,
    'Origin "api-1" of distribution E1 stands for both sides. Give each side an origin of its own, or name them: --param primaryOriginId=<id> --param standbyOriginId=<id>.',
  ],
  [
    { primary: { host: EAST }, standby: 'gone' },
    THEIRS,
    'Distribution E1 has no origin with the id "gone" (standby); its origins are "api-1", "api-2", "pages". Add the origin, or name the right id.',
  ],
])('%j in a distribution that does not fit', (origins, theirs, sentence) =>
  expect(findOrigins(theirs, origins, 'E1')).toBe(sentence),
);

describe('a distribution that cannot be driven', () => {
  const ids = { primary: 'api-1', standby: 'api-2' };

  test('is none that is like others', () => {
    expect(undrivable({ ...THEIRS, Staging: false }, 'E1', ids)).toBeUndefined();
    expect(undrivable(THEIRS, 'E1')).toBeUndefined();
  });

  test('is a staging one, whatever its origins are', () => {
    const sentence =
      'Distribution E1 is a staging distribution: the traffic that comes to it is a share of what its primary distribution gets, and a switch here would move that share alone. Name the primary distribution: --param distributionId=<its id>.';
    expect(undrivable({ ...THEIRS, Staging: true }, 'E1')).toBe(sentence);
    expect(undrivable({ ...THEIRS, Staging: true }, 'E1', ids)).toBe(sentence);
  });

  const withOrigin = (change: object) =>
    ({
      Origins: {
        Quantity: 3,
        Items: (THEIRS.Origins?.Items ?? []).map((one) => (one.Id === 'api-2' ? { ...one, ...change } : one)),
      },
    }) as DistributionConfig;
  test.each([
    [{ DomainName: '{{tenant}}.example.com' }, '{{tenant}}.example.com'],
    [{ OriginPath: '/{{ tenant }}' }, 'West.Example.com/{{ tenant }}'],
  ])('is one whose origin is another place for each tenant: %j', (change, address) => {
    const config = withOrigin(change);
    expect(undrivable(config, 'E1', ids)).toBe(
      `The origin "api-2" (standby) of distribution E1 leads to ${address}, which is another place for each tenant, and one of them alone would be watched. Give each side an origin without parameters, and name it: --param standbyOriginId=<its id>.`,
    );
    // Nobody knows yet that it is ours, or it is not.
    expect(undrivable(config, 'E1')).toBeUndefined();
    expect(undrivable(config, 'E1', { primary: 'api-1', standby: 'pages' })).toBeUndefined();
  });
});
