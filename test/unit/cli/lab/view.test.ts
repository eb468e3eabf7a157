/** What the page says is what `routeaway status` says; here is only how it is cut into pieces. */

import { headOf, viewOf } from '../../../../cli/lab/view.ts';
import type { UnreachedRegion } from '../../../../cli/routeaway/view/control-regions.ts';
import { answers, DOWN, entry, GOOD, journalOf, ledgerOf, NOW, SECOND } from '../../core/build.ts';
import { lookedAt } from '../routeaway/observed.ts';

test.each([
  ['served from primary since 12:00:05Z (2 h).', 'served from primary since 12:00:05Z (2 h)', ''],
  [
    'served from standby since 12:00:05Z (30 s); before that failing for 1 min.',
    'served from standby since 12:00:05Z (30 s)',
    'before that failing for 1 min.',
  ],
  [
    'FAILING since 12:00:05Z (12 s): no answer within 3000 ms. The newest probe gave no verdict.',
    'FAILING since 12:00:05Z (12 s)',
    'no answer within 3000 ms. The newest probe gave no verdict.',
  ],
  ['served from primary just now', 'served from primary just now', ''],
  ['', '', ''],
])('%p', (sentence, ...expected) => {
  expect(headOf(sentence)).toEqual(expected);
});

const PUBLIC = answers('+'.repeat(18), 'primary');

test('served, and nobody notices that the side fails some of its probes', async () => {
  const { snapshot, status } = await lookedAt({
    journal: journalOf(),
    ledger: ledgerOf({ primary: `${GOOD}xx`, standby: GOOD, public: PUBLIC }),
  });
  const { clients, next, judged, mayFailBack, marks, reports } = viewOf({ status, snapshot });
  expect(clients).toEqual({
    tone: 'doubt',
    head: 'served from primary, in doubt',
    lasts: '',
    detail: 'Primary failed 2 of 2 probes in 10 s.',
  });
  expect(next).toEqual({ sentence: status.next.sentence, act: 'You need do nothing.' });
  const [primary, standby, endpoint] = judged;
  expect([primary?.state, standby?.state, endpoint?.state]).toEqual(['degraded', 'healthy', 'healthy']);
  expect([primary?.percent, standby?.percent, endpoint?.percent]).toEqual([36, 0, 0]);
  expect([primary?.active, standby?.active, endpoint?.active]).toEqual([true, false, false]);
  // With one vantage point its own evidence is all there is.
  expect(primary?.points.map(({ percent }) => percent)).toEqual([36]);
  expect(primary?.points[0]?.probes.slice(-3)).toEqual([
    { ago: 20, judgement: 'healthy' },
    { ago: 10, judgement: 'unhealthy' },
    { ago: 0, judgement: 'unhealthy' },
  ]);
  expect([mayFailBack, marks, reports]).toEqual([false, [], []]);
});

test('the chart has the instants of the first line', async () => {
  const at = (seconds: number) => NOW - seconds * SECOND;
  const told = async (marks: string, outage: object) => {
    const ledger = ledgerOf({ primary: GOOD, standby: GOOD, public: answers(marks, 'primary') });
    const given = { journal: journalOf(), ledger: { ...ledger, outage: outage as never } };
    const { snapshot, status } = await lookedAt(given);
    return viewOf({ status, snapshot });
  };
  const failing = await told('++++++xxxxxx', { since: at(50), lastBad: NOW, probes: { bad: 6, good: 0 } });
  expect(failing.clients).toMatchObject({ head: 'FAILING on the way to primary', lasts: 'for 50 s' });
  expect(failing.marks).toEqual([{ what: 'probe fails', at: at(50) }]);
  const over = { since: at(80), lastBad: at(50), until: at(40), probes: { bad: 4, good: 0 } };
  const served = await told('++++xxxx+++++', over);
  expect(served.clients).toMatchObject({ head: 'served from primary', lasts: 'for 40 s' });
  expect(served.marks).toEqual([{ what: 'probe fails', at: at(80) }]);
});

