/** What comes next and whether a person has to act, of whole situations: the first thing that `status` and the page say. */
import { clientsOf } from '../../../../cli/routeaway/view/clients.ts';
import type { ControlRegionStatus } from '../../../../cli/routeaway/view/control-regions.ts';
import { nextOf } from '../../../../cli/routeaway/view/next.ts';
import { EMPTY_JOURNAL } from '../../../../shared/core/journal/journal.ts';
import {
  answers,
  DOWN,
  entry,
  FAILING,
  GOOD,
  journalOf,
  ledgerOf,
  MINUTE,
  NOW,
  onStandby,
  SECOND,
  toAndFro,
} from '../../core/build.ts';
import { type Given, lookedAt } from './observed.ts';

const SERVED = answers('+'.repeat(18), 'primary');
const WELL = { primary: GOOD, standby: GOOD, public: SERVED };
const OUTAGE = { primary: DOWN, standby: GOOD, public: answers(`${'+'.repeat(12)}${FAILING}`, 'primary') };
/** Two failures: the primary is in doubt. */
const DOUBT = { ...WELL, primary: `${GOOD}xx` };

type Row = [name: string, given: Partial<Given>, ledger: Partial<typeof WELL>, says: string];

async function shown(given: Omit<Given, 'ledger'>, ledger: Parameters<typeof ledgerOf>[0]): Promise<string> {
  const { text } = await lookedAt({ ...given, ledger: ledgerOf(ledger) });
  const [, found = ''] = /^Next {7}([\s\S]*?)\n\n/m.exec(text) ?? [];
  return found.replace(/\n +/g, ' ');
}

const READY = 'If primary fails, standby serves clients in about 60 s';
const onPrimary = (ago: number) =>
  journalOf([
    entry({
      ...{ kind: 'failover', to: 'primary' },
      begunAt: NOW - ago * MINUTE,
      verifiedAt: NOW - (ago - 1) * MINUTE,
    }),
  ]);
const LIMITED = journalOf(toAndFro(4, 10, 8).map((one) => ({ ...one, verifiedAt: one.begunAt + MINUTE })));

describe('all is well', () => {
  test.each<Row>([
    ['standby is proven', {}, {}, `${READY}. You need do nothing.`],
    [
      'there is no key: a switch takes as long as the distribution takes',
      { distribution: { distribution: 'primary', deployed: true, runsFunction: false } },
      {},
      'If primary fails, standby serves clients within minutes. You need do nothing.',
    ],
    [
      'standby is up for half a minute',
      {},
      { standby: `${'x'.repeat(10)}++++` },
      'If primary fails, nothing moves: standby is degraded. You need do nothing.',
    ],
    [
      'the stage is half a minute old',
      {},
      { standby: '++++' },
      'If primary fails, nothing moves: standby is proven only in about 60 s. You need do nothing.',
    ],
    [
      'standby is down',
      {},
      { standby: DOWN },
      'If primary fails, nothing moves: standby is unhealthy. Act: repair standby.',
    ],
    [
      'standby is unknown',
      {},
      { standby: '' },
      'If primary fails, nothing moves: nothing is known of standby. Act: find out why standby has no verdict.',
    ],
    [
      'the cool-down has not ended',
      { journal: onPrimary(3) },
      {},
      'If primary fails, standby serves clients in about 60 s, not before 12:02:01Z. You need do nothing.',
    ],
    [
      'the limit is used up',
      { journal: LIMITED },
      {},
      'If primary fails, nothing moves: the limit of automatic switches is used up. Act: find out why primary fails; `routeaway ack` allows more automatic switches.',
    ],
    [
      'the override is observe',
      { override: 'observe' },
      {},
      'If primary fails, nothing moves: the override is observe. Act: `routeaway auto` once your work is done.',
    ],
    [
      'the override is hold',
      { override: 'hold' },
      {},
      'Nothing moves: the override is hold. Act: `routeaway auto` once your work is done.',
    ],
    [
      'the override is hold, and ends',
      { override: 'hold until 2026-11-21T13:00Z' },
      {},
      'Nothing moves: the override is hold, until 13:00:00Z. You need do nothing.',
    ],
    [
      'the override pins traffic',
      { override: 'primary' },
      {},
      'Traffic stays on primary whatever its health: the override pins it there. Act: `routeaway auto` once your work is done.',
    ],
    [
      'the same, and ends',
      { override: 'primary until 2026-11-21T13:00Z' },
      {},
      'Traffic stays on primary whatever its health: the override pins it there until 13:00:00Z. You need do nothing.',
    ],
    [
      'break-glass was used',
      { key: { side: 'standby', epoch: NOW / SECOND } },
      {},
      'The edge sends traffic to standby; a run sees that within a minute, and goes on from there. You need do nothing.',
    ],
  ])('%s', async (_, given, ledger, says) => {
    expect(await shown({ journal: journalOf(), ...given }, { ...WELL, ...ledger })).toBe(says);
  });
});

