/** API Gateway asks the function of its Region, as the service it is: the function's resource policy has the last word. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { CloudRegion } from '../cloud/cloud.ts';
import type { Invoke } from '../region/integration.ts';
import { functionError } from '../runtime/failure.ts';

export function invokeByGateway({ region, functions }: CloudRegion, accountId: string): Invoke {
  return async (event, functionArn) => {
    const { apiId, stage, httpMethod, resourcePath } = event.requestContext;
    const { payload, error } = await functions.invokeSync(functionArn, event, {
      kind: 'service',
      principal: 'apigateway.amazonaws.com',
      sourceArn: `arn:aws:execute-api:${region}:${accountId}:${apiId}/${stage}/${httpMethod}${resourcePath}`,
    });
    if (error) throw functionError(error);
    return payload as APIGatewayProxyResult;
  };
}
