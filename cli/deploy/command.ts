/** Runs `deploy` or `remove`, from its arguments to its exit code. The machine it runs on is an argument. */
import { readRecord, removeRecord } from '../../shared/kit/deployment-record.ts';
import { UsageError, UserError } from '../../shared/kit/errors.ts';
import type { Findings } from './context.ts';
import { howToGoOn } from './go-on.ts';
import { deployHelp, removeHelp } from './help.ts';
import { Interrupted } from './interruption.ts';
import { about } from './names.ts';
import { checkKeptByNpm, type Name, readOptions } from './options.ts';
import { effective, inPlace, withoutFile } from './parameters.ts';
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
    const options = readOptions(args, name, ports.env.ROUTEAWAY_STAGE);
    if (options.help) {
      ports.say((name === 'deploy' ? deployHelp : removeHelp)(ports.commandLine(name, ['[options]'])));
      return 0;
    }
    const parameters = effective(root, options.stage, options.params);
    const settings = inPlace(root, options.stage, options.params, () => {
      const settled = settle(options, parameters, ports.secrets);
      if (name === 'deploy') checkParameters(settled);
      return settled;
    });
    if (name === 'deploy') checkFile(settings, root, ports);
    const steps = name === 'deploy' ? deployPlan(settings) : removePlan(settings);
    return await carriedOut(name, args, steps, settings, ports);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    ports.say(error.message);
    return error.exitCode;
  }
}

/** The stage that needs no file: that of a first try. */
const FIRST_TRY = 'dev';

/** Without its file a stage has the defaults: our sample API. With other files there, its name may be mistyped. */
function checkFile({ stage, dryRun, yes, ownApi }: DeploySettings, root: string, { say }: Ports): void {
  const without = withoutFile(root, stage);
  if (without === undefined) return;
  const api = ownApi ? 'an API of your own' : 'our sample API';
  const found = `There is no stages/${stage}.yml: what --param does not give has its default, so this is ${api}.`;
  const { others } = without;
  const isKnown = stage === FIRST_TRY || readRecord(root, stage) !== undefined;
  if (others.length > 0 && !isKnown && !dryRun && !yes)
    throw new UsageError(
      `${found} There is ${others.join(', ')}. If ${stage} is a new stage, write its file (npx routeaway init --stage ${stage}), or give --yes.`,
    );
  say(found);
}

async function carriedOut(
  name: Name,
  args: readonly string[],
  steps: readonly Step[],
  settings: DeploySettings,
  ports: Ports,
): Promise<number> {
  let found: Findings;
  try {
    found = await run(steps, settings, ports);
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    const { step, cause } = error;
    const interrupted = cause instanceof Interrupted;
    for (const line of howToGoOn(name, args, step, ports.commandLine, interrupted ? 'interrupted' : 'failed'))
      ports.say(line);
    return interrupted ? cause.exitCode : 1;
  }
  if (name === 'remove' && settings.only === undefined) removeRecord(ports.root, settings.stage);
  ports.say(ending(name, args, settings, found, ports));
  return 0;
}

function ending(
  name: Name,
  args: readonly string[],
  { stage, regions, controllers, dryRun, only }: DeploySettings,
  { removed }: Findings,
  { commandLine }: Ports,
): string {
  if (dryRun)
    return `Nothing was changed. To deploy that: ${commandLine(
      name,
      args.filter((arg) => arg !== '--dry-run'),
    )}`;
  if (only !== undefined)
    return `${sentenceCase(about(only))} is ${name === 'deploy' ? 'deployed' : removed ? 'removed' : 'not there'}.`;
  if (name === 'deploy') return `Stage ${stage} is deployed.`;
  if (removed) return `Stage ${stage} is removed.`;
  const { primary, standby } = regions;
  const control = `control Region${controllers.length > 1 ? 's' : ''} ${controllers.map(({ region }) => region).join(', ')}`;
  return `There was nothing to remove of stage ${stage}: primary ${primary}, standby ${standby} and ${control} have neither a stack nor a key of it. If it should have been there, look at the stage's name and its Regions.`;
}

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
