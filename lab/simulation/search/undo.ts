/** What ends what a command begins: nearly everything that goes wrong in a trace goes right again. */

const UNDOS: readonly (readonly [RegExp, (found: readonly string[]) => string])[] = [
  [/^(primary|standby) (?!well$)/, ([, side]) => `${side} well`],
  [/^prober silent$/, () => 'prober speaks'],
  [/^prober cut off$/, () => 'prober connected'],
  [/^every (?:(?:switcher|prober) )?(\S+): (?!well$)/, ([, call]) => `every ${call}: well`],
  [/^lever (\w+) down$/, ([, lever]) => `lever ${lever} well`],
  [/^(?:next|calls \S+%) /, () => 'calls well'],
  [/^messages (?:twice|lost)$/, () => 'messages well'],
  [/^schedules late /, () => 'schedules on time'],
  [/^clock of the (prober|switcher) (?!right$)/, ([, role]) => `clock of the ${role} right`],
  [/^drill (?!none$)/, () => 'drill none'],
  [/^mark another$/, () => 'mark ours'],
  [/^propagation (?!3m$)/, () => 'propagation 3m'],
  [/^override (?!auto$)/, () => 'override auto'],
];

/** Undefined where a command is over as soon as it is done, or is itself an end. */
export function undoOf(command: string): string | undefined {
  for (const [form, undo] of UNDOS) {
    const found = form.exec(command);
    if (found) return undo(found);
  }
  return undefined;
}

/** A command that only ends another one. */
export const isEnd = (command: string): boolean =>
  /(^| )(well|speaks|connected|on time|right)$|^(?:override auto|drill none|mark ours|propagation 3m)$/.test(
    command,
  );

const PEOPLE = /^(?:override|drill|console edit|deploy|key|mark|acknowledge|propagation)( |$)/;

/** It breaks, cuts, kills, delays or doubles something. What people do to the edge or say is no fault, and how long a change takes is none. */
export const isFault = (command: string): boolean => !isEnd(command) && !PEOPLE.test(command);
