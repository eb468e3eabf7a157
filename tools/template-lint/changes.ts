/**
 * What an update of a stack would change, as CloudFormation decides it: by the properties that differ, and by what its schema
 * says of each. Both templates are resolved for the same stage.
 */
import { isDeepStrictEqual } from 'node:util';
import { resourceType } from './spec.ts';

/** Of a resolved template, by logical id. */
export type Resources = Readonly<
  Record<string, { readonly type: string; readonly properties: Readonly<Record<string, unknown>> }>
>;

export type What = 'added' | 'removed' | 'replaced' | 'perhaps replaced' | 'updated';

export interface Change {
  readonly id: string;
  readonly type: string;
  readonly what: What;
  /** Names of those that differ; empty where the resource comes or goes. */
  readonly properties: readonly string[];
}

export function changes(before: Resources, after: Resources): readonly Change[] {
  const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return ids.flatMap((id): Change[] => {
    const [old, now] = [before[id], after[id]];
    if (old === undefined) return now ? [{ id, type: now.type, what: 'added', properties: [] }] : [];
    if (now === undefined) return [{ id, type: old.type, what: 'removed', properties: [] }];
    // CloudFormation refuses another type under the same id.
    if (old.type !== now.type) throw new Error(`${id} was of type ${old.type} and is of type ${now.type}.`);
    const names = [...new Set([...Object.keys(old.properties), ...Object.keys(now.properties)])];
    const differ = names.filter(
      (name) => !isDeepStrictEqual(asText(old.properties[name]), asText(now.properties[name])),
    );
    if (differ.length === 0) return [];
    return [{ id, type: now.type, what: mostOf(now.type, differ), properties: differ.sort() }];
  });
}

/** To CloudFormation 30 and "30" are the same. */
function asText(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(asText);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, asText(one)]));
}

function mostOf(type: string, differ: readonly string[]): What {
  const { properties = {} } = resourceType(type) ?? {};
  const each = differ.map((name) => properties[name]?.causesReplacement ?? 'no');
  if (each.includes('yes')) return 'replaced';
  return each.includes('maybe') ? 'perhaps replaced' : 'updated';
}
