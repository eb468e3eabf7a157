/** Which resources a template makes under these values: for a stack that does not exist yet, of which no change set can be asked. */
import type { Template } from './artifact.ts';

type Values = Readonly<Record<string, string>>;

/** By type: how many. */
export function madeBy(template: Template, values: Values): ReadonlyMap<string, number> {
  const conditions = (template.Conditions ?? {}) as Readonly<Record<string, unknown>>;
  const counts = new Map<string, number>();
  for (const { Type, Condition } of Object.values(template.Resources))
    if (Condition === undefined || holds(conditions[Condition]))
      counts.set(Type, (counts.get(Type) ?? 0) + 1);
  return counts;

  function holds(expression: unknown): boolean {
    const [[name = '', argument] = []] = Object.entries(expression as Readonly<Record<string, unknown>>);
    const all = (Array.isArray(argument) ? argument : [argument]) as readonly unknown[];
    switch (name) {
      case 'Fn::Equals':
        return text(all[0]) === text(all[1]);
      case 'Fn::Not':
        return !holds(all[0]);
      case 'Fn::And':
        return all.every(holds);
      case 'Fn::Or':
        return all.some(holds);
      case 'Condition':
        return holds(conditions[String(argument)]);
      default:
        throw new Error(`A condition of the template uses ${name}, which is not known here.`);
    }
  }

  function text(value: unknown): string {
    if (typeof value !== 'object' || value === null) return String(value);
    const { Ref: name } = value as { readonly Ref?: string };
    const { Default = '' } = (template.Parameters[name ?? ''] ?? {}) as { readonly Default?: unknown };
    return name !== undefined && name in values ? (values[name] ?? '') : String(Default);
  }
}
