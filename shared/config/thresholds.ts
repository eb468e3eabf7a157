/** The settings of the decision, from the environment; a contradiction between them is told in the variables' names. */
import { checkSettings } from '../core/check-settings.ts';
import { SETTING_NAMES, type Settings } from '../core/settings.ts';
import type { Reader } from './reader.ts';
import { settingVariable } from './variables.ts';

export function readThresholds({ readAs, problems }: Reader): Settings {
  const settings = Object.fromEntries(
    SETTING_NAMES.map((setting) => {
      const { name, ...variable } = settingVariable(setting);
      return [setting, readAs(name, variable)];
    }),
  ) as unknown as Settings;
  problems.push(...checkSettings(settings, (setting) => settingVariable(setting).name));
  return settings;
}
