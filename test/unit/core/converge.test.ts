import { type Converge, converge } from '../../../shared/core/decision/converge.ts';
import type { Edge, KeySays } from '../../../shared/core/edge.ts';
import type { Entry, Journal } from '../../../shared/core/journal/journal.ts';
import { EMPTY_JOURNAL } from '../../../shared/core/journal/journal.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';
import { entry, failoverAgo, journalOf, MINUTE, NOW, SECOND, situationOf } from './build.ts';

const HERE: KeySays = { side: 'standby', epoch: 1 };
const THERE: KeySays = { side: 'primary', epoch: 1 };
const IDLE: KeySays = { side: 'standby', epoch: 1, readsOnly: true };
/** The switch is verified. */
const DONE = { verifiedAt: NOW - 20 * SECOND };
const AT_REST: Edge = { distribution: 'standby', deployed: true, key: 'absent' };

/** What the name servers answer, and the key. */
const byDns = (answers: Side, key: KeySays): Partial<Edge> => ({
  distribution: 'dns',
  key,
  dns: { says: 'standby', answers },
});
const BY_DNS = { settings: { routing: 'key,dns' } } as const;
const FOLLOWED = { ...DONE, deployedAt: NOW - 5 * MINUTE + SECOND };

interface Row {
  readonly edge?: Partial<Edge>;
  readonly entry?: Partial<Entry>;
  readonly journal?: Partial<Journal>;
  readonly settings?: Partial<Settings>;
  readonly override?: string;
}

const convergeOf = ({ edge, entry: of, journal, settings, override }: Row) =>
  converge(
    situationOf({
      journal: journalOf(
        [entry({ kind: 'failover', to: 'standby', begunAt: NOW - 5 * MINUTE, ...of })],
        journal,
      ),
      edge: { ...AT_REST, ...edge },
      ...(settings && { settings }),
      ...(override !== undefined && { override }),
    }),
  );

