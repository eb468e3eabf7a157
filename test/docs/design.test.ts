/** Keeps docs/design.md true: its tables are those of the code, and every promise names tests that exist. */
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { PARAMETERS } from '../../shared/config/parameters.ts';
import { BEACON_STALE_MS } from '../../shared/core/decision/beacon.ts';
import { SKEW_MS } from '../../shared/core/decision/controller.ts';
import { SETTLING_MS } from '../../shared/core/decision/drift.ts';
import { STORE_EVERY_MS, STORE_UNNAMED_EVERY_MS } from '../../shared/core/decision/key-cache.ts';
import { HOOK_EVERY_MS, HOOK_LIMIT_MS } from '../../shared/core/decision/planned-moves.ts';
import { CERTIFICATE_NOTICE_MS, SECOND_LOOK_MS } from '../../shared/core/decision/preflight.ts';
import { RULES } from '../../shared/core/decision/rules.ts';
import { TAKE_OVER_MS } from '../../shared/core/decision/turns.ts';
import { LEASE_MARGIN_MS, LEASE_MS } from '../../shared/core/journal/journal-append.ts';
import { KEY_SEEN_MS, KEY_SETTLED_MS } from '../../shared/core/journal/known-key.ts';
import {
  DISTRIBUTION_SETTLED_MS,
  DNS_LATCHED_MS,
  DNS_SETTLED_MS,
} from '../../shared/core/journal/settled.ts';
import { ANSWERS_MS } from '../../shared/core/journal/verification.ts';
import { parseKey } from '../../shared/core/key.ts';
import { CLAIM_MS } from '../../shared/core/notices/notification-throttle.ts';
import { OVERRIDE_PATIENCE_MS } from '../../shared/core/override.ts';
import {
  FAILBACK_PAUSE_MS,
  LIMIT_WITHIN_MS,
  PLANNED_WAIT_MS,
  RISE_MS,
  TICK_MS,
  VERIFY_WITHIN_MS,
} from '../../shared/core/settings.ts';
import { FRESH_MS, SPAN_MS } from '../../shared/core/verdict/weigh.ts';
import { linksOf, ROOT, read, rowsOf, section } from './pages.ts';
import { said, sentencesOf } from './sentences.ts';

const page = read('docs/design.md');
const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

describe('the rules', () => {
  const rows = rowsOf(section(page, 'The rules'));

  test('are those of the code, in its order', () => {
    expect(rows.map(([name]) => name)).toEqual(RULES.map(([name]) => `\`${name}\``));
  });

  test('say what the code says, and all that it says', () => {
    const inPage = rows.flatMap(([, , says = '']) => quoted(says).map(said));
    const inCode = sentencesOf('shared/core/decision/rules.ts');
    expect([...new Set(inPage)].sort()).toEqual([...new Set(inCode)].sort());
  });
});

test('repair and adoption say what the code says', () => {
  const inPage = rowsOf(section(page, 'Repair and adoption')).flatMap(([, follows = '']) =>
    quoted(follows)
      .filter((text) => text.endsWith('.'))
      .map(said),
  );
  const inCode = sentencesOf('shared/core/decision/drift.ts', 'shared/core/decision/plan.ts');
  expect(inPage.length).toBe(4);
  expect(inPage.filter((sentence) => !inCode.includes(sentence))).toEqual([]);
});

test('the states of health are those of the code', () => {
  const states = rowsOf(section(page, 'Health of a side')).map(([state = '']) => quoted(state)[0]);
  const [, union = ''] = /readonly state: ([^;]*);/.exec(read('shared/core/decision/health.ts')) ?? [];
  expect(states).toEqual([...union.matchAll(/'(\w+)'/g)].map(([, state]) => state));
});

test('the keys of the table are keys, and the last one is none', () => {
  const keys = rowsOf(section(page, 'The edge: two traffic controls, one intent')).map(
    ([key = '']) => quoted(key)[0],
  );
  expect(keys.slice(0, 3).map((key) => typeof parseKey(key ?? ''))).toEqual(['object', 'object', 'object']);
  expect(keys[3]).toBeUndefined();
});

test('the phases of an entry are those of the code', () => {
  const phases = rowsOf(section(page, 'Journal, epochs, leases')).map(([phase = '']) => quoted(phase)[0]);
  const [, union = ''] = /export type Phase = ([^;]*);/.exec(read('shared/core/journal/journal.ts')) ?? [];
  expect(phases).toEqual([...union.matchAll(/'([\w-]+)'/g)].map(([, phase]) => phase));
});

test('times that are fixed are those of the code', () => {
  const fixed: Record<string, number> = {
    LEASE_MS,
    LEASE_MARGIN_MS,
    SETTLING_MS,
    ANSWERS_MS,
    KEY_SEEN_MS,
    KEY_SETTLED_MS,
    DISTRIBUTION_SETTLED_MS,
    DNS_SETTLED_MS,
    DNS_LATCHED_MS,
    BEACON_STALE_MS,
    STORE_EVERY_MS,
    STORE_UNNAMED_EVERY_MS,
    OVERRIDE_PATIENCE_MS,
    SKEW_MS,
    TAKE_OVER_MS,
    SECOND_LOOK_MS,
    CERTIFICATE_NOTICE_MS,
    PLANNED_WAIT_MS,
    HOOK_LIMIT_MS,
    HOOK_EVERY_MS,
    CLAIM_MS,
    SPAN_MS,
    TICK_MS,
    RISE_MS,
    FRESH_MS,
    LIMIT_WITHIN_MS,
    FAILBACK_PAUSE_MS,
    VERIFY_WITHIN_MS,
  };
  const units: Record<string, number> = { s: 1_000, min: 60_000, d: 86_400_000 };
  const rows = rowsOf(section(page, 'Times that are fixed'));
  const told = rows.map(([, time = '', constant = '']) => {
    const [count = '', unit = ''] = time.split(' ');
    return [quoted(constant)[0], Number(count) * (units[unit] ?? Number.NaN)];
  });
  expect(Object.fromEntries(told)).toEqual(fixed);
});

test('the thresholds that it names are parameters', () => {
  const named = quoted(page).filter((code) => /^[a-z]\w*(Seconds|Errors|Steps)$/.test(code));
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !(name in PARAMETERS))).toEqual([]);
});

describe('the promises', () => {
  const rows = rowsOf(section(page, 'The promises'));

  test('are those of the README', () => {
    const [, list = ''] = /## What it promises\n(.*?)\n## /s.exec(read('README.md')) ?? [];
    const numbers = [...list.matchAll(/^(\d+)\. /gm)].map(([, n]) => n);
    expect(rows.map(([number]) => number)).toEqual(numbers);
    expect(numbers).not.toEqual([]);
  });

  test.each(rows.map((row) => [row[0], row[2] ?? '']))('%s is held by tests that exist', (_, tests) => {
    const files = linksOf(tests).map((to) => normalize(join(dirname('docs/design.md'), to)));
    expect(files.length).toBeGreaterThan(1);
    expect(
      files.filter((file) => !/^test\/.*\.(test\.ts|txt)$/.test(file) || !existsSync(join(ROOT, file))),
    ).toEqual([]);
  });
});
