/** Reads what says where traffic is now, and has it judged. */
import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { createDistribution } from '../../../shared/aws/distribution.ts';
import { createJournal } from '../../../shared/aws/journal.ts';
import { createKeyStore } from '../../../shared/aws/key-store.ts';
import type { Journal } from '../../../shared/core/journal/journal.ts';
import { keyNames } from '../../../shared/core/key.ts';
import { remembered } from '../../../shared/core/override.ts';
import type { Side } from '../../../shared/core/side.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import { type Active, judgeActive, type Sight } from '../active-side.ts';
import { describe } from '../cloudformation.ts';
import type { Context, Outcome } from '../context.ts';
import { globalJournalTable, journalTable } from '../names.ts';
import { reason } from '../reason.ts';

export async function findActiveSide(context: Context): Promise<Outcome> {
  const { active, because } = await readActive(context);
  await checkRollback(active, context);
  return { said: [`${active}: ${because}`], found: { active } };
}

/**
 * A deploy that fails half-way is rolled back by CloudFormation to the template of the last one, target and all. The
 * switcher repairs that, but under a hold it touches nothing.
 */
async function checkRollback(active: Side, context: Context): Promise<void> {
  const { settings, ports } = context;
  const before = (await describe(settings.failover, ports))?.outputs.Active;
  if (before === undefined || before === active || settings.parameters.distributionId || settings.yes) return;
  const journal = await readJournal(context);
  if (journal === 'none' || remembered(journal).mode !== 'hold') return;
  throw new UserError(
    `Traffic is on ${active}, the last deploy named ${before}, and the override is hold. If this deploy fails half-way, CloudFormation points the distribution back at ${before}, and under a hold the switcher does not revert that. End the hold, or pin traffic: write ${active} into the override. If you mean it all the same: --yes.`,
  );
}

export async function readActive(context: Context): Promise<Active> {
  const { settings, ports } = context;
  const stack = await describe(settings.failover, ports);
  const given = settings.givenActive === undefined ? {} : { given: settings.givenActive };
  const now = ports.now();
  if (stack === undefined) return judgeActive({ journal: 'none', edge: 'none', now, ...given });
  const journal = await readJournal(context);
  return judgeActive({
    journal,
    ...(await lookAtEdge(stack.outputs, context)),
    now,
    ...given,
  });
}

type Outputs = Readonly<Record<string, string>>;

/** With three controllers theirs; while it is not there yet, that of the one before. */
async function readJournal(context: Context): Promise<Journal | 'none'> {
  const { stage, controllers } = context.settings;
  const shared = controllers.length > 1 ? await readFrom(globalJournalTable(stage), context) : 'none';
  return shared === 'none' || shared.revision === 0 ? readFrom(journalTable(stage), context) : shared;
}

async function readFrom(table: string, { settings, ports }: Context): Promise<Journal | 'none'> {
  const { failover } = settings;
  try {
    return await createJournal(ports.aws(failover.region).dynamoDB, table).read();
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return 'none';
    throw new UserError(
      `The stack ${failover.name} exists in ${failover.region}, but its journal (table ${table}) cannot be read: ${reason(error)}. The journal says where traffic is, and without it a deploy might move traffic: fix that first.`,
    );
  }
}

async function lookAtEdge(
  { DistributionId: distributionId, EdgeFunctionArn: edgeFunctionArn, EdgeStoreArn: storeArn = '' }: Outputs,
  { settings, ports }: Context,
): Promise<Pick<Sight, 'edge' | 'key' | 'why'>> {
  // The operator's own distribution is not in our template: a deploy does not touch it.
  if (settings.parameters.distributionId) return { edge: 'none' };
  if (distributionId === undefined) return { edge: 'dns' };
  const { cloudFront, keyValueStore } = ports.aws(settings.regions.control);
  const origins = { primary: 'primary', standby: 'standby' };
  const sight = await createDistribution(
    { reads: cloudFront, writes: cloudFront },
    { distributionId, origins, ...(edgeFunctionArn === undefined ? {} : { edgeFunctionArn }) },
  ).look();
  // A distribution of the stack's reads a store of the stack's.
  const names = keyNames(settings.stage, false);
  const store = createKeyStore({ reads: keyValueStore, writes: keyValueStore }, storeArn, names);
  // What no function reads decides nothing.
  const stands =
    storeArn === '' || sight.runsFunction === false ? { key: 'none' as const } : await store.look();
  const why = sight.why ?? ('why' in stands ? stands.why : undefined);
  return { edge: sight.distribution, key: stands.key, ...(why === undefined ? {} : { why }) };
}
