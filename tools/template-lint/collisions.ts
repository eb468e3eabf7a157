/** Two stacks in one Region: names that both give to a resource, and exports that both make. */
import { resolveTemplate } from '../../lab/emulator/cloudformation/index.ts';
import { NAMES } from './rules/names.ts';
import { type Subject, viewOf } from './subject.ts';

export function collisions(one: Subject, other: Subject): readonly string[] {
  const [left, right] = [namesOf(one), namesOf(other)];
  return [...left]
    .filter(([name]) => right.has(name))
    .map(([name, id]) => `${id} and ${right.get(name)} of the other stack are both ${name}.`);
}

/** Logical id or output, by what it is called. */
function namesOf(subject: Subject): ReadonlyMap<string, string> {
  const view = viewOf(subject, resolveTemplate(subject.template, subject.surroundings));
  const resources = Object.entries(NAMES).flatMap(([type, { property }]) =>
    view.of(type).flatMap(({ id, properties }): [string, string][] => {
      const name = properties.maybeText(property);
      // An API's models are its own.
      return name === undefined || type === 'AWS::ApiGateway::Model' ? [] : [[`${type} ${name}`, id]];
    }),
  );
  const exported = Object.entries(view.resolved.exports).map(([id, name]): [string, string] => [
    `export ${name}`,
    `output ${id}`,
  ]);
  return new Map([...resources, ...exported]);
}
