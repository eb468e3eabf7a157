/**
 * Promise 5 in its strict form: whatever was seen, once the move it led to has applied, the same sight leads to no other.
 * A world cannot say it so plainly, because there a Region may die in between.
 */

import { actionOf, type Observation, plan } from '../../../shared/core/decision/plan.ts';
import type { EntryKind, Phase } from '../../../shared/core/journal/journal.ts';
import { close } from '../../../shared/core/journal/journal-close.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';
import fc from '../../fast-check.ts';
import { answers, entry, journalOf, ledgerOf, MINUTE, NOW, SECOND } from '../../unit/core/build.ts';

const side = fc.constantFrom<Side>('primary', 'standby');
const marks = fc.oneof(
  fc.constantFrom('+'.repeat(36), `${'+'.repeat(33)}xxx`, '+x'.repeat(18), '', `${'+'.repeat(35)}x`),
  fc.string({ unit: fc.constantFrom('+', '+', '+', 'x', '?', '.'), maxLength: 36 }),
);

const entries = fc.array(
  fc
    .record({
      kind: fc.constantFrom<EntryKind>('failover', 'failback', 'pin', 'repair', 'adoption'),
      to: side,
      phase: fc.constantFrom<Phase>('applied', 'applied', 'failed', 'replaced'),
      secondsAgo: fc.integer({ min: 1, max: 7_200 }),
    })
    .map(({ secondsAgo, ...rest }) => entry({ ...rest, begunAt: NOW - secondsAgo * SECOND })),
  { maxLength: 5 },
);

const seen = fc
  .record({
    primary: marks,
    standby: marks,
    heard: marks,
    heardFrom: side,
    entries,
    remembered: fc.constantFrom('auto', 'hold', 'primary', 'standby', 'observe'),
    word: fc.constantFrom('auto', 'auto', 'hold', 'primary', 'standby', 'observe', 'nonsense'),
    distribution: fc.constantFrom(
      'primary' as const,
      'standby' as const,
      'mixed' as const,
      'unreadable' as const,
    ),
    goodFor: fc.constantFrom(0, 10, 60, 600),
  })
  .map(
    (drawn): Observation => ({
      now: NOW,
      run: 'this',
      journal: journalOf(
        drawn.entries.sort((a, b) => b.begunAt - a.begunAt),
        { override: { text: drawn.remembered, seenAt: NOW - MINUTE } },
      ),
      ledger: ledgerOf({
        primary: drawn.primary,
        standby: drawn.standby,
        public: answers(drawn.heard, drawn.heardFrom),
        goodSince: { primary: NOW - drawn.goodFor * MINUTE, standby: NOW - drawn.goodFor * MINUTE },
      }),
      override: { text: drawn.word },
      edge: { distribution: drawn.distribution, deployed: true, key: 'none' },
    }),
  );

const settings = fc.constantFrom<Settings>(DEFAULT_SETTINGS, {
  ...DEFAULT_SETTINGS,
  failback: 'auto',
  failbackAfter: MINUTE,
  limit: 9,
  coolDown: MINUTE,
});

test('one step settles', () => {
  let moved = 0;
  fc.assert(
    fc.property(seen, settings, (sight, chosen) => {
      const first = plan(sight, chosen);
      const move = actionOf(first, 'move');
      if (!move) return;
      moved++;
      const { epoch, to } = move.entry;
      const applied = close(first.journal, epoch, { phase: 'applied', effectAt: NOW }, NOW);
      for (const later of [0, 20 * SECOND]) {
        const edge = { distribution: to, deployed: false, key: 'none' } as const;
        const next = plan({ ...sight, journal: applied, edge, now: NOW + later }, chosen);
        // Twenty seconds later the same verdicts are older, which may silence them but not turn them round.
        const back = actionOf(next, 'move');
        expect(back ? [move, back] : []).toEqual([]);
      }
    }),
    { numRuns: 20_000 },
  );
  expect(moved).toBeGreaterThan(2_000);
});
