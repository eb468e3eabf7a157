/** The user's functions on the lab's Lambda: what they get, what is made of their answers, and of calls that fail. */
import { LambdaClient } from '@aws-sdk/client-lambda';
import { HOME, startWorld, type World } from '../../lab/emulator/test/protocols/world.ts';
import { createCapacity } from '../../shared/aws/capacity.ts';
import { createAfter, createBefore, regionOf } from '../../shared/aws/hooks.ts';
import { MINUTE } from '../../shared/core/duration.ts';
import type { Entry } from '../../shared/core/journal/journal.ts';

let world: World;
const events: unknown[] = [];
beforeEach(async () => {
  world = await startWorld([
    { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arnOf('promote') },
    { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arnOf('gone') },
  ]);
  events.length = 0;
});
afterEach(() => world.close());

const arnOf = (name: string): string => `arn:aws:lambda:${HOME}:123456789012:function:${name}`;
const OF = { stage: 'lab', regions: { primary: 'us-east-2', standby: 'us-west-2' } };
const SINCE = Date.UTC(2026, 10, 21, 12, 3, 10);
const QUESTION = {
  kind: 'pin',
  from: 'primary',
  to: 'standby',
  since: SINCE,
  givenUpAt: SINCE + 5 * MINUTE,
} as const;

/** A function of the user that does that. */
function deploy(run: () => unknown): void {
  world.cloud.functions.register({
    name: 'promote',
    arn: arnOf('promote'),
    timeoutMs: MINUTE,
    permissions: [],
    run: async (event) => {
      events.push(event);
      return run();
    },
  });
}

const asked = (name = 'promote', limitMs?: number) =>
  createBefore(
    new LambdaClient({ ...world.settings('WORKER'), maxAttempts: 1 }),
    arnOf(name),
    OF,
    limitMs,
  ).ask(QUESTION);

test('it is asked with an id that stays the same for as long as the move waits', async () => {
  deploy(() => ({ ready: true }));
  await asked();
  await asked();
  expect(events[0]).toEqual({
    hook: 'beforePlannedMove',
    id: 'lab-pin-standby-2026-11-21T12:03:10.000Z',
    stage: 'lab',
    kind: 'pin',
    from: 'primary',
    fromRegion: 'us-east-2',
    to: 'standby',
    toRegion: 'us-west-2',
    since: '2026-11-21T12:03:10.000Z',
    givenUpAt: '2026-11-21T12:08:10.000Z',
  });
  expect(events[1]).toEqual(events[0]);
});

test.each<[string, unknown, object]>([
  ['yes', { ready: true }, { says: 'ready' }],
  ['not yet', { ready: false }, { says: 'not ready' }],
  ['not yet, and why', { ready: false, reason: 'a\tb' }, { says: 'not ready', why: 'a b' }],
  ['no', { refused: 'a migration runs' }, { says: 'refused', why: 'a migration runs' }],
  ['no, and yes', { ready: true, refused: 'x' }, { says: 'refused', why: 'x' }],
  ['too much', { refused: 'x'.repeat(300) }, { says: 'refused', why: `${'x'.repeat(200)}…` }],
])('it says %s', async (_, answer, wanted) => {
  deploy(() => answer);
  expect(await asked()).toEqual(wanted);
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['a text', 'ready'],
  ['a list', [true]],
  ['the word true', { ready: 'true' }],
])('an answer that is %s is none, and it is said what is wanted', async (_, answer) => {
  deploy(() => answer);
  const said = await asked();
  expect(said.says).toBe('failed');
  expect(said.why).toMatch(
    /^it answered .*, wanted \{"ready": true\}, \{"ready": false, "reason": "…"\} or \{"refused": "…"\}$/,
  );
});

test('it throws: its message', async () => {
  deploy(() => {
    throw new Error('the database says no');
  });
  expect(await asked()).toEqual({ says: 'failed', why: 'it threw: the database says no' });
});

test('it hangs', async () => {
  deploy(() => new Promise(() => {}));
  expect(await asked('promote', 300)).toEqual({ says: 'failed', why: 'none within 0.3 s' });
});

test('it is deleted, or not ours to invoke', async () => {
  expect(await asked('gone')).toEqual({ says: 'failed', why: expect.stringContaining('Function not found') });
  expect(await asked('secret')).toEqual({
    says: 'failed',
    why: expect.stringContaining('not authorized to perform: lambda:InvokeFunction'),
  });
});

describe('after a move', () => {
  const entry = {
    epoch: 13,
    kind: 'failover',
    from: 'primary',
    to: 'standby',
    begunAt: SINCE,
    effectAt: SINCE + 1_000,
    verifiedAt: SINCE + 30_000,
  } as Entry;
  const tell = (given: Partial<Entry> = {}, name = 'promote') =>
    createAfter(new LambdaClient({ ...world.settings('WORKER'), maxAttempts: 1 }), arnOf(name), OF).tell({
      ...entry,
      ...given,
    });

  test('it is told, and not waited for', async () => {
    deploy(() => new Promise(() => {}));
    await tell({ drill: true });
    world.clock.advance(MINUTE);
    expect(events).toEqual([
      {
        hook: 'afterMove',
        id: 'lab-13',
        stage: 'lab',
        kind: 'failover',
        from: 'primary',
        fromRegion: 'us-east-2',
        to: 'standby',
        toRegion: 'us-west-2',
        epoch: 13,
        movedAt: '2026-11-21T12:03:11.000Z',
        verified: true,
        drill: true,
      },
    ]);
  });

  test('what is refused is thrown', async () => {
    await expect(tell({}, 'gone')).rejects.toThrow('Function not found');
  });
});

test('each is called in the Region of its ARN', () =>
  expect(regionOf('arn:aws:lambda:eu-west-1:123456789012:function:promote:live')).toBe('eu-west-1'));

describe('how much a Region may run', () => {
  const client = () => new LambdaClient({ ...world.settings(), maxAttempts: 1 });
  const read = () => createCapacity({ primary: client(), standby: client() }).read('standby');
  test('is what Lambda says that no function has reserved', async () => {
    expect(await read()).toBe(1_000);
    world.cloud.in(HOME).functions.quota = 10;
    expect(await read()).toBe(10);
  });
  test('what is refused is thrown', async () => {
    const denied = new LambdaClient({ ...world.settings('WORKER'), maxAttempts: 1 });
    await expect(createCapacity({ primary: denied, standby: denied }).read('primary')).rejects.toThrow(
      'not authorized to perform: lambda:GetAccountSettings',
    );
  });
});
