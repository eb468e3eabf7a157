/**
 * When the key-value store of the CloudFront function is read: in steady state seldom, and at once where what is known of it
 * may be wrong.
 */

import {
  keyReadDue,
  STORE_EVERY_MS,
  STORE_UNNAMED_EVERY_MS,
} from '../../../shared/core/decision/key-cache.ts';
import type { Edge } from '../../../shared/core/edge.ts';
import type { Entry, Journal, KnownKey } from '../../../shared/core/journal/journal.ts';
import { EMPTY_JOURNAL } from '../../../shared/core/journal/journal.ts';
import { KEY_SETTLED_MS } from '../../../shared/core/journal/known-key.ts';
import type { PublicVerdict } from '../../../shared/core/verdict/verdict.ts';
import { answers, entry, journalOf, ledgerOf, MINUTE, NOW, SECOND, verdicts } from './build.ts';

interface Row {
  readonly key?: Partial<KnownKey> | 'unknown';
  readonly entry?: Partial<Entry>;
  readonly journal?: Partial<Journal>;
  readonly edge?: Pick<Edge, 'distribution' | 'deployed'>;
  readonly heard?: readonly PublicVerdict[];
  /** Of the side with the traffic. */
  readonly here?: string;
  readonly override?: string;
}

/** Traffic has been on the standby for an hour; no key is set, which was read ten seconds ago. */
function due({
  key = {},
  entry: given,
  journal: rest,
  edge,
  heard = [],
  here = '',
  override = 'auto',
}: Row): boolean {
  const last = { kind: 'failover', to: 'standby', begunAt: NOW - 60 * MINUTE, verifiedAt: NOW } as const;
  const known = { says: 'absent', etag: 'E1', at: NOW - 10 * SECOND, ...(key !== 'unknown' && key) } as const;
  const journal = journalOf([entry({ ...last, ...given })], {
    ...(key !== 'unknown' && { key: known }),
    ...rest,
  });
  const ledger = ledgerOf({ standby: here, public: heard });
  return keyReadDue(
    journal,
    edge ?? { distribution: 'standby', deployed: true },
    ledger,
    { text: override },
    NOW,
  );
}

const STEP = { share: 5, notedAt: NOW - 9 * MINUTE };
const lease = (leaseUntil: number) => ({ phase: 'in-progress', leaseUntil }) as const;
const from = (side: 'primary' | 'standby', tick = NOW) => answers('+', side, tick);
const AUTO = { text: 'auto' } as const;
const PINNED = { override: { text: 'standby', seenAt: NOW - 10 * MINUTE } } as const;
/** As a side answers that does not let the prober in. */
const refused = (count: number): PublicVerdict[] =>
  verdicts('?'.repeat(count)).map((v) => ({
    ...v,
    evidence: 'status 403: refused, the credentials may be wrong',
    refused: true,
  }));
const MINUTE_AGO = { at: NOW - MINUTE };

test.each<[what: string, row: Row]>([
  ['nothing is known of it', { key: 'unknown' }],
  ['nobody knows what became of an order', { key: { doubtful: { until: NOW, sides: ['standby'] } } }],
  ['it was read an hour ago', { key: { at: NOW - STORE_EVERY_MS }, heard: from('standby') }],
  [
    'it was read a quarter of an hour ago and answers name nobody',
    { key: { at: NOW - STORE_UNNAMED_EVERY_MS }, heard: verdicts('+') },
  ],
  ['the same, and there are no answers', { key: { at: NOW - STORE_UNNAMED_EVERY_MS } }],
  ['it was read a minute ago and a step depends on it', { key: MINUTE_AGO, journal: { step: STEP } }],
  ['nothing has ever happened', { journal: { entries: EMPTY_JOURNAL.entries } }],
  ['a switch was left open and its lease is over', { entry: lease(NOW) }],
  [
    'the distribution has been moved, however long a lease that nobody holds any more',
    { entry: { leaseUntil: NOW + 1 }, edge: { distribution: 'primary', deployed: true } },
  ],
  ['the distribution has been moved', { edge: { distribution: 'primary', deployed: true } }],
  ['the distribution’s behaviours disagree', { edge: { distribution: 'mixed', deployed: true } }],
  ['the key says otherwise', { key: { says: { side: 'primary', epoch: 1 } } }],
  ['an answer came from the other side since', { key: MINUTE_AGO, heard: from('primary') }],
  [
    'the same, the switch is not confirmed, and every edge location has its key',
    {
      key: { ...MINUTE_AGO, setAt: NOW - KEY_SETTLED_MS },
      heard: from('primary'),
      journal: { entries: [entry({ kind: 'failover', to: 'standby' })] },
    },
  ],
  [
    'nobody answers clients, and the side they belong to is well',
    { key: MINUTE_AGO, heard: verdicts('x'), here: '+' },
  ],
  [
    'the same, and the key was read before the answers turned bad',
    { key: { at: NOW - 11 * SECOND }, heard: verdicts('xx'), here: '++' },
  ],
  [
    'the same, with an unknown verdict since then, and one from the future',
    {
      key: MINUTE_AGO,
      heard: [...verdicts('x?'), ...from('standby', NOW + SECOND)],
      here: '++',
    },
  ],
  [
    'the same, and the newest verdict about that side is a minute older',
    { key: MINUTE_AGO, heard: verdicts('x'), here: '+......' },
  ],
  [
    'clients are refused, and the side they belong to is well',
    { key: MINUTE_AGO, heard: refused(1), here: '+' },
  ],
  ['an operator has just pinned traffic to where it is', { override: 'standby' }],
  [
    'a pin is in force and nobody answers clients, whatever is known of that side',
    { key: MINUTE_AGO, heard: verdicts('x'), here: 'x', override: 'standby', journal: PINNED },
  ],
])('due where %s', (_, row) => expect(due(row)).toBe(true));

