/**
 * A part of the framework's plugin. The framework tags every stack (STAGE), whatever `stackTags` says. CloudFormation passes
 * the tags of a stack to its CloudFront function, and AWS refuses to create a function with tags if one of that name was
 * deleted, or failed, a short while ago (TaggingConflict). So for a stack without tags of its own (`stackTags: {}`) an empty
 * list is sent, which removes the tags of an existing stack. `npm run deploy` does the same (cli/deploy/steps/stack.ts).
 *
 * Removing a tag is an update of every resource that takes tags, the override parameter included, and the stack's policy
 * refuses any update of that parameter. This update is allowed if the template describes the parameter as before: its value is
 * then not written. Source: the handler of AWS::SSM::Parameter writes only what differs from the previous template
 * (github.com/aws-cloudformation/aws-cloudformation-resource-providers-ssm, UpdateHandler.java).
 */
import { isDeepStrictEqual } from 'node:util';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  SetStackPolicyCommand,
} from '@aws-sdk/client-cloudformation';
import type { Serverless, Statement } from '../shared/framework.ts';
import { filled } from '../shared/intrinsic.ts';

export function leaveTagsOut({ service, pluginManager }: Serverless): void {
  const untagged = () => Object.keys(service.provider.stackTags ?? {}).length === 0;
  // The framework has no setting for it: each of its commands that sends a stack calls this method for the values to send.
  for (const command of pluginManager.plugins) {
    const { getSharedStackActionParams: shared, update } = command;
    if (typeof shared !== 'function') continue;
    command.getSharedStackActionParams = (options) => {
      const params = shared.call(command, options);
      return untagged() ? { ...params, Tags: [] } : params;
    };
    if (typeof update === 'function')
      command.update = async () => {
        if (!untagged()) return update.call(command);
        const { provider, custom } = service;
        const client = new CloudFormationClient(await command.provider.getAwsSdkV3Config());
        const sent = {
          StackName: command.provider.naming.getStackName(),
          stackPolicy: provider.stackPolicy ?? [],
          resources: provider.compiledCloudFormationTemplate.Resources,
          values: custom.values ?? {},
        };
        return withTagsLeaving(client, sent, () => update.call(command));
      };
  }
}

interface Update {
  readonly StackName: string;
  readonly stackPolicy: readonly Statement[];
  /** As the update describes them. */
  readonly resources: Readonly<Record<string, unknown>>;
  readonly values: Readonly<Record<string, string>>;
}

/** Runs the update, under a policy that allows removing tags if the stack still has some. */
export async function withTagsLeaving<T>(
  client: CloudFormationClient,
  { StackName, stackPolicy, resources, values }: Update,
  update: () => Promise<T>,
): Promise<T> {
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
  const protectedIds = stackPolicy.filter(isWhole).map(({ Resource }) => Resource.split('/')[1] ?? '');
  if (!Stacks?.[0]?.Tags?.length || protectedIds.length === 0) return update();

  const { TemplateBody } = await client.send(new GetTemplateCommand({ StackName }));
  const before = JSON.parse(TemplateBody ?? '{}').Resources;
  // The policy still refuses a resource whose description changes.
  const unchanged = protectedIds.filter((id) =>
    isDeepStrictEqual(filled(before[id], values), filled(plain(resources[id]), values)),
  );
  const set = (statements: readonly Statement[]) =>
    client.send(
      new SetStackPolicyCommand({ StackName, StackPolicyBody: JSON.stringify({ Statement: statements }) }),
    );
  await set(
    stackPolicy.map((statement) =>
      isWhole(statement) && unchanged.includes(statement.Resource.split('/')[1] ?? '')
        ? { ...statement, Action: ['Update:Replace', 'Update:Delete'] }
        : statement,
    ),
  );
  try {
    return await update();
  } finally {
    await set(stackPolicy);
  }
}

/** Whether a statement denies every update of a resource. */
const isWhole = ({ Effect, Action, Resource }: Statement): boolean =>
  Effect === 'Deny' && [Action].flat().includes('Update:*') && Resource.startsWith('LogicalResourceId/');

/** As AWS returns it: without values that JSON cannot express. */
const plain = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));
