/**
 * The Regions of a stage's controllers stay as they are: their journal is in a table of which no copy can be moved, and a stack
 * that is left behind in another Region would go on moving traffic.
 */
import { readRecord } from '../../../shared/kit/deployment-record.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import { describe } from '../cloudformation.ts';
import type { Context } from '../context.ts';
import { controllerStack, failoverStack } from '../names.ts';

export async function checkControlRegions(context: Context): Promise<void> {
  const { stage, controllers } = context.settings;
  const is = controllers.map(({ region }) => region);
  const was = await controlRegionsBefore(context);
  if (was === undefined || was.join() === is.join()) return;
  // The only change there is: the journal moves.
  if (was.length === 1 && is.length > 1 && was[0] === is[0] && context.settings.only === undefined) return;
  const now = `and now controlRegions is ${is.join()}`;
  const again = `--param controlRegions=${was.join()}, or write that into the stage's file`;
  if (was.length === 1 && is.length > 1)
    throw new UserError(
      was[0] === is[0]
        ? `Stage ${stage} has one controller, in ${was[0]}, ${now}: its journal moves, which is for a deploy of the whole stage, without --only.`
        : `Stage ${stage} has one controller, in ${was[0]}, which stays the first where there are three, ${now}: put ${was[0]} first, or give ${again}.`,
    );
  if (was.length === 1)
    throw new UserError(
      `Stage ${stage} has its controller in ${was[0]}, ${now}. A controller does not move: give ${again}.`,
    );
  throw new UserError(
    is.length === 1
      ? `Stage ${stage} has three controllers, in ${was.join()}, ${now}. Three do not become one again: give ${again}.`
      : `Stage ${stage} has its controllers in ${was.join()}, ${now}. A controller does not move, and they begin a move in the order that was first given: give ${again}.`,
  );
}

/** Undefined where nothing says that there were any. */
async function controlRegionsBefore({ settings, ports }: Context): Promise<readonly string[] | undefined> {
  const { stage, regions, controllers, only } = settings;
  // Of one stack alone nobody outside of its Region is asked.
  const asked = controllers.filter(({ id }) => only === undefined || only.id === id);
  for (const { region } of asked)
    for (const stack of [
      failoverStack(stage, { ...regions, control: region }),
      controllerStack(stage, region),
    ]) {
      const { outputs, parameters } = (await describe(stack, ports)) ?? {};
      if (parameters?.threeControlRegions) return parameters.threeControlRegions.split(',');
      // A first deploy that failed has left none.
      if (outputs?.DeployedWith !== undefined) return [region];
    }
  const record = readRecord(ports.root, stage);
  if (typeof record !== 'object') return undefined;
  return record.environment?.ROUTEAWAY_CONTROL_REGIONS?.split(',') ?? [record.regions.control];
}
