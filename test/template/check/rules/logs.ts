/** Log groups: one for each function, under the name that Lambda writes to, and none that is kept for ever. */
import type { Rule } from '../subject.ts';

/** Source: Lambda developer guide, "Log group name": `/aws/lambda/<function>`. Without ours Lambda makes one that never expires. */
const everyFunction: Rule = ({ of, template }) =>
  of('AWS::Lambda::Function').flatMap(({ id, resource }) => {
    const name = `/aws/lambda/${resource.ref}`;
    const group = of('AWS::Logs::LogGroup').find((one) => one.resource.ref === name);
    if (!group) return [`${id} writes to the log group ${name}, which is not in the template.`];
    const after = [template.Resources[id]?.DependsOn ?? []].flat();
    return after.includes(group.id)
      ? []
      : [`${id}.DependsOn lacks ${group.id}: if the function runs first, Lambda makes the group itself.`];
  });

const everyGroup: Rule = ({ of }) => {
  const functions = of('AWS::Lambda::Function').map(({ resource }) => `/aws/lambda/${resource.ref}`);
  return of('AWS::Logs::LogGroup').flatMap(({ id, resource, properties }) => [
    ...(properties.has('RetentionInDays')
      ? []
      : [`${id}.RetentionInDays is missing, so its lines are kept and paid for ever.`]),
    ...(resource.ref.startsWith('/aws/lambda/') && !functions.includes(resource.ref)
      ? [`${id}.LogGroupName is ${resource.ref}, but the stack has no function of that name.`]
      : []),
  ]);
};

export const LOG_RULES = [everyFunction, everyGroup];
