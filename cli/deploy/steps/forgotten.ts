/**
 * What the stage was deployed with, and this deploy is without: a forgotten parameter would make a second distribution,
 * take away a name, write a distribution that others own, or put sample APIs in the place of someone's own. It is stopped,
 * unless it is meant.
 */
import { NOT_TO_FORGET } from '../../../resources/failover/values.ts';
import { defaultsOf } from '../../../shared/config/parameters.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import { describe } from '../cloudformation.ts';
import type { Context } from '../context.ts';

export async function checkForgotten({ settings, ports }: Context): Promise<void> {
  // It asks in the control Region.
  if (settings.only !== undefined && settings.only.role !== 'failover') return;
  const stands = await describe(settings.failover, ports);
  const before = (stands?.outputs.DeployedWith ?? '').split(' ').flatMap((text) => {
    const at = text.indexOf('=');
    return at < 1 ? [] : [[text.slice(0, at), text.slice(at + 1)] as const];
  });
  const defaults = defaultsOf(settings.stage);
  const changed = before.filter(([name, was]) => {
    const now = settings.parameters[name] ?? '';
    if (was === '' || now === was) return false;
    return !NOT_TO_FORGET.includes(name) || now === (defaults[name] ?? '');
  });
  if (changed.length === 0 || settings.yes) return;
  const list = changed.map(([name, was]) => {
    const now = settings.parameters[name];
    return `${name} was ${was} and is ${now || 'not given'} now`;
  });
  const again = changed.map(([name, was]) => `--param ${name}=${was}`).join(' ');
  throw new UserError(
    `Stage ${settings.stage} was deployed with other parameters, and what hangs on them would be replaced or left behind: ${list.join('; ')}. Give them again (${again}), or keep them in stages/${settings.stage}.yml; if you mean the change: --yes.`,
  );
}
