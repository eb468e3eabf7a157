/** A stack as CloudFormation describes it. */
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { UserError } from '../../shared/kit/errors.ts';
import type { Stack } from './names.ts';
import type { Ports } from './ports.ts';
import { reason } from './reason.ts';

interface Described {
  /** e.g. `UPDATE_COMPLETE`. */
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Undefined where there is no such stack. */
export async function describe({ name, region }: Stack, ports: Ports): Promise<Described | undefined> {
  try {
    const { Stacks } = await ports
      .aws(region)
      .cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    const stack = Stacks?.[0];
    if (stack === undefined) return undefined;
    const outputs = (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [
      OutputKey,
      OutputValue,
    ]);
    return { status: stack.StackStatus ?? 'unknown', outputs: Object.fromEntries(outputs) };
  } catch (error) {
    // CloudFormation has no error of its own for this.
    const text = error instanceof Error ? error.message : '';
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(text))
      return undefined;
    const denied = error instanceof Error && /^AccessDenied/.test(error.name);
    throw new UserError(
      `The stack ${name} in ${region} cannot be read: ${reason(error)}.${denied ? ' What a deploy needs: docs/deploy.md, "What the deployer may do".' : ''}`,
    );
  }
}
