/** Runs `deploy` or `remove`, from its arguments to its exit code. The machine it runs on is an argument. */
import { removeRecord } from '../../shared/kit/deployment-record.ts';
import { UserError } from '../../shared/kit/errors.ts';
import type { Findings } from './context.ts';
import { howToGoOn } from './go-on.ts';
import { DEPLOY_HELP, REMOVE_HELP } from './help.ts';
import { Interrupted } from './interruption.ts';
import { checkKeptByNpm, type Name, readOptions } from './options.ts';
import { effective } from './parameters.ts';
import { deployPlan, removePlan, type Step } from './plan.ts';
import type { Ports } from './ports.ts';
import { checkParameters } from './preconditions.ts';
import { Failed, run } from './run.ts';
import { type DeploySettings, settle } from './settings.ts';

/** `root`: the project's folder. Resolves to the exit code. */
export async function command(
  name: Name,
  args: readonly string[],
  root: string,
  ports: Ports,
): Promise<number> {
  try {
    checkKeptByNpm(name, ports.env);
    const options = readOptions(args, name);
    if (options.help) {
      ports.say(name === 'deploy' ? DEPLOY_HELP : REMOVE_HELP);
      return 0;
    }
    const parameters = effective(root, options.stage, options.params);
    const settings = settle(options, parameters, ports.secrets);
    if (name === 'deploy') checkParameters(settings);
    ports.checkInstalled();
    const steps = name === 'deploy' ? deployPlan(settings) : removePlan(settings);
    return await carriedOut(name, args, steps, settings, ports);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    ports.say(error.message);
    return error.exitCode;
  }
}

async function carriedOut(
  name: Name,
  args: readonly string[],
  steps: readonly Step[],
  settings: DeploySettings,
  ports: Ports,
): Promise<number> {
  ports.lock.take(name, settings.stage);
  let found: Findings;
  try {
    found = await run(steps, settings, ports);
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    const { step, cause } = error;
    const interrupted = cause instanceof Interrupted;
    for (const line of howToGoOn(name, args, step, interrupted ? 'interrupted' : 'failed')) ports.say(line);
    return interrupted ? cause.exitCode : 1;
  } finally {
    ports.lock.release();
  }
  if (name === 'remove') removeRecord(ports.root, settings.stage);
  ports.say(ending(name, settings, found));
  return 0;
}

function ending(name: Name, { stage, regions }: DeploySettings, { removed }: Findings): string {
  if (name === 'deploy') return `Stage ${stage} is deployed.`;
  if (removed) return `Stage ${stage} is removed.`;
  const { primary, standby, control } = regions;
  return `There was nothing to remove of stage ${stage}: primary ${primary}, standby ${standby} and control Region ${control} have neither a stack nor a key of it. If it should have been there, look at the stage's name and its Regions.`;
}
