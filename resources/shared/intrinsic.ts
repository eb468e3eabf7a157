/** The intrinsic functions of CloudFormation, for what is written in TypeScript. */
export const iff = (condition: string, then: unknown, otherwise: unknown) => ({
  'Fn::If': [condition, then, otherwise],
});
export const sub = (text: string, names?: object) => ({ 'Fn::Sub': names ? [text, names] : text });
export const ref = (name: string) => ({ Ref: name });
export const attribute = (resource: string, name: string) => ({ 'Fn::GetAtt': [resource, name] });

type Values = Readonly<Record<string, string>>;

/** With the values of Parameters in the place of what refers to them; all else stays as it is. */
export function filled(value: unknown, values: Values): unknown {
  if (Array.isArray(value)) return value.map((one) => filled(one, values));
  if (typeof value !== 'object' || value === null) return value;
  const { Ref: name, 'Fn::Sub': text } = value as { readonly Ref?: unknown; readonly 'Fn::Sub'?: unknown };
  if (typeof name === 'string' && name in values) return values[name];
  if (typeof text === 'string') return text.replace(/\$\{(\w+)\}/g, (all, one: string) => values[one] ?? all);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, values)]));
}
