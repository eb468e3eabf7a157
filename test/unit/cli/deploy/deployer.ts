/** What the policies of pipeline/deployer.yml say of the calls of a command; there is no boundary. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { evaluate, readPolicy } from '../../../../lab/emulator/iam/index.ts';
import type { CallReport } from '../../../../lab/emulator/protocols/index.ts';
import { ACCOUNT } from '../../../../lab/emulator/test/protocols/world.ts';

const text = readFileSync(join(__dirname, '../../../../pipeline/deployer.yml'), 'utf8');

/** `!Sub x` becomes `{ Sub: 'x' }`. */
const TAGS = ['And', 'Condition', 'Equals', 'GetAtt', 'If', 'Join', 'Not', 'Ref', 'Sub'].flatMap((name) => [
  { tag: `!${name}`, resolve: (value: string) => ({ [name]: value }) },
  {
    tag: `!${name}`,
    collection: 'seq' as const,
    resolve: (seq: { toJSON(): unknown }) => ({ [name]: seq.toJSON() }),
  },
]);

/** The deployer's own parameters, as far as they are given. */
export interface Given {
  readonly HostedZoneId?: string;
  readonly HealthPath?: string;
}

/** Conditions about other parameters are false, and what is referred to is not there. */
const holds = (condition: unknown, { HostedZoneId = '', HealthPath = '' }: Given): boolean =>
  (condition === 'WithZone' && HostedZoneId !== '') || (condition === 'ProbesSigned' && HealthPath !== '');

function resolved(value: unknown, given: Given): unknown {
  if (Array.isArray(value))
    return value.map((one) => resolved(one, given)).filter((one) => one !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value) return undefined;
  if ('If' in value) {
    const [condition, yes, no] = value.If as readonly unknown[];
    return resolved(holds(condition, given) ? yes : no, given);
  }
  if ('Sub' in value)
    return String(value.Sub)
      .replace('${AWS::Partition}', 'aws')
      .replace('${AWS::AccountId}', ACCOUNT)
      .replace('${HostedZoneId}', given.HostedZoneId ?? '')
      .replace('${HealthPath}', given.HealthPath ?? '');
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => {
      const is = resolved(one, given);
      return is === undefined ? [] : [[key, is]];
    }),
  );
}

interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties: { readonly PolicyDocument?: unknown };
}
const { Resources } = parseDocument(text, { customTags: TAGS as never }).toJSON() as {
  Resources: Readonly<Record<string, Resource>>;
};
const policiesWith = (given: Given) =>
  Object.entries(Resources).flatMap(([id, { Type, Condition, Properties }]) =>
    Type === 'AWS::IAM::ManagedPolicy' && (Condition === undefined || holds(Condition, given))
      ? [readPolicy(resolved(Properties.PolicyDocument, given), id)]
      : [],
  );

/** Calls by another name than their action has, and one that needs no permission. */
const ACTIONS: Readonly<Record<string, string | undefined>> = {
  'sts:GetCallerIdentity': undefined,
  'apigateway:Get': 'apigateway:GET',
  'lambda:Get': 'lambda:GetAccountSettings',
  // All of Lambda, on functions of ours.
  'lambda:GetFunctionConfiguration': 'lambda:*',
  // All that describes a table of ours.
  'dynamodb:DescribeTable': 'dynamodb:Describe*',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:DeleteObjects': 's3:DeleteObject',
};

/** The actions of these calls. */
export const actionsOf = (calls: readonly CallReport[]): readonly string[] => [
  ...new Set(
    calls.flatMap(({ service, operation }) => {
      const call = `${service}:${operation}`;
      return (call in ACTIONS ? ACTIONS[call] : call) ?? [];
    }),
  ),
];

/** What of it no policy allows: by the name, and where the emulator knows the resource by that as well. */
export function forbidden(calls: readonly CallReport[], given: Given = {}): readonly string[] {
  const policies = policiesWith(given);
  const unnamed = actionsOf(calls).filter(
    (action) => !new RegExp(`[\\s[]${action.replace('*', '[*]')}[\\s,\\]]`).test(text),
  );
  const denied = calls
    .flatMap(({ demands }) => demands)
    // The policy of AWS's own key for parameters allows it to whoever may read one.
    .filter(({ action }) => action !== 'kms:Decrypt')
    .filter((demand) => !evaluate(policies, { context: {}, ...demand }).allowed)
    .map(({ action, resource }) => `${action} on ${resource}`);
  return [...new Set([...unnamed, ...denied])];
}

/** Which actions of IAM they allow on a role or a policy. */
export const mayOnIam = (resource: string): readonly string[] =>
  [...new Set(text.match(/iam:[A-Z]\w+(?=[\s,\]])/g))].filter(
    (action) =>
      evaluate(policiesWith({ HostedZoneId: 'Z1', HealthPath: '/' }), { action, resource, context: {} })
        .allowed,
  );

/** Whether they allow a request to an API of API Gateway with IAM authorization. */
export const mayAsk = (resource: string, given: Given = {}): boolean =>
  evaluate(policiesWith(given), { action: 'execute-api:Invoke', resource, context: {} }).allowed;
