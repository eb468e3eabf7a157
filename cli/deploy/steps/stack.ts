/** One stack, deployed or removed by CloudFormation. */
import { createHash } from 'node:crypto';
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
import { asked, blocked, carriedOut, changeSet, deleted, describe } from '../cloudformation.ts';
import type { Context, Outcome } from '../context.ts';
import { outcome } from '../context.ts';
import { dnsStack, isController, type Stack } from '../names.ts';
import { pointsAtDns } from '../plan.ts';
import { type Wanted, wantedOf } from '../sent.ts';
import { readActive } from './active.ts';
import { waitForTheOthers } from './alive.ts';
import { giveUp, isJournalMoving, prepareJournal, settleJournal } from './journal.ts';
import { waitUntilProven } from './proven.ts';
import { checkUntouched, leave } from './untouched.ts';

export async function deployStack(
  { stack, after }: { readonly stack: Stack; readonly after?: Side },
  context: Context,
): Promise<Outcome> {
  try {
    if (after !== undefined && !context.settings.yes) await waitUntilProven(after, context);
  } finally {
    // First: a stack that is gone proves nothing.
    await checkUntouched(context);
  }
  return stack.role === 'failover' ? deployFirst(stack, context) : update(stack, context);
}

/** The stack of the first controller: it has the distribution, and the table of the journal. */
async function deployFirst(stack: Stack, context: Context): Promise<Outcome> {
  const moves = await isJournalMoving(context);
  try {
    if (moves) await prepareJournal(context);
    // Asked again: the deploys before this one took minutes, in which traffic may have moved.
    const { active } = await readActive(context);
    const pointed = await isPointed(context);
    const { said, found } = await update(stack, { ...context, active, pointed });
    if (context.settings.controllers.length > 1) await settleJournal(context);
    return { said: said.map((done) => `${done}, active=${active}`), found: { ...found, active, pointed } };
  } catch (error) {
    if (!moves || !(error instanceof UserError)) throw error;
    throw new UserError(`${error.message}${await giveUp(context)}`);
  }
}

/** The change set names the side that served when it was made, and CloudFormation points a distribution of its own there. */
async function checkActive(context: Context): Promise<void> {
  const { active } = await readActive(context);
  if (active !== context.active)
    throw new UserError(
      `Traffic has moved to ${active} while this deploy waited, and it would have pointed the distribution at ${context.active}. The stack was not changed: run the same command again.`,
    );
}

/** The distribution leads to the name in DNS from the deploy on that finds its records there. */
export async function point(stack: Stack, context: Context): Promise<Outcome> {
  if (context.pointed) return outcome('it does already');
  await checkUntouched(context);
  return deployFirst(stack, context);
}

/** Whether the distribution may lead to the name in DNS: once the stack stands that makes its records. */
export async function isPointed({ settings, ports }: Context): Promise<boolean> {
  if (!pointsAtDns(settings)) return false;
  const { outputs } = (await describe(dnsStack(settings.stage, settings.regions), ports)) ?? {};
  return outputs?.BeaconsCheckId !== undefined;
}

