/** The command line of `npm run deploy` and `npm run remove`. An error is one sentence. */
import { stageMistake } from '../../shared/config/kinds.ts';
import { shown } from '../../shared/config/shown.ts';
import { readArguments } from '../../shared/kit/arguments.ts';
import { UsageError } from '../../shared/kit/errors.ts';

export type Name = 'deploy' | 'remove';

export const STARTS = ['api-primary', 'api-standby', 'failover', 'watchdog', 'check'] as const;
export type Start = (typeof STARTS)[number];

export interface Options {
  readonly stage: string;
  /** As given: `--param name=value`, and the Region options under their parameters' names. */
  readonly params: Readonly<Record<string, string>>;
  /** Leave out the deploys before this one. */
  readonly from?: Start;
  /** Do not ask, and change what would otherwise stop a deploy. */
  readonly yes: boolean;
  readonly help: boolean;
}

const REGIONS = {
  'primary-region': 'primaryRegion',
  'standby-region': 'standbyRegion',
  'control-region': 'controlRegion',
} as const;
type RegionOption = keyof typeof REGIONS;
const REGION_OPTIONS = Object.keys(REGIONS) as RegionOption[];
const TEXTS = ['stage', ...REGION_OPTIONS, 'from'] as const;
const LISTS = ['param'] as const;

/** Of `npm run deploy --stage=prod` only npm hears, and stage dev would be deployed. Throws `UsageError` where it was so. */
export function checkKeptByNpm(command: Name, env: NodeJS.ProcessEnv): void {
  // The flags are npm's own options, too, and may be in a person's npmrc.
  const kept = [...TEXTS, ...LISTS]
    .filter((name) => env[`npm_config_${name.replaceAll('-', '_')}`])
    .map((name) => `--${name}`);
  if (kept.length > 0)
    throw new UsageError(
      `npm takes ${kept.join(', ')} as its own options if there is no -- before them: npm run ${command} -- ${kept[0]}=<value>`,
    );
}

export function readOptions(args: readonly string[], command: Name = 'deploy'): Options {
  const values = readArguments(
    args,
    {},
    {
      texts: TEXTS,
      lists: LISTS,
      flags: ['yes'],
      short: { stage: 's', yes: 'y' },
      instead: 'a parameter is one of its own: --param failback=auto',
    },
  );
  const { stage = 'dev', from, yes, help } = values;
  const mistake = stageMistake(stage);
  if (mistake !== undefined) throw new UsageError(mistake);
  if (from !== undefined && !isStart(from))
    throw new UsageError(`--from is ${shown(from)}; it must be one of ${STARTS.join(', ')}.`);
  if (from !== undefined && command === 'remove')
    throw new UsageError('--from is not for a removal, which continues where it stopped: leave it out.');
  return { stage, params: given(values), yes, help, ...(from === undefined ? {} : { from }) };
}

const isStart = (text: string): text is Start => (STARTS as readonly string[]).includes(text);

function given(
  values: { readonly param: readonly string[] } & Readonly<Record<RegionOption, string | undefined>>,
): Record<string, string> {
  // Without what every object has: toString is the name of no parameter.
  const params: Record<string, string> = Object.create(null);
  for (const [i, text] of values.param.entries()) {
    const which = values.param.length === 1 ? '--param' : `--param, the ${i + 1}. of ${values.param.length},`;
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
  for (const option of REGION_OPTIONS) {
    const [name, region] = [REGIONS[option], values[option]];
    if (region === undefined) continue;
    if (params[name] !== undefined && params[name] !== region)
      throw new UsageError(
        `--${option} and --param ${name} are given with two values: they mean the same, give one of them.`,
      );
    params[name] = region;
  }
  return params;
}
