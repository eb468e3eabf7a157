/** What `plan` tells a script: whether a run would act, and if not, whether something keeps it from that. */
import { answerOf } from '../../../../cli/routeaway/commands/plan.ts';
import {
  answers,
  DOWN,
  entry,
  FAILING,
  failoverAgo,
  GOOD,
  journalOf,
  ledgerOf,
  MINUTE,
  NOW,
} from '../../core/build.ts';
import { type Given, lookedAt } from './observed.ts';

const answer = async (
  verdicts: Parameters<typeof ledgerOf>[0],
  { journal = journalOf(), ...given }: Partial<Given> = {},
) => {
  const ledger = ledgerOf({ primary: GOOD, standby: GOOD, ...verdicts });
  return answerOf((await lookedAt({ journal, ledger, ...given })).snapshot);
};

const remembered = (text: string) => journalOf([], { override: { text, seenAt: NOW - MINUTE } });
const pinned = { override: 'primary', journal: remembered('primary') };
/** Traffic is on the standby, and the switch is verified. */
const away = {
  journal: journalOf([{ ...failoverAgo(10), verifiedAt: NOW - 9 * MINUTE }]),
  distribution: { distribution: 'standby', deployed: true, runsFunction: true },
} as const;

test('traffic where it belongs is nothing to do, under a pin as well', async () => {
  expect(await answer({})).toBe('nothing');
  expect(await answer({}, pinned)).toBe('nothing');
});

test('a pin to a side that fails, or whose clients fail, holds', async () => {
  expect(await answer({ primary: DOWN }, pinned)).toBe('held');
  expect(await answer({ public: answers(FAILING, 'primary') }, pinned)).toBe('held');
});

test('a hold, observe and a rule that waits hold', async () => {
  expect(await answer({}, { override: 'hold', journal: remembered('hold') })).toBe('held');
  expect(await answer({ primary: DOWN }, { override: 'observe', journal: remembered('observe') })).toBe(
    'held',
  );
  expect(await answer({ primary: DOWN, standby: '+++' })).toBe('held');
  expect(await answer({ public: answers(FAILING, 'primary') })).toBe('held');
});

test('traffic on the standby waits for an operator, or for its time, and nothing holds it', async () => {
  expect(await answer({}, away)).toBe('nothing');
  expect(await answer({}, { ...away, settings: { failback: 'auto' } })).toBe('nothing');
  expect(await answer({ primary: DOWN }, away)).toBe('nothing');
});

test('a switch that is not verified yet is nothing to do while its side is well, whatever clients get', async () => {
  const unverified = journalOf([failoverAgo(1)]);
  const given = { ...away, journal: unverified };
  const failing = { public: answers(FAILING, 'primary') };
  expect(await answer({ primary: DOWN, ...failing }, given)).toBe('nothing');
  const override = { text: 'standby', seenAt: NOW - MINUTE };
  const pinnedThere = { ...given, override: 'standby', journal: { ...unverified, override } };
  expect(await answer({ primary: DOWN, ...failing }, pinnedThere)).toBe('nothing');
  expect(await answer({ standby: DOWN, ...failing }, pinnedThere)).toBe('held');
  // By now clients should have been reached.
  const late = journalOf([{ ...failoverAgo(7), overdueAt: NOW - MINUTE }]);
  expect(await answer({ primary: DOWN, ...failing }, { ...away, journal: late })).toBe('held');
});

test('a failover is a move, a distribution that lags behind the key is not', async () => {
  expect(await answer({ primary: DOWN })).toBe('moves');
  const behind = entry({ kind: 'failover', to: 'standby', verifiedAt: NOW - 9 * MINUTE });
  const journal = journalOf([behind]);
  expect(await answer({}, { journal, key: { side: 'standby', epoch: 1 } })).toBe('reconciles');
});
