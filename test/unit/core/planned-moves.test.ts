/** Planned moves that have to wait: for how long, what is known of them, and what ends the wait. */

import { SKEW_MS } from '../../../shared/core/decision/controller.ts';
import { actionOf, plan } from '../../../shared/core/decision/plan.ts';
import {
  answered,
  answerText,
  HOOK_EVERY_MS,
  HOOK_LIMIT_MS,
  nextAsk,
} from '../../../shared/core/decision/planned-moves.ts';
import type { HookAnswer, Journal, PlannedMove } from '../../../shared/core/journal/journal.ts';
import { close } from '../../../shared/core/journal/journal-close.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';
import {
  answers,
  DEGRADED,
  DOWN,
  FAILING,
  journalOf,
  MINUTE,
  NOW,
  type Observed,
  onStandby,
  SECOND,
  seenOf,
} from './build.ts';

const TO_STANDBY = { text: 'standby' };
const AUTO_BACK: Partial<Settings> = { failback: 'auto' };

interface Given extends Observed {
  readonly settings?: Partial<Settings>;
  /** How far the replica of a side is behind. */
  readonly lag?: { readonly [side in Side]?: number };
}

function turn({ settings, lag = {}, ...given }: Given) {
  const seen = seenOf(given);
  const sides = Object.fromEntries(
    Object.entries(lag).map(([side, behindMs]) => {
      const list = seen.ledger[side as Side];
      return [side, list.map((verdict, i) => (i === list.length - 2 ? { ...verdict, behindMs } : verdict))];
    }),
  );
  const result = plan(
    { ...seen, ledger: { ...seen.ledger, ...sides } },
    { ...DEFAULT_SETTINGS, ...settings },
  );
  if ('stop' in result) throw new Error(result.stop);
  return { ...result, move: actionOf(result, 'move')?.entry };
}

/** A look so much later than the one that left this journal: it is the journal that is older. */
const later = (journal: Journal, ms: number, given: Given) =>
  turn({
    ...given,
    journal: {
      ...journal,
      ...(journal.planned && { planned: { ...journal.planned, since: journal.planned.since - ms } }),
      ...(journal.override && { override: { ...journal.override, seenAt: journal.override.seenAt - ms } }),
    },
  });

const WAITS = 'waits for the replica of standby to catch up';
const LAGS: Given = { override: TO_STANDBY, lag: { standby: 7 * MINUTE } };

