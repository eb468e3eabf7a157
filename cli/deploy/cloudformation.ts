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
  /** When its last operation began. */
  readonly since: Date;
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
      since: stack.DeletionTime ?? stack.LastUpdatedTime ?? stack.CreationTime ?? new Date(0),
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

/** Why CloudFormation would refuse to update the stack, and what helps; undefined where it would not. */
export function blocked(
  { name, region }: Stack,
  { status, since }: Pick<Described, 'status' | 'since'>,
): string | undefined {
  const stands = `The stack ${name} in ${region} is ${status}`;
  const remove = `aws cloudformation delete-stack --region ${region} --stack-name ${name}`;
  if (['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'CREATE_FAILED', 'REVIEW_IN_PROGRESS'].includes(status))
    return `${stands}: its first deploy did not succeed, and it can only be deleted. ${remove}`;
  if (status === 'DELETE_FAILED')
    return `${stands}: its removal did not succeed. Run that again; where it fails again, the stack's events say which resource could not be deleted: fix that, then: ${remove}`;
  if (status === 'UPDATE_ROLLBACK_FAILED')
    return `${stands}: its events say what could not be rolled back. Fix that, then: aws cloudformation continue-update-rollback --region ${region} --stack-name ${name}`;
  if (status.endsWith('_IN_PROGRESS'))
    return `${stands} since ${since.toISOString()}: another deploy or removal is at work, or CloudFormation finishes what an interrupted run began. Wait until it has ended, then run the command again.`;
  return undefined;
}

/** CloudFormation's words for a change set, a stack or a template in its bucket that somebody else was quicker with. */
const OVERTAKEN =
  /^(AlreadyExists|ChangeSetNotFound|InvalidChangeSetStatus)|S3 error: The specified key does not exist/;

/** Another deploy has begun to change a stack before this one could. */
class Overtaken extends UserError {}

/** A call that changes a stack. If it fails because somebody else changes the same stack, the error says so. */
export async function asked<T>(stack: Stack, ports: Ports, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const { name, region } = stack;
    const there = await describe(stack, ports);
    const why =
      there === undefined
        ? `The stack ${name} in ${region} is gone: somebody removes it. Run the command again when that has ended.`
        : blocked(stack, there);
    if (why !== undefined) throw new UserError(why);
    if (error instanceof Error && OVERTAKEN.test(`${error.name}: ${error.message}`))
      throw new Overtaken(
        `Another deploy of the stack ${name} in ${region} was quicker, and its change counts: ${reason(error)}. Run the command again when that deploy has ended.`,
      );
    throw error;
  }
}

export interface ChangeSet {
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

/** Resolves when CloudFormation has worked out what would change: undefined is nothing. Changes nothing. */
export async function changeSet(
  stack: Stack,
  sent: Sent,
  ports: Ports,
  ChangeSetName: string,
): Promise<ChangeSet | undefined> {
  const { name, region } = stack;
  const { cloudFormation } = ports.aws(region);
  await deleteLeftOver(stack, ChangeSetName, ports);
  const { Id } = await asked(
    stack,
    ports,
    cloudFormation.send(
      new CreateChangeSetCommand({
        StackName: name,
        ChangeSetName,
        // The SDK sends a request again whose answer is lost.
        ClientToken: `routeaway-${randomUUID()}`,
        ChangeSetType: 'UPDATE',
        TemplateURL: sent.TemplateURL,
        Capabilities: [...sent.Capabilities],
        Parameters: [...sent.Parameters],
        Tags: [...sent.Tags],
      }),
    ),
  );
  // By its id: another deploy may put one of the same name in its place, which is not ours to carry out.
  const at = { StackName: name, ChangeSetName: Id ?? ChangeSetName };
  const remove = async () =>
    void (await asked(stack, ports, cloudFormation.send(new DeleteChangeSetCommand(at))));
  const changes: Change[] = [];
  const page = (NextToken?: string): Promise<DescribeChangeSetOutput> =>
    asked(stack, ports, cloudFormation.send(new DescribeChangeSetCommand({ ...at, NextToken })));
  let seen = await page();
  while (/^CREATE_(PENDING|IN_PROGRESS)$/.test(seen.Status ?? '')) {
    await ports.sleep(PAUSE_MS);
    seen = await page();
  }
  if (seen.Status !== 'CREATE_COMPLETE') {
    const { StatusReason = '' } = seen;
    await remove();
    if (NO_CHANGE.test(StatusReason)) return undefined;
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

/** A run that was killed may have left one of that name; while it is being worked out, CloudFormation deletes none. */
async function deleteLeftOver(stack: Stack, ChangeSetName: string, ports: Ports): Promise<void> {
  const { name: StackName, region } = stack;
  const { cloudFormation } = ports.aws(region);
  for (let attempt = 1; ; attempt += 1)
    try {
      await asked(
        stack,
        ports,
        cloudFormation.send(new DeleteChangeSetCommand({ StackName, ChangeSetName })),
      );
      return;
    } catch (error) {
      if (!(error instanceof Overtaken) || attempt === MOST_FAILURES) throw error;
      await ports.sleep(PAUSE_MS);
    }
}

/** Its name in CloudFront's model, and the sentence that CloudFormation shows. */
const TAGGING_CONFLICT = /TaggingConflict|unable to create function with tags/i;
const RECREATED =
  ' CloudFront remembers a function of that name that was deleted, or failed, a short while ago, and accepts no tags with a new one (TaggingConflict). Wait a quarter of an hour and run this again. This stack sends no tags of its own: see whether your account adds some.';

/**
 * Starts an operation on a stack and waits for its end, which CloudFormation comes to also without us. Throws `UserError` with
 * what failed first. `begin` gets the operation's token, and gives the id of the stack.
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
    // A deletion of what is being deleted is taken, and is none.
    failures = events.length === 0 ? failures + 1 : 0;
    if (failures === MOST_FAILURES)
      throw new Overtaken(
        `CloudFormation has not begun what it was asked to do with the stack ${name} in ${region}: another deploy or removal was quicker. Run the command again when that has ended.`,
      );
    for (const { LogicalResourceId, ResourceStatus = '' } of events.slice(told))
      if (!ResourceStatus.endsWith('_IN_PROGRESS'))
        ports.say(`          | ${ResourceStatus} ${LogicalResourceId}`);
    told = events.length;
    const end = events.findLast(({ PhysicalResourceId }) => PhysicalResourceId === id)?.ResourceStatus ?? '';
    if (/^(CREATE|UPDATE|DELETE)_COMPLETE$/.test(end)) return;
    if (end !== '' && !end.endsWith('_IN_PROGRESS')) throw new UserError(why(end, events));
  }
}

/** The stack, once a deletion that is under way has ended: undefined where it is gone. */
export async function deleted(stack: Stack, ports: Ports): Promise<Described | undefined> {
  let there = await describe(stack, ports);
  if (there?.status === 'DELETE_IN_PROGRESS')
    ports.say(`        it is being deleted since ${there.since.toISOString()}; waiting for that`);
  while (there?.status === 'DELETE_IN_PROGRESS') {
    await ports.sleep(PAUSE_MS);
    there = await describe(stack, ports);
  }
  return there;
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
