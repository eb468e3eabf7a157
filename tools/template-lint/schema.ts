/**
 * Holds each resource against CloudFormation's schema: the type exists, so does every property, what is required is
 * there, and values are of the right kind. Intrinsics count as what they give; of `Fn::If` both branches are checked.
 */
import type { Property, PropertyType } from '@aws-cdk/service-spec-types';
import type { Json, JsonObject } from '../../lab/emulator/cloudformation/index.ts';
import { nearest } from '../../shared/config/nearest.ts';
import { givenBy } from './intrinsic.ts';
import { definitionOf, resourceType } from './spec.ts';
import type { RawTemplate } from './subject.ts';

type Properties = Readonly<Record<string, Property>>;
type Types = Readonly<Record<string, string>>;

/** What may stand beside a resource's properties. Source: the CloudFormation template reference, resource attributes. */
const BESIDE = [
  'Type',
  'Properties',
  'Condition',
  'DependsOn',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'UpdatePolicy',
  'CreationPolicy',
  'Metadata',
];
const POLICIES = ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'];

/** `tag` is not spelt out in the data. */
const TAG: Properties = {
  Key: { type: { type: 'string' }, required: true },
  Value: { type: { type: 'string' }, required: true },
};

export function checkSchema({ Resources, Parameters = {}, Transform = [] }: RawTemplate): string[] {
  const extended = [Transform].flat().includes('AWS::LanguageExtensions');
  const parameters = Object.fromEntries(Object.entries(Parameters).map(([name, { Type }]) => [name, Type]));
  return Object.entries(Resources).flatMap(([id, resource]) => {
    const findings = Object.keys(resource)
      .filter((name) => !BESIDE.includes(name))
      .map(
        (name) =>
          `${id} has ${name} beside its properties, where CloudFormation knows only ${BESIDE.join(', ')}.`,
      );
    for (const name of ['DeletionPolicy', 'UpdateReplacePolicy'] as const)
      for (const policy of alternatives(resource[name], extended))
        if (!POLICIES.includes(String(policy)))
          findings.push(`${id}.${name} is ${JSON.stringify(policy)}, wanted one of ${POLICIES.join(', ')}.`);
    const type = resourceType(resource.Type);
    if (!type) return [...findings, `${id} is of type ${resource.Type}, which CloudFormation does not have.`];
    return [
      ...findings,
      ...checkObject(resource.Properties ?? {}, type.properties, id, resource.Type, parameters),
    ];
  });
}

/** Both branches of a condition, which only the transform allows there. */
function alternatives(policy: Json | undefined, extended: boolean): readonly Json[] {
  const gives = policy === undefined ? undefined : givenBy(policy, {});
  if (extended && typeof gives === 'object')
    return gives.either.flatMap((branch) => alternatives(branch, extended));
  return policy === undefined ? [] : [policy];
}

function checkObject(
  value: JsonObject,
  properties: Properties,
  where: string,
  of: string,
  types: Types,
): string[] {
  const names = Object.keys(properties);
  const unknown = Object.keys(value)
    .filter((name) => !Object.hasOwn(properties, name))
    .map((name) => {
      const meant = nearest(name, names);
      return `${where}.${name} is no property of ${of}${meant ? `; did you mean ${meant}?` : '.'}`;
    });
  const missing = names
    .filter((name) => properties[name]?.required)
    .filter((name) => value[name] === undefined || givenBy(value[name], types) === 'nothing')
    .map((name) => `${where}.${name} is missing, which ${of} requires.`);
  const wrong = Object.entries(value).flatMap(([name, item]) => {
    const property = properties[name];
    if (!property) return [];
    const [first = [], ...others] = [property.type, ...(property.previousTypes ?? [])].map((type) =>
      checkValue(item, type, `${where}.${name}`, types),
    );
    return others.some((findings) => findings.length === 0) ? [] : first;
  });
  return [...unknown, ...missing, ...wrong];
}

function checkValue(value: Json, type: PropertyType, where: string, types: Types): string[] {
  const gives = givenBy(value, types);
  if (gives === 'anything' || gives === 'nothing') return [];
  if (typeof gives === 'object')
    return gives.either.flatMap((branch) => checkValue(branch, type, where, types));
  const wrong = (wanted: string) => [
    `${where} is ${gives ? `a ${gives} that ${JSON.stringify(value)} gives` : JSON.stringify(value)}, wanted ${wanted}.`,
  ];
  const scalar =
    gives === 'text' || (gives === undefined && ['string', 'number', 'boolean'].includes(typeof value));
  const text = gives === undefined && scalar ? String(value) : undefined;
  switch (type.type) {
    case 'string':
      if (!scalar) return wrong('text');
      return text !== undefined && type.allowedValues && !type.allowedValues.includes(text)
        ? wrong(`one of ${type.allowedValues.join(', ')}`)
        : [];
    case 'integer':
      if (!scalar || (text !== undefined && !/^-?\d+$/.test(text))) return wrong('a whole number');
      return text !== undefined && type.allowedValues && !type.allowedValues.includes(Number(text))
        ? wrong(`one of ${type.allowedValues.join(', ')}`)
        : [];
    case 'number':
      return scalar && (text === undefined || (text !== '' && Number.isFinite(Number(text))))
        ? []
        : wrong('a number');
    case 'boolean':
      return scalar && (text === undefined || /^(true|false)$/.test(text)) ? [] : wrong('true or false');
    case 'date-time':
      return scalar ? [] : wrong('a time');
    case 'array':
      if (gives === 'list') return [];
      if (!Array.isArray(value)) return wrong('a list');
      return value.flatMap((item: Json, i) => checkValue(item, type.element, `${where}[${i}]`, types));
    case 'map':
      if (gives || !isObject(value)) return wrong('an object');
      return Object.entries(value).flatMap(([name, item]) =>
        checkValue(item, type.element, `${where}.${name}`, types),
      );
    case 'ref':
    case 'tag': {
      if (gives || !isObject(value)) return wrong('an object');
      if (type.type === 'tag') return checkObject(value, TAG, where, 'a tag', types);
      const { name, properties } = definitionOf(type);
      return checkObject(value, properties, where, name, types);
    }
    case 'union': {
      const findings = type.types.map((one) => checkValue(value, one, where, types));
      return findings.some((one) => one.length === 0) ? [] : (findings[0] ?? []);
    }
    default:
      return [];
  }
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
