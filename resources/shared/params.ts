/** The parameters of a stage: the defaults, and over them what the stage has in a file of its own, `stages/<stage>.yml`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { stageMistake } from '../../shared/config/kinds.ts';
import { defaultsOf } from '../../shared/config/parameters.ts';
import { type Framework, fail, textOf } from './framework.ts';

/** Empty where the stage has none. */
export function stageFile(root: string, stage: string): Readonly<Record<string, unknown>> {
  const name = `stages/${stage}.yml`;
  if (stageMistake(stage) !== undefined) return {};
  if (!existsSync(join(root, name))) {
    const other = `stages/${stage}.yaml`;
    if (existsSync(join(root, other))) fail(`${other} is not read, rename it to ${name}`);
    return {};
  }
  let own: unknown;
  try {
    own = parse(readFileSync(join(root, name), 'utf8')) ?? {};
  } catch (error) {
    fail(`${name} cannot be read (${(error as Error).message.split('\n')[0]?.replace(/:$/, '')}), fix it`);
  }
  if (typeof own !== 'object' || own === null || Array.isArray(own))
    fail(`${name} holds no parameters, wanted one on each line: protectData: true`);
  return own as Readonly<Record<string, unknown>>;
}

/** In the framework's form. The framework itself puts the values of the command line over them. */
export async function params(framework: Framework): Promise<Readonly<Record<string, object>>> {
  const stage = await textOf(framework, 'sls:stage');
  return { [stage]: stageFile(process.cwd(), stage), default: defaultsOf(stage) };
}
