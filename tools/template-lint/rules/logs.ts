/** Log groups: one for each function, under the name that Lambda writes to, and none that is kept for ever. */
import type { Rule } from '../subject.ts';

/** Source: Lambda developer guide, "Log group name": `/aws/lambda/<function>`. Without ours Lambda makes one that never expires. */
const everyFunction: Rule = ({ of, template }) =>
  of('AWS::Lambda::Function').flatMap(({ id, resource }) => {
    const name = `/aws/lambda/${resource.ref}`;
    const group = of('AWS::Logs::LogGroup').find((one) => one.resource.ref === name);
    if (!group) return [`${id} writes to the log group ${name}, which is not in the template.`];
    const after = [template.Resources[id]?.DependsOn ?? []].flat();
    return [
      !after.includes(group.id) &&
        `${id}.DependsOn lacks ${group.id}: if the function runs first, Lambda makes the group itself.`,
    ];
  });

const everyGroup: Rule = ({ of }) => {
  const functions = of('AWS::Lambda::Function').map(({ resource }) => `/aws/lambda/${resource.ref}`);
  return of('AWS::Logs::LogGroup').flatMap(({ id, resource, properties }) => [
    !properties.has('RetentionInDays') &&
      `${id}.RetentionInDays is missing, so its lines are kept and paid for ever.`,
    resource.ref.startsWith('/aws/lambda/') &&
      !functions.includes(resource.ref) &&
      `${id}.LogGroupName is ${resource.ref}, but the stack has no function of that name.`,
  ]);
};

/** What a line of ours may carry (shared/ports.ts and who logs), beside what CloudWatch adds. */
const FIELDS = [
  'verb',
  'message',
  'level',
  'rule',
  'waitsFor',
  'overrule',
  'edge',
  'epoch',
  'evidence',
  'to',
  'recoveryMs',
];

const everyQuery: Rule = ({ of }) =>
  of('AWS::Logs::QueryDefinition').flatMap(({ id, properties }) => {
    const text = properties.text('QueryString');
    const [fields = ''] = /^fields ([^\n|]+)/.exec(text)?.slice(1) ?? [];
    const unknown = fields
      .split(',')
      .map((field) => field.trim())
      .filter((field) => !field.startsWith('@') && !FIELDS.includes(field));
    const groups = of('AWS::Logs::LogGroup').map(({ resource }) => resource.ref);
    const named = properties.texts('LogGroupNames');
    return [
      fields === '' && `${id}.QueryString begins with no fields.`,
      ...unknown.map((field) => `${id} asks for the field ${field}, which no line of ours has.`),
      ...named
        .filter((name) => !groups.includes(name))
        .map((name) => `${id} looks into ${name}, which is no log group of this stack.`),
    ];
  });

export const LOG_RULES = [everyFunction, everyGroup, everyQuery];
