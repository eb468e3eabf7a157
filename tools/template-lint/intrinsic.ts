/** What an intrinsic of CloudFormation gives, as far as that can be told without resolving it. */
import type { Json, JsonObject } from '../../lab/emulator/cloudformation/index.ts';

export type Gives =
  /** A text, or what CloudFormation makes of one: a number, a flag. */
  | 'text'
  | 'list'
  /** Nothing can be said. */
  | 'anything'
  /** The property is not there. */
  | 'nothing'
  /** One of two values. */
  | { readonly either: readonly Json[] };

const FUNCTIONS: Readonly<Record<string, Gives>> = {
  'Fn::GetAtt': 'text',
  'Fn::Sub': 'text',
  'Fn::Join': 'text',
  'Fn::Base64': 'text',
  'Fn::ImportValue': 'text',
  'Fn::ToJsonString': 'text',
  'Fn::Split': 'list',
  'Fn::GetAZs': 'list',
  'Fn::Cidr': 'list',
  'Fn::Select': 'anything',
  'Fn::FindInMap': 'anything',
  'Fn::Transform': 'anything',
};

/** Undefined: this is no intrinsic but a value. */
export function givenBy(value: Json, parameterTypes: Readonly<Record<string, string>>): Gives | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [[name, argument] = [], ...more] = Object.entries(value as JsonObject);
  if (name === undefined || more.length > 0) return undefined;
  if (name === 'Ref') {
    if (argument === 'AWS::NoValue') return 'nothing';
    const list = argument === 'AWS::NotificationARNs' || /List/.test(parameterTypes[String(argument)] ?? '');
    return list ? 'list' : 'text';
  }
  if (name === 'Fn::If') return { either: Array.isArray(argument) ? argument.slice(1) : [] };
  return FUNCTIONS[name];
}

/** Every intrinsic within a value, inside out or outside in, with where it stands. */
export function walk(
  value: Json,
  where: string,
  visit: (name: string, argument: Json, where: string) => void,
): void {
  if (Array.isArray(value)) {
    value.forEach((item: Json, i) => {
      walk(item, `${where}[${i}]`, visit);
    });
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const entries = Object.entries(value as JsonObject);
  const [[only, argument] = []] = entries;
  if (
    entries.length === 1 &&
    only !== undefined &&
    (/^(Ref|Condition)$/.test(only) || only.startsWith('Fn::'))
  ) {
    visit(only, argument ?? null, where);
    walk(argument ?? null, where, visit);
    return;
  }
  for (const [name, item] of entries) walk(item, `${where}.${name}`, visit);
}
