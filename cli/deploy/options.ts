/** The command line of `npm run deploy` and `npm run remove`. An error is one sentence. */
import { stageMistake } from '../../shared/config/kinds.ts';
import { shown } from '../../shared/config/shown.ts';
import { readArguments } from '../../shared/kit/arguments.ts';
import { UsageError } from '../../shared/kit/errors.ts';
import { isStackId, STACKS, type Stack } from './names.ts';

export type Name = 'deploy' | 'remove';

export interface Options {
  readonly stage: string;
  /** As given: `--param name=value`. */
  readonly params: Readonly<Record<string, string>>;
  /** Deploy this stack alone. */
  readonly only?: Stack['id'];
  /** Show what would change, and change nothing. */
  readonly dryRun: boolean;
  /** Do not ask, and change what would otherwise stop a deploy. */
  readonly yes: boolean;
  readonly help: boolean;
}

/** Options of earlier versions; the Regions are parameters like all others. */
const GONE: Readonly<Record<string, string>> = {
  'primary-region': 'primaryRegion',
  'standby-region': 'standbyRegion',
  'control-region': 'controlRegions',
};
const TEXTS = ['stage', 'only'] as const;
const LISTS = ['param'] as const;
const INSTEAD = 'a parameter is one of its own: --param failback=auto';

/** Of `npm run deploy --stage=prod` only npm hears, and stage dev would be deployed. Throws `UsageError` where it was so. */
export function checkKeptByNpm(command: Name, env: NodeJS.ProcessEnv): void {
  // The flags are npm's own options, too, and may be in a person's npmrc.
  const kept = [...TEXTS, ...LISTS, ...Object.keys(GONE)]
    .filter((name) => env[`npm_config_${name.replaceAll('-', '_')}`])
    .map((name) => `--${name}`);
  if (kept.length > 0)
    throw new UsageError(
      `npm takes ${kept.join(', ')} as its own options if there is no -- before them: npm run ${command} -- ${kept[0]}=<value>`,
    );
}

/** Of `routeaway init`, which takes two of them. */
export function readInitOptions(args: readonly string[]): Options {
  const {
    stage = 'prod',
    param,
    help,
  } = readArguments(args, {}, { texts: ['stage'], lists: LISTS, short: { stage: 's' }, instead: INSTEAD });
  const mistake = stageMistake(stage);
  if (mistake !== undefined) throw new UsageError(mistake);
  return { stage, params: given(param), yes: false, dryRun: false, help };
}

/** `usual`: the stage where none is named. */
export function readOptions(args: readonly string[], command: Name = 'deploy', usual = 'dev'): Options {
  for (const [option, name] of Object.entries(GONE))
    if (args.some((word) => word === `--${option}` || word.startsWith(`--${option}=`)))
      throw new UsageError(
        `--${option} is no option any more: write ${name} into the stage's file (stages/<stage>.yml), or give --param ${name}=<Region>.`,
      );
  if (args.some((word) => word === '--from' || word.startsWith('--from=')))
    throw new UsageError(
      '--from is no option any more: run the whole command again, which leaves alone what has not changed; or deploy one stack, e.g. --only failover.',
    );
  if (args.some((word) => word === '--endpoint-url' || word.startsWith('--endpoint-url=')))
    throw new UsageError(
      `--endpoint-url is no option of ${command}, which works on AWS alone: the lab has its stacks already. --dry-run shows what a deploy would make.`,
    );
  const values = readArguments(
    args,
    {},
    {
      texts: TEXTS,
      lists: LISTS,
      flags: ['yes', 'dry-run'],
      short: { stage: 's', yes: 'y' },
      instead: INSTEAD,
    },
  );
  const { stage = usual, only, yes, help, 'dry-run': dryRun } = values;
  const mistake = stageMistake(stage);
  if (mistake !== undefined) throw new UsageError(mistake);
  if (only !== undefined && !isStackId(only))
    throw new UsageError(`--only is ${shown(only)}; it must be one of ${STACKS}.`);
  if (command === 'remove' && dryRun)
    throw new UsageError('--dry-run is for a deploy. A removal lists what it will remove, and asks first.');
  if (command === 'remove' && only !== undefined && only !== 'watchdog')
    throw new UsageError(
      `--only is ${only}; of a stage that stays only the watchdog can be removed: --only watchdog.`,
    );
  return {
    stage,
    params: given(values.param),
    yes,
    dryRun,
    help,
    ...(only === undefined ? {} : { only }),
  };
}

function given(list: readonly string[]): Record<string, string> {
  // Without what every object has: toString is the name of no parameter.
  const params: Record<string, string> = Object.create(null);
  for (const [i, text] of list.entries()) {
    const which = list.length === 1 ? '--param' : `--param, the ${i + 1}. of ${list.length},`;
    const at = text.indexOf('=');
    // It may be a secret in the wrong place, or end with the = of base64: nothing of it is repeated.
    if (at < 1)
      throw new UsageError(`${which} has no name=value in it; it must be one, e.g. --param failback=auto.`);
    const [name, value] = [text.slice(0, at), text.slice(at + 1)];
    if (value === '')
      throw new UsageError(
        `${which} has nothing after its =; leave it out, or give it a value, e.g. --param failback=auto.`,
      );
    if (params[name] !== undefined && params[name] !== value)
      throw new UsageError(`--param ${name} is given twice, with two values: give one of them.`);
    params[name] = value;
  }
  return params;
}
