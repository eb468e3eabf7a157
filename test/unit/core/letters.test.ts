import { isTelling, keptOf, LETTERS, letterOf } from '../../../shared/core/verdict/letters.ts';
import type { Verdict } from '../../../shared/core/verdict/verdict.ts';

const of = (given: Partial<Verdict>): Verdict => ({
  tick: 0,
  judgement: 'unknown',
  evidence: 'seen',
  ...given,
});

test.each<[letter: string, what: string, verdict: Verdict]>([
  ['g', 'a good one', of({ judgement: 'healthy' })],
  ['w', 'one that warns', of({ judgement: 'healthy', warns: true })],
  ['b', 'a bad one', of({ judgement: 'unhealthy', error: 503 })],
  ['x', 'one by a function at the edge', of({ judgement: 'unhealthy', edgeFunctionError: true })],
  ['d', 'a drill’s', of({ judgement: 'unhealthy', drill: true, edgeFunctionError: true })],
  ['a', 'an alarm beside a good one', of({ judgement: 'unhealthy', alarm: 'healthy', warns: true })],
  ['m', 'an alarm beside a bad one', of({ judgement: 'unhealthy', alarm: 'unhealthy', error: 503 })],
  ['n', 'an alarm beside a refusal', of({ judgement: 'unhealthy', alarm: 'unknown', refused: true })],
  ['u', 'one of nothing', of({})],
  ['c', 'one of a wrong clock', of({ evidence: "the prober's clock is 120 s fast" })],
  ['u', 'one that quotes it', of({ evidence: "it said: the prober's clock is" })],
  ['t', 'one that was throttled', of({ error: 429 })],
  ['e', 'another error', of({ error: 502 })],
  ['r', 'a refusal', of({ refused: true, error: 401 })],
  ['f', 'nothing of a side, by a function at the edge', of({ edgeFunctionError: true, error: 503 })],
])('%s is %s', (letter, _, verdict) => {
  expect(letterOf(verdict)).toBe(letter);
});

test('what a letter keeps has that letter', () => {
  for (const letter of LETTERS) expect(letterOf({ tick: 0, ...keptOf(letter) })).toBe(letter);
});

test('those that the newest verdict may not show are telling', () => {
  expect(LETTERS.filter(isTelling).sort().join('')).toBe('cefrtwx');
});
