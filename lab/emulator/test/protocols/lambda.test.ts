import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { ACCOUNT, eachTest, failure, HOME, raw } from './world.ts';

const ARN = `arn:aws:lambda:${HOME}:${ACCOUNT}:function:worker`;
let events: unknown[];
const at = eachTest(LambdaClient, ({ cloud }) => {
  events = [];
  cloud.functions.register({
    name: 'worker',
    arn: ARN,
    timeoutMs: 1000,
    permissions: [],
    environment: { COLOUR: 'blue' },
    run: async (event) => {
      events.push(event);
      if ((event as { fail?: boolean }).fail) throw new TypeError('no edge');
      return { heard: event };
    },
  });
});

const invoke = (event: unknown, rest: Partial<InvokeCommandInput> = {}) =>
  at.client.send(
    new InvokeCommand({ FunctionName: 'worker', Payload: Buffer.from(JSON.stringify(event)), ...rest }),
  );

test('an answer is waited for', async () => {
  const answer = await invoke({ a: 1 });
  expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
  expect(answer.FunctionError).toBeUndefined();
  expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toEqual({ heard: { a: 1 } });
});

test('its configuration says what it finds in its environment', async () => {
  const told = await at.client.send(new GetFunctionConfigurationCommand({ FunctionName: 'worker' }));
  expect(told).toMatchObject({
    FunctionArn: ARN,
    Timeout: 1,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    Environment: { Variables: { COLOUR: 'blue' } },
  });
  const nobody = at.client.send(new GetFunctionConfigurationCommand({ FunctionName: 'nobody' }));
  await expect(nobody).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('an event is accepted and delivered later', async () => {
  expect(await invoke({ a: 2 }, { InvocationType: 'Event' })).toMatchObject({ StatusCode: 202 });
  expect(events).toEqual([]);
  at.world.clock.advance(60_000);
  expect(events).toEqual([{ a: 2 }]);
});

test('a dry run runs nothing', async () => {
  expect(await invoke({}, { InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204 });
  expect(events).toEqual([]);
});

test('an error of the function is in the answer', async () => {
  const answer = await invoke({ fail: true });
  expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
  expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toMatchObject({
    errorType: 'TypeError',
    errorMessage: 'no edge',
  });
});

test.each([ARN, `${ACCOUNT}:function:worker`, 'function:worker'])('found as %s', async (FunctionName) => {
  expect(await invoke({}, { FunctionName })).toMatchObject({ StatusCode: 200 });
  expect(at.world.calls.at(-1)?.resource).toBe(ARN);
});

test.each([
  ['an unknown function', { FunctionName: 'none' }, 'ResourceNotFoundException', 404],
  [
    'a dry run of an unknown function',
    { FunctionName: 'none', InvocationType: 'DryRun' as const },
    'ResourceNotFoundException',
    404,
  ],
  ['a payload that is not JSON', { Payload: Buffer.from('{') }, 'InvalidRequestContentException', 400],
  [
    'an unknown invocation type',
    { InvocationType: 'Later' as 'Event' },
    'InvalidParameterValueException',
    400,
  ],
])('refused: %s', async (_, input, name, status) => {
  expect(await failure(invoke({}, input))).toMatchObject({ name, $metadata: { httpStatusCode: status } });
  expect(events).toEqual([]);
});

test('an unknown path is refused with what is known', async () => {
  const answer = await raw(at.world, 'lambda', { method: 'GET', path: '/2015-03-31/functions' });
  expect(answer.status).toBe(404);
  expect(answer.headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
  expect(await answer.json()).toMatchObject({
    Message: expect.stringMatching(/GET \/2015-03-31\/functions; it knows Invoke/),
  });
});
