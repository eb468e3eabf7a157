/** Slips of the hand in the names of parameters. The framework takes any name and uses none that it does not know. */
import { nearest } from '../shared/config/nearest.ts';

/** One sentence for each name that is no parameter at all: it would silently leave a default in force. */
export function slips(given: readonly string[], known: readonly string[]): string[] {
  return given
    .filter((name) => !known.includes(name))
    .map((name) => {
      const meant = nearest(name, known);
      return `${name} is no parameter of Routeaway${meant === undefined ? ', leave it out' : `; did you mean ${meant}?`}`;
    });
}
