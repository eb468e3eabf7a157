/** A stack in CloudFormation: how it is, a change set of it, and an operation from its start to its end. */
import { randomUUID } from 'node:crypto';
import {
  type Change,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetOutput,
  DescribeStacksCommand,
  paginateDescribeStackEvents,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { UserError } from '../../shared/kit/errors.ts';
import type { Stack } from './names.ts';
import type { Ports } from './ports.ts';
import { reason } from './reason.ts';

interface Described {
  readonly id: string;
  /** e.g. `UPDATE_COMPLETE`. */
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** What it was sent; not the secrets among it. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Undefined where there is no such stack. */
export async function describe({ name, region }: Stack, ports: Ports): Promise<Described | undefined> {
  try {
    const { Stacks } = await ports
      .aws(region)
      .cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    const stack = Stacks?.[0];
    if (stack === undefined) return undefined;
    const { Outputs = [], Parameters = [] } = stack;
    const outputs = Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
    const parameters = Parameters.map(({ ParameterKey = '', ParameterValue = '' }) => [
      ParameterKey,
      ParameterValue,
    ]);
    return {
      id: stack.StackId ?? name,
      status: stack.StackStatus ?? 'unknown',
      outputs: Object.fromEntries(outputs),
      parameters: Object.fromEntries(parameters),
    };
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

export interface ChangeSet {
  /** None: CloudFormation would do nothing. */
  readonly changes: readonly Change[];
  readonly at: { readonly StackName: string; readonly ChangeSetName: string };
  delete(): Promise<void>;
}

/** What is sent of a stack. */
export interface Sent {
  readonly TemplateURL: string;
  readonly Capabilities: readonly ('CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM' | 'CAPABILITY_AUTO_EXPAND')[];
  readonly Parameters: readonly { readonly ParameterKey: string; readonly ParameterValue: string }[];
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
}

/** Between two looks at CloudFormation. */
const PAUSE_MS = 5_000;
/** Looks in a row that may fail: an operation takes minutes, in which a network may be gone for a moment. */
const MOST_FAILURES = 12;
const NO_CHANGE = /didn't contain changes|No updates are to be performed/;

/** Resolves when CloudFormation has worked out what would change. Changes nothing. */
export async function changeSet(
  { name, region }: Stack,
  sent: Sent,
  ports: Ports,
  ChangeSetName: string,
): Promise<ChangeSet> {
  const { cloudFormation } = ports.aws(region);
  const at = { StackName: name, ChangeSetName };
  const remove = async () => void (await cloudFormation.send(new DeleteChangeSetCommand(at)));
  // A run that was killed may have left one.
  await remove();
  await cloudFormation.send(
    new CreateChangeSetCommand({
      ...at,
      ChangeSetType: 'UPDATE',
      TemplateURL: sent.TemplateURL,
      Capabilities: [...sent.Capabilities],
      Parameters: [...sent.Parameters],
      Tags: [...sent.Tags],
    }),
  );
  const changes: Change[] = [];
  const page = (NextToken?: string): Promise<DescribeChangeSetOutput> =>
    cloudFormation.send(new DescribeChangeSetCommand({ ...at, NextToken }));
  let seen = await page();
  while (/^CREATE_(PENDING|IN_PROGRESS)$/.test(seen.Status ?? '')) {
    await ports.sleep(PAUSE_MS);
    seen = await page();
  }
  if (seen.Status !== 'CREATE_COMPLETE') {
    const { StatusReason = '' } = seen;
    await remove();
    if (NO_CHANGE.test(StatusReason)) return { changes, at, delete: async () => undefined };
    throw new UserError(
      `CloudFormation refuses this change of the stack ${name}: ${StatusReason.trim().replace(/\.$/, '')}.`,
    );
  }
  changes.push(...(seen.Changes ?? []));
  while (seen.NextToken !== undefined) {
    seen = await page(seen.NextToken);
    changes.push(...(seen.Changes ?? []));
  }
  return { changes, at, delete: remove };
}

/** Its name in CloudFront's model, and the sentence that CloudFormation shows. */
const TAGGING_CONFLICT = /TaggingConflict|unable to create function with tags/i;
const RECREATED =
  ' CloudFront remembers a function of that name that was deleted, or failed, a short while ago, and accepts no tags with a new one (TaggingConflict). Wait a quarter of an hour and run this again; if it was the first deploy of the stack, the next run says how to delete that stack first. This stack sends no tags of its own: see whether your account adds some.';

/**
 * Starts an operation on a stack and waits for its end, which CloudFormation comes to also without us. Throws `UserError` with what
 * failed first. `begin` gets the operation's token, and gives the id of the stack.
 */
export async function carriedOut(
  { name, region }: Stack,
  ports: Ports,
  begin: (token: string) => Promise<string | undefined>,
): Promise<void> {
  const token = `routeaway-${randomUUID()}`;
  const id = await begin(token);
  let told = 0;
  let failures = 0;
  for (;;) {
    await ports.sleep(PAUSE_MS);
    const events = await eventsOf(id ?? '', region, token, ports).catch((error: unknown) => {
      failures += 1;
      if (failures < MOST_FAILURES) return undefined;
      throw new UserError(
        `What CloudFormation does with the stack ${name} in ${region} cannot be read: ${reason(error)}. It goes on without this command; wait for that before you go on.`,
      );
    });
    if (events === undefined) continue;
    failures = 0;
    for (const { LogicalResourceId, ResourceStatus = '' } of events.slice(told))
      if (!ResourceStatus.endsWith('_IN_PROGRESS'))
        ports.say(`          | ${ResourceStatus} ${LogicalResourceId}`);
    told = events.length;
    const end = events.findLast(({ PhysicalResourceId }) => PhysicalResourceId === id)?.ResourceStatus ?? '';
    if (/^(CREATE|UPDATE|DELETE)_COMPLETE$/.test(end)) return;
    if (end !== '' && !end.endsWith('_IN_PROGRESS')) throw new UserError(why(end, events));
  }
}

function why(end: string, events: readonly StackEvent[]): string {
  const [first] = events.filter(
    ({ ResourceStatus = '', ResourceStatusReason = '' }) =>
      ResourceStatus.endsWith('_FAILED') && !/cancelled$/i.test(ResourceStatusReason),
  );
  const text = (first?.ResourceStatusReason ?? '').trim().replace(/\.$/, '');
  const said =
    first === undefined ? '' : `: ${first.LogicalResourceId} (${first.ResourceType}): ${text || 'no reason'}`;
  return `CloudFormation ended with ${end}${said}.${TAGGING_CONFLICT.test(text) ? RECREATED : ''}`;
}

/** Of one operation, oldest first. */
async function eventsOf(
  StackName: string,
  region: string,
  token: string,
  ports: Ports,
): Promise<readonly StackEvent[]> {
  const found: StackEvent[] = [];
  const client = ports.aws(region).cloudFormation;
  // Newest first.
  for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { StackName })) {
    const ours = StackEvents.filter(({ ClientRequestToken }) => ClientRequestToken === token);
    found.push(...ours);
    if (ours.length < StackEvents.length) break;
  }
  return found.reverse();
}
