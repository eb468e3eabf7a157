/** Names that we give: each service has its own idea of what one may look like, and the stage's name goes into most. */
import type { Rule } from '../subject.ts';
import { repeated } from './say.ts';

interface Naming {
  readonly property: string;
  readonly pattern: RegExp;
  readonly wanted: string;
}

const naming = (property: string, pattern: RegExp, wanted: string): Naming => ({ property, pattern, wanted });

/** Source: the API references of the services, each at the parameter that takes the name. */
export const NAMES: Readonly<Record<string, Naming>> = {
  'AWS::Lambda::Function': naming('FunctionName', /^[\w-]{1,64}$/, '1 to 64 letters, digits, - and _'),
  'AWS::IAM::Role': naming('RoleName', /^[\w+=,.@-]{1,64}$/, '1 to 64 letters, digits and +=,.@-_'),
  'AWS::IAM::ManagedPolicy': naming(
    'ManagedPolicyName',
    /^[\w+=,.@-]{1,128}$/,
    '1 to 128 letters, digits and +=,.@-_',
  ),
  'AWS::Events::Rule': naming('Name', /^[\w.-]{1,64}$/, '1 to 64 letters, digits, ., - and _'),
  'AWS::Events::Connection': naming('Name', /^[.\w-]{1,64}$/, '1 to 64 letters, digits, ., - and _'),
  'AWS::Events::ApiDestination': naming('Name', /^[.\w-]{1,64}$/, '1 to 64 letters, digits, ., - and _'),
  'AWS::SNS::Topic': naming('TopicName', /^[\w-]{1,256}(\.fifo)?$/, '1 to 256 letters, digits, - and _'),
  'AWS::SQS::Queue': naming('QueueName', /^[\w-]{1,80}$/, '1 to 80 letters, digits, - and _'),
  'AWS::DynamoDB::Table': naming('TableName', /^[\w.-]{3,255}$/, '3 to 255 letters, digits, ., - and _'),
  'AWS::DynamoDB::GlobalTable': naming(
    'TableName',
    /^[\w.-]{3,255}$/,
    '3 to 255 letters, digits, ., - and _',
  ),
  'AWS::CloudWatch::Alarm': naming('AlarmName', /^[^\p{Cc}]{1,255}$/u, '1 to 255 characters'),
  'AWS::CloudWatch::Dashboard': naming(
    'DashboardName',
    /^[\w-]{1,255}$/,
    '1 to 255 letters, digits, - and _',
  ),
  'AWS::Logs::LogGroup': naming('LogGroupName', /^[\w./#-]{1,512}$/, '1 to 512 letters, digits and _-/.#'),
  'AWS::SSM::Parameter': naming(
    'Name',
    /^(?!\/?(aws|ssm)\b)\/[\w.-]+(\/[\w.-]+){0,14}$/i,
    'a path of letters, digits, ., - and _ that begins neither with aws nor with ssm',
  ),
  'AWS::CloudFront::Function': naming('Name', /^[\w-]{1,64}$/, '1 to 64 letters, digits, - and _'),
  'AWS::CloudFront::KeyValueStore': naming('Name', /^[\w-]{1,64}$/, '1 to 64 letters, digits, - and _'),
  // Source: CreateModel of API Gateway, "alphanumeric".
  'AWS::ApiGateway::Model': naming('Name', /^[A-Za-z0-9]+$/, 'letters and digits only'),
};

const wellFormed: Rule = ({ of }) =>
  Object.entries(NAMES).flatMap(([type, { property, pattern, wanted }]) =>
    of(type).flatMap(({ id, properties }) => {
      const name = properties.maybeText(property);
      return [
        name !== undefined && !pattern.test(name) && `${id}.${property} is "${name}", wanted ${wanted}.`,
      ];
    }),
  );

/** Two resources of one type cannot have one name; CloudFormation finds out half-way through the deploy. */
const different: Rule = ({ of }) =>
  Object.entries(NAMES).flatMap(([type, { property }]) => {
    const names = of(type).flatMap(({ properties }) => properties.maybeText(property) ?? []);
    return repeated(names).map((name) => {
      const ids = of(type).filter(({ properties }) => properties.maybeText(property) === name);
      return `${ids.map(({ id }) => id).join(' and ')} have one ${property}, "${name}".`;
    });
  });

export const NAME_RULES = [wellFormed, different];
