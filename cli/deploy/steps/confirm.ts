/** A removal is asked for by name. */

import { UserError } from '../../../shared/kit/errors.ts';
import { describe } from '../cloudformation.ts';
import type { Context, Outcome } from '../context.ts';
import { about } from '../names.ts';
import { removed } from '../plan.ts';
import { checkControlRegions } from './control-regions.ts';
import { checkMoved } from './standing.ts';
import { checkWatchdog } from './watchdog.ts';

export async function confirm(context: Context): Promise<Outcome> {
  const { settings, ports, account } = context;
  const { stage, secrets } = settings;
  const stacks = removed(settings);
  checkMoved(context);
  await checkControlRegions(context);
  await checkWatchdog(settings, ports);
  const there = await Promise.all(stacks.map((stack) => describe(stack, ports)));
  const none = there.every((stack) => stack === undefined);
  const found = none ? {} : { removed: true as const };
  if (none)
    ports.say(
      `        None of its stacks exists in these Regions. The command looks for what is left of it all the same.`,
    );
  for (const [i, stack] of stacks.entries())
    if (there[i] !== undefined || settings.stacks.includes(stack))
      ports.say(`        ${about(stack)}: stack ${stack.name}`);
  for (const { parameter } of secrets) ports.say(`        and last the parameter ${parameter}`);
  if (settings.yes) return { said: ['not asked: --yes'], found };
  const answer = await ports.question(
    `        The public endpoint of stage ${stage} in account ${account ?? ''} will be gone. Type ${stage} to remove it: `,
  );
  if (answer === undefined) throw new UserError('There is no one to ask. If you mean it: --yes.');
  if (answer.trim() !== stage) throw new UserError(`The answer was not ${stage}.`);
  return { said: ['confirmed'], found };
}
