/** Where traffic is now, judged from what could be seen: a deploy must leave it there. */
import { judgeActive, type Sight } from '../../../../cli/deploy/active-side.ts';
import type { Entry, Journal } from '../../../../shared/core/journal/journal.ts';
import { EMPTY_JOURNAL } from '../../../../shared/core/journal/journal.ts';
import type { Side } from '../../../../shared/core/side.ts';

const NOW = Date.parse('2027-01-05T18:00:00Z');

const entry = (over: Partial<Entry>): Entry => ({
  epoch: 1,
  kind: 'failover',
  from: 'primary',
  to: 'standby',
  phase: 'applied',
  because: '',
  evidence: [],
  run: 'run-1',
  begunAt: NOW - 60_000,
  leaseUntil: NOW - 30_000,
  ...over,
});
const journal = (...entries: Partial<Entry>[]): Journal => ({
  ...EMPTY_JOURNAL,
  revision: 1,
  entries: entries.map(entry),
});
/** A failback of which nobody has closed the entry. */
const LEFT_UNFINISHED = journal({ epoch: 2, to: 'primary', phase: 'in-progress' }, { to: 'standby' });
const judge = (sight: Partial<Sight>) => judgeActive({ journal: 'none', edge: 'none', now: NOW, ...sight });

test.each<[string, Partial<Sight>, Side]>([
  ['a first deploy', {}, 'primary'],
  ['a first deploy on the standby', { given: 'standby' }, 'standby'],
  ['an empty journal', { journal: EMPTY_JOURNAL, edge: 'standby' }, 'standby'],
  ['no journal', { edge: 'standby' }, 'standby'],
  ['both agree', { journal: journal({ to: 'standby' }), edge: 'standby' }, 'standby'],
  ['back again', { journal: journal({ to: 'primary' }, { to: 'standby' }), edge: 'primary' }, 'primary'],
  ['the edge cannot be read', { journal: journal({ to: 'standby' }), edge: 'unreadable' }, 'standby'],
  ['a distribution of someone else', { journal: journal({ to: 'standby' }) }, 'standby'],
  [
    'a failed attempt to leave',
    { journal: journal({ to: 'standby', phase: 'failed' }, { to: 'primary' }), edge: 'primary' },
    'primary',
  ],
  [
    'an attempt that was left unfinished, and applied',
    { journal: journal({ to: 'standby', phase: 'in-progress' }, { to: 'primary' }), edge: 'standby' },
    'standby',
  ],
  [
    'a contradiction that a person resolves',
    { journal: journal({ to: 'standby' }), edge: 'primary', given: 'primary' },
    'primary',
  ],
  [
    'a key that is ahead of the distribution',
    { journal: journal({ to: 'standby' }), edge: 'primary', key: { side: 'standby', epoch: 1 } },
    'standby',
  ],
  ['a key alone, with no journal', { edge: 'primary', key: { side: 'standby', epoch: 1 } }, 'standby'],
  [
    'a failback that goes by steps',
    { journal: journal({ to: 'standby' }), edge: 'standby', key: { side: 'standby', epoch: 2, share: 25 } },
    'standby',
  ],
  [
    'a key that is about reads alone',
    {
      journal: journal({ to: 'standby' }),
      edge: 'standby',
      key: { side: 'primary', epoch: 1, readsOnly: true },
    },
    'standby',
  ],
  ['a key that is invalid', { edge: 'standby', key: 'nonsense' }, 'standby'],
  ['no key', { journal: journal({ to: 'standby' }), edge: 'standby', key: 'absent' }, 'standby'],
  [
    'a store that cannot be read, where the rest agrees',
    { journal: journal({ to: 'standby' }), edge: 'standby', key: 'unreadable' },
    'standby',
  ],
  ['a mixture that a person resolves', { edge: 'mixed', given: 'standby' }, 'standby'],
  ['DNS', { journal: journal({ to: 'standby' }), edge: 'dns' }, 'standby'],
  ['a first deploy with DNS', { journal: EMPTY_JOURNAL, edge: 'dns', given: 'standby' }, 'standby'],
  ['DNS beside an attempt that was left unfinished', { journal: LEFT_UNFINISHED, edge: 'dns' }, 'standby'],
  [
    'DNS beside one that failed',
    { journal: journal({ to: 'primary', phase: 'failed' }, { to: 'standby' }), edge: 'dns' },
    'standby',
  ],
  [
    'DNS, and a key that an unfinished attempt has set',
    { journal: LEFT_UNFINISHED, edge: 'dns', key: { side: 'primary', epoch: 2 } },
    'primary',
  ],
  [
    'DNS, and a key of before',
    { journal: LEFT_UNFINISHED, edge: 'dns', key: { side: 'standby', epoch: 1 } },
    'standby',
  ],
  [
    'a distribution of your own and an unfinished attempt, where a person names the side',
    { journal: LEFT_UNFINISHED, given: 'standby' },
    'standby',
  ],
])('%s', (_, sight, active) => expect(judge(sight).active).toBe(active));

test.each<[string, Partial<Sight>, RegExp]>([
  [
    'a switch under way',
    { journal: journal({ phase: 'in-progress', leaseUntil: NOW + 1 }), edge: 'primary' },
    /^A switch to standby is under way \(epoch 1, begun 2027-01-05T17:59:00\.000Z\)/,
  ],
  [
    'a contradiction',
    { journal: journal({ to: 'standby' }), edge: 'primary' },
    /the distribution points at primary and the journal says standby/,
  ],
  [
    'a key that someone else has written',
    { journal: journal({ to: 'primary' }), edge: 'primary', key: { side: 'standby', epoch: 9 } },
    /the key at the edge points at standby and the journal says primary/,
  ],
  [
    'a store that cannot be read, where a key could explain what differs',
    { journal: journal({ to: 'standby' }), edge: 'primary', key: 'unreadable' },
    /the distribution points at primary and the journal says standby/,
  ],
  [
    'a store that cannot be read, and no journal',
    { edge: 'primary', key: 'unreadable', why: 'The store is silent' },
    /there is no journal, and the edge cannot be read \(The store is silent\)/,
  ],
  ['a mixture', { edge: 'mixed' }, /the distribution points at both sides\./],
  [
    'nothing to go by',
    { edge: 'unreadable', why: 'denied' },
    /there is no journal, and the edge cannot be read \(denied\)/,
  ],
  [
    'an unfinished attempt, and a distribution of your own, at which nobody looks',
    { journal: LEFT_UNFINISHED },
    /a switch to primary \(epoch 2\) was left unfinished, and a deploy does not look at a distribution of your own\./,
  ],
  [
    'an unfinished attempt, and a store of which nobody knows whether a key is in it',
    { journal: LEFT_UNFINISHED, edge: 'dns', key: 'unreadable', why: 'The store is silent' },
    /the switch to primary in the journal was left unfinished, and the edge cannot be read \(The store is silent\)/,
  ],
  [
    'an order to move traffic',
    { journal: journal({ to: 'standby' }), edge: 'standby', given: 'primary' },
    /^active is given as primary, but traffic is on standby\./,
  ],
])('%s stops the deploy', (_, sight, sentence) => expect(() => judge(sight)).toThrow(sentence));
