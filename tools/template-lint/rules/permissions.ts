/** Whatever starts a function may start it: the function's resource policy names the service and the very source. */
import { matchesArn } from '../../../lab/emulator/model/index.ts';
import type { Found, Rule, View } from '../subject.ts';

interface Start {
  /** For the sentence: what wants to start the function. */
  readonly who: string;
  readonly functionArn: string;
  readonly principal: string;
  readonly sourceArn: string;
}

/** Source: FACTS and the CloudWatch user guide, "Lambda alarm actions". */
const ALARMS = 'lambda.alarms.cloudwatch.amazonaws.com';
const ACTIONS = ['AlarmActions', 'OKActions', 'InsufficientDataActions'];

function starts(view: View): readonly Start[] {
  const arns = view.of('AWS::Lambda::Function').map(({ resource }) => resource.attributes.Arn ?? '');
  const alarms = view
    .of('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm')
    .flatMap(({ id, resource, properties }) =>
      ACTIONS.flatMap((name) =>
        properties.texts(name).map((functionArn) => ({
          who: `${id}.${name}`,
          functionArn,
          principal: ALARMS,
          sourceArn: resource.attributes.Arn ?? '',
        })),
      ),
    );
  const rules = view.of('AWS::Events::Rule').flatMap(({ id, resource, properties }) =>
    properties.objects('Targets').map((target) => ({
      who: `${id}.Targets`,
      functionArn: target.text('Arn'),
      principal: 'events.amazonaws.com',
      sourceArn: resource.attributes.Arn ?? '',
    })),
  );
  const topics = view.of('AWS::SNS::Subscription').map(({ id, properties }) => ({
    who: `${id}.Endpoint`,
    functionArn: properties.maybeText('Endpoint') ?? '',
    principal: 'sns.amazonaws.com',
    sourceArn: properties.text('TopicArn'),
  }));
  return [...alarms, ...rules, ...topics, ...methods(view), ...routes(view)].filter(({ functionArn }) =>
    arns.includes(functionArn),
  );
}

/** Source: API Gateway developer guide, "Control access to invoke an API": `<api>/<stage>/<method>/<path>`. */
function methods(view: View): readonly Start[] {
  const { region, accountId } = view.surroundings;
  return view.of('AWS::ApiGateway::Method').flatMap(({ id, properties }) => {
    const uri = properties.maybeObject('Integration')?.maybeText('Uri') ?? '';
    const functionArn = /functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1];
    const sourceArn = `arn:aws:execute-api:${region}:${accountId}:${properties.text('RestApiId')}/stage/${properties.text('HttpMethod')}/path`;
    return functionArn
      ? [{ who: `${id}.Integration`, functionArn, principal: 'apigateway.amazonaws.com', sourceArn }]
      : [];
  });
}

/** The same of an HTTP API, whose stage is `$default`. Its integration names the function itself. */
function routes(view: View): readonly Start[] {
  const { region, accountId } = view.surroundings;
  return view.of('AWS::ApiGatewayV2::Route').flatMap(({ id, properties }) => {
    const target = properties.text('Target').replace('integrations/', '');
    const integration = view
      .of('AWS::ApiGatewayV2::Integration')
      .find(({ resource }) => resource.ref === target);
    const [method, path = ''] = properties.text('RouteKey').split(' ');
    return [
      {
        who: id,
        functionArn: integration?.properties.text('IntegrationUri') ?? '',
        principal: 'apigateway.amazonaws.com',
        sourceArn: `arn:aws:execute-api:${region}:${accountId}:${properties.text('ApiId')}/$default/${method}${path}`,
      },
    ];
  });
}

const granted: Rule = (view) => {
  const permissions = view.of('AWS::Lambda::Permission');
  return starts(view)
    .filter((start) => !permissions.some((permission) => allows(view, permission, start)))
    .map(({ who, functionArn, principal, sourceArn }) => {
      const source = sourceArn.split(':').at(-1);
      return `${who} starts ${functionArn.split(':').at(-1)}, but no permission lets ${principal} do so for ${source}.`;
    });
};

function allows(view: View, { properties }: Found, start: Start): boolean {
  const name = properties.text('FunctionName');
  const target = view
    .of('AWS::Lambda::Function')
    .find(({ resource }) => resource.ref === name || resource.attributes.Arn === name);
  const source = properties.maybeText('SourceArn');
  const account = properties.maybeText('SourceAccount');
  return (
    target?.resource.attributes.Arn === start.functionArn &&
    properties.text('Action') === 'lambda:InvokeFunction' &&
    properties.text('Principal') === start.principal &&
    (source === undefined || matchesArn(source, start.sourceArn)) &&
    (account === undefined || account === view.surroundings.accountId)
  );
}

/** Source: Lambda developer guide, "Granting function access to AWS services": without a source, any account's would do. */
const narrow: Rule = (view) =>
  view.of('AWS::Lambda::Permission').flatMap(({ id, properties }) => {
    const name = properties.text('FunctionName');
    const known = view
      .of('AWS::Lambda::Function')
      .some(({ resource }) => resource.ref === name || resource.attributes.Arn === name);
    return [
      !known && `${id}.FunctionName is ${name}, which is no function of this stack.`,
      !properties.has('SourceArn') &&
        `${id}.SourceArn is missing, so any ${properties.text('Principal')} may start the function.`,
    ];
  });

/** A permission that nothing uses is one too many. */
const used: Rule = (view) =>
  view
    .of('AWS::Lambda::Permission')
    .filter((permission) => permission.properties.has('SourceArn'))
    .filter((permission) => !starts(view).some((start) => allows(view, permission, start)))
    .map(
      ({ id, properties }) =>
        `${id} lets ${properties.text('Principal')} start a function for ${properties.text('SourceArn')}, which does not.`,
    );

export const PERMISSION_RULES = [granted, narrow, used];
