/** A release that is small: of each role a few resources, with the Parameters that the real one declares. */
import type { Artifact, Packaged, Template } from '../../../../cli/deploy/artifact.ts';
import { declared } from '../../../../shared/config/declared.ts';
import { namesOf, type Role } from '../../../../shared/config/parameters.ts';
import { CODE } from '../../../../tools/release/template.ts';

const sub = (text: string) => ({ 'Fn::Sub': text });
const ref = (name: string) => ({ Ref: name });
const calculated = (children: string) => ({
  Type: 'AWS::Route53::HealthCheck',
  Properties: {
    HealthCheckConfig: {
      ...{ Type: 'CALCULATED', HealthThreshold: 2 },
      ChildHealthChecks: { 'Fn::Split': [',', ref(children)] },
    },
  },
});
const SECRET = { Type: 'String', NoEcho: true };

/** With these names beside those of the table that the role has. */
const parameters = (role: Role, more: readonly string[]): Template['Parameters'] => ({
  ...CODE,
  ...Object.fromEntries(['stage', ...namesOf(role), ...more].map((name) => [name, declared(name)])),
});

const lambda = (name: string, zip: string, environment: object) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: sub(`routeaway-\${stage}-${name}`),
    Code: { S3Bucket: ref('codeBucket'), S3Key: sub(`\${codePrefix}${zip}`) },
    Environment: { Variables: environment },
  },
});

const TEMPLATES: Readonly<Record<Role, Pick<Template, 'Resources' | 'Outputs'> & { Conditions?: object }>> = {
  api: {
    Resources: {
      ApiLambdaFunction: lambda('api', 'api-1.zip', { RATE: ref('throttleRate') }),
      Key: { Type: 'AWS::ApiGateway::ApiKey', Properties: { Value: ref('ApiKeyValue') } },
    },
    Outputs: { Origin: { Value: sub('${AWS::Region}.execute-api.example.com/${stage}') } },
  },
  failover: {
    Conditions: {
      Reserves: { 'Fn::Equals': [ref('reserveConcurrency'), 'on'] },
      ThreeControllers: { 'Fn::Not': [{ 'Fn::Equals': [ref('threeControlRegions'), ''] }] },
    },
    Resources: {
      ProberLambdaFunction: lambda('prober', 'prober-1.zip', {
        LIMIT: ref('limit'),
        PRIMARY: sub('${primaryHost}${primaryPath}'),
        STANDBY: sub('${standbyHost}${standbyPath}'),
      }),
      Concurrency: { Type: 'AWS::Logs::LogGroup', Condition: 'Reserves', Properties: {} },
      OverrideParameter: {
        Type: 'AWS::SSM::Parameter',
        Properties: { Name: sub('/routeaway/${stage}/override'), Type: 'String', Value: 'auto' },
      },
      JournalTable: {
        Type: 'AWS::DynamoDB::Table',
        Properties: { TableName: sub('routeaway-${stage}-journal') },
      },
      GlobalJournal: {
        Type: 'AWS::DynamoDB::GlobalTable',
        Condition: 'ThreeControllers',
        Properties: { TableName: sub('routeaway-${stage}-journal-global') },
      },
    },
    Outputs: {
      Endpoint: { Value: 'https://edge.example.com' },
      DistributionId: { Value: 'E1LABWIRE' },
      OverrideParameter: { Value: sub('/routeaway/${stage}/override') },
      DeployedWith: { Value: ref('deployedWith') },
      ReservedConcurrency: { Value: { 'Fn::If': ['Reserves', '10', '0'] } },
    },
  },
  controller: {
    Resources: {
      ProberLambdaFunction: lambda('prober', 'prober-1.zip', {
        LIMIT: ref('limit'),
        PRIMARY: sub('${primaryHost}${primaryPath}'),
        STANDBY: sub('${standbyHost}${standbyPath}'),
        EDGE: sub('${madeDistributionId} ${madeDistributionHost}'),
      }),
      OverrideParameter: {
        Type: 'AWS::SSM::Parameter',
        Properties: { Name: sub('/routeaway/${stage}/override'), Type: 'String', Value: 'auto' },
      },
      Concurrency: { Type: 'AWS::Logs::LogGroup', Condition: 'Reserves', Properties: {} },
    },
    Conditions: { Reserves: { 'Fn::Equals': [ref('reserveConcurrency'), 'on'] } },
    Outputs: { ReservedConcurrency: { Value: { 'Fn::If': ['Reserves', '10', '0'] } } },
  },
  dns: {
    Resources: { BeaconsCheck: calculated('beaconChecks'), LatchesCheck: calculated('latchChecks') },
    Outputs: {
      BeaconsCheckId: { Value: ref('BeaconsCheck') },
      LatchesCheckId: { Value: ref('LatchesCheck') },
    },
  },
  watchdog: {
    Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: sub('routeaway-${stage}') } } },
    Outputs: {},
  },
};

const MORE: Readonly<Record<Role, readonly string[]>> = {
  api: [],
  failover: [
    ...['primaryHost', 'primaryPath', 'standbyHost', 'standbyPath'],
    ...['deployedWith', 'reserveConcurrency', 'threeControlRegions'],
    ...['primaryTarget', 'standbyTarget', 'pointsAtDns'],
  ],
  controller: [
    ...['primaryHost', 'primaryPath', 'standbyHost', 'standbyPath'],
    ...['madeDistributionId', 'madeDistributionHost', 'threeControlRegions', 'reserveConcurrency'],
    ...['primaryTarget', 'standbyTarget', 'madeStoreArn', 'madeFunctionArn'],
  ],
  dns: ['beaconChecks', 'latchChecks', 'primaryTarget', 'standbyTarget'],
  watchdog: [],
};
const SECRETS: Readonly<Record<Role, readonly string[]>> = {
  api: ['ApiKeyValue', 'ProbeKeyValue'],
  failover: ['OriginSecretValue'],
  controller: [],
  dns: [],
  watchdog: [],
};
const POLICY: Packaged['policy'] = [
  { Effect: 'Allow', Action: 'Update:*', Resource: '*' },
  { Effect: 'Deny', Action: 'Update:*', Resource: 'LogicalResourceId/OverrideParameter' },
];

/** `change`: what is different in a role's resources. */
export const smallRelease =
  (change: Partial<Readonly<Record<Role, Template['Resources']>>> = {}): Artifact =>
  (role) => ({
    template: {
      ...TEMPLATES[role],
      Parameters: {
        ...parameters(role, MORE[role]),
        ...Object.fromEntries(
          SECRETS[role].map((name) => [
            name,
            name === 'OriginSecretValue' ? { ...SECRET, Default: '' } : SECRET,
          ]),
        ),
      },
      Resources: { ...TEMPLATES[role].Resources, ...change[role] },
    },
    policy: POLICY,
    code: {
      api: { 'api-1.zip': bytes('api') },
      failover: { 'prober-1.zip': bytes('prober') },
      controller: { 'prober-1.zip': bytes('prober') },
      dns: {},
      watchdog: {},
    }[role],
  });

const bytes = (text: string): Uint8Array => Buffer.from(text);
