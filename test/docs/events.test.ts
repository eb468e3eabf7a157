/** docs/events.md says what the table of fields says, and what its examples match is an event of ours. */
import { matchesEvent } from '../../lab/emulator/model/index.ts';
import { DETAIL_TYPES } from '../../shared/core/notices/event-fields.ts';
import { redrawn } from '../../tools/events/page.ts';
import { read } from './pages.ts';

const page = read('docs/events.md');
const blocks = [...page.matchAll(/^```json\n(.*?)\n```$/gms)].map(([, text = '']) => JSON.parse(text));

test('the page says what the table says: npm run events', () => expect(redrawn(page)).toBe(page));

test('each detail type has a row and a schema', () => {
  for (const type of DETAIL_TYPES) {
    expect(page).toContain(`\n| \`${type}\` | `);
    expect(blocks.filter(({ title }) => title === type)).toHaveLength(1);
  }
});

test('the pattern of its rule fits the example, once somebody has to act', () => {
  const pattern = blocks.find(({ source }) => Array.isArray(source));
  const example = blocks.find(({ source }) => source === 'routeaway');
  expect(matchesEvent(pattern, { ...example, detail: { ...example.detail, severity: 'page' } })).toBe(true);
  expect(matchesEvent(pattern, { ...example, detail: { ...example.detail, stage: 'dev' } })).toBe(false);
});