describe('a pin whose side lags', () => {
  test('waits, and says for what and until when', () => {
    const { decision, journal, move } = turn(LAGS);
    expect(move).toBeUndefined();
    expect(decision).toMatchObject({
      rule: 'pin',
      sentence: 'Hold: the move to standby waits for the replica of standby to catch up.',
      details: [
        'It has waited since 2026-11-21T12:00:00Z.',
        'The replica of standby is 7 min behind primary; maxReplicaLagSeconds allows 5 min.',
      ],
      waitsFor: 'the replica of standby to be at most 5 min behind',
      until: NOW + 5 * MINUTE,
      stay: true,
      planned: { kind: 'pin', to: 'standby' },
      overrule:
        'To call it off: `routeaway auto`. To move traffic without waiting: `routeaway break-glass to standby`.',
    });
    expect(decision.tell).toBeUndefined();
    expect(journal.planned).toEqual({ kind: 'pin', to: 'standby', since: NOW, waits: WAITS });
  });

  test('waits, too, where the side that it leaves is degraded', () => {
    expect(turn({ ...LAGS, primary: DEGRADED }).journal.planned).toMatchObject({ waits: WAITS });
  });

  test('moves once it has caught up, and writes nothing in between', () => {
    const { journal } = turn(LAGS);
    expect(turn({ ...LAGS, journal }).journal).toBe(journal);
    const { move } = later(journal, 20 * SECOND, { ...LAGS, lag: { standby: 5 * MINUTE } });
    expect(move).toMatchObject({ kind: 'pin', to: 'standby' });
  });

  test('is given up after five minutes, with one message, and stays so', () => {
    const waiting = turn(LAGS).journal;
    expect(later(waiting, 5 * MINUTE - 1, LAGS).journal.outbox).toEqual([]);
    const { decision, journal } = later(waiting, 5 * MINUTE, LAGS);
    expect(decision).toMatchObject({
      rule: 'pin',
      sentence:
        'Hold: the move to standby was given up: the replica of standby did not catch up within five minutes.',
      waitsFor: 'an operator to end the pin, or to write it again with a new reason',
      tell: 'move-given-up',
      planned: { kind: 'pin', to: 'standby' },
      overrule:
        'To try again, pin it with a reason that is new: `routeaway to standby --because "…"`. To move traffic without waiting: `routeaway break-glass to standby`.',
    });
    expect(journal.outbox.map(({ subject }) => subject)).toEqual([decision.sentence]);
    // It has caught up meanwhile: hours later nobody expects it any more.
    const after = later(journal, MINUTE, { override: TO_STANDBY });
    expect(after.move).toBeUndefined();
    expect(after.journal.outbox).toEqual(journal.outbox);
    expect(after.decision).not.toHaveProperty('details');
  });

  test('does not go on with a wait for the other side', () => {
    const journal = journalOf([], {
      override: { text: 'standby', seenAt: NOW - 10 * MINUTE },
      planned: { kind: 'pin', to: 'primary', since: NOW - MINUTE, waits: WAITS },
    });
    expect(turn({ ...LAGS, journal }).journal.planned).toMatchObject({ to: 'standby', since: NOW });
  });

  test('begins anew where the pin is written again', () => {
    const { journal } = later(turn(LAGS).journal, 5 * MINUTE, LAGS);
    // The same text is no new word.
    expect(later(journal, MINUTE, LAGS).journal.planned?.givenUp).toBeDefined();
    const again = { ...LAGS, override: { text: 'standby because it has caught up' } };
    expect(later(journal, MINUTE, again).journal.planned).toEqual({
      kind: 'pin',
      to: 'standby',
      since: NOW,
      waits: WAITS,
    });
    expect(later(journal, MINUTE, { ...again, lag: {} }).move?.to).toBe('standby');
  });

  test.each(['auto', 'hold', 'primary', 'observe'])('is forgotten where the override becomes %s', (text) => {
    const { journal } = turn(LAGS);
    const after = later(journal, 20 * SECOND, { ...LAGS, override: { text } });
    expect(after.move).toBeUndefined();
    expect(after.journal).not.toHaveProperty('planned');
  });

  test('is forgotten where the override expires', () => {
    const ends = { ...LAGS, override: { text: 'standby until 2026-11-21T12:01Z' } };
    const seen = seenOf(ends);
    const before = turn({ ...ends, now: NOW - 1 }).journal;
    expect(before.planned?.to).toBe('standby');
    const result = plan({ ...seen, journal: before, now: NOW + MINUTE }, DEFAULT_SETTINGS);
    expect(result.journal).toMatchObject({ override: { expired: true } });
    expect(result.journal).not.toHaveProperty('planned');
  });
});

