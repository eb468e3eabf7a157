/** Functions that Lambda accepts and can start. */
import type { Found, Rule, Sentence, View } from '../subject.ts';
import { among, within } from './say.ts';

/** Source: Lambda developer guide, "Lambda runtimes": what is not retired and runs our bundles. */
const RUNTIMES = ['nodejs22.x', 'nodejs24.x'];
/** Source: Lambda developer guide, "Defined runtime environment variables": these are Lambda's own. */
const RESERVED =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(?!XRAY|LAMBDA_NODEJS|NODEJS|STS)\w*|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR)$/;

const each =
  (check: (found: Found, view: View) => readonly Sentence[]): Rule =>
  (view) =>
    view.of('AWS::Lambda::Function').flatMap((found) => check(found, view));

/** Source: CreateFunction, `Runtime`, `Timeout`, `MemorySize`, `Architectures`. */
const limits = each((found) => [
  ...among(found, 'Runtime', RUNTIMES),
  ...within(found, 'Timeout', 1, 900, ' s'),
  ...within(found, 'MemorySize', 128, 10_240, ' MB'),
  found.properties.texts('Architectures').length > 1 && `${found.id}.Architectures has more than one entry.`,
  ...found.properties
    .texts('Architectures')
    .filter((one) => !['arm64', 'x86_64'].includes(one))
    .map((one) => `${found.id}.Architectures has ${one}, wanted arm64 or x86_64.`),
]);

/** The runtime looks for `<path>.mjs`, `.js` or `.cjs` and for an export of the name behind the dot. */
const handler = each(({ id, properties }, { files }) => {
  const name = properties.text('Handler');
  const zip = properties.object('Code').maybeText('S3Key')?.split('/').at(-1) ?? '';
  const within = files[zip];
  if (!within) return [`${id}.Code names ${zip || 'no zip'}, which was not packaged.`];
  const path = name.replace(/\.[^./]+$/, '');
  return within.some((file) => ['.mjs', '.js', '.cjs'].some((ending) => file === `${path}${ending}`))
    ? []
    : [`${id}.Handler is ${name}, but ${zip} holds no ${path}.mjs.`];
});

/** Source: Lambda quotas: 4 KB in all; names as in CreateFunction, `Environment`. */
const environment = each(({ id, properties }) => {
  const variables = properties.maybeObject('Environment')?.maybeObject('Variables')?.raw ?? {};
  const size = Buffer.byteLength(JSON.stringify(variables));
  return [
    size > 4096 && `${id}.Environment is ${size} bytes, at most 4096 are allowed.`,
    ...Object.keys(variables)
      .filter((name) => !/^[a-zA-Z]\w+$/.test(name) || RESERVED.test(name))
      .map((name) => `${id}.Environment has ${name}, a name that Lambda does not take.`),
  ];
});

/** A role that Lambda may take. */
const role = each(({ id, properties }, { of }) => {
  const arn = properties.text('Role');
  const found = of('AWS::IAM::Role').find(({ resource }) => resource.attributes.Arn === arn);
  if (!found) return [`${id}.Role is ${arn}, which is no role of this stack.`];
  const trust = JSON.stringify(found.properties.object('AssumeRolePolicyDocument').raw);
  return [
    !(trust.includes('"lambda.amazonaws.com"') && trust.includes('"sts:AssumeRole"')) &&
      `${found.id}.AssumeRolePolicyDocument does not let lambda.amazonaws.com take the role, which ${id} needs.`,
  ];
});

/** Source: API Gateway quotas: an integration is given up after 29 s, whatever the function's own limit. */
const behindGateway = each((found, view) => {
  const arn = found.resource.attributes.Arn ?? '';
  const behind = view
    .of('AWS::ApiGateway::Method')
    .some(({ properties }) => properties.maybeObject('Integration')?.maybeText('Uri')?.includes(`${arn}/`));
  const timeout = found.properties.maybeNumber('Timeout') ?? 3;
  return [behind && timeout > 29 && `${found.id}.Timeout is ${timeout}, but API Gateway waits 29 s at most.`];
});

/** One role for each function: two in one role may do what only one of them needs. */
const ownRole: Rule = ({ of }) => {
  const users = new Map<string, string[]>();
  for (const { id, properties } of of('AWS::Lambda::Function'))
    users.set(properties.text('Role'), [...(users.get(properties.text('Role')) ?? []), id]);
  return [...users]
    .filter(([, ids]) => ids.length > 1)
    .map(([arn, ids]) => `${ids.join(' and ')} have one role, ${arn.split('/').at(-1)}; wanted one each.`);
};

export const FUNCTION_RULES = [limits, handler, environment, role, behindGateway, ownRole];
