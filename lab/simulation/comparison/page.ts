/** What the command writes into docs/comparison.md, between its marks. The rest of that page is written by hand. */
import type { Policy } from '../policies/policy.ts';
import type { Comparison } from './comparison.ts';
import { family, scores, standings, variation, verdict } from './tables.ts';
import { count } from './words.ts';

export const PAGE = 'docs/comparison.md';
export const PICTURE = 'docs/comparison.svg';

/** What is compared, from the code: name, what it does, sources, assumptions. */
export function policies(all: readonly Policy[]): string {
  return all
    .map(({ name, says, sources, assumptions }) =>
      [
        `**${name}.** ${says}`,
        ...assumptions.map((one) => `- ${one}`),
        ...(sources.length > 0
          ? [`- Sources: ${sources.map((url) => `[${place(url)}](${url})`).join(', ')}.`]
          : []),
      ].join('\n'),
    )
    .join('\n\n');
}

/** The last part of the address says enough. */
const place = (url: string): string => url.replace(/^https:\/\/|\.html$/g, '').replace(/^.*\//, '');

/** `on`: the day on which it was played. */
export function figures(comparison: Comparison, on: string): string {
  const { outages, quiet, own, families, variations, variationDays } = comparison;
  return [
    `Figures of \`${command(comparison)}\`, played on ${on}.`,
    verdict(comparison),
    standings(comparison),
    '### Outage families together',
    scores(outages),
    '### Families in which Routeaway must not move traffic, together',
    scores(quiet),
    '### Families in which Routeaway’s own parts are in trouble, together',
    scores(own),
    ...families.map(family),
    ...(variations.length > 0
      ? [
          '### With other assumptions',
          `Over ${count(variationDays)} days of each outage family.`,
          ...variations.map(variation),
        ]
      : []),
  ].join('\n\n');
}

export const command = ({
  days,
  variationDays,
  seed,
}: Pick<Comparison, 'days' | 'variationDays' | 'seed'>): string =>
  `npm run compare -- --days ${days} --variations ${variationDays} --seed ${seed}`;

const marks = (name: string) => ({
  begin: `<!-- ${name}: npm run compare -- --write -->`,
  end: `<!-- end of ${name} -->`,
});

/** The part of a page between its marks. */
export function part(page: string, name: string): string {
  const { begin, end } = marks(name);
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The page has no part "${name}": ${begin} … ${end}.`);
  return page.slice(from + begin.length, to).trim();
}

export function withPart(page: string, name: string, text: string): string {
  const { begin, end } = marks(name);
  part(page, name);
  return `${page.slice(0, page.indexOf(begin) + begin.length)}\n\n${text}\n\n${page.slice(page.indexOf(end))}`;
}
