/** The comparison as tables in Markdown, which read well on a screen, too. */
import { markdownTable } from '../../../shared/kit/table.ts';
import type { Comparison, FamilyResult, Row, Variation } from './comparison.ts';
import { best, ratios } from './ratios.ts';
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

/** Ours against the best of the others, over the outage families. */
export function verdict({ outages }: Comparison): string {
  const { other, ours, readers } = best(outages);
  const { all, reads } = ratios(outages);
  return [
    `Of the others, *${other.policy}* has the fewest failed requests over the outage families: ${count(failed(other.score))}.`,
    `*${ours.policy}* has ${count(failed(ours.score))}, ${all.toFixed(2)} of that.`,
    `With reads opted in ${count(readers.score.reads.failed)} reads fail, ${reads.toFixed(2)} of the ${count(other.score.reads.failed)} there.`,
  ].join(' ');
}

/** The same by family, so that no family hides behind another one. */
export function standings({ outages, families }: Comparison): string {
  const all: readonly { readonly name: string; readonly rows: readonly Row[] }[] = [
    { name: 'outage families', rows: outages },
    ...families,
  ];
  return markdownTable(
    [
      '',
      'best of the others',
      'failed',
      'Routeaway',
      'ratio',
      'fewest failed reads',
      'reads',
      'Routeaway, opted in',
    ],
    all.map(({ name, rows }) => {
      const { other, reader, ours, readers } = best(rows);
      const ratio = failed(other.score) === 0 ? '' : (failed(ours.score) / failed(other.score)).toFixed(2);
      const nothing = failed(rows[0]?.score ?? other.score) === 0;
      return [
        name,
        nothing ? '' : other.policy,
        count(failed(other.score)),
        count(failed(ours.score)),
        ratio,
        nothing ? '' : reader.policy,
        count(reader.score.reads.failed),
        count(readers.score.reads.failed),
      ];
    }),
  );
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
