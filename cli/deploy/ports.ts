/** What a deploy needs of the outside world. Tests replace AWS and the machine, and nothing else. */
import type { Resolver } from 'node:dns/promises';
import type { ACMClient } from '@aws-sdk/client-acm';
import type { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import type { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { Route53Client } from '@aws-sdk/client-route-53';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { STSClient } from '@aws-sdk/client-sts';
import type { Open } from '../../shared/probe/ask.ts';
import type { Artifact } from './artifact.ts';
import type { Interrupted } from './interruption.ts';
import type { GivenSecrets } from './settings.ts';

/** The clients of one Region. */
export interface Aws {
  readonly acm: ACMClient;
  readonly apiGateway: APIGatewayClient;
  readonly cloudFormation: CloudFormationClient;
  readonly cloudFront: CloudFrontClient;
  readonly dynamoDB: DynamoDBClient;
  readonly keyValueStore: CloudFrontKeyValueStoreClient;
  readonly lambda: LambdaClient;
  readonly route53: Route53Client;
  readonly s3: S3Client;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
}

/** A resolver of the whole world's names. */
export type Names = Pick<Resolver, 'resolveNs' | 'resolve4'>;

export interface Ports {
  aws(region: string): Aws;
  /** What is deployed. Throws `UserError` where it cannot be had. */
  artifact(): Promise<Artifact>;
  /** How a person starts a command, e.g. `npm run deploy -- --stage prod`. */
  commandLine(name: string, args: readonly string[]): string;
  /** How HTTPS requests are opened. */
  readonly open: Open;
  readonly names: Names;
  /** The environment; what is secret in it has been taken out. */
  readonly env: NodeJS.ProcessEnv;
  /** What was given as secret, by the names of their variables. */
  readonly secrets: GivenSecrets;
  say(line: string): void;
  /** Asks a person. Undefined where nobody is there to answer. */
  question(text: string): Promise<string | undefined>;
  /** Resolves when a person, or a pipeline, ends the command. */
  readonly interrupted: Promise<Interrupted>;
  sleep(ms: number): Promise<void>;
  now(): number;
  /** The folder of the deployment records. */
  readonly root: string;
}
