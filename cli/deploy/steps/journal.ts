/** The journal of three controllers: begun for a new stage, or moved from that of the one controller before (../migration.ts). */
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  paginateQuery,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { PutParameterCommand, paginateGetParameterHistory } from '@aws-sdk/client-ssm';
import { createJournal } from '../../../shared/aws/journal.ts';
import { MINUTE, SECOND, span } from '../../../shared/core/duration.ts';
import { EMPTY_JOURNAL, type Journal } from '../../../shared/core/journal/journal.ts';
import { Conflict } from '../../../shared/errors.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import { describe } from '../cloudformation.ts';
import type { Context, Outcome } from '../context.ts';
import { outcome } from '../context.ts';
import { HOLD, isMoving, type Moves, move, prepare, type Seen, writeBack } from '../migration.ts';
import { globalJournalTable, journalTable, overrideParameter } from '../names.ts';
import { readParameter } from '../secret-store.ts';
import { readActive } from './active.ts';

const PAUSE_MS = 5 * SECOND;
/** The switcher looks at once when the parameter changes, and each minute. A move ends with its run. */
const PATIENCE_MS = 5 * MINUTE;

/** Before the first controller's stack is changed, if the stage moves to three. */
export async function prepareJournal(context: Context): Promise<void> {
  // Before there is a hold, and once more when nobody moves traffic any longer.
  await checkSameSide(context);
  await prepare(movesOf(context), context.settings.regions.control);
  await checkSameSide(context);
}

export const isJournalMoving = async (context: Context): Promise<boolean> =>
  context.settings.controllers.length > 1 && isMoving(await seen(context));

/** Once it is changed. */
export const settleJournal = (context: Context): Promise<void> => move(movesOf(context));

/**
 * While the journal moves, nobody repairs what CloudFormation does to the distribution: if the update of the stack were rolled
 * back, it would be pointed at the side that was active at the last deploy.
 */
async function checkSameSide(context: Context): Promise<void> {
  const { settings, ports } = context;
  const { active } = await readActive(context);
  const { failover, stage, parameters, regions } = settings;
  const { outputs, parameters: sent } = (await describe(failover, ports)) ?? {};
  const before = outputs?.Active;
  // Once the stack is that of three, no update goes back to one.
  if (parameters.distributionId || sent?.threeControlRegions || before === undefined || before === active)
    return;
  throw new UserError(
    `Traffic is on ${active}, and the last deploy named ${before}. While the journal of stage ${stage} moves to three controllers, the override is hold; if CloudFormation rolled back then, it would point the distribution at ${before}. Deploy it once more with one controller (--param controlRegions=${regions.control}), which names ${active}; then run this again.`,
  );
}

/** The last step: the override from before is in force again, in all three Regions. */
export async function putOverrideBack(context: Context): Promise<Outcome> {
  const regions = context.settings.controllers.map(({ region }) => region);
  const text = await writeBack(movesOf(context), regions);
  return outcome(text === undefined ? 'nothing to write back' : `written back: ${text}`);
}

/** After a failure. Where the stack is still that of one controller, its override is again as before. Gives a sentence. */
export async function giveUp(context: Context): Promise<string> {
  const { settings, ports } = context;
  if ((await seen(context)).override !== HOLD) return '';
  const { regions, stage, failover } = settings;
  const { status = '', parameters } = (await describe(failover, ports)) ?? {};
  if (!status.endsWith('_COMPLETE') || parameters?.threeControlRegions)
    return ` The override of stage ${stage} stays hold until this command has moved the journal: run it again.`;
  const text = await writeBack(movesOf(context), [regions.control]);
  return ` The stage has one controller, as before, and its override again: ${text}.`;
}

async function seen({ settings, ports }: Context): Promise<Seen> {
  const { stage, regions, failover } = settings;
  const { dynamoDB } = ports.aws(regions.control);
  // What a rollback is about to delete, or could not, is not the stack's.
  const isOfThree = Boolean((await describe(failover, ports))?.parameters.threeControlRegions);
  const [old, shared, override] = await Promise.all([
    read(dynamoDB, journalTable(stage)),
    isOfThree ? read(dynamoDB, globalJournalTable(stage)) : ('no table' as const),
    readParameter(overrideParameter(stage), regions.control, ports),
  ]);
  return { old: old === 'no table' ? 'none' : old, shared, override };
}

async function read(dynamoDB: DynamoDBClient, table: string): Promise<Seen['shared']> {
  try {
    const journal = await createJournal(dynamoDB, table).read();
    return journal.revision === 0 ? 'none' : journal;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return 'no table';
    throw error;
  }
}

function movesOf(context: Context): Moves {
  const { settings, ports } = context;
  const { stage, regions } = settings;
  const { dynamoDB } = ports.aws(regions.control);
  const [from, to] = [journalTable(stage), globalJournalTable(stage)];
  const unlessOthersWere = (write: Promise<Journal>) =>
    write.then(
      () => undefined,
      (error: unknown) => {
        if (!(error instanceof Conflict)) throw error;
      },
    );
  const Name = overrideParameter(stage);
  let until: number | undefined;
  return {
    now: ports.now,
    see: () => seen(context),
    async wait(why) {
      if (until === undefined) ports.say(`        waiting until ${why}; at most ${span(PATIENCE_MS)}`);
      until ??= ports.now() + PATIENCE_MS;
      if (ports.now() >= until)
        throw new UserError(
          `The journal of stage ${stage} was not moved: ${span(PATIENCE_MS)} were not enough until ${why}. Look: npx routeaway --stage ${stage} status.`,
        );
      await ports.sleep(PAUSE_MS);
    },
    async history() {
      const texts: string[] = [];
      const { ssm } = ports.aws(regions.control);
      for await (const { Parameters = [] } of paginateGetParameterHistory({ client: ssm }, { Name }))
        texts.push(...Parameters.map(({ Value = '' }) => Value));
      return texts;
    },
    async write(region, text) {
      await ports.aws(region).ssm.send(new PutParameterCommand({ Name, Value: text, Overwrite: true }));
      ports.say(`        the override in ${region}: ${text}`);
    },
    async begin() {
      await unlessOthersWere(createJournal(dynamoDB, to).write(EMPTY_JOURNAL, 0));
      ports.say('        the journal of three controllers is begun');
    },
    async close(journal) {
      await unlessOthersWere(
        createJournal(dynamoDB, from).write({ ...journal, movedTo: to }, journal.revision),
      );
      ports.say(`        the journal in ${from} is closed`);
    },
    async copy({ movedTo: _, ...journal }) {
      // Before the journal: a controller begins when that is there.
      await copyArchive(dynamoDB, from, to);
      await unlessOthersWere(createJournal(dynamoDB, to).write(journal, 0));
      ports.say(`        the journal is copied to ${to}`);
    },
  };
}

async function copyArchive(client: DynamoDBClient, from: string, to: string): Promise<void> {
  const entries = {
    TableName: from,
    KeyConditionExpression: 'pk = :entry',
    ExpressionAttributeValues: { ':entry': { S: 'entry' } },
  };
  // The other table's journal counts its revisions from the start.
  for await (const { Items = [] } of paginateQuery({ client }, entries))
    for (const { revision: _, ...Item } of Items)
      await client
        .send(new PutItemCommand({ TableName: to, Item, ConditionExpression: 'attribute_not_exists(pk)' }))
        .catch((error: unknown) => {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
        });
}
