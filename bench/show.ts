/** Shows what benchmarks gave: as text with aligned columns, or as Markdown. */
import { markdownTable, table } from '../shared/kit/table.ts';
import { type Benchmark, isMet, type Report, type Row, type Table, type Target } from './benchmark.ts';
import { figureText, numberText } from './figure.ts';

export interface Measured {
  readonly benchmark: Pick<Benchmark, 'name' | 'says'>;
  readonly report: Report;
}

export function asText({ benchmark, report }: Measured): string {
  return [
    `${benchmark.name}: ${benchmark.says}`,
    ...report.tables.map(
      (one) => `${one.title}\n${table(cells(one), { indent: '  ', words: true }).join('\n')}`,
    ),
    ...(report.targets.length > 0 ? [report.targets.map(targetText).join('\n')] : []),
    ...report.notes,
  ].join('\n\n');
}

export function asMarkdown({ benchmark, report }: Measured): string {
  return [
    `## ${benchmark.name}`,
    benchmark.says,
    ...report.tables.map((one) => `${one.title}:\n\n${markdown(cells(one))}`),
    ...(report.targets.length > 0
      ? [report.targets.map((target) => `- ${targetText(target)}`).join('\n')]
      : []),
    ...report.notes,
  ].join('\n\n');
}

function targetText(target: Target): string {
  const { says, figure, limit } = target;
  const wanted =
    'most' in limit ? `at most ${numberText(limit.most)}` : `at least ${numberText(limit.least)}`;
  return `${isMet(target) ? 'met' : 'MISSED'}: ${says}: ${figureText(figure)}, ${wanted} wanted.`;
}

/** The targets that were missed, each with its benchmark's name. */
export const missed = (all: readonly Measured[]): string[] =>
  all.flatMap(({ benchmark, report }) =>
    report.targets.filter((target) => !isMet(target)).map(({ says }) => `${benchmark.name}: ${says}`),
  );

/** The first line holds the headings. */
function cells({ rows }: Table): string[][] {
  const columns = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))];
  const line = ({ what, figures }: Row) => [
    what,
    ...columns.map((column) => (figures[column] ? figureText(figures[column]) : '')),
  ];
  return [['', ...columns], ...rows.map(line)];
}

const markdown = ([head = [], ...rows]: readonly string[][]): string => markdownTable(head, rows);
