/** The user's own functions: what the one answers that is asked before a planned move, and what both have heard. */
import { HOOK_LIMIT_MS } from '../../../shared/core/decision/planned-moves.ts';
import { SECOND } from '../../../shared/core/duration.ts';
import type { HookAnswer, PlannedMove } from '../../../shared/core/journal/journal.ts';
import type { Side } from '../../../shared/core/side.ts';
import { messageOf } from '../../../shared/errors.ts';
import type { AfterMove, BeforePlannedMove } from '../../../shared/ports.ts';
import type { Calls } from './calls.ts';
import type { Tell } from './events.ts';
import type { WorldRun } from './runs.ts';

export const HOOK_STATES = ['ready', 'late', 'not ready', 'refusing', 'throwing', 'hanging'] as const;
export type HookState = (typeof HOOK_STATES)[number];

export interface WorldHooks {
  is: HookState;
  /** Oldest first; `at`: when the question arrived (epoch ms). */
  readonly asked: {
    readonly at: number;
    readonly run: string;
    readonly to: Side;
    readonly kind: PlannedMove['kind'];
    /** Since when the move has waited (epoch ms): which one it is. */
    readonly since: number;
    readonly says: HookAnswer['says'];
  }[];
  /** The epochs of which `afterMove` has heard. */
  readonly told: number[];
}

export const worldHooks = (): WorldHooks => ({ is: 'ready', asked: [], told: [] });

const ANSWERS: Readonly<Record<HookState, HookAnswer>> = {
  ready: { says: 'ready' },
  late: { says: 'ready' },
  'not ready': { says: 'not ready', why: 'the database is being promoted' },
  refusing: { says: 'refused', why: 'a migration is under way' },
  throwing: { says: 'failed', why: 'it threw: Cannot read properties of undefined' },
  hanging: { says: 'failed', why: 'none within 8 s' },
};

/** How long an answer takes by itself. */
const SLOW_MS: { readonly [state in HookState]?: number } = {
  late: HOOK_LIMIT_MS - SECOND,
  hanging: HOOK_LIMIT_MS,
};

export const beforePort = (
  calls: Calls,
  hooks: WorldHooks,
  run: WorldRun,
  now: () => number,
  tell: Tell,
): BeforePlannedMove => ({
  ask: ({ kind, to, since }) =>
    calls
      .slow(
        run,
        'hooks.before',
        () => {
          const { is } = hooks;
          const answer = ANSWERS[is];
          hooks.asked.push({ at: now(), run: run.id, to, kind, since, says: answer.says });
          tell({
            what: 'world',
            sentence: `the hook beforePlannedMove is asked about the ${kind} to ${to}: ${answer.says}`,
          });
          return { value: answer, slowMs: SLOW_MS[is] ?? 0 };
        },
        { giveUpMs: HOOK_LIMIT_MS },
      )
      .catch((error): HookAnswer => ({ says: 'failed', why: messageOf(error) })),
});

export const afterPort = (calls: Calls, hooks: WorldHooks, run: WorldRun, tell: Tell): AfterMove => ({
  tell: ({ epoch, to }) =>
    calls.call(run, 'hooks.after', () => {
      hooks.told.push(epoch);
      tell({ what: 'world', sentence: `the hook afterMove is told of epoch ${epoch}, to ${to}` });
    }),
});
