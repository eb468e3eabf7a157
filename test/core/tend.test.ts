import type { Edge, KeySays } from '../../shared/core/edge.ts';
import type { Entry, Journal } from '../../shared/core/journal.ts';
import type { Settings } from '../../shared/core/settings.ts';
import { type Tend, tend } from '../../shared/core/tend.ts';
import { entry, journalOf, MINUTE, NOW, SECOND, situationOf } from './build.ts';

const onStandby = (given: Partial<Entry> = {}, rest: Partial<Journal> = {}) =>
  journalOf([entry({ kind: 'failover', to: 'standby', begunAt: NOW - 5 * MINUTE, ...given })], rest);

const HERE: KeySays = { side: 'standby', epoch: 1 };
const THERE: KeySays = { side: 'primary', epoch: 1 };
const IDLE: KeySays = { side: 'standby', epoch: 1, readsOnly: true };
const AT_REST: Edge = { distribution: 'standby', deployed: true, key: 'absent' };

interface Row {
  readonly edge?: Partial<Edge>;
  readonly entry?: Partial<Entry>;
  readonly journal?: Partial<Journal>;
  readonly settings?: Partial<Settings>;
  readonly override?: string;
}

const tendOf = ({ edge, entry: of, journal, settings, override }: Row) =>
  tend(
    situationOf({
      journal: onStandby(of, journal),
      edge: { ...AT_REST, ...edge },
      ...(settings && { settings }),
      ...(override !== undefined && { override }),
    }),
  );

describe('traffic is on the standby', () => {
  const distribution = { lever: 'distribution', to: 'standby' };
  const key = (put: Extract<Tend, { lever: 'key' }>['put']) => ({ lever: 'key', put });
  const rows: readonly [what: string, row: Row, wanted: object | undefined][] = [
    ['all at rest', {}, undefined],
    ['the distribution has not followed', { edge: { distribution: 'primary', key: HERE } }, distribution],
    ['only some of its behaviours have', { edge: { distribution: 'mixed', key: HERE } }, distribution],
    ['it cannot be read', { edge: { distribution: 'unreadable', key: HERE } }, undefined],
    ['it has followed, and is not deployed', { edge: { deployed: false, key: HERE } }, undefined],
    ['it is deployed', { edge: { key: HERE } }, key('absent')],
    ['the key makes no sense', { edge: { key: 'nonsense' } }, key('absent')],
    ['the key cannot be read', { edge: { key: 'unreadable' } }, undefined],
    ['there is no edge function', { edge: { key: 'none' } }, undefined],
    [
      'the key was not taken, and the move is not confirmed',
      { edge: { deployed: false } },
      key({ side: 'standby', epoch: 1 }),
    ],
    [
      'a value that makes no sense is in its place',
      { edge: { deployed: false, key: 'nonsense' } },
      key({ side: 'standby', epoch: 1 }),
    ],
    ['… and it is confirmed', { edge: { deployed: false }, entry: { verifiedAt: NOW } }, undefined],
    ['… and there is no edge function', { edge: { deployed: false, key: 'none' } }, undefined],
    ['some clients are sent elsewhere', { edge: { key: { ...HERE, share: 5 } } }, key('absent')],
    [
      '… and the distribution is not deployed',
      { edge: { deployed: false, key: { ...HERE, share: 5 } } },
      key(HERE),
    ],
    ['the key sends everybody elsewhere', { edge: { key: THERE } }, undefined],
    ['so does the distribution', { edge: { distribution: 'primary' } }, undefined],
    ['it was moved only now', { edge: { key: HERE }, entry: { begunAt: NOW - 10 * SECOND } }, undefined],
    ['somebody is moving it', { edge: { key: HERE }, entry: { phase: 'begun' } }, undefined],
    ['an operator holds', { edge: { key: HERE }, override: 'hold' }, undefined],
    ['an operator observes', { edge: { key: HERE }, override: 'observe' }, undefined],
    ['an operator pinned it there', { edge: { key: HERE }, override: 'standby' }, key('absent')],
    ['a reads-only key, which is no longer wanted', { edge: { key: IDLE } }, key('absent')],
  ];
  test.each(rows)('%s', (_, row, wanted) => {
    if (wanted) expect(tendOf(row)).toMatchObject(wanted);
    else expect(tendOf(row)).toBeUndefined();
  });

  const reads: readonly [what: string, row: Row, wanted: object | undefined][] = [
    ['no key', {}, key({ side: 'standby', epoch: 1, readsOnly: true })],
    ['the key of the switch', { edge: { key: HERE } }, key({ side: 'standby', epoch: 1, readsOnly: true })],
    ['reads ask the active side first', { edge: { key: IDLE } }, undefined],
    [
      'reads ask the other side first',
      { edge: { key: { ...IDLE, side: 'primary' } } },
      key({ side: 'standby', epoch: 1, readsOnly: true }),
    ],
    ['not deployed yet', { edge: { deployed: false, key: HERE } }, undefined],
  ];
  test.each(reads)('with reads opted in: %s', (_, row, wanted) => {
    const found = tendOf({ ...row, settings: { readsFailOver: true } });
    if (wanted) expect(found).toMatchObject(wanted);
    else expect(found).toBeUndefined();
  });

  const step = { share: 25, notedAt: NOW - MINUTE, since: NOW - MINUTE };
  test('a failback by steps has its share written', () => {
    expect(tendOf({ edge: { key: { ...HERE, share: 5 } }, journal: { step } })).toMatchObject(
      key({ side: 'standby', epoch: 1, share: 25 }),
    );
    expect(tendOf({ journal: { step } })).toMatchObject(key({ side: 'standby', epoch: 1, share: 25 }));
  });
  test('… and kept', () => {
    expect(tendOf({ edge: { key: { ...HERE, share: 25 } }, journal: { step } })).toBeUndefined();
  });
});
