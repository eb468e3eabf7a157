/**
 * Two deploys of one stage at once: CloudFormation keeps them apart at one stack, but not from one stack to the next, and each
 * would leave its version in some of them. So whoever finds that a stack was changed after it ends, and the other one goes on.
 */
import { UserError } from '../../../shared/kit/errors.ts';
import { blocked, describe } from '../cloudformation.ts';
import type { Context, Left } from '../context.ts';
import type { Stack } from '../names.ts';
import type { Ports } from '../ports.ts';

export async function leave(stack: Stack, ports: Ports): Promise<Left> {
  const there = await describe(stack, ports);
  if (there === undefined) throw new UserError(ended(stack, 'is gone'));
  const wrong = blocked(stack, there);
  if (wrong !== undefined) throw new UserError(wrong);
  return { stack, since: there.since };
}

export async function checkUntouched({ left = [], ports }: Context): Promise<void> {
  for (const { stack, since } of left) {
    const there = await describe(stack, ports);
    if (there === undefined) throw new UserError(ended(stack, 'is gone'));
    if (there.since.getTime() !== since.getTime())
      throw new UserError(ended(stack, `is ${there.status} since ${there.since.toISOString()}`));
  }
}

/** After a removal. */
export async function checkGone({ settings: { stacks }, ports }: Context): Promise<void> {
  for (const stack of stacks) {
    const there = await describe(stack, ports);
    if (there !== undefined)
      throw new UserError(
        `The stack ${stack.name} in ${stack.region} is there again (${there.status} since ${there.since.toISOString()}): a deploy of the stage is at work. Run the removal again when that has ended.`,
      );
  }
}

const ended = ({ name, region }: Stack, how: string): string =>
  `The stack ${name} in ${region}, which was deployed a moment ago, ${how}: another deploy or removal of the stage is at work. Two at once could leave two versions, so this one ends here. Run the command again when the other has ended.`;
