/**
 * Reads variables one by one and keeps every problem instead of stopping at the first. A value that is invalid is
 * replaced by its fallback or example, so that what depends on it can still be checked.
 */
import { checkSettings } from '../core/check-settings.ts';
import { SETTING_NAMES, SETTINGS, type Settings } from '../core/settings.ts';
import { GONE_SETTINGS } from './gone.ts';
import { nearest } from './nearest.ts';
import { masked, NOT_REPEATED } from './shown.ts';
import {
  NAMED,
  type Name,
  parameterOf,
  settingVariable,
  VARIABLES,
  type ValueOf,
  type Variable,
  variableOf,
} from './variables.ts';

/** What a process finds around it: `process.env`, or a plain object in tests. */
export type Env = Readonly<Record<string, string | undefined>>;

export interface Reader {
  /** `needed`: it must be set although it may be absent where something else is so. */
  read<N extends Name>(name: N, needed?: boolean): ValueOf<N>;
  /** Those of the decision; what contradicts itself among them is a problem, too, in the variables' names. */
  readSettings(): Settings;
  readonly problems: string[];
}

export function reader(env: Env): Reader {
  const problems = misspelt(env);
  const readAs = <T>(name: string, variable: Variable<T>, needed = !('fallback' in variable)): T => {
    const { value, problem } = one(name, variable, env[name]?.trim(), needed);
    if (problem !== undefined) problems.push(problem);
    return value;
  };
  return {
    problems,
    read: <N extends Name>(name: N, needed?: boolean) =>
      readAs(name, NAMED[name] as unknown as Variable<ValueOf<N>>, needed),
    readSettings() {
      const settings = Object.fromEntries(
        SETTING_NAMES.map((setting) => {
          const { name, ...variable } = settingVariable(setting);
          return [setting, readAs(name, variable)];
        }),
      ) as unknown as Settings;
      problems.push(...checkSettings(settings, (setting) => settingVariable(setting).name));
      return settings;
    },
  };
}

/** An empty variable is one that is not set: that is how a template leaves out an optional value. */
function one<T>(
  name: string,
  variable: Variable<T>,
  text: string | undefined,
  needed: boolean,
): { value: T; problem?: string } {
  const standIn = 'fallback' in variable ? variable.fallback : variable.parse(variable.example);
  const example = `it must be ${variable.wants}, for example ${name}=${variable.example}.`;
  if (text === undefined || text === '') {
    return { value: standIn as T, ...(needed && { problem: `${name} is not set; ${example}` }) };
  }
  const value = variable.parse(text);
  return value === undefined
    ? {
        value: standIn as T,
        problem: `${name} ${variable.hides ? `${variable.hides(text)} ${NOT_REPEATED}` : `is ${quoted(masked(text))}`}; ${example}`,
      }
    : { value };
}

/**
 * A name that looks like ours and is not: most likely a mistake that would silently leave a default in force. Its value may be
 * a secret.
 */
function misspelt(env: Env): string[] {
  const known = Object.keys(VARIABLES);
  return Object.keys(env)
    .filter((name) => /^route_?a?way_/i.test(name) && !known.includes(name))
    .sort()
    .map((name) => {
      const gone = GONE_SETTINGS[parameterOf(name)];
      if (gone !== undefined) return `${name} is no setting of Routeaway any more; ${inVariables(gone)}.`;
      const meant = nearest(name.toUpperCase(), known);
      const hint = meant === undefined ? 'remove it' : `did you mean ${meant}?`;
      return `${name} is no setting of Routeaway; ${hint.replace(/([^?])$/, '$1.')}`;
    });
}

/** The sentence with the names of variables. */
const inVariables = (sentence: string): string =>
  SETTING_NAMES.reduce((text, setting) => {
    const { parameter } = SETTINGS[setting];
    return text.replace(parameter, variableOf(parameter));
  }, sentence);

const LONGEST_QUOTE = 80;
const quoted = (text: string) =>
  JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);
