/**
 * A browser's preflight request before it calls the API from another origin. API Gateway answers it itself, without API key and
 * without function. The handler and gateway-responses.ts add the headers of the answers to the calls themselves.
 */

const PATHS = {
  Health: ['GET', 'POST'],
  HealthFailingRegionVar: ['GET', 'POST'],
  Todos: ['GET', 'POST'],
  TodosIdVar: ['GET', 'PUT', 'PATCH', 'DELETE'],
};

const logicalId = (resource: string): string => `ApiGatewayMethod${resource}Options`;

/** The methods' logical ids. */
export const OPTIONS_METHODS = Object.keys(PATHS).map(logicalId);

export function cors(): object {
  const Resources = Object.fromEntries(
    Object.entries(PATHS).map(([resource, methods]) => {
      const headers = {
        'Access-Control-Allow-Origin': "'*'",
        'Access-Control-Allow-Methods': `'${[...methods, 'OPTIONS'].join(',')}'`,
        'Access-Control-Allow-Headers': "'content-type,if-match,if-none-match,x-api-key'",
        'Access-Control-Max-Age': "'3600'",
        'x-routeaway-region': { 'Fn::Sub': "'${AWS::Region}'" },
      };
      return [logicalId(resource), optionsMethod(resource, headers)];
    }),
  );
  return { Resources };
}

function optionsMethod(resource: string, headers: Readonly<Record<string, unknown>>): object {
  const parameters = (value: (header: unknown) => unknown) =>
    Object.fromEntries(
      Object.keys(headers).map((name) => [`method.response.header.${name}`, value(headers[name])]),
    );
  return {
    Type: 'AWS::ApiGateway::Method',
    Properties: {
      RestApiId: { Ref: 'ApiGatewayRestApi' },
      ResourceId: { Ref: `ApiGatewayResource${resource}` },
      HttpMethod: 'OPTIONS',
      AuthorizationType: 'NONE',
      ApiKeyRequired: false,
      Integration: {
        Type: 'MOCK',
        PassthroughBehavior: 'NEVER',
        RequestTemplates: { 'application/json': '{"statusCode":204}' },
        IntegrationResponses: [{ StatusCode: '204', ResponseParameters: parameters((value) => value) }],
      },
      MethodResponses: [{ StatusCode: '204', ResponseParameters: parameters(() => true) }],
    },
  };
}
