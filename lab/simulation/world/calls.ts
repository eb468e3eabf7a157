/**
 * One call of production code to the outside, as events on the virtual clock: sent now, takes effect at a drawn time,
 * answered at a later one. Between any two of them other runs go on, and any run may die.
 */
import { Conflict, messageOf, Refused } from '../../../shared/errors.ts';
import type { Answer, Random } from '../../emulator/model/index.ts';
import {
  type CallCourse,
  type CallSite,
  courseByRule,
  drawCourse,
  type FaultRates,
  type FaultRule,
  GIVE_UP_MS,
  named,
} from './call-faults.ts';
import type { WorldClock } from './clock.ts';
import type { CallOutcome, Tell } from './events.ts';
import type { Runs, WorldRun } from './runs.ts';

interface CallOptions {
  /** A conditional write: it can meet a conflict. */
  readonly conditional?: boolean;
  /** Fast path to the world outside AWS (a probe): the rates of the AWS calls do not touch it, only kills do. */
  readonly outside?: boolean;
  /** How long the caller waits for an answer (ms); `GIVE_UP_MS` where absent. */
  readonly giveUpMs?: number;
}

/** An effect may say that its answer takes longer by itself (a slow Region). */
export interface Slow<T> {
  readonly value: T;
  readonly slowMs: number;
}

export interface Calls {
  /** `effect` runs when the call takes effect; what it throws is what the caller hears. */
  call<T>(run: WorldRun, name: string, effect: () => T, options?: CallOptions): Promise<T>;
  /** As `call`, for an effect that takes a while to answer. */
  slow<T>(run: WorldRun, name: string, effect: () => Slow<T>, options?: CallOptions): Promise<T>;
  /** As `call`, for an effect that comes later and somewhere else: it says so, or never does. */
  far<T>(run: WorldRun, name: string, effect: (answer: Answer<T>) => void, options?: CallOptions): Promise<T>;
  /** Calls that are on their way or not answered yet. */
  underWay(): number;
  /** Wakes the run after `ms`. */
  sleep(run: WorldRun, ms: number): Promise<void>;
}

/** Another course than the drawn one, or undefined for "no opinion": for what tests do at single calls, and no rule says. */
export type CallHook = (site: CallSite, drawn: CallCourse) => CallCourse | undefined;

interface CallsOptions {
  readonly clock: WorldClock;
  readonly random: Random;
  readonly runs: Runs;
  readonly tell: Tell;
  readonly rates: FaultRates;
  /** The first that is about a call decides; one that is used up is deleted. */
  readonly rules: FaultRule[];
  /** Asked before the rules; the first opinion wins. */
  readonly hooks: readonly CallHook[];
  /** Leave calls that simply worked out of the trace: most worlds have millions of them. */
  readonly quietCalls: boolean;
  /** Told when a run that lives has its answer, or gives up waiting for one. */
  readonly heard: (site: CallSite, failed: boolean) => void;
}

/** A fresh one each time: all that waits for one shared promise would be kept for as long as the world. */
const never = (): Promise<never> => new Promise(() => {});

