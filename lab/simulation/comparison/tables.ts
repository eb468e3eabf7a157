/** The comparison as tables in Markdown, which read well on a screen, too. */
import { markdownTable } from '../../../shared/kit/table.ts';
import { none } from '../policies/none.ts';
import type { Policy } from '../policies/policy.ts';
import { BOTH_CONTROLS, DNS_ALONE, KEY_AND_DNS, THREE_CONTROLLERS } from '../search/policies.ts';
import type { Comparison, FamilyResult, Row, Variation } from './comparison.ts';
import { GONE } from './families.ts';
import { best, ratio, rowOf } from './ratios.ts';
import { failed, late, medianOf, type Score } from './score.ts';
import { count, duration } from './words.ts';

const HEAD = [
  'policy',
  'failed reads',
  'failed writes',
  'late',
  'bad for, median',
  'worst',
  'switches',
  'needless',
  'harmful',
];

const line = ({ policy, score }: Row): string[] => [
  policy,
  count(score.reads.failed),
  count(score.writes.failed),
  count(late(score)),
  duration(medianOf(score)),
  duration(score.worst),
  count(score.switches.all),
  count(score.switches.needless),
  count(score.switches.harmful),
];

export const scores = (rows: readonly Row[]): string => markdownTable(HEAD, rows.map(line));

const sentOf = ({ reads, writes }: Score): string =>
  `${count(reads.sent)} reads and ${count(writes.sent)} writes were sent`;

export function family({ name, says, days, rows }: FamilyResult): string {
  const [first] = rows;
  return [
    `### ${name}`,
    '',
    `${says} ${count(days)} days; ${first ? sentOf(first.score) : 'nothing was sent'} in each row.`,
    '',
    scores(rows),
  ].join('\n');
}

/** Those of ours that are held against the best of the others, and against one another. */
const HELD: readonly (readonly [string, Policy])[] = [
  ['Routeaway', BOTH_CONTROLS],
  ['three controllers', THREE_CONTROLLERS],
  ['key and DNS', KEY_AND_DNS],
  ['DNS alone', DNS_ALONE],
];
const BY_DNS = [KEY_AND_DNS, DNS_ALONE] as const;

/** Who fails how much, in the outage families, without us-east-1, and where DNS costs more than a key and a distribution. */
export function verdict(comparison: Comparison): string {
  const { outages, families } = comparison;
  const gone = families.find(({ name }) => name === GONE)?.rows;
  return [
    inOutages(outages),
    ...(gone ? [withoutUsEast1(gone)] : []),
    ...BY_DNS.map((policy) => ofDns(policy, comparison)),
  ]
    .map((one) => `- ${one}`)
    .join('\n');
}

const against = (rows: readonly Row[], policies: readonly { readonly name: string }[]): string => {
  const { other } = best(rows);
  return listed(
    policies.map((policy) => {
      const ours = rowOf(rows, policy);
      return `*${ours.policy}* ${count(failed(ours.score))} (${ratio(ours, other)})`;
    }),
  );
};

const listed = (all: readonly string[]): string =>
  all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;

function inOutages(rows: readonly Row[]): string {
  const { other, readers } = best(rows);
  const reads = readers.score.reads.failed / other.score.reads.failed;
  return [
    `Of the others, *${other.policy}* has the fewest failed requests over the outage families: ${count(failed(other.score))}.`,
    `Ours, with their share of that: ${against(rows, [BOTH_CONTROLS, THREE_CONTROLLERS, KEY_AND_DNS, DNS_ALONE])}.`,
    `With reads opted in ${count(readers.score.reads.failed)} reads fail, ${reads.toFixed(2)} of the ${count(other.score.reads.failed)} there.`,
  ].join(' ');
}

function withoutUsEast1(rows: readonly Row[]): string {
  const { other } = best(rows);
  return [
    `In outages of a Region while us-east-1 is gone, *${none.name}* fails ${count(failed(rowOf(rows, none).score))} requests, and *${other.policy}* ${count(failed(other.score))}, the fewest of the others.`,
    `Ours, with their share of that: ${against(rows, [BOTH_CONTROLS, THREE_CONTROLLERS, KEY_AND_DNS, DNS_ALONE])}.`,
  ].join(' ');
}

/** Where it fails more, in the median or at worst serves badly for longer, or answers later than with a key and a distribution. */
function ofDns(policy: Policy, { outages, families }: Comparison): string {
  const compared = families.map(({ name, rows }) => ({
    name,
    dns: rowOf(rows, policy),
    key: rowOf(rows, THREE_CONTROLLERS),
  }));
  const more = compared.flatMap(({ name, dns, key }) =>
    failed(dns.score) > MORE * failed(key.score) ? `${name} (${ratio(dns, key) || 'none there'})` : [],
  );
  const longer = (what: string, of: (score: Score) => number) =>
    compared.flatMap(({ name, dns, key }) =>
      of(dns.score) > MORE * of(key.score)
        ? `${name} (${duration(of(dns.score))}, not ${duration(of(key.score))} ${what})`
        : [],
    );
  const slower = [
    ...longer('in the median', (score) => medianOf(score) ?? 0),
    ...longer('at worst', ({ worst }) => worst),
  ];
  const lates = [policy, THREE_CONTROLLERS].map((one) => count(late(rowOf(outages, one).score)));
  return [
    `*${policy.name}*, against *${THREE_CONTROLLERS.name}*: it fails at least a twentieth more in ${listed(more) || 'no family'},`,
    `and serves badly for longer in ${listed(slower) || 'no family'}.`,
    `Over the outage families ${lates[0]} answers are late, against ${lates[1]}.`,
  ].join(' ');
}
/** Less is chance. */
const MORE = 1.05;

/** By family, so that no family hides behind another one: what ours fail of what the best of the others fails. */
export function standings({ outages, families }: Comparison): string {
  const all: readonly { readonly name: string; readonly rows: readonly Row[] }[] = [
    { name: 'outage families', rows: outages },
    ...families,
  ];
  const requests = markdownTable(
    ['failed requests', 'best of the others', 'there', ...HELD.map(([name]) => name)],
    all.map(({ name, rows }) => {
      const { other } = best(rows);
      return [
        name,
        failed(rows[0]?.score ?? other.score) === 0 ? '' : other.policy,
        count(failed(other.score)),
        ...HELD.map(([, policy]) => ratio(rowOf(rows, policy), other)),
      ];
    }),
  );
  const reads = markdownTable(
    ['failed reads', 'best of the others', 'there', 'Routeaway, opted in'],
    all.map(({ name, rows }) => {
      const { reader, readers } = best(rows);
      return [
        name,
        failed(rows[0]?.score ?? reader.score) === 0 ? '' : reader.policy,
        count(reader.score.reads.failed),
        count(readers.score.reads.failed),
      ];
    }),
  );
  return [
    'Failed requests of ours, for each that the best of the others fails:',
    requests,
    'Failed reads:',
    reads,
  ].join('\n\n');
}

export function variation({ says, rows }: Variation): string {
  return [
    `**${says}**`,
    '',
    markdownTable(
      ['', 'failed reads', 'failed writes', 'late', 'bad for, median', 'worst', 'needless', 'harmful'],
      rows.map(({ policy, score }) => [
        policy,
        count(score.reads.failed),
        count(score.writes.failed),
        count(late(score)),
        duration(medianOf(score)),
        duration(score.worst),
        count(score.switches.needless),
        count(score.switches.harmful),
      ]),
    ),
  ].join('\n');
}
