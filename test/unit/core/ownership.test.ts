/** A distribution that is owned by another stack is left alone, whatever happens. */

import { converge } from '../../../shared/core/decision/converge.ts';
import { decide } from '../../../shared/core/decision/decide.ts';
import { drift } from '../../../shared/core/decision/drift.ts';
import { DOWN, journalOf, MINUTE, NOW, onStandby, situationOf } from './build.ts';

const owner = { at: NOW - MINUTE, other: '210987654321', tag: 'routeaway:owner:prod' };
const foreign = { journal: journalOf([], { owner }) };

test.each([
  ['an outage', situationOf({ ...foreign, primary: DOWN })],
  ['a pin', situationOf({ ...foreign, override: 'standby' })],
])('%s moves nothing', (_, situation) => {
  expect(decide(situation)).toMatchObject({
    rule: 'owned-by-other',
    sentence: expect.stringContaining('another stack'),
    waitsFor: expect.stringContaining('routeaway:owner:prod, which is 210987654321'),
    overrule: expect.stringContaining('routeaway:owner:prod'),
    tell: expect.stringMatching(/^owned-by-other/),
  });
  expect(decide(situation).move).toBeUndefined();
});

test('a hold goes on being a hold', () => {
  expect(decide(situationOf({ ...foreign, override: 'hold' })).rule).toBe('hold');
});

test('our own mark stands in nobody’s way', () => {
  const ours = journalOf([], { owner: { at: NOW } });
  expect(decide(situationOf({ journal: ours, primary: DOWN })).rule).toBe('failover');
});

test('nothing is repaired, adopted or brought into line', () => {
  const journal = onStandby(30, { owner });
  const moved = situationOf({ journal, edge: { distribution: 'primary', deployed: true, key: 'absent' } });
  expect(drift(moved)).toEqual({ kind: 'none' });
  const behind = situationOf({
    journal,
    edge: { distribution: 'primary', deployed: true, key: { side: 'standby', epoch: 1 } },
  });
  expect(converge(behind)).toBeUndefined();
});
