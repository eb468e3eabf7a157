/** The AWS clients of a Region, made once. Credentials and endpoints come from the environment, as usual for the SDK. */
import { ACMClient } from '@aws-sdk/client-acm';
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { keyValueStore } from '../../shared/aws/key-store-client.ts';
import { named } from '../../shared/aws/named-calls.ts';
import type { Aws } from './ports.ts';

export function createClients(): (region: string) => Aws {
  const made = new Map<string, Aws>();
  return (region) => {
    const known = made.get(region);
    if (known) return known;
    // The handler is shared by the clients of a Region; a call that hangs would look like a deploy that works on.
    const requestHandler = new NodeHttpHandler({
      connectionTimeout: 5_000,
      requestTimeout: 20_000,
      throwOnRequestTimeout: true,
    });
    const settings = { region, requestHandler };
    const aws: Aws = {
      acm: named(new ACMClient(settings)),
      apiGateway: named(new APIGatewayClient(settings)),
      cloudFormation: named(new CloudFormationClient(settings)),
      cloudFront: named(new CloudFrontClient(settings)),
      dynamoDB: named(new DynamoDBClient(settings)),
      // In no Region, and signed in a way of its own.
      keyValueStore: keyValueStore().reads,
      lambda: named(new LambdaClient(settings)),
      route53: named(new Route53Client(settings)),
      s3: named(new S3Client(settings)),
      ssm: named(new SSMClient(settings)),
      sts: named(new STSClient(settings)),
    };
    made.set(region, aws);
    return aws;
  };
}