test.each<[what: string, row: Row]>([
  ['all is at rest', {}],
  [
    'it was read less than an hour ago',
    { key: { at: NOW - STORE_EVERY_MS + 1 }, heard: from('standby', NOW - 2 * STORE_EVERY_MS) },
  ],
  ['it was read less than a quarter of an hour ago', { key: { at: NOW - STORE_UNNAMED_EVERY_MS + 1 } }],
  ['it was read a minute ago and nothing depends on it', { key: MINUTE_AGO }],
  [
    'a step depends on it and it was read less than a minute ago',
    { key: { at: NOW - MINUTE + 1 }, journal: { step: STEP } },
  ],
  [
    'someone is moving traffic now',
    { entry: lease(NOW + 1), edge: { distribution: 'primary', deployed: false } },
  ],
  [
    'someone has moved traffic just now and has not said so yet',
    { entry: lease(NOW + 1), edge: { distribution: 'standby', deployed: false } },
  ],
  ['the distribution cannot be read', { edge: { distribution: 'unreadable' } }],
  [
    'the key holds traffic where it belongs, whatever the distribution says',
    { key: { says: { side: 'standby', epoch: 1 } }, edge: { distribution: 'primary', deployed: true } },
  ],
  ['an answer came from where it should', { key: MINUTE_AGO, heard: from('standby') }],
  ['an answer names nobody', { key: MINUTE_AGO, heard: from('primary').map(({ servedBy: _, ...v }) => v) }],
  [
    'the newest answer is as it should be',
    { key: MINUTE_AGO, heard: [...from('primary', NOW - 1), ...from('standby')] },
  ],
  ['the answer is as old as what is known', { key: MINUTE_AGO, heard: from('primary', NOW - MINUTE) }],
  [
    'nobody answers clients, as the side they belong to is down',
    { key: MINUTE_AGO, heard: verdicts('xxx'), here: 'xxx' },
  ],
  ['nobody answers clients, and nothing is known of that side', { key: MINUTE_AGO, heard: verdicts('xxx') }],
  [
    'nobody answers clients, and the newest verdict about that side is older than a minute',
    { key: MINUTE_AGO, heard: verdicts('x'), here: '+.......' },
  ],
  [
    'that side itself answers clients with errors',
    {
      key: MINUTE_AGO,
      heard: verdicts('xx').map((v) => ({ ...v, servedBy: 'standby' as const })),
      here: '++',
    },
  ],
  [
    'clients got a bad answer as it was read, and there is none since then',
    { key: MINUTE_AGO, heard: verdicts('x', NOW - MINUTE), here: '+......' },
  ],
  ['it was read as the first of them got no answer', { heard: verdicts('xx'), here: '++' }],
  ['clients get good answers that name no side', { key: MINUTE_AGO, heard: verdicts('+'), here: '+' }],
  [
    'the first of them was not answered, and it was read a short while ago',
    { heard: verdicts('+x'), here: '++' },
  ],
  [
    'it was read less than a minute ago, since the answers turned bad',
    { key: { at: NOW - MINUTE + 1 }, heard: verdicts('xxxxxxx'), here: '+++++++' },
  ],
  [
    'clients are answered again',
    { key: MINUTE_AGO, heard: [...verdicts('xx', NOW - 10 * SECOND), ...from('standby')], here: '+' },
  ],
  [
    'a pin is in force and clients are served',
    { key: MINUTE_AGO, heard: from('standby'), override: 'standby', journal: PINNED },
  ],
  ['a pin is new that moves traffic', { override: 'primary', journal: PINNED }],
  ['a hold is new', { override: 'hold' }],
  ['it was read a short while ago', { key: { at: NOW - MINUTE + 1 }, heard: from('primary') }],
  [
    'the other side may still answer: the switch is not confirmed, and its key was set a short while ago',
    {
      key: { ...MINUTE_AGO, setAt: NOW - KEY_SETTLED_MS + 1 },
      heard: from('primary'),
      journal: { entries: [entry({ kind: 'failover', to: 'standby' })] },
    },
  ],
  [
    'some clients are meant to be sent there',
    { key: { ...MINUTE_AGO, says: { side: 'standby', epoch: 1, share: 5 } }, heard: from('primary') },
  ],
])('not due where %s', (_, row) => expect(due(row)).toBe(false));

test('due where an answer comes from elsewhere before anything was ever switched', () => {
  const journal = journalOf([], { key: { says: 'absent', etag: 'E1', at: NOW - MINUTE } });
  const edge = { distribution: 'primary', deployed: true } as const;
  expect(keyReadDue(journal, edge, ledgerOf({ public: from('standby') }), AUTO, NOW)).toBe(true);
  expect(keyReadDue(journal, edge, ledgerOf({ public: from('primary') }), AUTO, NOW)).toBe(false);
});

test('due where an answer comes from elsewhere although a key holds all traffic', () => {
  const key = { ...MINUTE_AGO, says: { side: 'standby', epoch: 1 } } as const;
  expect(due({ key, heard: from('primary') })).toBe(true);
});
