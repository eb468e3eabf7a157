import { type Edge, effective, movedTo, servedBy } from '../../../shared/core/edge.ts';
import type { Entry, Journal, KnownKey } from '../../../shared/core/journal/journal.ts';
import { outageNoted } from '../../../shared/core/journal/outage.ts';
import {
  lacksTimeAlone,
  overdue,
  verified,
  verifiedSince,
} from '../../../shared/core/journal/verification.ts';
import { announced } from '../../../shared/core/notices/announce.ts';
import { claim, mayBeSent, put, sendable, unsent } from '../../../shared/core/notices/notices.ts';
import { VERIFY_WITHIN_MS } from '../../../shared/core/settings.ts';
import type { PublicVerdict } from '../../../shared/core/verdict/verdict.ts';
import { answers, entry, journalOf, MINUTE, NOW, SECOND, verdicts } from './build.ts';

const move = entry({ kind: 'failover', to: 'standby', begunAt: NOW - MINUTE });
const journal = journalOf([move]);
/** Clients were badly served until just now. */
const seen = { outage: { since: NOW - 40 * SECOND, lastBad: NOW - 10 * SECOND } };
const ids = (before: Journal, after: Journal) =>
  announced(before, after, { now: NOW, run: 'this' }).outbox.map(({ id }) => id);
const EDGE = { distribution: 'standby', deployed: true, key: 'absent' } as const;
const KEY = { distribution: 'primary', deployed: true, key: { side: 'standby', epoch: 1 } } as const;
const START = move.effectAt ?? 0;

interface Given {
  /** Seconds after the switch, and `s`, `p`: a good answer from that side; `g`: from nobody knows where; `x`: bad; `?`: unknown. */
  readonly answers?: string;
  readonly probed?: string;
  readonly entry?: Partial<Entry>;
  readonly key?: Partial<KnownKey>;
  readonly edge?: Edge;
}

const heard = (said = ''): PublicVerdict[] =>
  said.split(' ').flatMap((one) => {
    const [, seconds, mark] = /^(-?\d+)(.)$/.exec(one) ?? [];
    if (seconds === undefined) return [];
    return {
      tick: START + Number(seconds) * SECOND,
      judgement: mark === 'x' ? 'unhealthy' : mark === '?' ? 'unknown' : 'healthy',
      evidence: one,
      ...(mark === 's' && { servedBy: 'standby' as const }),
      ...(mark === 'p' && { servedBy: 'primary' as const }),
    } as const;
  });

/** In seconds after the switch. */
function since({ answers, probed, ...given }: Given): number | undefined {
  const key = { says: 'absent', etag: 'E1', at: START, ...given.key } as const;
  const at = verifiedSince({ ...move, ...given.entry }, { key }, given.edge ?? KEY, heard(answers), {
    public: heard(probed),
  });
  return at === undefined ? undefined : (at - START) / SECOND;
}

test('also where nothing is remembered of the key', () => {
  const at = (answers: string) => verifiedSince(move, {}, KEY, heard(answers), { public: [] });
  expect(at('30s 36s 40s')).toBe(START + 30 * SECOND);
  expect(at('91g 96g 101g')).toBe(START + 91 * SECOND);
  expect(at('89g 96g 99g')).toBeUndefined();
});

