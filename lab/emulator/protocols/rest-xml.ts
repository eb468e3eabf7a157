/**
 * REST with XML, by the SDK's own schemas: they say which path is which operation, what of a request goes where, and how an
 * answer is written. Requests are read here, since a service is stricter than the SDK is with answers; elements that no
 * schema knows are left out.
 */
import { XmlShapeSerializer } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { SchemaTraitsObject, StaticOperationSchema } from '@smithy/types';
import { ServiceError } from '../model/error.ts';
import type { Incoming, Protocol } from './call.ts';
import { route } from './routes.ts';
import { type Element, errorXml, parseXml } from './xml.ts';

/** By the names of the operations. */
type Schemas = Readonly<Record<string, StaticOperationSchema>>;

export function restXml(schemas: Schemas, namespace: string): Protocol {
  const bindings = new Map(Object.entries(schemas).map(([operation, schema]) => [operation, bind(schema)]));
  const routes = Object.fromEntries([...bindings].map(([operation, { pattern }]) => [pattern, operation]));
  // 5: as ISO 8601, where a schema says nothing else.
  const timestampFormat = { useTrait: true, default: 5 as const };
  const serializer = new XmlShapeSerializer({
    timestampFormat,
    httpBindings: true,
    xmlNamespace: namespace,
    serviceNamespace: namespace,
  });

  return {
    decode(request) {
      const { operation, input: labels } = route(routes, request);
      const input: Record<string, unknown> = { ...labels };
      const { input: members, root } = bindings.get(operation) ?? { input: [], root: '' };
      // What is bound to nothing is in the body, each member as an element of its own.
      const loose = members.filter(isLoose);
      if (loose.length > 0) Object.assign(input, readMembers(loose, bodyOf(request, root)));
      for (const [name, member] of members) {
        const { httpHeader, httpQuery, httpPayload } = member.getMergedTraits();
        if (httpHeader) input[name] = request.headers[httpHeader.toLowerCase()];
        else if (httpQuery) input[name] = request.query.get(httpQuery) ?? undefined;
        else if (httpPayload) input[name] = readXml(member, bodyOf(request, nameOf(member)));
      }
      return { operation, input };
    },
    encode(operation, output, requestId) {
      const { status, output: members, answer } = bindings.get(operation) ?? { status: 200, output: [] };
      const headers: Record<string, string> = { 'x-amzn-requestid': requestId };
      let body = '';
      const write = (schema: NormalizedSchema, value: unknown): void => {
        serializer.write(schema, value);
        headers['content-type'] = 'text/xml';
        body = `<?xml version="1.0"?>\n${serializer.flush()}`;
      };
      for (const [name, member] of members) {
        const value = (output as Readonly<Record<string, unknown>>)[name];
        const { httpHeader, httpPayload } = member.getMergedTraits();
        if (value === undefined) continue;
        if (httpHeader) headers[httpHeader.toLowerCase()] = String(value);
        if (httpPayload) write(member, value);
      }
      const loose = members.filter(isLoose).map(([name]) => name);
      const said = Object.entries(output).filter(([name]) => loose.includes(name));
      if (answer && loose.length > 0) write(answer, Object.fromEntries(said));
      return { status, headers, body };
    },
    refuse: (code, status, message, requestId) => errorXml({ namespace, code, status, message, requestId }),
  };
}

type MemberSchemas = readonly [string, NormalizedSchema][];

function bind([, , , traits, input, output]: StaticOperationSchema) {
  const [method, path, status] = (traits as SchemaTraitsObject).http ?? ['POST', '/', 200];
  const pattern = `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`;
  const answer = NormalizedSchema.of(output);
  const root = nameOf(NormalizedSchema.of(input));
  return { pattern, status, input: membersOf(input), root, output: membersOf(output), answer };
}

/** Bound neither to the path nor to the query, to a header or to the whole body. */
function isLoose([, member]: MemberSchemas[number]): boolean {
  const { httpLabel, httpHeader, httpQuery, httpPayload } = member.getMergedTraits();
  return !(httpLabel || httpHeader || httpQuery || httpPayload);
}

function membersOf(ref: StaticOperationSchema[4]): MemberSchemas {
  const schema = NormalizedSchema.of(ref);
  return schema.isStructSchema() ? [...schema.structIterator()] : [];
}

const nameOf = (schema: NormalizedSchema): string =>
  String(schema.getMergedTraits().xmlName ?? schema.getName() ?? '');

function bodyOf({ headers, body }: Incoming, root: string): Element {
  if (body.length === 0) throw new ServiceError('MissingBody', 400, 'This operation requires a body.');
  const type = headers['content-type']?.split(';')[0]?.trim();
  // The aws command sends XML without saying so.
  if (type !== undefined && !/^(application|text)\/xml$/.test(type))
    throw new ServiceError(
      'InvalidArgument',
      400,
      `The body is said to be ${type}; it must be application/xml.`,
    );
  const read = parseXml(body.toString('utf8'));
  if (!read) throw malformed('The body is not well-formed XML.');
  if (read.name !== root) throw malformed(`The body is a <${read.name}>; it must be a <${root}>.`);
  return read;
}

function readXml(schema: NormalizedSchema, { name, text, children }: Element): unknown {
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    const wanted = item.getMergedTraits().xmlName ?? 'member';
    const stranger = children.find((child) => child.name !== wanted);
    if (stranger) throw malformed(`<${name}> holds <${stranger.name}>; it may hold <${wanted}> only.`);
    return children.map((child) => readXml(item, child));
  }
  if (schema.isStructSchema()) return readMembers([...schema.structIterator()], { name, text, children });
  if (schema.isNumericSchema()) {
    if (/^-?\d+$/.test(text.trim())) return Number(text);
    throw malformed(`<${name}> is "${text}"; it must be a whole number.`);
  }
  if (schema.isBooleanSchema()) {
    if (text === 'true' || text === 'false') return text === 'true';
    throw malformed(`<${name}> is "${text}"; it must be true or false.`);
  }
  return text;
}

function readMembers(members: MemberSchemas, { name, children }: Element): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [key, member] of members) {
    const [found, ...more] = children.filter(
      (child) => child.name === (member.getMemberTraits().xmlName ?? key),
    );
    if (more.length > 0) throw malformed(`<${name}> holds <${found?.name}> ${more.length + 1} times.`);
    if (found) value[key] = readXml(member, found);
  }
  return value;
}

const malformed = (message: string) => new ServiceError('MalformedXML', 400, message);