describe('what does not wait', () => {
  test('a side that tells no lag', () => expect(turn({ override: TO_STANDBY }).move?.to).toBe('standby'));

  test('as much lag as is allowed', () => {
    const { move } = turn({ ...LAGS, settings: { maxReplicaLag: 7 * MINUTE } });
    expect(move?.to).toBe('standby');
  });

  test('the lag of the side that is left', () =>
    expect(turn({ override: TO_STANDBY, lag: { primary: 7 * MINUTE } }).move?.to).toBe('standby'));

  test('a failover', () => {
    const { move, journal } = turn({ primary: DOWN, lag: { standby: 7 * MINUTE } });
    expect(move?.kind).toBe('failover');
    expect(journal).not.toHaveProperty('planned');
  });

  test.each([
    ['is unhealthy', { primary: DOWN }],
    ['is unknown', { primary: '' }],
    ['has clients that fail', { public: answers(FAILING, 'primary') }],
  ])('a pin away from a side that %s', (_, given) => {
    expect(turn({ ...LAGS, ...given }).move).toMatchObject({ kind: 'pin', to: 'standby' });
  });

  test('a pin away from a side of which nothing was ever known, in a new stage', () => {
    const { entries, ...rest } = journalOf();
    const young = { ...rest, entries: entries.map((one) => ({ ...one, begunAt: NOW - MINUTE })) };
    expect(turn({ ...LAGS, journal: young, primary: '' }).move).toMatchObject({ kind: 'pin', to: 'standby' });
  });

  test('a pin that waits already, once the side that it leaves fails', () => {
    const { journal } = turn(LAGS);
    expect(turn({ ...LAGS, journal, primary: DOWN }).move).toMatchObject({ kind: 'pin', to: 'standby' });
  });

  test('what brings the edge back to a pin', () => {
    const journal = journalOf([], { override: { text: 'primary', seenAt: NOW } });
    const strayed = { distribution: 'standby' as const };
    expect(
      turn({ journal, override: { text: 'primary' }, edge: strayed, lag: { primary: 7 * MINUTE } }).move,
    ).toMatchObject({
      kind: 'pin',
      to: 'primary',
    });
  });
});

describe('an automatic failback', () => {
  const due = {
    settings: AUTO_BACK,
    journal: onStandby(60, { override: { text: 'auto', seenAt: NOW } }),
    edge: { distribution: 'standby' as const },
    goodSince: { primary: NOW - 40 * MINUTE },
  };
  const lags = { ...due, lag: { primary: 7 * MINUTE } };

  test('waits', () => {
    expect(turn(due).move?.kind).toBe('failback');
    const { decision, move, journal } = turn(lags);
    expect(move).toBeUndefined();
    expect(decision).toMatchObject({
      rule: 'failback',
      sentence: 'Hold: the failback to primary waits for the replica of primary to catch up.',
      planned: { kind: 'failback', to: 'primary' },
      overrule:
        'To call it off: `routeaway to standby`. To move traffic without waiting: `routeaway break-glass to primary`.',
    });
    expect(journal.planned).toEqual({
      kind: 'failback',
      to: 'primary',
      since: NOW,
      waits: 'waits for the replica of primary to catch up',
    });
  });

  test('waits with its first step, and not with those after it', () => {
    const steps = {
      ...lags,
      settings: { ...AUTO_BACK, failbackSteps: [5, 50] },
      edge: { ...due.edge, key: 'absent' as const },
    };
    expect(turn(steps)).toMatchObject({
      decision: { rule: 'failback' },
      journal: { planned: { since: NOW } },
    });
    expect(turn(steps).journal).not.toHaveProperty('step');
    const begun = { ...due.journal, step: { share: 50, notedAt: NOW - 6 * MINUTE, since: NOW - 6 * MINUTE } };
    expect(turn({ ...steps, journal: begun, public: answers('+++', 'standby') }).move?.kind).toBe('failback');
  });

  test('is given up after five minutes, and becomes due again after failbackAfterSeconds', () => {
    const { journal } = turn(lags);
    const since: Journal = {
      ...journal,
      planned: { kind: 'failback', to: 'primary', since: NOW - 5 * MINUTE, waits: 'waits' },
    };
    const given = turn({ ...lags, journal: since });
    expect(given.decision).toMatchObject({
      tell: 'move-given-up',
      waitsFor: 'primary to be proven for failbackAfterSeconds once more',
      planned: { kind: 'failback', to: 'primary' },
      overrule:
        'It becomes due again by itself. To move traffic without waiting: `routeaway break-glass to primary`.',
    });
    expect(given.journal).toMatchObject({ stepsEndedAt: NOW });
    expect(given.journal).not.toHaveProperty('planned');
    expect(given.journal.outbox.map(({ subject }) => subject)).toEqual([
      'Hold: the failback to primary was given up: the replica of primary did not catch up within five minutes.',
    ]);
    expect(turn({ ...due, journal: given.journal }).decision.rule).toBe('steady');
  });
});

