import type { FinishedAttempt, FunctionDefinition } from '../../model/function-attempt.ts';
import { refusal, START, testCloud } from './lab.ts';

const ARN = 'arn:aws:lambda:ca-central-1:123456789012:function:worker';
const IAM = { kind: 'iam' } as const;

function setUp(change: Partial<FunctionDefinition> = {}) {
  const test = testCloud();
  const queue = test.cloud.queues.create('failures');
  const attempts: FinishedAttempt[] = [];
  test.cloud.functions.watch((attempt) => attempts.push(attempt));
  test.cloud.functions.register({
    name: 'worker',
    arn: ARN,
    timeoutMs: 60_000,
    run: async (event) => ({ got: event }),
    permissions: [],
    onFailureArn: queue,
    ...change,
  });
  const metric = (name: string, functionName = 'worker') =>
    test.cloud.metrics
      .periods(
        { namespace: 'AWS/Lambda', name, dimensions: { FunctionName: functionName } },
        START,
        START + 3_600_000,
        3600,
      )
      .map(({ sum }) => sum)[0] ?? 0;
  return { ...test, functions: test.cloud.functions, queue, attempts, metric };
}

const failing = async () => {
  throw new TypeError('the edge is gone');
};

describe('a synchronous invocation', () => {
  test('gives the result; what runs gets a copy of the event and knows its deadline', async () => {
    let deadline = 0;
    const world = setUp({
      run: async (event, invocation) => {
        deadline = invocation.deadline;
        (event as { by: string }).by = 'changed inside';
        return 'done';
      },
    });
    const event = { by: 'me' };
    const result = await world.functions.invokeSync('worker', event, IAM);
    expect(result).toMatchObject({ payload: 'done', error: undefined });
    expect([deadline - START, event.by]).toEqual([60_000, 'me']);
    expect(world.clock.next()).toBeUndefined();
    expect([world.metric('Invocations'), world.metric('Errors')]).toEqual([1, 0]);
  });

  test('a function error is a result, counted, and not tried again', async () => {
    const world = setUp({ run: failing });
    const result = await world.functions.invokeSync(ARN, {}, IAM);
    const error = { errorType: 'TypeError', errorMessage: 'the edge is gone' };
    expect(result).toMatchObject({ payload: error, error });
    await world.pass(600_000);
    expect([world.metric('Invocations'), world.metric('Errors'), world.attempts.length]).toEqual([1, 1, 1]);
  });

  test('ends at its time limit, whatever it still does', async () => {
    let aborted = 0;
    const world = setUp({
      timeoutMs: 3000,
      run: (_, { signal }) =>
        new Promise(() => {
          signal.addEventListener('abort', () => {
            aborted = world.clock.now() - START;
          });
        }),
    });
    const result = world.functions.invokeSync('worker', {}, IAM);
    await world.pass(5000);
    expect((await result).error).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringContaining('Task timed out after 3.00 seconds'),
    });
    expect([aborted, world.metric('Duration')]).toEqual([3000, 3000]);
  });

  test('has its whole time from when an environment is there', async () => {
    const world = setUp({
      timeoutMs: 3000,
      run: async (_, { begin, deadline }) => {
        await new Promise<void>((there) => world.clock.after(2500, there));
        const extended = begin() - deadline;
        await new Promise<void>((done) => world.clock.after(2500, done));
        return extended;
      },
    });
    const result = world.functions.invokeSync('worker', {}, IAM);
    await world.pass(10_000);
    expect((await result).payload).toBe(2500);
    expect(world.metric('Duration')).toBe(2500);
  });

  test('of an unknown function', async () => {
    const { functions } = setUp();
    await expect(functions.invokeSync('other', {}, IAM)).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
    const elsewhere = ARN.replace('ca-central-1', 'us-east-2');
    expect(refusal(() => functions.invokeAsync(elsewhere, {}, IAM))).toBe('ResourceNotFoundException 404');
    expect(refusal(() => functions.invokeAsync(`${ARN}:live`, {}, IAM))).toBe('accepted');
  });
});

