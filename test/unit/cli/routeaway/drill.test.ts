import { type Drilled, markdownOf, reportOf, type Step } from '../../../../cli/routeaway/drill/report.ts';
import { type Call, failedShare, followed, servedSince } from '../../../../cli/routeaway/drill/traffic.ts';
import type { Side } from '../../../../shared/core/side.ts';

const call = (at: number, servedBy: Side, way: Call['way'] = 'read', ok = true): Call => ({
  at,
  way,
  ok,
  servedBy,
  latencyMs: at,
  evidence: ok ? 'status 200' : 'status 503, wanted 2xx',
});

test.each<[string, Call[], number | undefined]>([
  ['nothing was asked', [], undefined],
  ['too few answers to tell', [call(1, 'standby'), call(2, 'standby')], undefined],
  ['three from there', [call(1, 'primary'), call(2, 'standby'), call(3, 'standby'), call(4, 'standby')], 2],
  [
    'one failed in between',
    [call(1, 'standby'), call(2, 'standby', 'read', false), ...[3, 4, 5].map((at) => call(at, 'standby'))],
    3,
  ],
  [
    'the newest is from elsewhere',
    [...[1, 2, 3].map((at) => call(at, 'standby')), call(4, 'primary')],
    undefined,
  ],
  ['answers come out of order', [4, 2, 3, 1].map((at) => call(at, at === 1 ? 'primary' : 'standby')), 2],
  [
    'writes follow later than reads',
    [1, 2, 3, 4].flatMap((at) => [call(at, 'standby'), call(at + 4, 'standby', 'write')]),
    5,
  ],
])('served from the standby since: %s', (_, calls, since) => {
  expect(servedSince(calls, 'standby', 0)).toBe(since);
});

test('how CloudFront followed: the first answer from there, and from when on all are', () => {
  const calls = [
    call(900, 'standby'),
    call(2_000, 'primary'),
    call(3_000, 'standby', 'read', false),
    call(4_000, 'standby'),
    call(5_000, 'primary'),
    call(6_000, 'standby'),
  ];
  expect(followed(calls, 'standby', 1_000, 6_000)).toEqual({ firstMs: 3_000, allMs: 5_000 });
  // By the switcher's clock all of it was before.
  expect(followed(calls, 'standby', 5_500, 4_000)).toEqual({ firstMs: 500, allMs: 500 });
  const { servedBy: _, ...nameless } = call(4_000, 'standby');
  expect(followed([nameless], 'standby', 1_000, 4_000)).toBeUndefined();
});

test('the share of failures counts what is recent', () => {
  const calls = [call(0, 'primary', 'read', false), call(90, 'primary'), call(95, 'primary', 'read', false)];
  expect(failedShare(calls, 100, 20)).toBe(0.5);
  expect(failedShare([], 100, 20)).toBe(0);
});

const AWAY: Drilled = {
  stage: 'lab',
  how: 'A drill.',
  beganAt: 0,
  targetMs: 90_000,
  steps: [{ name: 'to standby', to: 'standby', beganAt: 0, endedAt: 10, recoveryMs: 5_000 }],
  calls: [call(3, 'standby'), call(5, 'standby', 'write', false), call(20, 'standby')],
  reads: [],
  entries: [],
  afterwards: 'traffic is on primary, the override is "auto".',
};
const [STEP] = AWAY.steps;

test.each<[string, Partial<Drilled>, string]>([
  ['in time', { steps: [{ ...(STEP as Step), recoveryMs: 90_000 }] }, 'Passed.'],
  [
    'too late',
    { steps: [{ ...(STEP as Step), recoveryMs: 90_001 }] },
    'Failed: the target was missed, to standby.',
  ],
  ['nothing moved', { steps: [] }, 'Failed: the target was missed.'],
  ['given up', { aborted: 'Someone ended it.' }, 'Given up: Someone ended it.'],
  [
    'reads fail over',
    { reads: [{ active: 'primary', shows: 'fails over', sentence: 'They do.' }] },
    'Passed.',
  ],
  [
    'reads not tried',
    { reads: [{ active: 'primary', shows: 'untried', sentence: 'Who knows.' }] },
    'Passed.',
  ],
  [
    'reads do not fail over',
    { reads: [{ active: 'primary', shows: 'does not fail over', sentence: 'They do not.' }] },
    'Failed: reads do not fail over as readsFailOver wants it.',
  ],
])('the result: %s', (_, given, result) => {
  const report = reportOf({ ...AWAY, ...given });
  expect(report).toMatchObject({ result, passed: result === 'Passed.' });
  expect(markdownOf(report)).toContain(result);
});

test('each step says how CloudFront followed, where answers show it', () => {
  const [step] = AWAY.steps as [Step];
  const report = reportOf({ ...AWAY, steps: [step, { ...step, edge: { firstMs: 21_000, allMs: 27_000 } }] });
  expect(report.steps[0]).not.toHaveProperty('edge');
  expect(report.steps[1]).toMatchObject({ edge: { firstMs: 21_000, allMs: 27_000 } });
  const rows = markdownOf(report)
    .split('\n')
    .filter((line) => line.startsWith('| to standby'));
  expect(rows[0]).toContain('| kept | not known |');
  expect(rows[1]).toContain('| kept | 21 s, 27 s |');
});

test('each step counts its own requests; the text for people says how it was left', () => {
  const report = reportOf({ ...AWAY, aborted: 'Someone ended it.' });
  expect(report.steps[0]).toMatchObject({
    reads: { sent: 1, failed: 0, slowestMs: 3 },
    writes: { sent: 1, failed: 1 },
  });
  expect(report).toMatchObject({
    inAll: { reads: { sent: 2 }, writes: { sent: 1, failed: 1 } },
    errors: ['status 503, wanted 2xx'],
  });
  expect(markdownOf(report)).toContain(
    [
      'Given up: Someone ended it.',
      '',
      'A drill. Afterwards: traffic is on primary, the override is "auto".',
    ].join('\n'),
  );
});
