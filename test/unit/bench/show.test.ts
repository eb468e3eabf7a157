import { isMet, type Target } from '../../../bench/benchmark.ts';
import { exactly, figureOf } from '../../../bench/figure.ts';
import { asMarkdown, asText, missed } from '../../../bench/show.ts';

const most: Target = { says: 'loading', figure: figureOf('×', [0.7, 0.8, 0.9]), limit: { most: 0.75 } };
const least: Target = { says: 'speed', figure: exactly('/s', 60), limit: { least: 50 } };
const measured = {
  benchmark: { name: 'imports', says: 'How long it takes.' },
  report: {
    tables: [
      {
        title: 'Loading',
        rows: [
          { what: 'api', figures: { time: exactly('ms', 35), zip: exactly('KB', 107) } },
          { what: 'switcher', figures: { time: exactly('ms', 62) } },
        ],
      },
    ],
    targets: [most, least],
    notes: ['A note.'],
  },
};

test('the median decides whether a target is met', () => {
  expect([most, least].map(isMet)).toEqual([false, true]);
});

test('what is missed is named, and nothing else', () => {
  expect(missed([measured, { ...measured, report: { ...measured.report, targets: [least] } }])).toEqual([
    'imports: loading',
  ]);
});

test('as text, in columns, with every miss', () => {
  expect(asText(measured)).toBe(`imports: How long it takes.

Loading
            time   zip
  api       35 ms  107 KB
  switcher  62 ms

MISSED: loading: 0.80× (0.72–0.88), at most 0.75 wanted.
met: speed: 60 /s, at least 50 wanted.

A note.`);
});

test('as Markdown', () => {
  expect(asMarkdown(measured)).toContain(`Loading:

|          |  time |    zip |
| -------- | ----: | -----: |
| api      | 35 ms | 107 KB |
| switcher | 62 ms |        |

- MISSED: loading`);
});