describe('a switch is verified by three good answers in a row over ten seconds', () => {
  test.each<[string, Given, number | undefined]>([
    [
      'enough',
      {
        answers: '30s 36s 40s',
      },
      30,
    ],
    [
      'too few',
      {
        answers: '30s 40s',
      },
      undefined,
    ],
    [
      'too close together',
      {
        answers: '30s 32s 39s',
      },
      undefined,
    ],
    ['none', {}, undefined],
    [
      'before the switch',
      {
        answers: '-5s -1s 6s',
      },
      undefined,
    ],
    ['a moment before the switch', { answers: '-1s 5s 10s' }, undefined],
    [
      'a bad one starts it anew',
      {
        answers: '30s 36s 38x 40s 44s',
      },
      undefined,
    ],
    [
      'the other side as well',
      {
        answers: '30s 36s 38p 40s 46s 50s',
      },
      40,
    ],
    [
      'the newest decides',
      {
        answers: '30s 36s 40s 42p',
      },
      undefined,
    ],
    [
      'an unknown one says nothing',
      {
        answers: '30s 34? 36s 40s 42?',
      },
      30,
    ],
    [
      'nor does one that comes when the edge has settled',
      {
        answers: '91g 96? 101g',
      },
      undefined,
    ],
    [
      'from the very moment of the switch',
      {
        answers: '0s 5s 10s',
      },
      0,
    ],
    [
      'not by the prober alone, which may not ask with a read',
      {
        probed: '30s 40s 50s',
      },
      undefined,
    ],
    [
      'by both',
      {
        probed: '30s 40s',
        answers: '34s',
      },
      30,
    ],
    [
      'a bad one that only the prober met',
      {
        probed: '35x',
        answers: '30s 36s 44s',
      },
      undefined,
    ],
    [
      'not while an earlier key may come back',
      {
        entry: { answersFrom: START + 35 * SECOND },
        answers: '30s 36s 40s 44s',
      },
      undefined,
    ],
    [
      'but after it',
      {
        entry: { answersFrom: START + 35 * SECOND },
        answers: '30s 36s 40s 46s',
      },
      36,
    ],
  ])('%s', (_, given, expected) => expect(since(given)).toBe(expected));

  const late: Given['answers'] = '90g 94g 100g';
  const deployed = { edge: EDGE, entry: { deployedAt: START + 60 * SECOND } };
  test.each<[string, Given, number | undefined]>([
    ['once the key has settled', { answers: late }, 90],
    [
      'not before',
      {
        answers: '89g 94g 99g',
      },
      undefined,
    ],
    ['counted from its last write', { answers: late, key: { setAt: START + SECOND } }, undefined],
    [
      'nor by a key that shares',
      { answers: late, edge: { ...KEY, key: { ...KEY.key, share: 5 } } },
      undefined,
    ],
    [
      'nor by one that says otherwise',
      { answers: late, edge: { ...KEY, key: { ...KEY.key, side: 'primary' } } },
      undefined,
    ],
    ['without a key once the distribution has settled', { answers: late, ...deployed }, 90],
    [
      'not before that',
      {
        answers: '80g 89g 95g',
        ...deployed,
      },
      undefined,
    ],
    ['nor while it is not Deployed', { answers: late, edge: EDGE }, undefined],
    [
      'nor while the key cannot be read',
      { answers: late, ...deployed, edge: { ...EDGE, key: 'unreadable' } },
      undefined,
    ],
    ['a bad one counts at once', { answers: `${late} 101x` }, undefined],
  ])('where the API names no side: %s', (_, given, expected) => expect(since(given)).toBe(expected));
});

test.each<
  [what: string, probed: readonly (readonly [from: string, said: string])[], since: number | undefined]
>([
  ['before the change has settled: it counts', [['us-west-2', '60x']], 61],
  ['once it has: it is nobody’s but its own', [['us-west-2', '92x 94x 99x']], 50],
  [
    'and two of them do',
    [
      ['us-west-2', '92x 94x'],
      ['eu-west-1', '95x'],
    ],
    undefined,
  ],
  ['and what it has met before counts', [['us-west-2', '86x 92x']], 91],
  ['from that very moment on', [['us-west-2', '90x']], 50],
  [
    'and another one has met a bad answer before',
    [
      ['us-west-2', '92x'],
      ['eu-west-1', '60x'],
    ],
    61,
  ],
])('of three probers one alone fails %s', (_, probed, expected) => {
  const all = probed.flatMap(([from, said]) => heard(said).map((one) => ({ ...one, from })));
  const at = (own: string) => verifiedSince(move, {}, KEY, heard(own), { public: all });
  expect(at('50s 61s 91s 96s 101s')).toBe(expected === undefined ? undefined : START + expected * SECOND);
  // What the run is answered itself counts, whatever probers say.
  expect(at('50s 61s 91s 96s 101s 102x')).toBeUndefined();
});