describe('an asynchronous invocation', () => {
  test('that fails is tried again after 1 and 2 minutes, then told to the destination', async () => {
    const world = setUp({ run: failing });
    const { requestId } = world.functions.invokeAsync('worker', { wake: 'alarm' }, IAM);
    await world.pass(600_000);
    expect(world.attempts.map(({ from, attempt }) => [(from - START) / 1000, attempt])).toEqual([
      [0.1, 1],
      [60.1, 2],
      [180.1, 3],
    ]);
    expect(new Set(world.attempts.map((attempt) => attempt.requestId))).toEqual(new Set([requestId]));
    const [message, ...others] = world.cloud.queues.messages(world.queue);
    expect(others).toEqual([]);
    expect(JSON.parse(message?.body ?? '')).toMatchObject({
      requestContext: {
        requestId,
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
        functionArn: `${ARN}:$LATEST`,
      },
      requestPayload: { wake: 'alarm' },
      responsePayload: { errorType: 'TypeError', errorMessage: 'the edge is gone' },
    });
  });

  test('that recovers on a retry ends there', async () => {
    let runs = 0;
    const world = setUp({ run: async () => (++runs < 2 ? failing() : 'fine') });
    world.functions.invokeAsync('worker', {}, IAM);
    await world.pass(600_000);
    expect([runs, world.cloud.queues.messages(world.queue).length]).toEqual([2, 0]);
  });

  test('retries as configured', async () => {
    const world = setUp({ run: failing, retries: 0 });
    world.functions.invokeAsync('worker', {}, IAM);
    await world.pass(600_000);
    expect([world.attempts.length, world.cloud.queues.messages(world.queue).length]).toEqual([1, 1]);
  });

  test('may run twice, with one request id', async () => {
    const world = setUp();
    world.delivery.invocation.twice = 1;
    world.functions.invokeAsync('worker', {}, IAM);
    await world.pass(1000);
    expect(world.attempts).toHaveLength(2);
    expect(new Set(world.attempts.map(({ requestId }) => requestId)).size).toBe(1);
  });

  test('a destination that is gone is counted and told', async () => {
    const gone = 'arn:aws:sqs:ca-central-1:123456789012:gone';
    const world = setUp({ run: failing, retries: 0, onFailureArn: gone });
    world.functions.invokeAsync('worker', {}, IAM);
    await world.pass(1000);
    expect(world.metric('DestinationDeliveryFailures')).toBe(1);
    expect(world.losses).toMatchObject([{ source: ARN, target: gone, error: { code: 'QueueDoesNotExist' } }]);
  });
});

describe('who may invoke', () => {
  const ALARM = 'arn:aws:cloudwatch:ca-central-1:123456789012:alarm:example-lab-primary';
  const principal = 'lambda.alarms.cloudwatch.amazonaws.com';
  const rows: [string, FunctionDefinition['permissions'], string][] = [
    ['no permission', [], 'AccessDeniedException 403'],
    ['another principal', [{ principal: 'events.amazonaws.com' }], 'AccessDeniedException 403'],
    ['the principal', [{ principal }], 'accepted'],
    ['the very ARN', [{ principal, sourceArn: ALARM }], 'accepted'],
    ['a pattern', [{ principal, sourceArn: ALARM.replace('primary', '*') }], 'accepted'],
    ['another ARN', [{ principal, sourceArn: `${ALARM}2` }], 'AccessDeniedException 403'],
    ['another account', [{ principal, sourceAccount: '210987654321' }], 'AccessDeniedException 403'],
    [
      'one of two',
      [
        { principal, sourceArn: 'x' },
        { principal, sourceAccount: '123456789012' },
      ],
      'accepted',
    ],
  ];
  test.each(rows)('%s', (_, permissions, answer) => {
    const { functions } = setUp({ permissions });
    const caller = { kind: 'service', principal, sourceArn: ALARM } as const;
    expect(refusal(() => functions.invokeAsync('worker', {}, caller))).toBe(answer);
  });
});
