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

/** Every other condition is false, and what is referred to is not there. */
function resolved(value: unknown, zone: string): unknown {
  if (Array.isArray(value)) return value.map((one) => resolved(one, zone)).filter((one) => one !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value) return undefined;
  if ('If' in value) return resolved((value.If as readonly unknown[])[2], zone);
  if ('Sub' in value)
    return String(value.Sub)
      .replace('${AWS::Partition}', 'aws')
      .replace('${AWS::AccountId}', ACCOUNT)
      .replace('${HostedZoneId}', zone);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => {
      const is = resolved(one, zone);
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
/** `zone`: the deployer's HostedZoneId, if any. */
const policiesWith = (zone: string) =>
  Object.entries(Resources).flatMap(([id, { Type, Condition, Properties }]) =>
    Type === 'AWS::IAM::ManagedPolicy' && (Condition !== 'WithZone' || zone !== '')
      ? [readPolicy(resolved(Properties.PolicyDocument, zone), id)]
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
export function forbidden(calls: readonly CallReport[], zone = ''): readonly string[] {
  const policies = policiesWith(zone);
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
