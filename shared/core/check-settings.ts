/**
 * Settings checked against each other. One sentence for each contradiction; no sentence, no contradiction. Settings are
 * refused here, at deploy and at start, so that no rule has to wonder whether they make sense.
 *
 * Each setting is held against those before it in the table, and where one of those is refused, against what is proposed in
 * its place: whoever follows every proposal of a refusal at once has settings that are accepted.
 */
import { type NameOf, SETTING_NAMES, SETTINGS, type Settings, written } from './settings.ts';

/** `nameOf` turns a setting's name into the word the reader knows. */
export const checkSettings = (settings: Settings, nameOf: NameOf = (setting) => setting): string[] =>
  held(settings, nameOf).problems;

/** The settings with what is proposed in place of those that are refused. */
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

/** As it is written, a time with its unit. */
function inWords(setting: keyof Settings, value: Settings[keyof Settings]): string {
  const { kind } = SETTINGS[setting];
  return `${written(value, kind)}${kind === 'seconds' ? ' s' : ''}`;
}
