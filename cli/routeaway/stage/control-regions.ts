/**
 * The control Regions of a stage: one, or three of which any may be gone. A call is made in one of them; where it fails, or has
 * no answer after three seconds, the next one is asked as well. What answers first counts, and is asked first from then on.
 */
import { withoutCall } from '../../../shared/aws/named-calls.ts';
import { Conflict } from '../../../shared/errors.ts';

const PATIENCE_MS = 3_000;

export interface ControlRegions {
  /** In the order of `controlRegions`. */
  readonly all: readonly string[];
  /** The one that is asked first. */
  region(): string;
  /** Those that have not answered, and why. */
  silent(): Readonly<Record<string, string>>;
  /** Throws what the call throws; where there are several and none answers, `NoneAnswers`. */
  ask<T>(call: (region: string) => Promise<T>): Promise<T>;
}

/** No control Region answers: what each call threw. */
export class NoneAnswers extends Error {
  readonly errors: readonly (readonly [region: string, error: unknown])[];

  constructor(errors: NoneAnswers['errors']) {
    super(errors.map(([region, error]) => `${region}: ${withoutCall(error).replace(/\.$/, '')}`).join('; '));
    this.errors = errors;
  }
}

export function controlRegions(
  all: readonly string[],
  first = all[0] ?? '',
  patienceMs = PATIENCE_MS,
): ControlRegions {
  let current = first;
  const silent = new Map<string, string>();
  return {
    all,
    region: () => current,
    silent: () => Object.fromEntries(silent),
    async ask(call) {
      if (all.length === 1) return call(current);
      const [region, answer] = await inTurn([current, ...all.filter((one) => one !== current)], call);
      current = region;
      silent.delete(region);
      return answer;
    },
  };

  function inTurn<T>(
    order: readonly string[],
    call: (region: string) => Promise<T>,
  ): Promise<readonly [string, T]> {
    return new Promise((resolve, reject) => {
      const errors: [string, unknown][] = [];
      let begun = 0;
      let patience: NodeJS.Timeout | undefined;
      const next = (): void => {
        clearTimeout(patience);
        const region = order[begun];
        if (region === undefined) return;
        begun++;
        if (begun < order.length)
          patience = setTimeout(() => {
            silent.set(region, `no answer within ${patienceMs / 1_000} s`);
            next();
          }, patienceMs);
        call(region).then(
          (answer) => {
            clearTimeout(patience);
            resolve([region, answer]);
          },
          (error: unknown) => {
            // Who was faster is an answer; another Region has no other.
            if (error instanceof Conflict) {
              clearTimeout(patience);
              return reject(error);
            }
            silent.set(region, withoutCall(error));
            errors.push([region, error]);
            if (errors.length === order.length) reject(new NoneAnswers(errors));
            else if (begun === errors.length) next();
          },
        );
      };
      next();
    });
  }
}

/** For a command that says nothing else of them: those that have not served it, in a sentence. */
export function unanswered(controls: ControlRegions): readonly string[] {
  const silent = Object.entries(controls.silent());
  if (silent.length === 0) return [];
  const which = silent.map(([region, why]) => `${region} (${why.replace(/\.$/, '')})`).join(' and ');
  return [
    `Not served by ${which}; this is from ${controls.region()}. routeaway status says what that means.`,
  ];
}
