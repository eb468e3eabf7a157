/** API Gateway asks the function of its Region, as the service it is: the function's resource policy has the last word. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Invoke } from '../api-gateway/integration.ts';
import { functionError } from '../lambda/failure.ts';
import type { CloudRegion } from '../model/region.ts';

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
