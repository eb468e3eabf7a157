/**
 * Checks the settings against each other: one sentence for each contradiction. It runs at deploy and at start, so that no
 * rule has to consider invalid settings.
 *
 * Each setting is checked against those before it in the table; instead of a refused one, against the value proposed for
 * it. So the settings are valid if all proposals of one refusal are followed at once.
 */
import { type NameOf, SETTING_NAMES, SETTINGS, type Settings, written } from './settings.ts';

/** `nameOf` turns a setting's name into the word the reader knows. */
export const checkSettings = (settings: Settings, nameOf: NameOf = (setting) => setting): string[] =>
  held(settings, nameOf).problems;

/** The settings, with proposed values in place of refused ones. */
export const proposed = (settings: Settings): Settings => held(settings, (setting) => setting).sound;

function held(settings: Settings, nameOf: NameOf): { readonly problems: string[]; readonly sound: Settings } {
  const problems: string[] = [];
  let sound = settings;
  for (const setting of SETTING_NAMES) {
    const { bounds, good } = SETTINGS[setting];
    const the: NameOf = (one) => `${nameOf(one)} (${inWords(one, sound[one])})`;
    const rules = bounds?.(sound, the).flatMap(([ok, rule]) => (ok ? [] : [rule])) ?? [];
    if (good === undefined || rules.length === 0) continue;
    const value = good(sound);
    const is = `${nameOf(setting)} is ${inWords(setting, settings[setting])}`;
    problems.push(`${is}; it must be ${rules.join(', and ')}, for example ${inWords(setting, value)}.`);
    sound = { ...sound, [setting]: value };
  }
  return { problems, sound };
}

/** As it is written, with its unit. */
function inWords(setting: keyof Settings, value: Settings[keyof Settings]): string {
  const { kind } = SETTINGS[setting];
  return `${written(value, kind)}${kind === 'seconds' ? ' s' : kind === 'percentage' ? ' %' : ''}`;
}
