/**
 * Deliberate mistakes: changes of a packaged template, on a copy. A place is `<logical id>/<property>/…`; `@` before a
 * name means beside the properties (`Table/@DeletionPolicy`); in a list an index or `Key=value` finds the item; a `*` at
 * the end of a logical id stands for whatever follows (the framework puts the time into one).
 */
import type { RawTemplate } from './subject.ts';

type Tree = { [name: string]: unknown };

/** What to put at a place; `undefined` takes away what is there. */
export type Edit = readonly [place: string, value: unknown];

export function edited(template: RawTemplate, edits: readonly Edit[]): RawTemplate {
  const copy = structuredClone(template) as unknown as { Resources: Tree };
  for (const [place, value] of edits) put(copy.Resources, place, value);
  return copy as unknown as RawTemplate;
}

/** The logical id that `id*` stands for. */
function idIn({ Resources }: { Resources: object }, id: string): string {
  if (!id.endsWith('*')) return id;
  const found = Object.keys(Resources).filter((one) => one.startsWith(id.slice(0, -1)));
  if (found.length !== 1) throw new Error(`${id} stands for ${found.length} resources, wanted one.`);
  return found[0] ?? '';
}

function put(resources: Tree, place: string, value: unknown): void {
  const [first = '', ...rest] = place.split('/').map((one) => one.replaceAll('~1', '/'));
  const id = idIn({ Resources: resources }, first);
  if (rest.length === 0 && value !== undefined) {
    resources[id] = value;
    return;
  }
  if (resources[id] === undefined) throw new Error(`${place}: the template has no ${id}.`);
  if (rest.length === 0) {
    delete resources[id];
    return;
  }
  const path = rest[0]?.startsWith('@') ? [rest[0].slice(1), ...rest.slice(1)] : ['Properties', ...rest];
  let node = resources[id] as Tree;
  for (const step of path.slice(0, -1)) {
    const next = node[keyIn(node, step)];
    if (typeof next !== 'object' || next === null) throw new Error(`${place}: there is no ${step}.`);
    node = next as Tree;
  }
  const last = keyIn(node, path.at(-1) ?? '');
  if (value !== undefined) node[last] = value;
  else if (Array.isArray(node)) node.splice(Number(last), 1);
  else if (last in node) delete node[last];
  else throw new Error(`${place} is not there to be taken away.`);
}

function keyIn(node: Tree, step: string): string {
  const [name, wanted] = step.split('=');
  if (!Array.isArray(node) || wanted === undefined) return step;
  const index = node.findIndex((item: Tree) => String(item[name ?? '']) === wanted);
  if (index < 0) throw new Error(`There is no item with ${step}.`);
  return String(index);
}
