/** The command line of `npm run deploy` and `npm run remove`. A mistake is one sentence. */
import { parseArgs } from 'node:util';
import { stageMistake } from '../../shared/config/kinds.ts';
import { shown } from '../../shared/config/shown.ts';
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

const KNOWN = {
  stage: { type: 'string', short: 's', default: 'dev' },
  'primary-region': { type: 'string' },
  'standby-region': { type: 'string' },
  'control-region': { type: 'string' },
  param: { type: 'string', multiple: true, default: [] as string[] },
  from: { type: 'string' },
  yes: { type: 'boolean', short: 'y', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Of `npm run deploy --stage=prod` only npm hears, and stage dev would be deployed. Throws `UsageError` where it was so. */
export function checkKeptByNpm(command: Name, env: NodeJS.ProcessEnv): void {
  const kept = Object.entries(KNOWN)
    // The others are npm's own options, too, and may be in a person's npmrc.
    .filter(([name, { type }]) => type === 'string' && env[`npm_config_${name.replaceAll('-', '_')}`])
    .map(([name]) => `--${name}`);
  if (kept.length > 0)
    throw new UsageError(
      `npm keeps ${kept.join(', ')} for itself where no -- stands before them: npm run ${command} -- ${kept[0]}=<value>`,
    );
}

export function readOptions(args: readonly string[], command: Name = 'deploy'): Options {
  const values = parsed(args);
  const { stage, from, yes, help } = values;
  const mistake = stageMistake(stage);
  if (mistake !== undefined) throw new UsageError(mistake);
  if (from !== undefined && !isStart(from))
    throw new UsageError(`--from is ${shown(from)}; it must be one of ${STARTS.join(', ')}.`);
  if (from !== undefined && command === 'remove')
    throw new UsageError('--from is not for a removal, which goes on where it broke: leave it out.');
  return { stage, params: given(values), yes, help, ...(from === undefined ? {} : { from }) };
}

const isStart = (text: string): text is Start => (STARTS as readonly string[]).includes(text);

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: KNOWN }).values;
  } catch (error) {
    throw new UsageError(
      `${mistake(error as NodeJS.ErrnoException, args)}. Options are ${Object.keys(KNOWN)
        .map((name) => `--${name}`)
        .join(', ')}.`,
    );
  }
}

/** Says where, and repeats no word but what looks like an option: a secret may stand in the wrong place. */
function mistake({ code, message }: NodeJS.ErrnoException, args: readonly string[]): string {
  const { tokens } = parseArgs({ args: [...args], options: KNOWN, strict: false, tokens: true });
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return valueMistake(tokens) ?? message;
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') {
    const at = tokens.find(({ kind }) => kind === 'positional')?.index ?? 0;
    return `Argument ${at + 1} belongs to no option; a parameter is one of its own: --param failback=auto`;
  }
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const unknown = tokens.find((token) => token.kind === 'option' && !(token.name in KNOWN));
    const name = unknown?.kind === 'option' ? unknown.rawName : '';
    const what = /^--[a-z]+(-[a-z]+)*$/.test(name) && name.length < 20 ? ` '${name}'` : '';
    return `Unknown option${what} (argument ${(unknown?.index ?? 0) + 1})`;
  }
  return message.split(/\. |\.?\n|\.$/)[0] ?? '';
}

/** An option without its value, whose place another option may have taken; or one that takes none. */
function valueMistake(tokens: NonNullable<ReturnType<typeof parseArgs>['tokens']>): string | undefined {
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, value, inlineValue } = token;
    if (KNOWN[name as keyof typeof KNOWN]?.type === 'boolean') {
      if (value !== undefined) return `--${name} takes no value, and has one after its =`;
    } else if (value === undefined || (!inlineValue && value.startsWith('-'))) {
      return `--${name} has no value after it`;
    }
  }
  return undefined;
}

function given(values: ReturnType<typeof parsed>): Record<string, string> {
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
  for (const [option, name] of Object.entries(REGIONS)) {
    const region = values[option as keyof typeof REGIONS];
    if (region === undefined) continue;
    if (params[name] !== undefined && params[name] !== region)
      throw new UsageError(
        `--${option} and --param ${name} are given with two values: they mean the same, give one of them.`,
      );
    params[name] = region;
  }
  return params;
}
