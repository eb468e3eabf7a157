/** docs/events.md: its tables, schemas and example, from the table of fields; the rest of it is written by hand. */
import type { Entry, Journal, Notice } from '../../shared/core/journal/journal.ts';
import { EMPTY_JOURNAL } from '../../shared/core/journal/journal.ts';
import { eventOf } from '../../shared/core/notices/event.ts';
import {
  DETAIL_TYPES,
  FIELDS,
  type Fields,
  fieldsOf,
  SOURCE,
  schemaOf,
} from '../../shared/core/notices/event-fields.ts';
import { entryDraft, put } from '../../shared/core/notices/notices.ts';

const HEAD = '| field | is | meaning |\n| --- | --- | --- |';
const KINDS: Readonly<Record<string, string>> = {
  text: 'text',
  texts: 'list of texts',
  number: 'number',
  flag: 'true or false',
  time: 'time (ISO, UTC)',
};

function rows(fields: Fields, before = ''): string[] {
  return Object.entries(fields).flatMap(([name, { is, says, optional, of }]) => {
    const inner = typeof is === 'object' && !Array.isArray(is) ? (is as Fields) : undefined;
    const kind = Array.isArray(is)
      ? is.map((word) => `\`${word}\``).join(', ')
      : inner
        ? 'object'
        : KINDS[is as string];
    const whose = of === undefined ? '' : ` Of \`${of}\` alone.`;
    const row = `| \`${before}${name}\` | ${kind}${optional ? ', or absent' : ''} | ${says}${whose} |`;
    return [row, ...(inner ? rows(inner, `${before}${name}.`) : [])];
  });
}

const AT = Date.UTC(2027, 0, 5, 18, 0, 20);
const ENTRY: Entry = {
  epoch: 7,
  kind: 'failover',
  from: 'primary',
  to: 'standby',
  phase: 'applied',
  because: 'Switch to standby: primary failed 31 of 34 probes in 19 s, and standby is proven.',
  evidence: ['2027-01-05T18:00:18Z primary unhealthy: connection refused (ECONNREFUSED)'],
  run: 'run',
  begunAt: AT,
  leaseUntil: AT + 30_000,
  effectAt: AT + 1_000,
};
const NAMES = {
  stage: 'prod',
  region: 'ca-central-1',
  overrideParameter: '/routeaway/prod/override',
} as const;

function example(): object {
  const journal: Journal = { ...EMPTY_JOURNAL, entries: [ENTRY] };
  const [notice] = put(journal, entryDraft(ENTRY, 'applied'), AT, 'run').outbox as readonly [Notice];
  const { type, detail } = eventOf(notice, journal, NAMES, AT);
  return {
    version: '0',
    id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': type,
    source: SOURCE,
    account: '123456789012',
    time: new Date(AT).toISOString().replace('.000', ''),
    region: NAMES.region,
    resources: [],
    detail,
  };
}

const json = (value: object): string => `\`\`\`json\n${JSON.stringify(value, undefined, 2)}\n\`\`\``;

const drawn = (): Readonly<Record<string, string>> => ({
  fields: [HEAD, ...rows(FIELDS)].join('\n'),
  example: json(example()),
  schemas: DETAIL_TYPES.map(
    (type) =>
      `<details><summary><code>${type}</code></summary>\n\n${json({ $schema: 'https://json-schema.org/draft/2020-12/schema', title: type, ...schemaOf(fieldsOf(type)) })}\n\n</details>`,
  ).join('\n\n'),
});

/** The page with each part between its marks drawn anew. */
export const redrawn = (page: string): string =>
  Object.entries(drawn()).reduce((text, [name, part]) => {
    const marks = new RegExp(`(<!-- ${name} -->)[^]*?(<!-- end -->)`);
    if (!marks.test(text)) throw new Error(`docs/events.md has no part <!-- ${name} -->`);
    return text.replace(marks, (_, begin: string, end: string) => `${begin}\n\n${part}\n\n${end}`);
  }, page);
