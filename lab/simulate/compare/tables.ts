/** The comparison as tables in Markdown, which read well on a screen, too. */
import type { Comparison, FamilyResult, Row, Variation } from './comparison.ts';
import { best, ratios } from './ratios.ts';
import { failed, late, median, type Score, worst } from './score.ts';
import { count, duration, table } from './words.ts';

const HEAD = [
  'policy',
  'failed reads',
  'failed writes',
  'late',
  'bad service: median',
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
  duration(median(score)),
  duration(worst(score)),
  count(score.switches.all),
  count(score.switches.needless),
  count(score.switches.harmful),
];

export const scores = (rows: readonly Row[]): string => table(HEAD, rows.map(line));

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

/** How the issue of it all stands: ours against the best of the others. */
export function verdict({ outages }: Comparison): string {
  const { other, ours, readers } = best(outages);
  const { all, reads } = ratios(outages);
  return [
    `Of the others, *${other.policy}* has the fewest failed requests over the outage families: ${count(failed(other.score))}.`,
    `*${ours.policy}* has ${count(failed(ours.score))}, ${all.toFixed(2)} of that.`,
    `With reads opted in ${count(readers.score.reads.failed)} reads fail, ${reads.toFixed(2)} of the ${count(other.score.reads.failed)} there.`,
  ].join(' ');
}

export function variation({ says, rows }: Variation): string {
  return [
    `**${says}**`,
    '',
    table(
      ['', 'failed reads', 'failed writes', 'bad service: median', 'worst', 'needless', 'harmful'],
      rows.map(({ policy, score }) => [
        policy,
        count(score.reads.failed),
        count(score.writes.failed),
        duration(median(score)),
        duration(worst(score)),
        count(score.switches.needless),
        count(score.switches.harmful),
      ]),
    ),
  ].join('\n');
}