describe('traffic is on the standby', () => {
  const distribution: Converge = {
    kind: 'converge',
    control: 'distribution',
    to: 'standby',
    sentence: 'Converge: the key sends traffic to standby; the distribution follows.',
  };
  const key = (put: Extract<Converge, { control: 'key' }>['put'], sentence: string): Converge => ({
    kind: 'converge',
    control: 'key',
    put,
    sentence: `Converge: ${sentence}.`,
  });
  const gone = key('absent', 'the distribution sends traffic to standby; the key is deleted');
  const too = key({ side: 'standby', epoch: 1 }, 'the key sends traffic to standby, too');
  const again = (epoch: number) =>
    key({ side: 'standby', epoch }, 'the key sends all clients to standby again');
  const idle = (epoch = 1) =>
    key(
      { side: 'standby', epoch, readsOnly: true },
      'the distribution sends traffic to standby; the key only says which side reads ask first',
    );
  const rows: readonly [what: string, row: Row, wanted: Converge | undefined][] = [
    ['all at rest', { entry: DONE }, undefined],
    ['the distribution has not followed', { edge: { distribution: 'primary', key: HERE } }, distribution],
    [
      'the same, but the distribution is another tool’s: the key stays',
      { edge: { distribution: 'primary', key: HERE }, entry: DONE, settings: { routing: 'key' } },
      undefined,
    ],
    [
      'the same, and it is on its way to where traffic is',
      { edge: { deployed: false, key: HERE }, settings: { routing: 'key' } },
      undefined,
    ],
    ['the same, and it is there', { edge: { key: HERE }, entry: DONE, settings: { routing: 'key' } }, gone],
    [
      'the key is set, and DNS has not followed',
      { ...BY_DNS, edge: byDns('primary', HERE), entry: DONE },
      undefined,
    ],
    [
      'it has, and the latches may not have yet',
      { ...BY_DNS, edge: byDns('standby', HERE), entry: FOLLOWED },
      undefined,
    ],
    [
      'it has for five minutes',
      { ...BY_DNS, edge: byDns('standby', HERE), entry: { ...DONE, deployedAt: NOW - 5 * MINUTE } },
      key('absent', 'DNS sends traffic to standby; the key is deleted'),
    ],
    [
      'the same, and the name servers answer otherwise now',
      { ...BY_DNS, edge: byDns('primary', HERE), entry: { ...DONE, deployedAt: NOW - 5 * MINUTE } },
      undefined,
    ],
    ['it applied by DNS alone, which is on its way', { ...BY_DNS, edge: byDns('primary', 'absent') }, too],
    ['DNS has no key', { ...BY_DNS, edge: byDns('standby', 'none'), entry: FOLLOWED }, undefined],
    ['only some of its behaviours have', { edge: { distribution: 'mixed', key: HERE } }, distribution],
    ['it cannot be read', { edge: { distribution: 'unreadable', key: HERE } }, undefined],
    ['it has followed, and is not deployed', { edge: { deployed: false, key: HERE } }, undefined],
    ['it is deployed, and the switch is not verified', { edge: { key: HERE } }, undefined],
    ['it is deployed, and the switch is verified', { edge: { key: HERE }, entry: DONE }, gone],
    ['… or overdue', { edge: { key: HERE }, entry: { overdueAt: NOW } }, gone],
    ['the key is invalid', { edge: { key: 'nonsense' }, entry: DONE }, gone],
    ['the key cannot be read', { edge: { key: 'unreadable' } }, undefined],
    ['there is no CloudFront function', { edge: { key: 'none' } }, undefined],
    ['the key was not taken, and the move is not confirmed', { edge: { deployed: false } }, too],
    ['a value that is invalid is in its place', { edge: { deployed: false, key: 'nonsense' } }, too],
    ['… and it is confirmed', { edge: { deployed: false }, entry: { verifiedAt: NOW } }, undefined],
    ['… and there is no CloudFront function', { edge: { deployed: false, key: 'none' } }, undefined],
    ['some clients are sent elsewhere', { edge: { key: { ...HERE, share: 5 } }, entry: DONE }, gone],
    ['… and the switch is not verified', { edge: { key: { ...HERE, share: 5 } } }, again(1)],
    [
      '… and the distribution is not deployed',
      { edge: { deployed: false, key: { ...HERE, share: 5 } } },
      again(1),
    ],
    [
      '… by a key newer than ours, which no older one replaces',
      { edge: { deployed: false, key: { ...HERE, share: 5, epoch: 9 } } },
      again(9),
    ],
    [
      '… and the distribution cannot be read',
      { edge: { distribution: 'unreadable', deployed: false, key: { ...HERE, share: 5 } } },
      again(1),
    ],
    ['the key sends everybody elsewhere', { edge: { key: THERE } }, undefined],
    ['so does the distribution', { edge: { distribution: 'primary' } }, undefined],
    [
      'it was moved only now',
      { edge: { key: HERE }, entry: { ...DONE, begunAt: NOW - 10 * SECOND } },
      undefined,
    ],
    [
      'the move was closed 15 s ago',
      { edge: { key: HERE }, entry: { ...DONE, closedAt: NOW - 15 * SECOND } },
      gone,
    ],
    [
      'the move was closed less than 15 s ago',
      { edge: { key: HERE }, entry: { ...DONE, closedAt: NOW - 15 * SECOND + 1 } },
      undefined,
    ],
    ['someone is moving it', { edge: { key: HERE }, entry: { phase: 'in-progress' } }, undefined],
    ['an operator holds', { edge: { key: HERE }, entry: DONE, override: 'hold' }, undefined],
    ['an operator observes', { edge: { key: HERE }, entry: DONE, override: 'observe' }, undefined],
    [
      'another stack owns the distribution',
      { edge: { key: HERE }, entry: DONE, journal: { owner: { at: NOW, other: 'another' } } },
      undefined,
    ],
    ['an operator pinned it there', { edge: { key: HERE }, override: 'standby', entry: DONE }, gone],
    ['a reads-only key, which is no longer wanted', { edge: { key: IDLE }, entry: DONE }, gone],
  ];
  test.each(rows)('%s', (_, row, wanted) => {
    expect(convergeOf(row)).toStrictEqual(wanted);
  });

  const above = (given: Partial<Entry> & Pick<Entry, 'kind' | 'to'>, edge: Partial<Edge>) => {
    const journal = journalOf([entry({ begunAt: NOW - 5 * MINUTE, ...given }), failoverAgo(60)]);
    return converge(situationOf({ journal, edge: { ...AT_REST, ...edge } }));
  };
  test('nothing converges while a switch is open, however old', () => {
    expect(above({ kind: 'repair', to: 'standby', phase: 'in-progress' }, { key: HERE })).toBeUndefined();
  });
  test('a switch that failed waits for no key', () => {
    expect(above({ kind: 'pin', to: 'primary', phase: 'failed' }, { deployed: false })).toBeUndefined();
  });
  test('nor does the first entry, or an empty journal', () => {
    const edge = { distribution: 'primary', deployed: false, key: 'absent' } as const;
    expect(converge(situationOf({ edge }))).toBeUndefined();
    expect(converge(situationOf({ edge, journal: EMPTY_JOURNAL }))).toBeUndefined();
  });

  const reads: readonly [what: string, row: Row, wanted: Converge | undefined][] = [
    ['no key', { entry: DONE }, idle()],
    ['the key of the switch', { edge: { key: HERE }, entry: DONE }, idle()],
    ['… which is not verified', { edge: { key: HERE } }, undefined],
    ['a key newer than ours', { edge: { key: { ...HERE, epoch: 9 } }, entry: DONE }, idle(9)],
    ['reads ask the active side first', { edge: { key: IDLE }, entry: DONE }, undefined],
    ['reads ask the other side first', { edge: { key: { ...IDLE, side: 'primary' } }, entry: DONE }, idle()],
    ['not deployed yet', { edge: { deployed: false, key: HERE } }, undefined],
  ];
  test.each(reads)('with reads opted in: %s', (_, row, wanted) => {
    expect(convergeOf({ ...row, settings: { readsFailOver: true } })).toStrictEqual(wanted);
  });

  const step = { share: 25, notedAt: NOW - MINUTE, since: NOW - MINUTE };
  const stepped = key(
    { side: 'standby', epoch: 1, share: 25 },
    'the key sends 25 % of the clients to primary',
  );
  test('a gradual failback has its share written', () => {
    expect(convergeOf({ edge: { key: { ...HERE, share: 5 } }, journal: { step } })).toStrictEqual(stepped);
    expect(convergeOf({ journal: { step } })).toStrictEqual(stepped);
  });
  test('… and kept', () => {
    expect(convergeOf({ edge: { key: { ...HERE, share: 25 } }, journal: { step } })).toBeUndefined();
  });
});
