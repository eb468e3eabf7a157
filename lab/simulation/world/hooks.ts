/** The user's own functions: what the one answers that is asked before a planned move, and what both have heard. */
import type { HookAnswer, PlannedMove } from '../../../shared/core/journal/journal.ts';
import type { Side } from '../../../shared/core/side.ts';
import { messageOf } from '../../../shared/errors.ts';
import type { AfterMove, BeforePlannedMove } from '../../../shared/ports.ts';
import type { Calls } from './calls.ts';
import type { Tell } from './events.ts';
import type { WorldRun } from './runs.ts';

export const HOOK_STATES = ['ready', 'not ready', 'refusing', 'throwing'] as const;
export type HookState = (typeof HOOK_STATES)[number];

export interface WorldHooks {
  is: HookState;
  /** Oldest first; `at`: when the question arrived (epoch ms). */
  readonly asked: {
    readonly at: number;
    readonly run: string;
    readonly to: Side;
    readonly kind: PlannedMove['kind'];
    readonly says: HookAnswer['says'];
  }[];
  /** The epochs of which `afterMove` has heard. */
  readonly told: number[];
}

export const worldHooks = (): WorldHooks => ({ is: 'ready', asked: [], told: [] });

const ANSWERS: Readonly<Record<HookState, HookAnswer>> = {
  ready: { says: 'ready' },
  'not ready': { says: 'not ready', why: 'the database is being promoted' },
  refusing: { says: 'refused', why: 'a migration is under way' },
  throwing: { says: 'failed', why: 'it threw: Cannot read properties of undefined' },
};

export const beforePort = (
  calls: Calls,
  hooks: WorldHooks,
  run: WorldRun,
  now: () => number,
  tell: Tell,
): BeforePlannedMove => ({
  ask: ({ kind, to }) =>
    calls
      .call(run, 'hooks.before', () => {
        const answer = ANSWERS[hooks.is];
        hooks.asked.push({ at: now(), run: run.id, to, kind, says: answer.says });
        tell({
          what: 'world',
          sentence: `the hook beforePlannedMove is asked about the ${kind} to ${to}: ${answer.says}`,
        });
        return answer;
      })
      .catch((error): HookAnswer => ({ says: 'failed', why: messageOf(error) })),
});

export const afterPort = (calls: Calls, hooks: WorldHooks, run: WorldRun, tell: Tell): AfterMove => ({
  tell: ({ epoch, to }) =>
    calls.call(run, 'hooks.after', () => {
      hooks.told.push(epoch);
      tell({ what: 'world', sentence: `the hook afterMove is told of epoch ${epoch}, to ${to}` });
    }),
});
