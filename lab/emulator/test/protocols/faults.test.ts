import {
  DeleteParameterCommand,
  GetParameterCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { createFaults } from '../../protocols/faults.ts';
import { CUT, eachTest, failure } from './world.ts';

const at = eachTest(SSMClient);

const put = () => at.client.send(new PutParameterCommand({ Name: 'p', Value: 'v', Type: 'String' }));
const stored = () => at.world.cloud.parameters.list().length;

test('an error is the service’s own and nothing happens', async () => {
  at.world.wire.faults.set({
    service: 'ssm',
    fault: { kind: 'error', code: 'ThrottlingException', status: 400, message: 'Rate exceeded' },
  });
  expect(await failure(put())).toMatchObject({
    name: 'ThrottlingException',
    message: 'Rate exceeded',
    $metadata: { httpStatusCode: 400 },
  });
  expect(stored()).toBe(0);
});

test('a reset cuts the connection and nothing happens', async () => {
  at.world.wire.faults.set({ fault: { kind: 'reset' } });
  expect((await failure(put())).message).toMatch(CUT);
  expect(stored()).toBe(0);
});

test('a lost answer cuts the connection after it happened', async () => {
  at.world.wire.faults.set({ fault: { kind: 'lost-answer' } });
  expect((await failure(put())).message).toMatch(CUT);
  expect(stored()).toBe(1);
  expect(at.world.calls.at(-1)).toMatchObject({ allowed: true, fault: { kind: 'lost-answer' } });
  expect(at.world.calls.at(-1)?.status).toBeUndefined();
});

test('a timeout never answers; the client gives up, or the server closes', async () => {
  at.world.wire.faults.set({ fault: { kind: 'timeout' } });
  const asked = new Promise<void>((resolve) => {
    const { push } = at.world.calls;
    at.world.calls.push = (...reports) => {
      resolve();
      return push.apply(at.world.calls, reports);
    };
  });
  const hanging = failure(put());
  await asked;
  expect(stored()).toBe(0);
  await at.world.close();
  expect((await hanging).message).toMatch(CUT);
});

test('latency is in the time of the lab', async () => {
  at.world.wire.faults.set({ fault: { kind: 'latency', ms: 5000 } });
  let answered = false;
  const call = put().then(() => {
    answered = true;
  });
  while (at.world.clock.next() === undefined || stored() === 0) await new Promise(setImmediate);
  expect(answered).toBe(false);
  at.world.clock.advance(5000);
  await call;
});

test('aimed at an operation, a number of times, until taken away', async () => {
  const mend = at.world.wire.faults.set({
    service: 'ssm',
    operation: 'GetParameter',
    fault: { kind: 'error', code: 'InternalServerError' },
  });
  at.world.wire.faults.set({
    operation: 'DeleteParameter',
    times: 1,
    fault: { kind: 'error', code: 'TooManyUpdates' },
  });
  await put();
  const get = () => at.client.send(new GetParameterCommand({ Name: 'p' }));
  expect((await failure(get())).name).toBe('InternalServerError');
  expect((await failure(get())).name).toBe('InternalServerError');
  mend();
  await get();
  const remove = () => at.client.send(new DeleteParameterCommand({ Name: 'p' }));
  expect((await failure(remove())).name).toBe('TooManyUpdates');
  await remove();
  expect(at.world.wire.faults.list()).toEqual([]);
});

test('a fault of another Region or service strikes nothing', () => {
  const faults = createFaults();
  faults.set({ service: 'ssm', region: 'us-east-2', fault: { kind: 'reset' } });
  const call = { service: 'ssm', operation: 'GetParameter', region: 'us-west-2' };
  expect(faults.strike(call)).toBeUndefined();
  expect(faults.strike({ ...call, service: 'sns', region: 'us-east-2' })).toBeUndefined();
  expect(faults.strike({ ...call, region: 'us-east-2' })).toEqual({ kind: 'reset' });
  faults.clear();
  expect(faults.strike({ ...call, region: 'us-east-2' })).toBeUndefined();
});
