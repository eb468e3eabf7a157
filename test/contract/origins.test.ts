/** Which origins of somebody else's distribution are ours, and what is said where they cannot be told. */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { findOrigins } from '../../shared/aws/origins.ts';

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
