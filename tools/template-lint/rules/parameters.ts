/** SSM parameters. Source: PutParameter. */
import { messageOf } from '../../../shared/errors.ts';
import type { Rule, Sentence } from '../subject.ts';

const values: Rule = ({ of }) =>
  of('AWS::SSM::Parameter').flatMap(({ id, properties }) => {
    const value = properties.text('Value');
    const pattern = properties.maybeText('AllowedPattern');
    const size = Buffer.byteLength(value);
    const limit = properties.maybeText('Tier') === 'Advanced' ? 8192 : 4096;
    return [
      (size === 0 || size > limit) && `${id}.Value is ${size} bytes, wanted 1 to ${limit}.`,
      ...(pattern === undefined ? [] : allowed(id, pattern, value)),
    ];
  });

function allowed(id: string, pattern: string, value: string): Sentence[] {
  if (pattern.length > 1024)
    return [`${id}.AllowedPattern has ${pattern.length} characters, at most 1024 are allowed.`];
  try {
    // SSM looks for a match of the whole value; our patterns are anchored, so that both mean the same.
    if (!new RegExp(pattern).test(value))
      return [`${id}.Value is "${value}", which its own AllowedPattern refuses.`];
  } catch (error) {
    return [`${id}.AllowedPattern does not compile: ${messageOf(error)}.`];
  }
  return [
    !(pattern.startsWith('^') && pattern.endsWith('$')) &&
      `${id}.AllowedPattern is not anchored with ^ and $.`,
  ];
}

export const PARAMETER_RULES = [values];
