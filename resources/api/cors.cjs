/**
 * What a browser asks before it calls the API from another origin. API Gateway answers by itself, without key and without
 * function. The answers to the calls themselves carry their headers in the handler and in refusals.cjs.
 */
const PATHS = {
  Health: ['GET', 'POST'],
  HealthFailingRegionVar: ['GET', 'POST'],
  Todos: ['GET', 'POST'],
  TodosIdVar: ['GET', 'PUT', 'PATCH', 'DELETE'],
};

const logicalId = (resource) => `ApiGatewayMethod${resource}Options`;

async function resources({ resolveVariable }) {
  const allowOrigin = await resolveVariable('self:custom.api.allowOrigin');
  const Resources = Object.fromEntries(
    Object.entries(PATHS).map(([resource, methods]) => {
      const headers = {
        'Access-Control-Allow-Origin': `'${allowOrigin}'`,
        'Access-Control-Allow-Methods': `'${[...methods, 'OPTIONS'].join(',')}'`,
        'Access-Control-Allow-Headers': "'content-type,if-match,if-none-match,x-api-key'",
        'Access-Control-Max-Age': "'3600'",
        // The braces are CloudFormation's.
        'x-routeaway-region': { 'Fn::Sub': "'$" + "{AWS::Region}'" },
      };
      return [logicalId(resource), optionsMethod(resource, headers)];
    }),
  );
  return { Resources };
}

function optionsMethod(resource, headers) {
  const parameters = (value) =>
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

module.exports = { resources, logicalIds: Object.keys(PATHS).map(logicalId) };
