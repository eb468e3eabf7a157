/** The parameters of a stage: the defaults, and over them what the stage has in a file of its own, `stages/<stage>.yml`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
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
  return parametersIn(readFileSync(join(root, name), 'utf8'), name);
}

function parametersIn(text: string, name: string): Readonly<Record<string, unknown>> {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) {
    const why = error.message.split('\n')[0]?.replace(/:$/, '');
    fail(
      error.code === 'BAD_ALIAS'
        ? `${name} cannot be read (${why}): a value that begins with * is quoted in YAML, e.g. '*'`
        : `${name} cannot be read (${why}), fix it`,
    );
  }
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return {};
  if (!isMap(contents))
    return fail(`${name} holds no parameters, wanted one on each line: protectData: true`);
  return Object.fromEntries(
    contents.items.map(({ key, value }) => [String(key), asWritten(String(key), value, name)]),
  );
}

/** As it is written: YAML would take 0123 for a number without its first digit. */
function asWritten(parameter: string, node: unknown, name: string): unknown {
  if (isSeq(node)) {
    const items = node.items.map((item) => (isScalar(item) ? item.source : ''));
    fail(`${parameter} in ${name} is a list, wanted one value: ${parameter}: ${items.join(',')}`);
  }
  if (!isScalar(node)) return fail(`${parameter} in ${name} is no single value, wanted one: ${parameter}: …`);
  const { value, source = '' } = node;
  return typeof value === 'number' && String(value) !== source ? source : value;
}

/** A sentence's proposal, where what it refuses stands in the stage's file. `given`: names of the command line. */
export const forStageFile = (
  sentence: string,
  stage: string,
  own: Readonly<Record<string, unknown>>,
  given: readonly string[],
): string =>
  sentence.replace(/--param (\w+)=(\S*?)(?=[,;.]?(?:\s|$))/g, (all, name: string, value: string) =>
    name in own && !given.includes(name) ? `${name}: ${value} in stages/${stage}.yml` : all,
  );

/** In the framework's form. The framework itself puts the values of the command line over them. */
export async function params(framework: Framework): Promise<Readonly<Record<string, object>>> {
  const stage = await textOf(framework, 'sls:stage');
  return { [stage]: stageFile(process.cwd(), stage), default: defaultsOf(stage) };
}
