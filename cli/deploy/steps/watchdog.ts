/**
 * A watchdog that is left behind in another Region would stay in ALARM for ever: the prober sends its heartbeat elsewhere, or
 * not at all. So a stage's watchdog has to be removed before it is moved or given up.
 */

import { UserError } from '../../../shared/kit/errors.ts';
import { describe } from '../cloudformation.ts';
import { watchdogStack } from '../names.ts';
import type { Ports } from '../ports.ts';
import type { DeploySettings } from '../settings.ts';

export async function checkWatchdog(
  { stage, stacks, failover, only }: DeploySettings,
  ports: Ports,
): Promise<void> {
  if (only !== undefined) return;
  const was = (await describe(failover, ports))?.outputs.WatchdogRegion;
  const is = stacks.find(({ role }) => role === 'watchdog')?.region;
  if (was === undefined || was === is) return;
  if ((await describe(watchdogStack(stage, was), ports)) === undefined) return;
  throw new UserError(
    `The watchdog of stage ${stage} is in ${was}, and ${is === undefined ? 'now there is to be none' : `now it is to be in ${is}`}: left there, it would stay in ALARM for ever. Give --param watchdogRegion=${was}, or remove it first: ${ports.commandLine('remove', ['--stage', stage, '--param', `watchdogRegion=${was}`, '--only', 'watchdog'])}`,
  );
}
