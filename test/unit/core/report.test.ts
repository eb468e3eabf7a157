/** What is told of a switch after it, from the journal's entry: one row for each way it can have gone. */
import type { Entry } from '../../../shared/core/journal/journal.ts';
import { reportMarkdown, reportOf, reportOfOutage } from '../../../shared/core/journal/report.ts';
import { entry, NOW, SECOND } from './build.ts';

const VERIFIED = {
  kind: 'failover',
  to: 'standby',
  begunAt: NOW,
  effectAt: NOW + 2 * SECOND,
  verifiedAt: NOW + 29 * SECOND,
  deployedAt: NOW + 190 * SECOND,
  outageSince: NOW - 21 * SECOND,
  recoveryMs: 48 * SECOND,
  outageProbes: { bad: 12, good: 0 },
  because: 'Switch to standby: primary failed 9 of 9 probes in 21 s, and standby is proven.',
  evidence: ['primary unhealthy: no answer within 3000 ms', 'standby healthy: status 200 in 41 ms'],
} as const satisfies Partial<Entry>;

const MARKDOWN = `# Failover from primary to standby, epoch 1, stage prod

Client-visible outage: 48 s as the probes saw it, from 2026-11-21T11:59:39Z to 2026-11-21T12:00:27Z.

| time (UTC) | after | what |
| --- | --- | --- |
| 2026-11-21T11:59:39Z | 0 s | clients began to meet errors |
| 2026-11-21T12:00:00Z | 21 s | decided |
| 2026-11-21T12:00:02Z | 23 s | updates sent |
| 2026-11-21T12:00:27Z | 48 s | clients were served again |
| 2026-11-21T12:00:29Z | 50 s | verified: clients are served from standby |
| 2026-11-21T12:03:10Z | 3 min 31 s | deployed everywhere, or answered by DNS |

## Why

Switch to standby: primary failed 9 of 9 probes in 21 s, and standby is proven.

- primary unhealthy: no answer within 3000 ms
- standby healthy: status 200 in 41 ms`;

test('a failover that is over', () => {
  const report = reportOf(entry(VERIFIED));
  expect(reportMarkdown(report, 'prod')).toBe(MARKDOWN);
  expect(report).toMatchObject({
    epoch: 1,
    outageSeconds: 48,
    outageProbes: { bad: 12, good: 0 },
    switch: { kind: 'failover', from: 'primary', to: 'standby', phase: 'applied' },
  });
  expect(report.steps[1]).toEqual({ what: 'decided', at: '2026-11-21T12:00:00.000Z', afterSeconds: 21 });
});

const { outageSince: _, recoveryMs: __, outageProbes: ___, ...QUIET } = VERIFIED;
const { recoveryMs: ____, ...UNKNOWN } = VERIFIED;
const { verifiedAt: _____, ...UNVERIFIED } = UNKNOWN;

test.each<[string, Partial<Entry> & Pick<Entry, 'kind' | 'to'>, title: string, clients: RegExp]>([
  [
    'nobody noticed',
    { ...QUIET, kind: 'pin' },
    'Pin from primary to standby',
    /^No errors for clients, as far as the probes saw\.$/,
  ],
  [
    'how long is not known',
    UNKNOWN,
    'Failover from primary to standby',
    /^Client-visible outage: since 2026-11-21T11:59:39Z; when it ended is not known\.$/,
  ],
  [
    'not over yet',
    UNVERIFIED,
    'Failover from primary to standby',
    /^Clients have met errors since 2026-11-21T11:59:39Z; that they are served again is not verified yet\.$/,
  ],
  ['a drill', { ...VERIFIED, drill: true }, 'Failover (drill) from primary to standby', /^A drill: /],
  [
    'it failed',
    { ...UNVERIFIED, phase: 'failed' },
    'Failover from primary to standby, failed',
    /^Clients have met/,
  ],
  ['it was begun', { ...QUIET, from: 'standby' }, 'Failover on standby', /^No errors/],
  [
    'not every probe failed',
    { ...VERIFIED, outageProbes: { bad: 6, good: 9 } },
    'Failover from primary to standby',
    /, not all the time: 6 of 15 probes failed \(40 %\)\.$/,
  ],
])('%s', (_, given, title, clients) => {
  const report = reportOf(entry(given));
  expect(report.title).toBe(title);
  expect(report.clients).toMatch(clients);
});

test('what a run knows of a failed update is told', () => {
  const report = reportOf(entry({ ...VERIFIED, trouble: 'key (UpdateKeys): no answer within 3 s' }));
  expect(reportMarkdown(report, 'prod')).toBe(
    `${MARKDOWN}\n\nTrouble with an update: key (UpdateKeys): no answer within 3 s`,
  );
});

test('of a drill that was found at the edge nothing is told that is not known of it', () => {
  const { deployedAt: _, ...adopted } = { ...QUIET, kind: 'adoption', drill: true } as const;
  expect(reportOf(entry(adopted))).toStrictEqual({
    epoch: 1,
    title: 'Adoption (drill) from primary to standby',
    clients: 'A drill: no Region really failed.',
    steps: [
      { what: 'decided', at: '2026-11-21T12:00:00.000Z', afterSeconds: 0 },
      { what: 'found at the edge', at: '2026-11-21T12:00:02.000Z', afterSeconds: 2 },
      { what: 'verified: clients are served from standby', at: '2026-11-21T12:00:29.000Z', afterSeconds: 29 },
    ],
    because: VERIFIED.because,
    evidence: VERIFIED.evidence,
    switch: { kind: 'adoption', from: 'primary', to: 'standby', phase: 'applied', drill: true },
  });
  expect(reportOf(entry(QUIET)).switch).not.toHaveProperty('drill');
});

test('steps stand in the order in which they happened', () => {
  const { steps } = reportOf(entry({ ...VERIFIED, outageSince: NOW + SECOND, recoveryMs: 29 * SECOND }));
  expect(steps.map(({ what, afterSeconds }) => [afterSeconds, what])).toEqual([
    [0, 'decided'],
    [1, 'clients began to meet errors'],
    [2, 'updates sent'],
    [29, 'verified: clients are served from standby'],
    [30, 'clients were served again'],
    [190, 'deployed everywhere, or answered by DNS'],
  ]);
});

test('an outage that no switch is about, over or not', () => {
  const since = NOW - 50 * SECOND;
  const over = reportOfOutage({ since, until: NOW, probes: { bad: 5, good: 0 } });
  expect(over).toEqual({
    title: 'Errors for clients, and no switch',
    clients:
      'Client-visible outage: 50 s as the probes saw it, from 2026-11-21T11:59:10Z to 2026-11-21T12:00:00Z.',
    outageSeconds: 50,
    outageProbes: { bad: 5, good: 0 },
    steps: [
      { what: 'clients began to meet errors', at: '2026-11-21T11:59:10.000Z', afterSeconds: 0 },
      { what: 'clients were served again', at: '2026-11-21T12:00:00.000Z', afterSeconds: 50 },
    ],
    evidence: [],
  });
  const [begin] = over.steps;
  const going = reportOfOutage({ since });
  expect(going).toStrictEqual({
    title: 'Errors for clients, and no switch',
    clients: 'Clients have met errors since 2026-11-21T11:59:10Z.',
    steps: [begin],
    evidence: [],
  });
  expect(reportMarkdown(going, 'prod')).toBe(`# Errors for clients, and no switch, stage prod

Clients have met errors since 2026-11-21T11:59:10Z.

| time (UTC) | after | what |
| --- | --- | --- |
| 2026-11-21T11:59:10Z | 0 s | clients began to meet errors |`);
});