export function createCalls(options: CallsOptions): Calls {
  const { clock, random, runs, tell, rates, rules, hooks, heard } = options;

  let underWay = 0;

  function courseOf(site: CallSite, outside: boolean): CallCourse {
    const drawn = outside
      ? { there: 0, back: 0 }
      : drawCourse(rates, random, site, () => refusalOf(site, random));
    // Nearly always, and each call of months comes by here.
    if (hooks.length + rules.length === 0) return drawn;
    for (const hook of hooks) {
      const course = hook(site, drawn);
      if (course) return course;
    }
    const struck = ({ call, effect }: FaultRule): void =>
      tell({ what: 'world', sentence: `a fault on a call: ${call} of the ${site.run.role}, ${effect}` });
    return courseByRule(rules, site, drawn, struck) ?? drawn;
  }

  function slow<T>(run: WorldRun, name: string, effect: () => Slow<T>, how: CallOptions = {}): Promise<T> {
    return send(run, name, (answer) => answer(effect), how, false);
  }

  /** `mayBeLost`: that the effect never answers. */
  function send<T>(
    run: WorldRun,
    name: string,
    effect: (answer: Answer<Slow<T>>) => void,
    how: CallOptions,
    mayBeLost: boolean,
  ): Promise<T> {
    if (!run.alive) return never();
    const site: CallSite = { run, name, index: run.sent.length, conditional: how.conditional ?? false };
    const course = courseOf(site, how.outside ?? false);
    if (course.kill === 'before') {
      runs.end(run, 'killed', `before ${name}`);
      return never();
    }
    const { giveUpMs = GIVE_UP_MS } = how;
    const sentAt = clock.now();
    run.sent.push({ name, index: site.index, sentAt });

    return new Promise((resolve, reject) => {
      let waiting = true;
      underWay++;
      /** Ends the wait, once. True where someone is still there to hear. */
      const stopWaiting = (): boolean => {
        if (!waiting) return false;
        waiting = false;
        underWay--;
        return run.alive;
      };
      const answer = (failed: boolean, settle: () => void): void => {
        if (!stopWaiting()) return;
        if (course.kill === 'after-answer') runs.end(run, 'killed', `after ${name}`);
        else {
          heard(site, failed);
          settle();
        }
      };
      const arrive = (): void => {
        const heardOf = (outcome: () => Slow<T>): void => {
          const { settle, failed, slowMs } = attempt(site, sentAt, course, outcome, resolve, reject);
          if (course.kill !== 'after-effect' && course.back !== 'never')
            clock.after(course.back + slowMs, () => answer(failed, settle));
        };
        if (course.refusal) heardOf(() => ({ value: undefined as T, slowMs: 0 }));
        else effect(heardOf);
        if (course.kill === 'after-effect' && stopWaiting())
          runs.end(run, 'killed', `after ${name} took effect`);
      };

      if (course.there === 'never') note(site, sentAt, 'lost');
      else clock.after(course.there, arrive);
      const isLate =
        course.there === 'never' || course.back === 'never' || course.there + course.back > giveUpMs;
      if (isLate || mayBeLost) {
        const giveUp = () => reject(named('TimeoutError', `${name}: no answer within ${giveUpMs} ms.`));
        clock.after(giveUpMs, () => answer(true, giveUp));
      }
    });
  }

  /** The call arrives: it takes effect or is refused; `settle` lets the caller know. */
  function attempt<T>(
    site: CallSite,
    sentAt: number,
    course: CallCourse,
    effect: () => Slow<T>,
    resolve: (value: T) => void,
    reject: (error: unknown) => void,
  ): { readonly settle: () => void; readonly failed: boolean; readonly slowMs: number } {
    try {
      if (course.refusal) throw course.refusal;
      const { value, slowMs } = effect();
      if (!options.quietCalls || course.back === 'never') note(site, sentAt, 'took effect');
      return { settle: () => resolve(value), failed: false, slowMs };
    } catch (error) {
      note(site, sentAt, error instanceof Conflict ? 'conflict' : 'refused', messageOf(error));
      return { settle: () => reject(error), failed: true, slowMs: 0 };
    }
  }

  function note(site: CallSite, sentAt: number, outcome: CallOutcome, why?: string): void {
    const { run, name, index } = site;
    const told = { what: 'call', run: run.id, role: run.role, call: name, index, sentAt, outcome } as const;
    tell(why === undefined ? told : { ...told, why });
  }

  return {
    slow,
    far: (run, name, effect, how = {}) =>
      send(
        run,
        name,
        (answer) => effect((outcome) => answer(() => ({ value: outcome(), slowMs: 0 }))),
        how,
        true,
      ),
    underWay: () => underWay,
    call: (run, name, effect, how) => slow(run, name, () => ({ value: effect(), slowMs: 0 }), how),
    sleep(run, ms) {
      if (!run.alive) return never();
      return new Promise((resolve) => {
        clock.after(ms, () => {
          if (run.alive) resolve();
        });
      });
    },
  };
}

/** An answer that says no. Only a conditional call can meet a conflict. */
function refusalOf(site: CallSite, random: Random): Error {
  switch (Math.floor(random() * (site.conditional ? 4 : 3))) {
    case 0:
      return named('ThrottlingException', `${site.name}: Rate exceeded.`);
    case 1:
      return named('InternalServerError', `${site.name}: The service could not complete the request.`);
    case 2:
      return new Refused(`${site.name}: AccessDenied: The role may not do this.`);
    default:
      return new Conflict(`${site.name}: another run wrote first.`);
  }
}
