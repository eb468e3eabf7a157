/** Whatever a template refers to is there, and nothing waits for itself. */
import type { Json, JsonObject } from '../../lab/emulator/cloudformation/index.ts';
import { walk } from './intrinsic.ts';
import { resourceType } from './spec.ts';
import type { RawTemplate } from './subject.ts';

const PSEUDO = [
  'AWS::AccountId',
  'AWS::NoValue',
  'AWS::NotificationARNs',
  'AWS::Partition',
  'AWS::Region',
  'AWS::StackId',
  'AWS::StackName',
  'AWS::URLSuffix',
];

export function checkReferences(template: RawTemplate): string[] {
  const { Resources, Parameters = {}, Conditions = {}, Outputs = {} } = template;
  const findings: string[] = [];
  const edges = new Map<string, Set<string>>(Object.keys(Resources).map((id) => [id, new Set()]));

  /** `some` holds only where `other` does: they are one, or `other` is one of those that `some` joins with Fn::And. */
  const implies = (some: string | undefined, other: string): boolean => {
    if (some === undefined || some === other) return some === other;
    const joined = (Conditions[some] as JsonObject | undefined)?.['Fn::And'] ?? [];
    return [joined].flat().some((one) => (one as JsonObject).Condition === other);
  };

  for (const [name, condition] of Object.entries(Conditions)) walk(condition, `condition ${name}`, visit());
  for (const [id, resource] of Object.entries(Resources)) {
    if (!/^[A-Za-z0-9]+$/.test(id))
      findings.push(`${id} is no logical id: only letters and digits are allowed.`);
    hasCondition(resource.Condition, id);
    for (const other of [resource.DependsOn ?? []].flat()) {
      const condition = Resources[other]?.Condition;
      if (!Resources[other]) findings.push(`${id}.DependsOn names ${other}, which is not in the template.`);
      // What CloudFormation does then is nowhere written; a reference within Fn::If, in Metadata for one, is safe.
      else if (condition !== undefined && !implies(resource.Condition, condition))
        findings.push(
          `${id}.DependsOn names ${other}, which is there only under the condition ${condition}.`,
        );
      edges.get(id)?.add(other);
    }
    walk(resource.Properties ?? {}, id, visit(id));
    walk(resource.Metadata ?? {}, `${id}.Metadata`, visit(id));
  }
  for (const [name, output] of Object.entries(Outputs)) {
    hasCondition(output.Condition, `output ${name}`);
    walk(output as unknown as Json, `output ${name}`, visit());
  }
  return [...findings, ...circles(edges)];

  function visit(from?: string) {
    return (intrinsic: string, argument: Json, where: string): void => {
      if (intrinsic === 'Ref') ref(String(argument), where);
      else if (intrinsic === 'Fn::GetAtt') {
        const [id, ...attribute] = Array.isArray(argument) ? argument : String(argument).split('.');
        getAtt(String(id), attribute.join('.'), where);
      } else if (intrinsic === 'Fn::Sub') substitute(argument, where);
      else if (intrinsic === 'Condition') hasCondition(String(argument), where);
      else if (intrinsic === 'Fn::If') hasCondition(String((argument as readonly Json[])[0]), where);
    };

    function ref(name: string, where: string): void {
      if (Object.hasOwn(Resources, name)) {
        if (from !== undefined) edges.get(from)?.add(name);
        return;
      }
      if (PSEUDO.includes(name) || Object.hasOwn(Parameters, name)) return;
      findings.push(`${where} refers to ${name}, which is not in the template.`);
    }

    function getAtt(id: string, attribute: string, where: string): void {
      const target = Resources[id];
      if (!target) {
        findings.push(`${where} asks for ${id}.${attribute}, but ${id} is not in the template.`);
        return;
      }
      if (from !== undefined) edges.get(from)?.add(id);
      const known = Object.keys(resourceType(target.Type)?.attributes ?? {});
      if (!known.includes(attribute))
        findings.push(
          `${where} asks for ${id}.${attribute}, but ${target.Type} has only ${known.join(', ') || 'no attributes'}.`,
        );
    }

    function substitute(argument: Json, where: string): void {
      const [pattern, own] = Array.isArray(argument) ? argument : [argument, {}];
      for (const [, inside = ''] of String(pattern).matchAll(/\$\{([^}]*)\}/g)) {
        const name = inside.trim();
        if (name.startsWith('!') || Object.hasOwn((own ?? {}) as JsonObject, name)) continue;
        const dot = name.indexOf('.');
        if (dot < 0) ref(name, where);
        else getAtt(name.slice(0, dot), name.slice(dot + 1), where);
      }
    }
  }

  function hasCondition(name: string | undefined, where: string): void {
    if (name !== undefined && !Object.hasOwn(Conditions, name))
      findings.push(`${where} names the condition ${name}, which is not in the template.`);
  }
}

/** CloudFormation refuses a template in which resources wait for each other. */
function circles(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>();
  const findings: string[] = [];
  const follow = (id: string, path: readonly string[]): void => {
    const at = path.indexOf(id);
    if (at >= 0) {
      findings.push(`${[...path.slice(at), id].join(' → ')}: these wait for each other.`);
      return;
    }
    if (done.has(id)) return;
    for (const next of edges.get(id) ?? []) follow(next, [...path, id]);
    done.add(id);
  };
  for (const id of edges.keys()) follow(id, []);
  return findings;
}
