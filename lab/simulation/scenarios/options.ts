/** How a scenario's world is set up: lines that stand before the first moment. */
import { settingVariable } from '../../../shared/config/variables.ts';
import { checkSettings } from '../../../shared/core/check-settings.ts';
import { hasDns } from '../../../shared/core/routing.ts';
import { DEFAULT_SETTINGS, SETTINGS, type Settings } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';
import { parseDuration } from '../../../shared/kit/time.ts';
import { FAMILIES } from '../search/families.ts';
import type { WorldOptions } from '../world/world.ts';

/** What all setup lines of a file come to. */
export interface SetUp extends WorldOptions {
  readonly family?: string;
}

export interface Setup {
  readonly form: string;
  readonly means: string;
  /** The options with it, a sentence saying what is wrong, or undefined where it is another command. */
  readonly reads: (words: string, options: SetUp) => SetUp | string | undefined;
}

export const SETUPS: readonly Setup[] = [
  {
    form: 'seed <number>',
    means: 'other delays and phases; 1 where nothing is said',
    reads: (words, options) => {
      const [, seed] = /^seed (\d+)$/.exec(words) ?? [];
      return seed === undefined ? undefined : { ...options, seed: Number(seed) };
    },
  },
  {
    form: 'cold',
    means: 'the table is empty; otherwise the system has been in steady state for a day',
    reads: (words, options) => (words === 'cold' ? { ...options, warm: false } : undefined),
  },
  {
    form: 'active primary|standby',
    means: 'where traffic is at first; on the primary where nothing is said',
    reads: (words, options) => {
      const [, side] = /^active (primary|standby)$/.exec(words) ?? [];
      return side === undefined ? undefined : { ...options, target: side as Side };
    },
  },
  {
    form: 'controllers 3',
    means: 'three control Regions over a strongly consistent table; one where nothing is said',
    reads: (words, options) => (words === 'controllers 3' ? { ...options, controllers: 3 } : undefined),
  },
  {
    form: 'watchdog',
    means: 'there is one, in another Region, which listens for the prober',
    reads: (words, options) => (words === 'watchdog' ? { ...options, watchdog: true } : undefined),
  },
  {
    form: 'hooks',
    means: 'functions of the user: beforePlannedMove, which says yes until told otherwise, and afterMove',
    reads: (words, options) => (words === 'hooks' ? { ...options, hooks: true } : undefined),
  },
  {
    form: 'capacity <n>',
    means:
      'how many functions of Lambda may run at once in the Region of each side; nobody asks where nothing is said',
    reads: (words, options) => {
      const [, n] = /^capacity (\d+)$/.exec(words) ?? [];
      return n === undefined
        ? undefined
        : { ...options, capacity: { primary: Number(n), standby: Number(n) } };
    },
  },
  {
    form: 'set <setting> <value>',
    means: `as a deploy would take it, a time with its unit: another threshold: ${Object.keys(DEFAULT_SETTINGS).join(', ')}`,
    reads: readSetting,
  },
  {
    form: 'family <name>',
    means:
      'what comes of it must also be what that family of the simulator says; what is not so stands at the end as BROKEN',
    reads: readFamily,
  },
];

/** By the kinds of a deploy; what is seconds there is a time with its unit here. */
function readSetting(words: string, options: SetUp): SetUp | string | undefined {
  const [, name, text = ''] = /^set (\S+) (\S+)$/.exec(words) ?? [];
  if (name === undefined) return undefined;
  if (!Object.hasOwn(DEFAULT_SETTINGS, name))
    return `there is no setting "${name}"; there are ${Object.keys(DEFAULT_SETTINGS).join(', ')}`;
  const isTime = SETTINGS[name as keyof Settings].kind === 'seconds';
  const ms = parseDuration(text);
  const { parse, wants, example } = settingVariable(name as keyof Settings);
  const value = isTime ? ms && parse(`${ms / 1_000}`) : parse(text);
  if (value === undefined || value === 0)
    return `"${text}" is no value of ${name}; it must be ${isTime ? 'a time above 0' : wants}, e.g. ${example}${isTime ? 's' : ''}`;
  return { ...options, settings: { ...options.settings, [name]: value } };
}

/** What the settings, taken together, contradict: what a deploy would refuse, no scenario may rest on. */
export function contradictions({ settings, controllers }: SetUp): readonly string[] {
  if (settings === undefined) return [];
  const whole = { ...DEFAULT_SETTINGS, ...settings };
  const tooFew =
    hasDns(whole.routing) && controllers !== 3
      ? [`routing is ${whole.routing}, which needs three controllers: add "controllers 3".`]
      : [];
  return [...tooFew, ...checkSettings(whole)];
}

function readFamily(words: string, options: SetUp): SetUp | string | undefined {
  const [, family] = /^family (\S+)$/.exec(words) ?? [];
  if (family === undefined) return undefined;
  if (!Object.hasOwn(FAMILIES, family))
    return `there is no family "${family}"; there are ${Object.keys(FAMILIES).join(', ')}`;
  return { ...options, family };
}

/** A sentence saying what is wrong with the words; undefined where they are no setup at all. */
export function readSetup(line: string, options: SetUp): SetUp | string | undefined {
  for (const { reads } of SETUPS) {
    const found = reads(line, options);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** For lines that nobody wrote by hand: a mistake in one is a mistake of ours. */
export function optionsOf(setup: readonly string[]): SetUp {
  let options: SetUp = { warm: true };
  for (const line of setup) {
    const next = readSetup(line, options);
    if (typeof next !== 'object')
      throw new Error(`"${line}" is no setup of a scenario: ${next ?? 'unknown'}.`);
    options = next;
  }
  const [wrong] = contradictions(options);
  if (wrong !== undefined) throw new Error(`The setup of a scenario is wrong: ${wrong}`);
  return options;
}
