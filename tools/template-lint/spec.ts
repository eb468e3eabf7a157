/** CloudFormation's schema, as AWS publishes it for its own tools: which types, properties and attributes there are. */
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType, Resource, TypeDefinition } from '@aws-cdk/service-spec-types';

type Database = ReturnType<typeof loadAwsServiceSpecSync>;

let loaded: Database | undefined;
const types = new Map<string, Resource | undefined>();

/** Some 300 ms, once per test file. */
const database = (): Database => {
  loaded ??= loadAwsServiceSpecSync();
  return loaded;
};

/** Undefined: there is no such type. */
export function resourceType(name: string): Resource | undefined {
  if (!types.has(name))
    types.set(name, database().lookup('resource', 'cloudFormationType', 'equals', name)[0]);
  return types.get(name);
}

export const definitionOf = (type: Extract<PropertyType, { type: 'ref' }>): TypeDefinition =>
  database().get('typeDefinition', type.reference.$ref);
