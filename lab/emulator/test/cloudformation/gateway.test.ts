/** What a template says in place of API Gateway's own words, and what of it is refused because the lab would lie about it. */
import { createRefuse, REFUSALS } from '../../api-gateway/index.ts';
import {
  type JsonObject,
  readGatewayResponses,
  readMock,
  resolveTemplate,
  shape,
} from '../../cloudformation/index.ts';

const responses = (...properties: JsonObject[]) =>
  readGatewayResponses(
    resolveTemplate(
      {
        Resources: Object.fromEntries(
          properties.map((Properties, i) => [
            `Response${i}`,
            { Type: 'AWS::ApiGateway::GatewayResponse', Properties },
          ]),
        ),
      },
      { region: 'us-east-2', accountId: '123456789012', stackName: 's' },
    ),
  );

const own: JsonObject = {
  ResponseType: 'INVALID_API_KEY',
  StatusCode: '401',
  ResponseParameters: { 'gatewayresponse.header.X-Region': { 'Fn::Sub': "'${AWS::Region}'" } },
  ResponseTemplates: {
    'application/json': '{"is":"$context.error.responseType","said":$context.error.messageString}',
  },
};

test("the template's words stand in place of API Gateway's", () => {
  const refuse = createRefuse({ responses: responses(own) });
  expect(refuse(REFUSALS.forbidden)).toEqual({
    status: 401,
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': 'ForbiddenException',
      'x-region': 'us-east-2',
    },
    body: '{"is":"INVALID_API_KEY","said":"Forbidden"}',
  });
  expect(refuse(REFUSALS.tooMany)).toMatchObject({ status: 429, body: '{"message":"Too Many Requests"}' });
});

test('a kind that is not mentioned is said as the default for its range', () => {
  const words = (body: string) => ({ ResponseTemplates: { 'application/json': body } });
  const refuse = createRefuse({
    responses: responses(
      { ResponseType: 'DEFAULT_4XX', ...words('four') },
      { ResponseType: 'DEFAULT_5XX', ...words('five') },
    ),
  });
  expect(refuse(REFUSALS.tooMany)).toMatchObject({ status: 429, body: 'four' });
  expect(refuse(REFUSALS.badGateway)).toMatchObject({ status: 502, body: 'five' });
  expect(refuse(REFUSALS.timedOut)).toMatchObject({ status: 504, body: 'five' });
});

test.each<[string, JsonObject[], RegExp]>([
  ['the same type twice', [own, own], /Response1 is a second gateway response of type INVALID_API_KEY/],
  [
    'a header taken from the request',
    [{ ...own, ResponseParameters: { 'gatewayresponse.header.A': 'method.request.header.a' } }],
    /the lab knows only gatewayresponse\.header\.<name> with a text in single quotes/,
  ],
  [
    'a template for another media type',
    [{ ...own, ResponseTemplates: { 'text/html': '<p>' } }],
    /has templates for text\/html/,
  ],
  [
    'a variable that the lab does not fill',
    [{ ...own, ResponseTemplates: { 'application/json': '{"id":"$context.requestId"}' } }],
    /has \$context\.requestId in its template/,
  ],
])('%s is refused', (_, given, message) =>
  expect(() => createRefuse({ responses: responses(...given) })).toThrow(message),
);

describe('a mock', () => {
  const header = 'method.response.header.X';
  const method = (change: { template?: string; answers?: JsonObject; announced?: JsonObject } = {}) =>
    shape(
      {
        Integration: {
          Type: 'MOCK',
          PassthroughBehavior: 'NEVER',
          RequestTemplates: { 'application/json': change.template ?? '{"statusCode": 204}' },
          IntegrationResponses: [
            { StatusCode: '204', ResponseParameters: change.answers ?? { [header]: "'x'" } },
          ],
        },
        MethodResponses: [{ StatusCode: '204', ResponseParameters: change.announced ?? { [header]: true } }],
      },
      'Options',
    );
  const read = (properties = method()) => readMock(properties.object('Integration'), properties);

  test('answers what is written down', () =>
    expect(read()).toEqual({ status: 204, headers: { x: 'x' }, mediaTypes: ['application/json'] }));

  test.each<[string, Parameters<typeof method>[0], RegExp]>([
    ['without a status', { template: '{}' }, /a mock whose status is missing/],
    [
      'with a status that nothing answers',
      { template: '{"statusCode":200}' },
      /status 200 has no integration/,
    ],
    [
      'with a header that is not announced',
      { announced: {} },
      /sets the header x, which its method response/,
    ],
    ['with a header that is not quoted', { answers: { [header]: '*' } }, /a text in single quotes/],
  ])('%s is refused', (_, change, message) => expect(() => read(method(change))).toThrow(message));
});