test('a new stage whose edge cannot be read: nothing is wrong with the override', async () => {
  const text = await shown(
    { journal: EMPTY_JOURNAL, distribution: { distribution: 'unreadable', why: 'no answer' } },
    WELL,
  );
  expect(text).toBe('Runs stop, and nothing moves. Act: the line Decision says why.');
});

describe('traffic is on the standby', () => {
  const STANDBY = {
    journal: journalOf([
      entry({ kind: 'failover', to: 'standby', begunAt: NOW - 20 * MINUTE, verifiedAt: NOW - 19 * MINUTE }),
    ]),
    distribution: { distribution: 'standby', deployed: true, runsFunction: true },
  } as const;
  const there = { ...WELL, public: answers('+'.repeat(18), 'standby') };

  test.each<Row>([
    [
      'primary is down',
      {},
      { primary: DOWN },
      'Traffic stays on standby until you fail back. If standby fails too, nothing protects clients until primary works again. Act: repair primary, then `routeaway to primary`.',
    ],
    [
      'primary is up for half a minute',
      {},
      { primary: `${'x'.repeat(10)}++++` },
      'Traffic stays on standby until you fail back; primary is degraded. Act: once primary is healthy and proven, `routeaway to primary`.',
    ],
    [
      'primary is proven',
      {},
      {},
      'Traffic stays on standby. Primary is healthy and proven: fail back when it suits you (`routeaway to primary`). You need do nothing.',
    ],
    [
      'primary is down, and the failback is automatic',
      { settings: { failback: 'auto' } },
      { primary: DOWN },
      'Traffic stays on standby, and goes back by itself once primary has been proven for long enough. If standby fails too, nothing protects clients until primary works again. Act: repair primary.',
    ],
    [
      'primary is proven, and the failback is automatic',
      { settings: { failback: 'auto' } },
      {},
      'Traffic goes back to primary by itself, at the earliest 12:24:10Z. You need do nothing.',
    ],
    [
      'the switch is not verified',
      { journal: onStandby(1) },
      { public: answers('+'.repeat(18), 'primary') },
      'Traffic was sent to standby at 11:59:01Z; that clients are served from there is usually verified within a minute. You need do nothing.',
    ],
    [
      'nor after five minutes',
      {
        journal: journalOf([
          entry({ kind: 'failover', to: 'standby', begunAt: NOW - 9 * MINUTE, overdueAt: NOW - 4 * MINUTE }),
        ]),
      },
      { public: answers('+'.repeat(18), 'primary') },
      'Traffic was sent to standby; that clients are served from there is not verified yet, and overdue. Act: docs/runbook.md#a-switch-is-overdue says what to do.',
    ],
  ])('%s', async (_, given, ledger, says) => {
    expect(await shown({ ...STANDBY, ...given }, { ...there, ...ledger })).toBe(says);
  });
});