test.each([
  ['the one that has the traffic', { primary: DOWN, standby: GOOD }, 'FAILING on primary'],
  ['both', { primary: DOWN, standby: DOWN }, 'FAILING on both Regions'],
])('the headline names the Region that fails: %s', async (_, sides, head) => {
  const ledger = ledgerOf({ ...sides, public: answers('++++++xxxxxx', 'primary') });
  const { snapshot, status } = await lookedAt({ journal: journalOf(), ledger });
  expect(viewOf({ status, snapshot }).clients.head).toBe(head);
});

const failedOver = (ago: number) =>
  entry({
    kind: 'failover',
    to: 'standby',
    begunAt: NOW - ago * SECOND,
    effectAt: NOW - (ago - 2) * SECOND,
    verifiedAt: NOW - (ago - 30) * SECOND,
  });

test('after a failover: the chart has its marks for two minutes', async () => {
  const told = async (ago: number) => {
    const { snapshot, status } = await lookedAt({
      journal: journalOf([failedOver(ago)]),
      ledger: ledgerOf({ primary: GOOD, standby: GOOD, public: answers('+'.repeat(9), 'standby') }),
    });
    return viewOf({ status, snapshot });
  };
  const { marks, reports } = await told(100);
  expect(marks).toEqual([
    { what: 'decided', at: NOW - 100 * SECOND },
    { what: 'verified', at: NOW - 70 * SECOND },
  ]);
  expect(reports.map(({ title }) => title)).toEqual(['Failover from primary to standby']);
  expect((await told(200)).marks).toEqual([]);
});

test.each([
  ['by hand, primary proven', {}, GOOD, true],
  ['by itself', { settings: { failback: 'auto' as const } }, GOOD, false],
  ['under a hold', { override: 'hold' }, GOOD, false],
  ['primary fails some of its probes', {}, `${GOOD}x`, false],
])('failing back may be offered: %s', async (_, given, primary, expected) => {
  const { snapshot, status } = await lookedAt({
    journal: journalOf([failedOver(3_000)]),
    ledger: ledgerOf({ primary, standby: GOOD, public: answers('+'.repeat(9), 'standby') }),
    distribution: { distribution: 'standby', deployed: true, runsFunction: true },
    ...given,
  });
  expect(viewOf({ status, snapshot }).mayFailBack).toBe(expected);
});

describe('without the journal', () => {
  const unknown = { state: 'unknown' } as const;
  const view = (controlRegions?: readonly UnreachedRegion[]) =>
    viewOf({
      status: {
        ...(controlRegions && { controlRegions }),
        stage: 'lab',
        time: new Date(NOW).toISOString(),
        trouble: 'The control Region ca-central-1 does not answer: it is gone.',
        edge: 'primary',
        controls: { distribution: { says: 'primary', deployed: true }, key: { says: 'absent' } },
        public: { state: 'healthy', servedBy: 'primary', evidence: 'status 200 in 30 ms' },
        health: { primary: { region: 'a', ...unknown }, standby: { region: 'b', ...unknown } },
        toDo: 'nothing now: clients are served.',
      },
    });

  test('what can be seen from here, and what to do', () => {
    const { clients, next, decision, judged, controlRegions } = view();
    expect(clients).toEqual({
      tone: 'doubt',
      head: 'served from primary just now, asked from here',
      lasts: '',
      detail: '',
    });
    expect(next).toEqual({
      sentence: 'No failover happens by itself now.',
      act: 'To do: nothing now: clients are served.',
    });
    expect(decision).toEqual(['The control Region ca-central-1 does not answer: it is gone.']);
    expect(judged.map(({ state }) => state)).toEqual(['unknown', 'unknown', 'healthy']);
    expect(controlRegions).toEqual([]);
  });

  test('of three control Regions each says why it does not serve', () => {
    const unreachable = 'it answers this command, but its table does not';
    const { decision, controlRegions } = view([{ region: 'eu-west-1', unreachable }]);
    expect(controlRegions).toEqual([{ region: 'eu-west-1', works: false, says: unreachable }]);
    expect(decision.at(-1)).toBe('Nothing can begin before two of the three reach each other.');
  });
});
