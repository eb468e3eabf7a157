/** One stack, deployed or removed by CloudFormation. */
import {
  CreateStackCommand,
  DeleteStackCommand,
  ExecuteChangeSetCommand,
  SetStackPolicyCommand,
} from '@aws-sdk/client-cloudformation';
import { withTagsLeaving } from '../../../resources/failover/stack-tags.ts';
import type { Side } from '../../../shared/core/side.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import { BUCKET_TEMPLATE, codeKey, folderOf } from '../artifact.ts';
import { type Bucket, bucketOf } from '../bucket.ts';
import { carriedOut, changeSet, describe } from '../cloudformation.ts';
import type { Context, Outcome } from '../context.ts';
import { outcome } from '../context.ts';
import { isController, type Stack } from '../names.ts';
import { type Wanted, wantedOf } from '../sent.ts';
import { readActive } from './active.ts';
import { waitForTheOthers } from './alive.ts';
import { waitUntilProven } from './proven.ts';

export async function deployStack(
  { stack, after }: { readonly stack: Stack; readonly after?: Side },
  context: Context,
): Promise<Outcome> {
  const { settings, ports } = context;
  if (after !== undefined && !settings.yes) await waitUntilProven(after, context);
  // Asked again: the deploys before this one took minutes, in which traffic may have moved.
  const active = stack.role === 'failover' ? (await readActive(context)).active : undefined;
  const wanted = await wantedOf(stack, { ...context, ...(active !== undefined && { active }) });
  const { id, bucket } = await begun(stack, wanted, context);
  const keys = await upload(stack, wanted, bucket, context);
  const { cloudFormation } = ports.aws(stack.region);
  const update = async (): Promise<boolean> => {
    const { changes, at } = await changeSet(stack, { ...wanted, TemplateURL: keys.url }, ports, 'routeaway');
    if (changes.length === 0) return false;
    if (isController(stack) && settings.only === undefined && !settings.yes)
      await waitForTheOthers(stack, context);
    ports.say(`        CloudFormation is at work; resources to make or change: ${changes.length}`);
    await carriedOut(stack, ports, async (ClientRequestToken) => {
      await cloudFormation.send(new ExecuteChangeSetCommand({ ...at, ClientRequestToken }));
      return id;
    });
    return true;
  };
  const { policy: stackPolicy } = wanted.packaged;
  const { Resources: resources } = wanted.template;
  const sent = { StackName: stack.name, stackPolicy, resources, values: wanted.values };
  const changed = await (wanted.Tags.length > 0 ? update() : withTagsLeaving(cloudFormation, sent, update));
  const StackPolicyBody = JSON.stringify({ Statement: stackPolicy });
  await cloudFormation.send(new SetStackPolicyCommand({ StackName: stack.name, StackPolicyBody }));
  // What the framework has put there goes as well: by it the framework would find that nothing has changed since its own deploy.
  await bucket.empty(folderOf(settings.stage), keys.all);
  const done = changed ? 'done' : 'nothing to change';
  return active === undefined ? outcome(done) : { said: [`${done}, active=${active}`], found: { active } };
}

/** The stack with its bucket; a new one begins with nothing else. */
async function begun(stack: Stack, { Tags, packaged }: Wanted, { ports }: Context) {
  const { name: StackName, region } = stack;
  const there = (await describe(stack, ports)) ?? (await made());
  const name = there?.outputs.ServerlessDeploymentBucketName;
  if (there === undefined || name === undefined)
    throw new UserError(
      `The stack ${StackName} in ${region} has no bucket of its own (output ServerlessDeploymentBucketName), so it was deployed by other means; deploy it by those, or remove it first.`,
    );
  return { id: there.id, bucket: bucketOf(ports.aws(region).s3, name, region) };

  async function made() {
    await carriedOut(stack, ports, async (ClientRequestToken) => {
      const { StackId } = await ports.aws(region).cloudFormation.send(
        new CreateStackCommand({
          StackName,
          TemplateBody: JSON.stringify(BUCKET_TEMPLATE),
          StackPolicyBody: JSON.stringify({ Statement: packaged.policy }),
          Tags: [...Tags],
          ClientRequestToken,
        }),
      );
      return StackId;
    });
    return describe(stack, ports);
  }
}

/** Another content is another key, so that CloudFormation sees a change, and goes back to the one before. */
async function upload(
  { role }: Stack,
  { packaged, template }: Wanted,
  bucket: Bucket,
  { settings: { stage } }: Context,
) {
  const code = Object.entries(packaged.code).map(([name, bytes]) => [codeKey(stage, name), bytes] as const);
  await Promise.all(code.map(([key, bytes]) => bucket.put(key, bytes)));
  const key = codeKey(stage, `${role}.template.json`);
  const url = await bucket.put(key, JSON.stringify(template));
  return { url, all: [key, ...code.map(([name]) => name)] };
}

export async function removeStack(stack: Stack, { settings, ports }: Context): Promise<Outcome> {
  const { region, name: StackName } = stack;
  const there = await describe(stack, ports);
  if (there === undefined) return outcome('not there');
  const bucket = there.outputs.ServerlessDeploymentBucketName;
  // CloudFormation deletes no bucket that holds something.
  if (bucket !== undefined)
    await bucketOf(ports.aws(region).s3, bucket, region).empty(folderOf(settings.stage));
  await carriedOut(stack, ports, async (ClientRequestToken) => {
    await ports.aws(region).cloudFormation.send(new DeleteStackCommand({ StackName, ClientRequestToken }));
    return there.id;
  });
  return outcome('gone');
}