describe('a switch that is verified', () => {
  test('is marked once, with the recovery as clients saw it', () => {
    const suffered = journalOf([{ ...move, outageSince: NOW - 40 * SECOND, archived: true }]);
    const after = verified(suffered, move, seen, NOW);
    expect(after.entries[0]).toMatchObject({ verifiedAt: NOW, recoveryMs: 40 * SECOND, archived: false });
    expect(ids(suffered, after)).toEqual(['epoch-1-verified']);
    expect(verified(after, move, seen, NOW + MINUTE)).toBe(after);
  });

  test('an entry that is in the archive is written there anew', () => {
    const archived = journalOf([{ ...move, archived: true }]);
    expect(verified(archived, move, {}, NOW).entries[0]).toMatchObject({ verifiedAt: NOW, archived: false });
  });

  test('the outage ends with the first of those answers, also where the prober met a good one before a bad one of the run', () => {
    const outage = { since: NOW - 40 * SECOND, lastBad: NOW - 20 * SECOND, until: NOW - 10 * SECOND };
    const bad = { tick: NOW - 5 * SECOND, judgement: 'unhealthy', evidence: 'x' } as const;
    expect(verified(journal, move, { outage }, NOW).entries[0]?.recoveryMs).toBe(30 * SECOND);
    const after = verified(journal, move, { outage }, NOW, [bad]);
    expect(after.entries[0]?.recoveryMs).toBe(40 * SECOND);
    const good = { ...bad, tick: NOW - 3 * SECOND, judgement: 'healthy' } as const;
    expect(verified(journal, move, { outage }, NOW, [bad, good]).entries[0]?.recoveryMs).toBe(37 * SECOND);
    // The prober's view, looked at once more.
    expect(outageNoted(after, outage)).toBe(after);
  });

  test.each<[what: string, heard: string, seconds: number]>([
    ['only good answers after the bad one end it', '-9+ -5+ -5x -4? -3+', 37],
    ['the prober met its first good one later', '-15x -13+', 30],
    ['the prober met its first good one at the same moment', '-10x -4+', 30],
  ])('where the run was answered, in seconds before it was verified, %s', (_, heard, seconds) => {
    const outage = { since: NOW - 40 * SECOND, lastBad: NOW - 20 * SECOND, until: NOW - 10 * SECOND };
    const own = heard.split(' ').flatMap((one) => {
      const [verdict] = verdicts(one.slice(-1), NOW + Number.parseInt(one, 10) * SECOND);
      return verdict ?? [];
    });
    const after = verified(journal, move, { outage }, NOW, own);
    expect(after.entries[0]?.recoveryMs).toBe(seconds * SECOND);
  });

  test('the answers of the run begin no outage, and end none that the prober still sees', () => {
    const own = [...verdicts('x', NOW - 5 * SECOND), ...verdicts('+', NOW - 3 * SECOND)];
    expect(verified(journal, move, {}, NOW, own).entries[0]).not.toHaveProperty('recoveryMs');
    expect(verified(journal, move, seen, NOW, own).entries[0]?.recoveryMs).toBe(40 * SECOND);
  });

  test('has no recovery in a drill, where clients are served all the while', () => {
    const drilled = journalOf([{ ...move, outageSince: NOW - 40 * SECOND, drill: true }]);
    expect(verified(drilled, move, seen, NOW).entries[0]).not.toHaveProperty('recoveryMs');
  });

  test('has no recovery where clients saw no outage', () => {
    const after = verified(journal, move, {}, NOW);
    expect(after.entries[0]).not.toHaveProperty('recoveryMs');
  });
});