async function update(stack: Stack, context: Context): Promise<Outcome> {
  const { settings, ports } = context;
  const wanted = await wantedOf(stack, context);
  const { id, bucket } = await begun(stack, wanted, context);
  const keys = await asked(stack, ports, upload(stack, wanted, bucket, context));
  const { cloudFormation } = ports.aws(stack.region);
  const send = async (): Promise<boolean> => {
    const set = await changeSet(stack, { ...wanted, TemplateURL: keys.url }, ports, 'routeaway');
    if (set === undefined) return false;
    const { changes, at } = set;
    try {
      if (isController(stack) && settings.only === undefined && !settings.yes)
        await waitForTheOthers(stack, context);
      // Once more: all this took a while.
      await checkUntouched(context);
      if (stack.role === 'failover') await checkActive(context);
    } catch (error) {
      await set.delete();
      throw error;
    }
    ports.say(`        CloudFormation is at work; resources to make or change: ${changes.length}`);
    await carriedOut(stack, ports, async (ClientRequestToken) => {
      await asked(
        stack,
        ports,
        cloudFormation.send(new ExecuteChangeSetCommand({ ...at, ClientRequestToken })),
      );
      return id;
    });
    return true;
  };
  const { policy: stackPolicy } = wanted.packaged;
  const { Resources: resources } = wanted.template;
  const sent = { StackName: stack.name, stackPolicy, resources, values: wanted.values };
  const changed = await (wanted.Tags.length > 0 ? send() : withTagsLeaving(cloudFormation, sent, send));
  const others = (context.left ?? []).filter(({ stack: { id } }) => id !== stack.id);
  const left = [...others, await leave(stack, ports)];
  const StackPolicyBody = JSON.stringify({ Statement: stackPolicy });
  await asked(
    stack,
    ports,
    cloudFormation.send(new SetStackPolicyCommand({ StackName: stack.name, StackPolicyBody })),
  );
  // What the framework has put there goes as well: by it the framework would find that nothing has changed since its own deploy.
  await bucket.empty(folderOf(settings.stage), keys.all);
  return { said: [changed ? 'done' : 'nothing to change'], found: { left } };
}

/** The stack with its bucket; a new one begins with nothing else. */
async function begun(stack: Stack, { Tags, packaged }: Wanted, { ports }: Context) {
  const { name: StackName, region } = stack;
  const before = await describe(stack, ports);
  const wrong = before && blocked(stack, before);
  if (wrong !== undefined) throw new UserError(wrong);
  const there = before ?? (await made());
  const name = there?.outputs.ServerlessDeploymentBucketName;
  if (there === undefined || name === undefined)
    throw new UserError(
      `The stack ${StackName} in ${region} has no bucket of its own (output ServerlessDeploymentBucketName), so it was deployed by other means; deploy it by those, or remove it first.`,
    );
  return { id: there.id, bucket: bucketOf(ports.aws(region).s3, name, region) };

  async function made() {
    await carriedOut(stack, ports, async (ClientRequestToken) => {
      const { StackId } = await asked(
        stack,
        ports,
        ports.aws(region).cloudFormation.send(
          new CreateStackCommand({
            StackName,
            TemplateBody: JSON.stringify(BUCKET_TEMPLATE),
            StackPolicyBody: JSON.stringify({ Statement: packaged.policy }),
            Tags: [...Tags],
            ClientRequestToken,
          }),
        ),
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
  const text = JSON.stringify(template);
  const key = codeKey(
    stage,
    `${role}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.template.json`,
  );
  const url = await bucket.put(key, text);
  return { url, all: [key, ...code.map(([name]) => name)] };
}

export async function removeStack(stack: Stack, { settings, ports }: Context): Promise<Outcome> {
  const { region, name: StackName } = stack;
  // What is being deleted already takes no second deletion.
  const there = await deleted(stack, ports);
  if (there === undefined) return outcome('not there');
  // Before its bucket is emptied, in which what is being deployed may be.
  const wrong = there.status.endsWith('_IN_PROGRESS') ? blocked(stack, there) : undefined;
  if (wrong !== undefined && there.status !== 'REVIEW_IN_PROGRESS') throw new UserError(wrong);
  const bucket = there.outputs.ServerlessDeploymentBucketName;
  // CloudFormation deletes no bucket that holds something.
  if (bucket !== undefined)
    await bucketOf(ports.aws(region).s3, bucket, region).empty(folderOf(settings.stage));
  await carriedOut(stack, ports, async (ClientRequestToken) => {
    await asked(
      stack,
      ports,
      ports.aws(region).cloudFormation.send(new DeleteStackCommand({ StackName, ClientRequestToken })),
    );
    return there.id;
  });
  return outcome('gone');
}
