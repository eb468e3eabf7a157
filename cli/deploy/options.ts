/** The command line of `npm run deploy` and `npm run remove`. A mistake is one sentence. */
import { parseArgs } from 'node:util';
import { stageMistake } from '../../shared/config/kinds.ts';
import { Stop } from './stop.ts';

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

export function readOptions(args: readonly string[]): Options {
  const values = parsed(args);
  const { stage, from, yes, help } = values;
  const mistake = stageMistake(stage);
  if (mistake !== undefined) throw new Stop(mistake);
  if (from !== undefined && !isStart(from))
    throw new Stop(`--from is "${from}"; it must be one of ${STARTS.join(', ')}.`);
  return { stage, params: given(values), yes, help, ...(from === undefined ? {} : { from }) };
}

const isStart = (text: string): text is Start => (STARTS as readonly string[]).includes(text);

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: KNOWN }).values;
  } catch (error) {
    const said = (error as Error).message
      .split('. ')[0]
      ?.replace(/\.$/, '')
      .replace(/=[^']*/, '=…');
    throw new Stop(
      `${said}. Options are ${Object.keys(KNOWN)
        .map((name) => `--${name}`)
        .join(', ')}.`,
    );
  }
}

function given(values: ReturnType<typeof parsed>): Record<string, string> {
  const params: Record<string, string> = {};
  for (const text of values.param) {
    const at = text.indexOf('=');
    // A value may be a secret in the wrong place: none is repeated.
    if (at < 1)
      throw new Stop(
        `--param ${/^\w*/.exec(text)?.[0]}… has no name=value in it; it must be one, e.g. --param failback=auto.`,
      );
    const [name, value] = [text.slice(0, at), text.slice(at + 1)];
    if (value === '')
      throw new Stop(`--param ${name} is empty; leave it out, or give it a value: --param ${name}=…`);
    if (params[name] !== undefined && params[name] !== value)
      throw new Stop(`--param ${name} is given twice, with two values: give one of them.`);
    params[name] = value;
  }
  for (const [option, name] of Object.entries(REGIONS)) {
    const region = values[option as keyof typeof REGIONS];
    if (region === undefined) continue;
    if (params[name] !== undefined && params[name] !== region)
      throw new Stop(
        `--${option} is ${region} and --param ${name} is ${params[name]}: they mean the same, give one of them.`,
      );
    params[name] = region;
  }
  return params;
}
