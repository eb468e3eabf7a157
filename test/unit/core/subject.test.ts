/** Subjects of messages: short enough for SNS, with the danger in them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { subjectOf as shortened } from '../../../shared/core/notices/subject.ts';

/** What is left of the 100 characters that SNS takes, for `URGENT` and a stage of ten letters. */
const ROOM = 80;
const subjectOf = (sentence: string, most = ROOM) => shortened(sentence, most);

test.each([
  ['Hold: primary is unhealthy.', 'Hold: primary is unhealthy.'],
  [
    "Hold: direct probes of standby fail, yet the public endpoint answers from it: the fault is on the prober's path.",
    'Hold: direct probes of standby fail, yet the public endpoint answers from it',
  ],
  [
    'Hold: clients fail, and the evidence against standby is too weak to move traffic.',
    'Hold: clients fail, and the evidence against standby is too weak to move traffic',
  ],
  [
    'An operator pinned traffic to standby and it is there, although standby is unhealthy.',
    'Standby is unhealthy: an operator pinned traffic to standby and it is there',
  ],
  [
    'An operator pinned traffic to primary and it is there, although clients of primary fail.',
    'Clients of primary fail: an operator pinned traffic to primary and it is there',
  ],
  [
    'Over: an operator pinned traffic to primary and it is there, although clients get "status 502, wanted 2xx".',
    'Over: Clients get "status 502, wanted 2xx"',
  ],
  [
    'Hold: an operator holds traffic where it is for a migration, although clients of primary fail.',
    'Clients of primary fail: an operator holds traffic where it is for a migration',
  ],
  [
    'Switch to standby: primary failed 31 of 34 probes in 19 s, and standby is proven.',
    'Switch to standby: primary failed 31 of 34 probes in 19 s, and standby is proven',
  ],
  [
    'Switch to standby: primary failed 43 of 161 probes in 150 s (27 %; up to 2 % is tolerable), and standby is proven.',
    'Switch to standby: primary failed 43 of 161 probes, and standby is proven',
  ],
  [
    'Probes are refused by primary: the credentials or the origin secret that they send are wrong or missing.',
    'Probes are refused by primary',
  ],
  [
    'Traffic stays on standby until primary is proven, although standby is unhealthy now.',
    'Standby is unhealthy now: traffic stays on standby until primary is proven',
  ],
  [
    'Hold: an operator pinned traffic to standby, although standby is bad. No side is healthy enough for it',
    'Hold: an operator pinned traffic to standby',
  ],
  [`${'x'.repeat(15)}: ${'y'.repeat(80)}`, 'x'.repeat(15)],
  [`${'x'.repeat(14)}: ${'y'.repeat(80)}`, `${'x'.repeat(14)}: ${'y'.repeat(61)}...`],
  ['x'.repeat(80), 'x'.repeat(80)],
  [`Hold: ${'x'.repeat(81)}`, `Hold: ${'x'.repeat(71)}...`],
])('of %s', (sentence, subject) => expect(subjectOf(sentence)).toBe(subject));

test('a stage of a long name leaves less room', () => {
  const sentence = 'Hold: clients fail, yet standby answers the probes: the fault is at the edge.';
  expect(subjectOf(sentence, 60)).toBe('Hold: clients fail, yet standby answers the probes');
  expect(subjectOf(sentence, 40)).toBe('Hold: clients fail');
});

const SCENARIOS = 'test/scenarios';
const told = readdirSync(SCENARIOS).flatMap((file) =>
  [...readFileSync(join(SCENARIOS, file), 'utf8').matchAll(/^\S+ {2}notify {4}(?:! )?(.+)$/gm)].flatMap(
    ([, sentence]) => sentence ?? [],
  ),
);

test.each([...new Set(told)])('whoever is told reads a whole clause of: %s', (sentence) => {
  const subject = subjectOf(sentence);
  expect(subject.length).toBeLessThanOrEqual(ROOM);
  expect(subject).not.toMatch(/\.\.\.$/);
});
