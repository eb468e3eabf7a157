/**
 * Runs of production code: who is alive, what each has sent, how it ended. A killed run is one whose promises never
 * settle again; nobody tells it.
 */
import type { Role, RunEnd, Tell } from './events.ts';

interface SentCall {
  readonly name: string;
  readonly index: number;
  readonly sentAt: number;
}

export interface WorldRun {
  readonly id: string;
  readonly role: Role;
  /** Where it runs, where there are several control Regions. */
  readonly region?: string;
  /** What set it off. Production code is not told. */
  readonly cause: string;
  /** What Lambda calls the invocation; a retry and a doubled delivery share it. */
  readonly requestId: string;
  readonly startedAt: number;
  /** Added to the time this run's host believes it is. */
  readonly skew: number;
  alive: boolean;
  endedAt?: number;
  end?: RunEnd;
  /** What it returned, or what it threw. */
  result?: unknown;
  readonly sent: SentCall[];
  /** Ends the invocation as if the run had returned, for a run that is taken out of the world. */
  release?: () => void;
}

export interface Runs {
  /** Every run that started, oldest first; only the last `keep` of the ended ones. */
  readonly all: readonly WorldRun[];
  alive(): readonly WorldRun[];
  start(role: Role, cause: string, requestId: string, skew: number, region?: string): WorldRun;
  end(run: WorldRun, end: RunEnd, result?: unknown): void;
}

export function createRuns(now: () => number, tell: Tell, keep: number): Runs {
  const all: WorldRun[] = [];
  const living = new Set<WorldRun>();
  let lastAt = Number.NaN;
  let sameTime = 0;
  return {
    all,
    alive: () => [...living],
    start(role, cause, requestId, skew, region) {
      const startedAt = now();
      sameTime = startedAt === lastAt ? sameTime + 1 : 0;
      lastAt = startedAt;
      // Named by the time, not by a count: the same run has the same name where a quiet night before it was skipped.
      const where = region === undefined ? '' : `${region}-`;
      const id = `${role}-${where}${startedAt}${sameTime > 0 ? `-${sameTime + 1}` : ''}`;
      const run: WorldRun = {
        id,
        role,
        ...(region !== undefined && { region }),
        cause,
        requestId,
        startedAt,
        skew,
        alive: true,
        sent: [],
      };
      if (all.length > 2 * keep) all.splice(0, all.length - keep);
      all.push(run);
      living.add(run);
      tell({ what: 'run-started', run: id, role, cause });
      return run;
    },
    end(run, end, result) {
      if (!run.alive) return;
      run.alive = false;
      run.endedAt = now();
      run.end = end;
      run.result = result;
      living.delete(run);
      const why =
        end === 'threw' && result instanceof Error
          ? result.message
          : typeof result === 'string'
            ? result
            : undefined;
      tell({
        what: 'run-ended',
        run: run.id,
        role: run.role,
        end,
        ...(why !== undefined && end !== 'done' && { why }),
      });
    },
  };
}

export function causeOf(event: unknown): string {
  const said = (typeof event === 'object' && event !== null ? event : {}) as Record<string, unknown>;
  if (said.source === 'aws.cloudwatch') return 'alarm';
  if (said.source === 'routeaway.prober') return 'prober';
  if (said['detail-type'] === 'Parameter Store Change') return 'override';
  return 'schedule';
}
