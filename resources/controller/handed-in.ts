/**
 * What the first controller's stack makes once for all three, and the other two are given. Their stacks have the same resource
 * files, which refer to these resources by name; here each such reference becomes one to a Parameter, or to the table by its
 * name, of which every control Region has a copy.
 */
import { ref, sub } from '../shared/intrinsic.ts';

const JOURNAL = 'routeaway-${stage}-journal-global';
const JOURNAL_ARN = `arn:\${AWS::Partition}:dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/${JOURNAL}`;

/** By what is written in a resource file: a logical id, or one with an attribute. */
const HANDED_IN: Readonly<Record<string, object>> = {
  Distribution: ref('madeDistributionId'),
  'Distribution.DomainName': ref('madeDistributionHost'),
  'EdgeStore.Arn': ref('madeStoreArn'),
  'EdgeFunction.FunctionARN': ref('madeFunctionArn'),
  GlobalJournal: sub(JOURNAL),
  'GlobalJournal.Arn': sub(JOURNAL_ARN),
  // A controller of three has no other.
  JournalTable: sub(JOURNAL),
  'JournalTable.Arn': sub(JOURNAL_ARN),
};

export function handIn(template: { Resources: object; Outputs?: object }): void {
  template.Resources = given(template.Resources) as object;
  if (template.Outputs) template.Outputs = given(template.Outputs) as object;
}

function given(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(given);
  if (typeof value !== 'object' || value === null) return value;
  const { Ref: id, 'Fn::GetAtt': attribute, 'Fn::Sub': text } = value as Readonly<Record<string, unknown>>;
  const named = id ?? (Array.isArray(attribute) ? attribute.join('.') : attribute);
  const from = typeof named === 'string' ? HANDED_IN[named] : undefined;
  if (from !== undefined) return from;
  if (typeof text === 'string')
    return sub(text.replaceAll('${Distribution.DomainName}', '${madeDistributionHost}'));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, given(one)]));
}
