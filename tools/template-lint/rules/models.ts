/** Request models: JSON Schema of draft 4, which is all that API Gateway speaks, and used where they are meant to be. */

import { Ajv } from 'ajv';
import type { Json, JsonObject } from '../../../lab/emulator/cloudformation/index.ts';
import { messageOf } from '../../../shared/errors.ts';
import type { Rule } from '../subject.ts';

const DIALECT = 'http://json-schema.org/draft-04/schema#';
/** Source: JSON Schema Validation, draft 4. */
const WORDS = [
  '$schema',
  '$ref',
  'id',
  'title',
  'description',
  'default',
  'definitions',
  'type',
  'enum',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'multipleOf',
  'maximum',
  'exclusiveMaximum',
  'minimum',
  'exclusiveMinimum',
  'maxLength',
  'minLength',
  'pattern',
  'format',
  'items',
  'additionalItems',
  'maxItems',
  'minItems',
  'uniqueItems',
  'maxProperties',
  'minProperties',
  'required',
  'properties',
  'patternProperties',
  'additionalProperties',
  'dependencies',
];
/** Members whose own names are the user's, not the dialect's. */
const NAMED = ['properties', 'patternProperties', 'definitions', 'dependencies'];

const dialect: Rule = ({ of }) =>
  of('AWS::ApiGateway::Model').flatMap(({ id, properties }) => {
    const schema = properties.object('Schema').raw;
    const said = schema.$schema;
    const odd = strange(schema, `${id}.Schema`);
    return [
      said !== DIALECT && `${id}.Schema.$schema is ${JSON.stringify(said)}, wanted "${DIALECT}".`,
      ...(odd.length > 0 ? odd : malformed(schema, id)),
    ];
  });

function strange(schema: JsonObject, where: string): string[] {
  return Object.entries(schema).flatMap(([word, value]) => {
    if (!WORDS.includes(word)) return [`${where}.${word} is no word of JSON Schema draft 4.`];
    if (/^exclusive/.test(word) && typeof value !== 'boolean')
      return [`${where}.${word} is ${JSON.stringify(value)}; in draft 4 it is true or false.`];
    if (NAMED.includes(word))
      return Object.entries(value as JsonObject).flatMap(([name, inner]) =>
        within(inner, `${where}.${word}.${name}`),
      );
    return ['items', 'additionalItems', 'additionalProperties', 'not', 'allOf', 'anyOf', 'oneOf'].includes(
      word,
    )
      ? within(value, `${where}.${word}`)
      : [];
  });
}

function within(value: Json, where: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item: Json, i) => within(item, `${where}[${i}]`));
  return typeof value === 'object' && value !== null ? strange(value as JsonObject, where) : [];
}

/** What is wrong with each schema that was looked at, by its text: compiling takes long, and most templates have the same ones. */
const compiled = new Map<string, string | undefined>();

/** The words that are left mean the same in the draft of the validator. */
function malformed({ $schema: _, ...schema }: JsonObject, id: string): string[] {
  const text = JSON.stringify(schema);
  if (!compiled.has(text)) compiled.set(text, compile(schema));
  const wrong = compiled.get(text);
  return wrong === undefined ? [] : [`${id}.Schema does not compile: ${wrong}.`];
}

function compile(schema: JsonObject): string | undefined {
  try {
    new Ajv({ strict: false }).compile(schema);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** A model alone checks nothing: the method needs a validator that looks at bodies. Source: developer guide, "Request validation". */
const used: Rule = ({ of }) =>
  of('AWS::ApiGateway::Method').flatMap(({ id, properties }) => {
    const models = Object.entries(properties.maybeObject('RequestModels')?.raw ?? {});
    if (models.length === 0) return [];
    const validator = of('AWS::ApiGateway::RequestValidator').find(
      ({ resource }) => resource.ref === properties.maybeText('RequestValidatorId'),
    );
    const names = of('AWS::ApiGateway::Model').map(({ resource }) => resource.ref);
    return [
      !validator?.properties.flag('ValidateRequestBody') &&
        `${id}.RequestModels are checked by nobody: its RequestValidatorId names no validator of bodies.`,
      ...models
        .filter(([, name]) => !names.includes(String(name)))
        .map(
          ([type, name]) =>
            `${id}.RequestModels has ${String(name)} for ${type}, which is no model of this stack.`,
        ),
    ];
  });

export const MODEL_RULES = [dialect, used];