describe('probes fail', () => {
  test.each<Row>([
    [
      'the evidence suffices',
      {},
      OUTAGE,
      'A run moves traffic now: standby serves clients in about 40 s. You need do nothing.',
    ],
    [
      'two of them, and clients are served',
      {},
      DOUBT,
      'If every probe of primary, and every one of the public endpoint, fails from now on, standby serves clients in about 40 s; if only some do, later or not at all. You need do nothing.',
    ],
    [
      'the same, and standby is down',
      {},
      { ...DOUBT, standby: DOWN },
      'Even if every probe of primary, and every one of the public endpoint, fails from now on, nothing moves as long as standby answers no better: it is unhealthy. Act: repair standby.',
    ],
    [
      'the same, and standby is not proven',
      {},
      { ...DOUBT, standby: `${'x'.repeat(10)}++++` },
      'Even if every probe of primary, and every one of the public endpoint, fails from now on, nothing moves before standby is proven or clearly better. You need do nothing.',
    ],
    [
      'the same, and the override is observe',
      { override: 'observe' },
      DOUBT,
      'Even if every probe of primary, and every one of the public endpoint, fails from now on, nothing moves: the override is observe. Act: `routeaway auto` ends observe.',
    ],
    [
      'the same, and the override pins traffic',
      { override: 'primary' },
      DOUBT,
      'Traffic stays on primary whatever its health: the override pins it there. Act: `routeaway auto` once your work is done.',
    ],
    [
      'enough, and the override is observe',
      { override: 'observe' },
      OUTAGE,
      'A move to standby is due, but the override is observe. Act: `routeaway auto` lets it move.',
    ],
    [
      'enough, and the override is hold',
      { override: 'hold' },
      OUTAGE,
      'Nothing moves: the override is hold. Act: `routeaway auto` ends the hold.',
    ],
    [
      'enough, and the override pins traffic',
      { override: 'primary' },
      OUTAGE,
      'Nothing moves: the override pins traffic to primary. Act: `routeaway auto` ends the pin.',
    ],
    [
      'enough, and the limit is used up',
      { journal: LIMITED },
      OUTAGE,
      'Nothing moves yet: the switcher waits for the window to end, or an operator to pin a side or to run `routeaway ack`, at the latest 12:32:01Z. Act: repair primary; then `routeaway ack` allows more automatic switches.',
    ],
    [
      'enough, and the cool-down has not ended',
      { journal: onPrimary(3) },
      OUTAGE,
      'Nothing moves yet: the switcher waits for the cool-down to end, at the latest 12:02:01Z. Act: repair primary, or `routeaway to standby` moves traffic now.',
    ],
    [
      'both are down',
      {},
      { ...OUTAGE, standby: DOWN },
      'Both Regions are unhealthy, so nothing moves until standby is proven (fit for 1 min). Act: repair primary, and clients are served at once; or standby, and traffic moves there once it is proven.',
    ],
    [
      'enough, and standby is clearly better',
      {},
      { ...OUTAGE, standby: `${'x'.repeat(10)}++++` },
      'A run moves traffic now: standby serves clients in about 40 s. You need do nothing.',
    ],
    [
      'those of the Region, and not the public endpoint’s',
      {},
      { primary: DOWN },
      'Nothing moves yet: the switcher waits for the public endpoint to fail too, or primary to answer the probes. You need do nothing.',
    ],
    [
      'the public endpoint’s, and not those of a Region',
      {},
      { public: OUTAGE.public },
      'Nothing moves yet: the switcher waits for the public endpoint to answer. Act: repair what stands between clients and the Regions; `routeaway plan` says what it may be.',
    ],
  ])('%s', async (_, given, ledger, says) => {
    expect(await shown({ journal: journalOf(), ...given }, { ...WELL, ...ledger })).toBe(says);
  });
});

const GONE = { unreachable: 'does not answer this command: no answer within 3 s' };

test('of three probers only one speaks, or none', async () => {
  const { snapshot } = await lookedAt({ journal: journalOf(), ledger: ledgerOf(WELL) });
  const clients = clientsOf(snapshot);
  const probed = new Date(NOW).toISOString();
  const next = (speak: number, more: Partial<ControlRegionStatus> = {}, gone: typeof more = GONE) =>
    nextOf(
      snapshot,
      clients,
      ['a', 'b', 'c'].map(
        (region, i): ControlRegionStatus => ({
          ...{ region, probed, silent: i < speak ? [] : ['prober'] },
          ...(i === 0 ? {} : gone),
          ...(i === 2 && more),
        }),
      ),
    );
  const act = 'bring one more control Region back';
  expect(next(1)).toEqual({
    sentence: 'Nothing moves: only the prober in a speaks, and one alone moves nothing.',
    act,
  });
  expect(next(0)).toEqual({ sentence: 'Nothing moves: no prober speaks.', act });
  // They are back, or were never gone.
  for (const back of [next(1, {}, {}), next(1, GONE, {})])
    expect(back.act).toBe('if fewer than two speak within a minute, repair what the findings name');
  expect(next(1, { stopped: true }).act).toBe('`routeaway drill --end` lets the one in c speak again');
  expect(next(2).sentence).toMatch(/^If primary fails, standby serves clients/);
});

test('break-glass has moved traffic, and the journal does not know it yet: by hand it goes the other way', async () => {
  const failing = answers(`${'+'.repeat(12)}${FAILING}`, 'primary');
  const given = {
    journal: onStandby(20),
    distribution: { distribution: 'primary', deployed: true, runsFunction: true },
    unreadable: new Error('Denied.'),
    failed: [9, 4].map((ago) => ({ at: NOW - ago * SECOND, message: 'The run failed: Throttled.' })),
  } as const;
  const { snapshot, status } = await lookedAt({ ...given, ledger: ledgerOf({ ...WELL, public: failing }) });
  expect(status.next.act).toBe('`routeaway break-glass to standby` moves traffic');
  expect(snapshot.failing?.sentence).toContain('if clients fail: routeaway break-glass to standby');
});
