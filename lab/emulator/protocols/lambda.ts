/** Lambda on the wire: Invoke, waiting for the answer or not, and what a function's configuration says of its environment. */
import type { Cloud } from '../model/cloud.ts';
import { ServiceError } from '../model/error.ts';
import { functionArn } from './authorize.ts';
import type { AccountRegion, Caller, Input, Protocol, Reply, Service } from './call.ts';
import { JSON_ERRORS } from './json.ts';
import { route } from './routes.ts';

const protocol: Protocol = {
  decode(request) {
    const { operation, input } = route(
      {
        'POST /2015-03-31/functions/:FunctionName/invocations': 'Invoke',
        'GET /2015-03-31/functions/:FunctionName/configuration': 'GetFunctionConfiguration',
        'GET /2016-08-19/account-settings': 'GetAccountSettings',
      },
      request,
    );
    return { operation, input: { ...input, Qualifier: request.query.get('Qualifier') ?? undefined } };
  },
  // What an invocation answers has a request id and headers of its own.
  encode: (_, reply) => reply as Reply,
  refuse: (code, status, message, requestId) => ({
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId, 'x-amzn-errortype': code },
    body: JSON.stringify({ Type: status < 500 ? 'User' : 'Service', Message: message }),
  }),
};

export function lambda(cloud: Cloud): Service {
  return {
    name: 'lambda',
    signingName: 'lambda',
    protocolOf: () => protocol,
    common: {
      denied: { code: 'AccessDeniedException', status: 403 },
      unknownKey: { ...JSON_ERRORS.unknownKey, status: 403 },
      internal: { code: 'ServiceException', status: 500 },
    },
    operations: {
      GetFunctionConfiguration: {
        demands: (input: Input, place) => [
          { action: 'lambda:GetFunctionConfiguration', resource: target(input, place) },
        ],
        run(input: Input, caller) {
          const { name, arn, timeoutMs, environment } = cloud
            .in(caller.region)
            .functions.get(target(input, caller));
          return answer(
            200,
            caller.requestId,
            { 'content-type': 'application/json' },
            JSON.stringify({
              FunctionName: name,
              FunctionArn: arn,
              Timeout: timeoutMs / 1_000,
              State: 'Active',
              LastUpdateStatus: 'Successful',
              Environment: { Variables: environment ?? {} },
            }),
          );
        },
      },
      GetAccountSettings: {
        demands: (_, place) => [
          {
            action: 'lambda:GetAccountSettings',
            resource: '*',
            context: { 'aws:RequestedRegion': place.region },
          },
        ],
        run(_: Input, caller) {
          const { quota } = cloud.in(caller.region).functions;
          return answer(
            200,
            caller.requestId,
            { 'content-type': 'application/json' },
            JSON.stringify({
              AccountLimit: { ConcurrentExecutions: quota, UnreservedConcurrentExecutions: quota },
            }),
          );
        },
      },
      Invoke: {
        demands: (input: Input, place) => [
          { action: 'lambda:InvokeFunction', resource: target(input, place) },
        ],
        async run(input: Input, caller, request) {
          const functions = cloud.in(caller.region).functions;
          const arn = target(input, caller);
          const event = parse(request.body);
          const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
          if (type === 'Event') {
            const { requestId } = functions.invokeAsync(arn, event, { kind: 'iam' });
            return answer(202, requestId, {});
          }
          if (type === 'DryRun') {
            functions.get(arn);
            return answer(204, caller.requestId, {});
          }
          if (type !== 'RequestResponse')
            throw new ServiceError(
              'InvalidParameterValueException',
              400,
              `The invocation type is ${type}; it must be Event, RequestResponse or DryRun.`,
            );
          const { requestId, payload, error } = await functions.invokeSync(arn, event, { kind: 'iam' });
          const failed = error && { 'x-amz-function-error': 'Unhandled' };
          return answer(
            200,
            requestId,
            { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST', ...failed },
            JSON.stringify(payload ?? null),
          );
        },
      },
    },
  };
}

/** A name, `name:qualifier`, `account:function:name` or an ARN, and perhaps a qualifier beside it. */
function target({ FunctionName, Qualifier }: Input, place: AccountRegion | Caller): string {
  const name = String(FunctionName).replace(/^(\d{12}:)?function:/, '');
  return functionArn(typeof Qualifier === 'string' ? `${name}:${Qualifier}` : name, place);
}

function parse(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ServiceError(
      'InvalidRequestContentException',
      400,
      `Could not parse request body into json: ${why}`,
    );
  }
}

function answer(
  status: number,
  requestId: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): Reply {
  return { status, headers: { ...headers, 'x-amzn-requestid': requestId }, body };
}
