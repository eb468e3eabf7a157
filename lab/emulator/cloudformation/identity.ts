/**
 * What a resource is called once it exists: what `Ref` gives and what `Fn::GetAtt` gives, type by type. Only the types
 * that our templates refer to are here; a reference to another one is refused.
 */
import type { Surroundings, TemplateResource } from './template.ts';
import { TemplateError } from './template.ts';
import { evaluate, type Scope } from './value.ts';

interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** `arn` builds one of this Region and account. */
interface Making {
  /** The given name, or the id. */
  readonly name: string;
  /** Stands for what AWS would make up. */
  readonly id: string;
  readonly region: string;
  readonly accountId: string;
  readonly domain: string;
  readonly arn: (service: string, rest: string) => string;
}

interface Kind {
  /** The property that names the resource; absent where AWS makes up an id. */
  readonly named?: string;
  readonly identity: (making: Making) => Identity;
}

const plain = ({ name }: Making): Identity => ({ ref: name, attributes: {} });

const KINDS: Readonly<Record<string, Kind>> = {
  'AWS::Lambda::Function': {
    named: 'FunctionName',
    identity: ({ name, arn }) => ({ ref: name, attributes: { Arn: arn('lambda', `function:${name}`) } }),
  },
  'AWS::IAM::Role': {
    named: 'RoleName',
    identity: ({ name, accountId }) => ({
      ref: name,
      attributes: { Arn: `arn:aws:iam::${accountId}:role/${name}`, RoleId: name },
    }),
  },
  'AWS::IAM::ManagedPolicy': {
    named: 'ManagedPolicyName',
    identity: ({ name, accountId }) => {
      const arn = `arn:aws:iam::${accountId}:policy/${name}`;
      return { ref: arn, attributes: { PolicyArn: arn } };
    },
  },
  'AWS::DynamoDB::Table': { named: 'TableName', identity: table },
  'AWS::DynamoDB::GlobalTable': { named: 'TableName', identity: table },
  'AWS::SNS::Topic': {
    named: 'TopicName',
    identity: ({ name, arn }) => ({
      ref: arn('sns', name),
      attributes: { TopicArn: arn('sns', name), TopicName: name },
    }),
  },
  'AWS::SQS::Queue': {
    named: 'QueueName',
    identity: ({ name, arn, region, accountId }) => ({
      ref: `https://sqs.${region}.amazonaws.com/${accountId}/${name}`,
      attributes: {
        Arn: arn('sqs', name),
        QueueName: name,
        QueueUrl: `https://sqs.${region}.amazonaws.com/${accountId}/${name}`,
      },
    }),
  },
  'AWS::CloudWatch::Alarm': {
    named: 'AlarmName',
    identity: ({ name, arn }) => ({ ref: name, attributes: { Arn: arn('cloudwatch', `alarm:${name}`) } }),
  },
  'AWS::Events::Rule': {
    named: 'Name',
    identity: ({ name, arn }) => ({ ref: name, attributes: { Arn: arn('events', `rule/${name}`) } }),
  },
  'AWS::Events::Connection': {
    named: 'Name',
    identity: ({ name, id, arn }) => ({
      ref: name,
      attributes: { Arn: arn('events', `connection/${name}/${id}`) },
    }),
  },
  'AWS::Events::ApiDestination': {
    named: 'Name',
    identity: ({ name, id, arn }) => ({
      ref: name,
      attributes: {
        Arn: arn('events', `api-destination/${name}/${id}`),
        ArnForPolicy: arn('events', `api-destination/${name}`),
      },
    }),
  },
  'AWS::SSM::Parameter': { named: 'Name', identity: plain },
  'AWS::Logs::LogGroup': {
    named: 'LogGroupName',
    identity: ({ name, arn }) => ({ ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`) } }),
  },
  'AWS::CloudFront::Distribution': {
    identity: ({ name, domain }) => ({ ref: name, attributes: { Id: name, DomainName: domain } }),
  },
  'AWS::CloudFront::Function': {
    named: 'Name',
    identity: ({ name, accountId }) => {
      const functionArn = `arn:aws:cloudfront::${accountId}:function/${name}`;
      return { ref: functionArn, attributes: { FunctionARN: functionArn, Stage: 'LIVE' } };
    },
  },
  'AWS::CloudFront::KeyValueStore': {
    named: 'Name',
    identity: ({ name, id, accountId }) => ({
      ref: name,
      attributes: { Arn: `arn:aws:cloudfront::${accountId}:key-value-store/${id}`, Id: id, Status: 'READY' },
    }),
  },
  'AWS::Route53::HealthCheck': {
    identity: ({ name }) => ({ ref: name, attributes: { HealthCheckId: name } }),
  },
  'AWS::ApiGateway::RestApi': {
    identity: ({ name }) => ({ ref: name, attributes: { RestApiId: name, RootResourceId: `${name}-root` } }),
  },
  'AWS::ApiGateway::DomainName': {
    named: 'DomainName',
    identity: ({ name, id, region }) => ({
      ref: name,
      attributes: {
        RegionalDomainName: `d-${id.toLowerCase()}.execute-api.${region}.amazonaws.com`,
        RegionalHostedZoneId: 'Z2OJLYMUO9EFXC',
      },
    }),
  },
  'AWS::CertificateManager::Certificate': {
    identity: ({ id, arn }) => ({ ref: arn('acm', `certificate/${id}`), attributes: {} }),
  },
  'AWS::ApiGatewayV2::Api': {
    identity: ({ name, region }) => ({
      ref: name,
      attributes: { ApiId: name, ApiEndpoint: `https://${name}.execute-api.${region}.amazonaws.com` },
    }),
  },
  'AWS::ApiGatewayV2::Integration': { identity: plain },
  'AWS::ApiGateway::Model': { named: 'Name', identity: plain },
  'AWS::S3::Bucket': {
    named: 'BucketName',
    identity: ({ name }) => ({ ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } }),
  },
};

function table({ name, arn }: Making): Identity {
  const tableArn = arn('dynamodb', `table/${name}`);
  return {
    ref: name,
    attributes: { Arn: tableArn, StreamArn: `${tableArn}/stream/2027-01-01T00:00:00.000` },
  };
}

export function identify(
  logicalId: string,
  resource: TemplateResource,
  surroundings: Surroundings,
  scope: Scope,
): Identity {
  const { region, accountId, stackName, ids, domains } = surroundings;
  const kind = KINDS[resource.Type] ?? { identity: plain };
  const given = kind.named === undefined ? undefined : resource.Properties?.[kind.named];
  const id = ids?.[logicalId] ?? `${stackName}-${logicalId}`;
  const name = given === undefined ? id : evaluate(given, scope, `${logicalId}.${kind.named}`);
  if (typeof name !== 'string') throw new TemplateError(`${logicalId}.${kind.named} is not text.`);
  const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${accountId}:${rest}`;
  const domain = domains?.[logicalId] ?? `${name.toLowerCase()}.cloudfront.net`;
  return kind.identity({ name, id, region, accountId, domain, arn });
}
