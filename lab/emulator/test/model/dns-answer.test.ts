import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { virtualClock } from '../../model/clock.ts';
import { createCloud } from '../../model/cloud.ts';
import { dnsAnswer } from '../../model/dns-answer.ts';
import { seeded } from '../../model/random.ts';

const cloudFront = {
  HostedZoneId: 'Z2FDTNDATAQYW2',
  DNSName: 'd1lab.cloudfront.net.',
  EvaluateTargetHealth: false,
};
const inZone = (DNSName: string, EvaluateTargetHealth = true) => ({
  HostedZoneId: 'Z1',
  DNSName,
  EvaluateTargetHealth,
});
const simple = (Name: string, Type: 'A' | 'CNAME' | 'TXT', Value: string, TTL = 10): ResourceRecordSet => ({
  Name,
  Type,
  TTL,
  ResourceRecords: [{ Value }],
});
const pair = (Name: string, checks: readonly [string?, string?]): ResourceRecordSet[] =>
  (['PRIMARY', 'SECONDARY'] as const).map((Failover, i) => ({
    ...simple(Name, 'CNAME', `${Failover.toLowerCase()}.aws.example.`),
    SetIdentifier: Failover,
    Failover,
    HealthCheckId: checks[i],
  }));

const RECORDS: readonly ResourceRecordSet[] = [
  { Name: 'example.com.', Type: 'A', AliasTarget: cloudFront },
  simple('a.example.com.', 'A', '192.0.2.1'),
  simple('deep.down.example.com.', 'A', '192.0.2.2'),
  simple('c.example.com.', 'CNAME', 'a.example.com'),
  simple('loop.example.com.', 'CNAME', 'pool.example.com'),
  simple('pool.example.com.', 'CNAME', 'loop.example.com'),
  ...pair('both.example.com.', ['p', 's']),
  ...pair('one.example.com.', ['p']),
  { Name: 'alias.example.com.', Type: 'A', AliasTarget: inZone('a.example.com.') },
  {
    Name: 'top.example.com.',
    Type: 'A',
    SetIdentifier: '1',
    Failover: 'PRIMARY',
    AliasTarget: inZone('checked.example.com.'),
  },
  { Name: 'top.example.com.', Type: 'A', SetIdentifier: '2', Failover: 'SECONDARY', AliasTarget: cloudFront },
  { ...simple('checked.example.com.', 'A', '192.0.2.3'), HealthCheckId: 'p' },
];

const { zones } = createCloud({ clock: virtualClock(0), random: seeded(1), accountId: '123456789012' });
zones.create({ id: 'Z1', name: 'example.com', records: RECORDS });
zones.create({
  id: 'Z2',
  name: 'sub.example.com',
  records: [simple('a.sub.example.com.', 'A', '192.0.2.9')],
});

const ADDRESSES: Readonly<Record<string, string>> = {
  'd1lab.cloudfront.net.': '198.51.100.1',
  'primary.aws.example.': '198.51.100.2',
  'secondary.aws.example.': '198.51.100.3',
};
const ask = (name: string, type = 'A', sick: readonly string[] = []) => {
  const { code, answers, authorities } = dnsAnswer(name, type, {
    zones: zones.served(),
    isHealthy: (id) => !sick.includes(id),
    addressOf: (host, kind) => (kind === 'A' ? ADDRESSES[host] : undefined),
  });
  return [
    code,
    ...answers.map((one) => `${one.name} ${one.ttl} ${one.type} ${one.value}`),
    ...authorities.map((one) => `(${one.name} ${one.ttl} ${one.type})`),
  ];
};

test.each([
  ['a record', 'a.example.com', 'A', ['NOERROR', 'a.example.com. 10 A 192.0.2.1']],
  ['capital letters and a final dot', 'A.Example.COM.', 'A', ['NOERROR', 'a.example.com. 10 A 192.0.2.1']],
  ['an alias of the apex', 'example.com', 'A', ['NOERROR', 'example.com. 60 A 198.51.100.1']],
  [
    'an alias within the zone, with the TTL of its target',
    'alias.example.com',
    'A',
    ['NOERROR', 'alias.example.com. 10 A 192.0.2.1'],
  ],
  [
    'a CNAME and what it leads to',
    'c.example.com',
    'A',
    ['NOERROR', 'c.example.com. 10 CNAME a.example.com', 'a.example.com. 10 A 192.0.2.1'],
  ],
  ['a CNAME itself', 'c.example.com', 'CNAME', ['NOERROR', 'c.example.com. 10 CNAME a.example.com']],
  ['another type', 'a.example.com', 'AAAA', ['NOERROR', '(example.com. 900 SOA)']],
  ['a name that is not there', 'no.example.com', 'A', ['NXDOMAIN', '(example.com. 900 SOA)']],
  ['a name with names below', 'down.example.com', 'A', ['NOERROR', '(example.com. 900 SOA)']],
  [
    'the zone with the longest name',
    'a.sub.example.com',
    'A',
    ['NOERROR', 'a.sub.example.com. 10 A 192.0.2.9'],
  ],
  [
    'a name of AWS’s own',
    'd1lab.cloudfront.net',
    'A',
    ['NOERROR', 'd1lab.cloudfront.net. 60 A 198.51.100.1'],
  ],
  ['a name of nobody’s', 'example.org', 'A', ['REFUSED']],
])('%s', (_, name, type, says) => {
  expect(ask(name, type)).toEqual(says);
});

test('a circle of names ends', () => {
  expect(ask('loop.example.com')).toHaveLength(1 + 8);
});

const PRIMARY = '198.51.100.2';
const SECONDARY = '198.51.100.3';
test.each([
  ['both well', 'both.example.com', [], PRIMARY],
  ['the primary sick', 'both.example.com', ['p'], SECONDARY],
  ['the secondary sick', 'both.example.com', ['s'], PRIMARY],
  ['both sick', 'both.example.com', ['p', 's'], PRIMARY],
  ['a secondary without a check', 'one.example.com', ['p'], SECONDARY],
  ['an alias that evaluates its target: well', 'top.example.com', [], '192.0.2.3'],
  ['an alias that evaluates its target: sick', 'top.example.com', ['p'], '198.51.100.1'],
])('failover: %s', (_, name, sick, address) => {
  expect(ask(name, 'A', sick).at(-1)).toMatch(new RegExp(` ${address}$`));
});
