/** What API Gateway says by itself and writes down, wrongly said and written down nowhere. */
import type { Row } from './row.ts';

const THROTTLED = 'ApiGatewayResponseThrottled';
const PREFLIGHT = 'ApiGatewayMethodTodosOptions/Integration/IntegrationResponses/0';

export const PRODUCTION: readonly Row[] = [
  [
    [`${THROTTLED}/ResponseType`, 'TOO_MANY_REQUESTS'],
    `${THROTTLED}.ResponseType is "TOO_MANY_REQUESTS", which API Gateway does not have.`,
  ],
  [
    [`${THROTTLED}/ResponseTemplates`, { 'application/problem+json': '{"title":$context.error.message' }],
    `${THROTTLED}.ResponseTemplates of application/problem+json is not JSON.`,
  ],
  [
    [`${THROTTLED}/ResponseParameters`, { 'gatewayresponse.header.Retry-After': '1' }],
    `${THROTTLED}.ResponseParameters has 1 for gatewayresponse.header.Retry-After; a fixed value stands in single quotes.`,
  ],
  [
    [`${THROTTLED}/ResponseParameters`, { 'Retry-After': "'1'" }],
    `${THROTTLED}.ResponseParameters has Retry-After, wanted a name such as gatewayresponse.header.X-Example.`,
  ],
  [
    [`${PREFLIGHT}/ResponseParameters/method.response.header.Vary`, "'Origin'"],
    'ApiGatewayMethodTodosOptions.Integration sets method.response.header.Vary, which its MethodResponses do not promise.',
  ],
  [
    [`${PREFLIGHT}/StatusCode`, '200'],
    'ApiGatewayMethodTodosOptions.Integration answers 200, which is none of its MethodResponses.',
  ],
  [
    ['ApiGatewayStage/MethodSettings/0/LoggingLevel', 'WARN'],
    'ApiGatewayStage.MethodSettings has LoggingLevel "WARN", wanted OFF, ERROR or INFO.',
  ],
  [
    ['ApiGatewayStage/AccessLogSetting/Fn::If/1/Format', '{"status":"$context.status"}'],
    'ApiGatewayStage.AccessLogSetting.Format lacks $context.requestId.',
  ],
  [
    [
      'ApiGatewayStage/AccessLogSetting/Fn::If/1/DestinationArn',
      'arn:aws:logs:us-east-2:123456789012:log-group:gone',
    ],
    'ApiGatewayStage.AccessLogSetting.DestinationArn is arn:aws:logs:us-east-2:123456789012:log-group:gone, which is no log group of this stack.',
  ],
  [
    ['AccessLog/RetentionInDays', undefined],
    'AccessLog.RetentionInDays is missing, so its lines are kept and paid for ever.',
  ],
  [
    ['ApiGatewayUsagePlan/Quota/Fn::If/1/Period', 'YEAR'],
    'ApiGatewayUsagePlan.Quota.Period is "YEAR", wanted DAY, WEEK or MONTH.',
  ],
];
