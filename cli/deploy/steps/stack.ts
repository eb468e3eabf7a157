/** One stack, deployed or removed by the framework. */

import { serviceFile } from '../../../shared/config/parameters.ts';
import type { Side } from '../../../shared/core/side.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import { describe } from '../cloudformation.ts';
import type { Context, Outcome } from '../context.ts';
import { outcome } from '../context.ts';
import type { Stack } from '../names.ts';
import { readActive } from './active.ts';
import { waitUntilProven } from './proven.ts';

export async function deployStack(
  { stack, after, leftOut }: { readonly stack: Stack; readonly after?: Side; readonly leftOut?: true },
  context: Context,
): Promise<Outcome> {
  if (leftOut) return outcome(`left out: --from ${context.settings.from}`);
  if (after !== undefined && !context.settings.yes) await waitUntilProven(after, context);
  const failover = stack.role === 'failover';
  // Asked again: the deploys before this one took minutes, in which traffic may have moved.
  const active = failover ? (await readActive(context)).active : undefined;
  const reserves = failover && context.reserves ? ['--param', 'reserveConcurrency=on'] : [];
  // The framework would print the values of API keys.
  const args = ['deploy', '--conceal', ...where(stack, context)];
  await framework(
    [...args, ...(active === undefined ? [] : ['--param', `active=${active}`]), ...reserves],
    context,
  );
  return active === undefined ? outcome('done') : { said: [`done, active=${active}`], found: { active } };
}

export async function removeStack(stack: Stack, context: Context): Promise<Outcome> {
  if ((await describe(stack, context.ports)) === undefined) return outcome('not there');
  // Stand-ins for what a deploy looks up: what is going needs no origins, and they may be gone already.
  const origins = { primaryOrigin: 'primary.example.com/gone', standbyOrigin: 'standby.example.com/gone' };
  const args = Object.entries(origins)
    .filter(([name]) => stack.role === 'failover' && !context.settings.passed[name])
    .flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  await framework(['remove', ...where(stack, context), ...args], context);
  return outcome('gone');
}

function where({ role, region }: Stack, { settings }: Context): string[] {
  const params = Object.entries(settings.passed);
  return [
    ...serviceFile(role),
    ...['--region', region, '--stage', settings.stage],
    ...params.flatMap(([name, value]) => ['--param', `${name}=${value}`]),
  ];
}

/** Its name in CloudFront's model, and the sentence that CloudFormation shows. */
const TAGGING_CONFLICT = /TaggingConflict|unable to create function with tags/i;
const RECREATED =
  'CloudFront remembers a function of that name that was deleted, or failed, a short while ago, and accepts no tags with a new one (TaggingConflict). Wait a quarter of an hour and run this again; if it was the first deploy of the stack, the next run says how to delete that stack first. This stack sends no tags of its own: see whether your account adds some.';

async function framework(args: readonly string[], { ports }: Context): Promise<void> {
  ports.say(`        serverless ${args.join(' ')}`);
  let conflict = false;
  const ended = await ports.serverless(args, (line) => {
    conflict ||= TAGGING_CONFLICT.test(line);
    if (line.trim() !== '') ports.say(`          | ${line}`);
  });
  if (ended !== 0)
    throw new UserError(`serverless ended with ${ended}; ${conflict ? RECREATED : 'its output is above.'}`);
}
