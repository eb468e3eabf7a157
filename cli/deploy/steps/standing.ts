/** What stands of this stage already, and whether a deploy can go on from there. */
import { alarms } from '../../../shared/config/kinds.ts';
import { readRecord, recordPath } from '../../../shared/kit/deployment-record.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import { blocked, describe } from '../cloudformation.ts';
import type { Context, Outcome } from '../context.ts';
import { about, dnsStack, globalJournalTable, journalTable, type Stack, todosTable } from '../names.ts';
import type { Ports } from '../ports.ts';
import type { DeploySettings } from '../settings.ts';
import { howToDelete } from '../tables.ts';
import { checkControlRegions } from './control-regions.ts';
import { checkForgotten } from './forgotten.ts';
import { checkWatchdog } from './watchdog.ts';

export async function checkStanding(
  stacks: readonly Stack[],
  { settings, ports, ...rest }: Context,
): Promise<Outcome> {
  checkMoved({ settings, ports, ...rest });
  checkAlarms({ settings, ports, ...rest });
  await checkControlRegions({ settings, ports, ...rest });
  await checkWatchdog(settings, ports);
  const looked = await Promise.all(
    stacks.map(async (stack) => {
      const there = await describe(stack, ports);
      if (there === undefined) {
        await checkLeftovers(stack, settings, ports);
        return { there: false, line: `${about(stack)}: nothing yet` };
      }
      const wrong = blocked(stack, there);
      if (wrong !== undefined) throw new UserError(wrong);
      checkNameKept(stack, there.parameters, settings);
      return { there: true, line: `${about(stack)}: ${there.status}` };
    }),
  );
  await checkForgotten({ settings, ports, ...rest });
  const stands = looked.every(({ there }, i) => there || NOT_MISSED.includes(stacks[i]?.role ?? ''));
  const leavesDns = await leavesRecords(settings, ports);
  const more = leavesDns ? [`${about(dnsStack(settings.stage, settings.regions))}: to be removed`] : [];
  return { said: [...looked.map(({ line }) => line), ...more], found: { stands, leavesDns } };
}

/** Nothing that a deploy could take from clients is in them. */
const NOT_MISSED = ['watchdog', 'dns'];

/** Records that stand, and the routing has no use for them any more. */
async function leavesRecords(
  { stage, regions, controllers, only, usesDns }: DeploySettings,
  ports: Ports,
): Promise<boolean> {
  if (usesDns || only !== undefined || controllers.length !== 3) return false;
  return (await describe(dnsStack(stage, regions), ports)) !== undefined;
}

/**
 * An API that gives up the name while clients still come by it would refuse them. With another name in its place no order of
 * steps helps: the APIs answer for one name at a time, and the records of the other come after them.
 */
function checkNameKept(
  { side, role, name, region }: Stack,
  { failoverName: was = '' }: Readonly<Record<string, string>>,
  { only, usesDns, parameters: { failoverName: is = '' } }: DeploySettings,
): void {
  if (was === '' || is === was || (side === undefined && role !== 'dns')) return;
  const stands = `The stack ${name} in ${region} answers for ${was}, and now failoverName is`;
  if (usesDns)
    throw new UserError(
      `${stands} ${is}: a deploy would take the old name from clients before the new one answers. Deploy the stage with another routing first (e.g. --param routing=key,distribution), which gives the old name up in order, and then with the new name; or deploy another stage with the new name.`,
    );
  if (only !== undefined && side !== undefined)
    throw new UserError(
      `${stands} ${is || 'not given'}: clients may still come by that name. Deploy the whole stage, without --only.`,
    );
}

/** Two sets of stacks for one stage would both switch, and the older one would be forgotten. */
export function checkMoved({ settings: { stage, regions }, ports: { root }, account = '' }: Context): void {
  const before = readRecord(root, stage);
  if (typeof before === 'string')
    throw new UserError(`${before}; delete it, the next deploy writes it again.`);
  if (before?.endpointUrl !== undefined)
    throw new UserError(
      `${recordPath(stage)} is the lab's, on this machine, and a stage of that name would take its place: give another --stage.`,
    );
  if (before?.account !== undefined && before.account !== account)
    throw new UserError(
      `Stage ${stage} was last deployed from here to account ${before.account}, and the credentials of this shell are for ${account}: log in to that account, or where the stage is gone from there already, delete ${recordPath(stage)}.`,
    );
  for (const name of ['primary', 'standby', 'control'] as const) {
    const was = before?.regions[name];
    if (was !== undefined && was !== regions[name])
      throw new UserError(
        `Stage ${stage} was last deployed from here with ${was} as its ${name} Region, and now it is ${regions[name]}. A stage does not move: give --param ${name === 'control' ? 'controlRegions' : `${name}Region`}=${was}, or remove it from where it is first (npm run remove). Where it is gone already, delete .routeaway/${stage}.json.`,
      );
  }
}

/** The prober asks its own account, and of an alarm of another one that would say nothing, whatever its state. */
function checkAlarms({ settings: { parameters }, account = '' }: Context): void {
  for (const name of ['primaryAlarms', 'standbyAlarms'] as const)
    for (const { arn } of alarms.parse(parameters[name] ?? '') ?? [])
      if (arn !== undefined && arn.split(':')[4] !== account)
        throw new UserError(
          `${name} names ${arn}, which is not an alarm of this account (${account}), and no other account's are read. Make an alarm here, in the monitoring account if you share metrics, and name that.`,
        );
}

/** A table that outlived its stack stops the new one halfway: its name is taken. */
async function checkLeftovers(
  { role, side }: Stack,
  { stage, regions, controllers }: DeploySettings,
  ports: Ports,
): Promise<void> {
  const { primary, standby, control } = regions;
  const tables: readonly (readonly [table: string, region: string])[] = [
    // The primary's stack makes the table of the standby, too.
    ...(side === 'primary' ? [primary, standby].map((region) => [todosTable(stage), region] as const) : []),
    ...(role === 'failover' ? [[journalTable(stage), control] as const] : []),
    ...(role === 'failover' && controllers.length > 1 ? [[globalJournalTable(stage), control] as const] : []),
  ];
  for (const [table, region] of tables) {
    const deletion = await howToDelete(table, region, ports);
    if (deletion !== undefined)
      throw new UserError(
        `The table ${table} in ${region} is left from an earlier deployment, whose stack is gone, and its name is taken. Where its data is not needed any more: ${deletion}; otherwise deploy another stage, or import the table into the stack first.`,
      );
  }
}