describe('a move is overdue', () => {
  const late = NOW + VERIFY_WITHIN_MS - MINUTE + SECOND;

  test('when its time is up, counted from the effect, and is told once', () => {
    expect(overdue(journal, move, late - 1, [])).toBe(journal);
    const after = overdue(journalOf([{ ...move, archived: true }]), move, late, []);
    expect(after.entries[0]).toMatchObject({ overdueAt: late, archived: false });
    expect(ids(journal, after)).toEqual(['epoch-1-overdue']);
    expect(overdue(after, move, late + MINUTE, [])).toBe(after);
  });

  test.each<[what: string, answers: readonly PublicVerdict[], instead: string]>([
    [
      'clients get errors, whatever came between',
      [...answers('+x', 'primary', late - 10 * SECOND), ...answers('+', 'primary', late)],
      'clients get "status 503, wanted 2xx"',
    ],
    [
      'the side that is left still answers',
      answers('++', 'primary', late),
      'the public endpoint still answers from primary',
    ],
    [
      'answers say nothing',
      answers('?', 'primary', late),
      'what the public endpoint answers says nothing ("as wanted")',
    ],
    [
      'the other side has only just answered',
      answers('+', 'standby', late),
      'the public endpoint does not answer from standby for good yet',
    ],
    [
      'the newest answer counts, whoever heard it first',
      [...answers('+', 'standby', late), ...answers('+', 'primary', late - 10 * SECOND)],
      'the public endpoint does not answer from standby for good yet',
    ],
    [
      'an answer of half a minute ago is not too old',
      answers('x', 'primary', late - 30 * SECOND),
      'clients get "status 503, wanted 2xx"',
    ],
    [
      'an answer from the future does not count yet',
      answers('x', 'primary', late + SECOND),
      'the public endpoint does not answer from standby for good yet',
    ],
    [
      'nothing is known',
      answers('x', 'primary', late - 31 * SECOND),
      'the public endpoint does not answer from standby for good yet',
    ],
  ])('and says what clients get instead: %s', (_, seen, instead) => {
    expect(overdue(journal, move, late, seen).entries[0]).toMatchObject({ instead });
  });

  test.each<[what: string, answers: string, probed: string, lacks: boolean]>([
    ['nobody has asked for a while, and the first answer is good', '500s', '', true],
    ['what was wrong came before nobody could ask', '500s', '20x 30p', true],
    ['what was wrong came more than half a minute ago', '500s', '469x', true],
    ['an answer was wrong half a minute ago', '500s', '470x', false],
    ['the side that is left still answers', '500p', '', false],
    ['the newest answer of the run is not known', '498s 500?', '499s', false],
    ['the prober alone hears good answers', '500?', '480s 490s', false],
    ['nobody has asked', '', '480s 490s', false],
  ])('unless only time is lacking: %s', (_, own, probed, lacks) => {
    const ledger = { public: heard(probed) };
    expect(lacksTimeAlone(move, {}, KEY, heard(own), ledger, START + 500 * SECOND)).toBe(lacks);
  });

  test('never, once it is verified', () => {
    const done = verified(journal, move, {}, NOW);
    expect(overdue(done, move, late, [])).toBe(done);
  });

  test('and may still be verified', () => {
    const after = overdue(journal, move, late, []);
    expect(verified(after, move, {}, late + MINUTE).entries[0]).toMatchObject({
      verifiedAt: late + MINUTE,
    });
  });
});

describe('the edge', () => {
  const at = { side: 'standby', epoch: 3 } as const;

  test('is where the key says, else where the distribution says', () => {
    expect(effective({ distribution: 'primary', key: at })).toBe('standby');
    expect(effective({ distribution: 'primary', key: 'absent' })).toBe('primary');
    expect(effective({ distribution: 'primary', key: 'none' })).toBe('primary');
    expect(effective({ distribution: 'primary', key: 'unreadable' })).toBe('unreadable');
    expect(effective({ distribution: 'unreadable', key: at })).toBe('standby');
  });

  test('has moved where the key stands, or the distribution does and no readable key says otherwise', () => {
    expect(movedTo({ distribution: 'primary', key: at }, 'standby')).toBe(true);
    expect(movedTo({ distribution: 'primary', key: at }, 'primary')).toBe(false);
    expect(movedTo({ distribution: 'primary', key: 'absent' }, 'primary')).toBe(true);
    expect(movedTo({ distribution: 'primary', key: 'unreadable' }, 'primary')).toBe(true);
    expect(movedTo({ distribution: 'mixed', key: 'none' }, 'primary')).toBe(false);
  });
});

