/** Tables: keys that are defined, a billing mode that is meant, replicas that fit. Source: CreateTable; FACTS on GlobalTable. */
import { controlRegions } from '../../../shared/config/kinds.ts';
import type { Found, Rule, View } from '../subject.ts';
import { among, repeated } from './say.ts';

const tables = ({ of }: View) => of('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable');

/** Exactly the attributes that keys use are defined, and a key is a partition key, then maybe a sort key. */
const keys: Rule = (view) =>
  tables(view).flatMap(({ id, properties }) => {
    const defined = properties.objects('AttributeDefinitions').map((one) => one.text('AttributeName'));
    const indexes = [
      ...properties.objects('GlobalSecondaryIndexes'),
      ...properties.objects('LocalSecondaryIndexes'),
    ];
    const schemas = [properties, ...indexes].map((one) => one.objects('KeySchema'));
    const used = schemas.flat().map((one) => one.text('AttributeName'));
    return [
      ...used
        .filter((name) => !defined.includes(name))
        .map((name) => `${id}.KeySchema has ${name}, which is not in AttributeDefinitions.`),
      ...defined
        .filter((name) => !used.includes(name))
        .map((name) => `${id}.AttributeDefinitions has ${name}, which no key uses.`),
      ...schemas
        .map((schema) => schema.map((one) => one.text('KeyType')).join(', '))
        .filter((types) => types !== 'HASH' && types !== 'HASH, RANGE')
        .map((types) => `${id}.KeySchema is ${types || 'empty'}, wanted HASH, or HASH and RANGE.`),
      ...properties
        .objects('AttributeDefinitions')
        .map((one) => one.text('AttributeType'))
        .filter((type) => !['S', 'N', 'B'].includes(type))
        .map((type) => `${id}.AttributeDefinitions has the type "${type}", wanted S, N or B.`),
    ];
  });

/** Left out, it is PROVISIONED, which wants capacities. */
const billing: Rule = (view) =>
  tables(view).flatMap((table) => {
    const { id, properties } = table;
    const mode = properties.maybeText('BillingMode') ?? 'PROVISIONED';
    const provisioned =
      properties.has('ProvisionedThroughput') || properties.has('WriteProvisionedThroughputSettings');
    return [
      ...among(table, 'BillingMode', ['PAY_PER_REQUEST', 'PROVISIONED']),
      mode === 'PROVISIONED' &&
        !provisioned &&
        `${id}.BillingMode is ${properties.has('BillingMode') ? mode : 'missing, so PROVISIONED'}, and no capacity is given; wanted PAY_PER_REQUEST.`,
      mode === 'PAY_PER_REQUEST' && provisioned && `${id} is PAY_PER_REQUEST and gives a capacity.`,
    ];
  });

/** Source: CloudFormation user guide, `AWS::DynamoDB::GlobalTable`. */
const replicas: Rule = ({ of, surroundings }) =>
  of('AWS::DynamoDB::GlobalTable').flatMap(({ id, properties }) => {
    const regions = properties.objects('Replicas').map((one) => one.text('Region'));
    const strong = properties.maybeText('MultiRegionConsistency') === 'STRONG';
    const stream = properties.maybeObject('StreamSpecification')?.text('StreamViewType');
    return [
      !regions.includes(surroundings.region) &&
        `${id}.Replicas has ${regions.join(', ')}, but not the stack's own Region, ${surroundings.region}.`,
      ...repeated(regions).map((region) => `${id}.Replicas has ${region} twice.`),
      strong &&
        controlRegions.parse(regions.join(',')) === undefined &&
        `${id}.Replicas has ${regions.join(', ')}, and a strongly consistent table wants ${controlRegions.wants}.`,
      regions.length >= 2 &&
        !strong &&
        stream !== 'NEW_AND_OLD_IMAGES' &&
        `${id}.StreamSpecification is ${stream ?? 'missing'}; more than one replica needs NEW_AND_OLD_IMAGES.`,
    ];
  });

/** Left out, both are "Delete": a table that is renamed by mistake takes its data with it. That is to be said. */
const kept: Rule = (view) =>
  tables(view).flatMap(({ id }: Found) =>
    (['DeletionPolicy', 'UpdateReplacePolicy'] as const)
      .filter((name) => view.template.Resources[id]?.[name] === undefined)
      .map((name) => `${id}.${name} is missing; what becomes of the data is to be said.`),
  );

export const TABLE_RULES = [keys, billing, replicas, kept];