describe('a hook to be asked first', () => {
  const asks: Given = { override: TO_STANDBY, asksFirst: true };
  const WAITING = { kind: 'pin', to: 'standby', since: NOW, waits: 'waits for beforePlannedMove' } as const;
  const asked = { ...WAITING, asked: { at: NOW, run: 'this' } };
  const answering = (answer: HookAnswer, rest: Partial<PlannedMove> = {}) =>
    journalOf([], {
      override: { text: 'standby', seenAt: NOW - MINUTE },
      planned: { ...asked, answer, ...rest },
    });

  test('is asked at once, by the run that wrote so first', () => {
    const { decision, journal, actions } = turn(asks);
    expect(decision).toMatchObject({
      rule: 'pin',
      sentence: 'Hold: the move to standby waits for beforePlannedMove.',
      details: ['It has waited since 2026-11-21T12:00:00Z.'],
      waitsFor: 'beforePlannedMove to say yes',
      until: NOW + 5 * MINUTE,
      stay: true,
    });
    expect(journal.planned).toEqual(asked);
    expect(actions).toEqual([{ kind: 'ask', planned: asked }]);
  });

  test('is asked again after 20 s, whatever became of the first question', () => {
    const { journal } = turn(asks);
    const asking = (ms: number) => {
      const planned = { ...asked, asked: { at: NOW - ms, run: 'another' } };
      return turn({ ...asks, journal: { ...journal, planned } });
    };
    expect(asking(20 * SECOND - 1).actions).toEqual([]);
    expect(asking(20 * SECOND).actions).toMatchObject([
      { kind: 'ask', planned: { asked: { at: NOW, run: 'this' } } },
    ]);
  });

  test('is asked only once the replica has caught up', () => {
    const { decision, actions } = turn({ ...asks, lag: { standby: 7 * MINUTE } });
    expect(decision.sentence).toBe('Hold: the move to standby waits for the replica of standby to catch up.');
    expect(actions).toEqual([]);
  });

  test('says yes: the move begins, and a try that fails does not ask again', () => {
    const journal = answering({ says: 'ready' });
    const { move, journal: begun } = turn({ ...asks, journal });
    expect(move?.to).toBe('standby');
    const failed = close(begun, move?.epoch ?? 0, { phase: 'failed', trouble: 'Denied.' }, NOW);
    expect(turn({ ...asks, journal: failed, run: 'next' })).toMatchObject({ move: { to: 'standby' } });
  });

  test('what it has said is forgotten once the move has been made, and kept while that is under way', () => {
    const { journal, move } = turn({ ...asks, journal: answering({ says: 'ready' }) });
    expect(turn({ ...asks, journal, run: 'another' }).journal.planned).toBeDefined();
    const made = close(journal, move?.epoch ?? 0, { phase: 'applied', effectAt: NOW }, NOW);
    expect(turn({ ...asks, journal: made, edge: { distribution: 'standby' } }).journal).not.toHaveProperty(
      'planned',
    );
  });

  test.each<[HookAnswer, string]>([
    [{ says: 'not ready', why: 'it is promoted' }, 'beforePlannedMove says: not ready, "it is promoted".'],
    [{ says: 'not ready' }, 'beforePlannedMove says: not ready.'],
    [{ says: 'failed', why: 'none within 8 s' }, 'beforePlannedMove gave no answer: none within 8 s.'],
    [{ says: 'failed', why: 'It said ... no.' }, 'beforePlannedMove gave no answer: It said ... no.'],
    [{ says: 'failed' }, 'beforePlannedMove gave no answer: the reason is not known.'],
  ])('waits on with %j, which it shows', (answer, says) => {
    const { decision, journal } = turn({ ...asks, journal: answering(answer) });
    expect(decision.details).toEqual(['It has waited since 2026-11-21T12:00:00Z.', says]);
    expect(journal.planned?.answer).toEqual(answer);
  });

  test.each(['refused', 'not ready'] as const)('says %s, and an empty reason is none', (says) =>
    expect(answerText({ says, why: '' })).toBe(`beforePlannedMove says: ${says}.`),
  );

  test('never says yes: the move is given up, with what it said last', () => {
    const override = { text: 'standby', seenAt: NOW - 6 * MINUTE };
    const journal = { ...answering({ says: 'not ready', why: 'x' }, { since: NOW - 5 * MINUTE }), override };
    const { decision, journal: after, actions } = turn({ ...asks, journal });
    expect(decision).toMatchObject({
      sentence:
        'Hold: the move to standby was given up: beforePlannedMove did not say yes within five minutes.',
      details: ['beforePlannedMove says: not ready, "x".'],
      tell: 'move-given-up',
    });
    expect(actions).toEqual([]);
    expect(turn({ ...asks, journal: after }).decision.details).toEqual([
      'beforePlannedMove says: not ready, "x".',
    ]);
  });

  test('refuses: the move is given up at once', () => {
    const { decision, journal } = turn({
      ...asks,
      journal: answering({ says: 'refused', why: 'a migration runs' }),
    });
    expect(decision).toMatchObject({
      sentence: 'Hold: the move to standby was given up: beforePlannedMove refused it.',
      details: ['beforePlannedMove says: refused, "a migration runs".'],
    });
    expect(journal.planned?.givenUp).toBe('beforePlannedMove refused it');
  });

  test('is not asked about a failover, nor about a pin away from a side that fails', () => {
    expect(turn({ primary: DOWN, asksFirst: true }).move?.kind).toBe('failover');
    expect(turn({ ...asks, primary: DOWN }).move?.kind).toBe('pin');
  });

  test('and the side with the traffic fails meanwhile: traffic leaves it, and the wait is over', () => {
    const journal = onStandby(60, {
      override: { text: 'auto', seenAt: NOW },
      planned: { kind: 'failback', to: 'primary', since: NOW, waits: WAITING.waits },
    });
    const { move, journal: after } = turn({
      journal,
      standby: DOWN,
      settings: AUTO_BACK,
      asksFirst: true,
      edge: { distribution: 'standby' },
      goodSince: { primary: NOW - 40 * MINUTE },
    });
    expect(move).toMatchObject({ kind: 'failover', to: 'primary' });
    expect(after).not.toHaveProperty('planned');
  });

  describe('and an answer that comes', () => {
    const journal = journalOf([], { planned: asked });
    test('is written down', () =>
      expect(answered(journal, asked, { says: 'ready' }).planned).toEqual({
        ...asked,
        answer: { says: 'ready' },
      }));
    test.each<[string, Partial<PlannedMove> | undefined]>([
      ['after the wait is over', undefined],
      ['for an earlier wait', { since: NOW + 1 }],
      ['for a move to the other side', { to: 'primary' }],
      ['after the move was given up', { givenUp: 'it did not say yes' }],
      ['after it has said yes to another question', { answer: { says: 'ready' } }],
    ])('%s changes nothing', (_, change) => {
      const { planned: _p, ...rest } = journal;
      const now = change ? { ...rest, planned: { ...asked, ...change } } : rest;
      expect(answered(now, asked, { says: 'not ready' })).toBe(now);
    });
  });

  test('has answered, or no longer may, before the next question, whatever the clocks of two Regions say', () => {
    expect(HOOK_EVERY_MS - SKEW_MS - HOOK_LIMIT_MS).toBe(2 * SECOND);
  });

  test('is asked next 20 s after the last question', () => {
    expect(nextAsk(journalOf([], { planned: asked }))).toBe(NOW + 20 * SECOND);
    expect(nextAsk(journalOf([], { planned: { ...asked, givenUp: 'x' } }))).toBeUndefined();
    expect(nextAsk(journalOf())).toBeUndefined();
  });
});