describe('an answer that names no side came from', () => {
  const { servedBy: _, ...nameless } = answers('+', 'standby')[0] as PublicVerdict;
  const at = { side: 'standby', epoch: 3 } as const;

  test('where every edge location sends requests to', () => {
    expect(servedBy(nameless, { distribution: 'primary', deployed: true, key: 'absent' })).toBe('primary');
    expect(servedBy(nameless, { distribution: 'standby', deployed: true, key: at })).toBe('standby');
  });

  test('an unknown Region, while the edge changes, disagrees or cannot be read', () => {
    expect(servedBy(nameless, { distribution: 'primary', deployed: false, key: 'absent' })).toBeUndefined();
    expect(servedBy(nameless, { distribution: 'primary', deployed: true, key: at })).toBeUndefined();
    expect(servedBy(nameless, { distribution: 'mixed', deployed: true, key: 'absent' })).toBeUndefined();
    expect(
      servedBy(nameless, { distribution: 'primary', deployed: true, key: 'unreadable' }),
    ).toBeUndefined();
    expect(servedBy(nameless, { distribution: 'unreadable', deployed: true, key: 'none' })).toBeUndefined();
  });
});

describe('a notice', () => {
  const draft = { id: 'a', as: 'unmarked', subject: 'a', body: 'a' } as const;
  const one = put(journal, draft, NOW, 'this');

  test('is put into the outbox once', () => {
    expect(put(one, draft, NOW + SECOND, 'other')).toBe(one);
  });

  test('is sent by the run that put it there, and by another when that one did not get to it', () => {
    expect(sendable(one, 'this', NOW)).toHaveLength(1);
    expect(sendable(one, 'other', NOW + 19 * SECOND)).toHaveLength(0);
    expect(sendable(one, 'other', NOW + 20 * SECOND)).toHaveLength(1);
  });

  test('is claimed before it is sent', () => {
    expect(claim(one, 'other', NOW + 19 * SECOND)).toBe(one);
    const taken = claim(one, 'other', NOW + 20 * SECOND);
    expect(sendable(taken, 'third', NOW + 21 * SECOND)).toHaveLength(0);
    expect(sendable(taken, 'this', NOW + 21 * SECOND)).toHaveLength(0);
  });

  test('is claimed anew by its own run where the claim runs out, and not sent in the last part of one', () => {
    const late = NOW + 8 * SECOND;
    const [sent] = one.outbox;
    if (!sent) throw new Error('There is no notice.');
    expect(mayBeSent(sent, 'this', late)).toBe(true);
    expect(claim(one, 'this', late)).toBe(one);
    expect(mayBeSent(sent, 'this', late + 1)).toBe(false);
    expect(mayBeSent(sent, 'other', NOW)).toBe(false);
    expect(claim(one, 'this', late + 1).outbox).toEqual([{ ...sent, claimedUntil: late + 1 + 20 * SECOND }]);
  });

  test('leaves when it is sent', () => {
    expect(unsent(one, ['a']).outbox).toEqual([]);
    expect(unsent(one, ['b'])).toBe(one);
  });

  test('does not pile up beyond a hundred, and what is urgent is not what gives way', () => {
    const many = Array.from({ length: 110 }, (_, i) => ({
      ...draft,
      as: i < 5 ? ('overdue' as const) : draft.as,
      id: `${i}`,
    })).reduce((j, d) => put(j, d, NOW, 'this'), journal);
    const kept = Array.from({ length: 100 }, (_, i) => `${i < 5 ? i : i + 10}`);
    expect(many.outbox.map((n) => n.id)).toEqual(kept);
  });
});
