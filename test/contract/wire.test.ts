/** The adapters against the lab's AWS: the SDK on one side, wire protocols and strictness on the other. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CloudFrontClient,
  type DistributionConfig,
  ListTagsForResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudfront';
import { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
import { MINUTE } from '../../shared/core/duration.ts';
import '@aws-sdk/signature-v4a';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { CallFault, CloudEvent, CloudOptions } from '../../lab/emulator/model/index.ts';
import type { WireOptions } from '../../lab/emulator/protocols/index.ts';
import {
  byName,
  HOME,
  START,
  config as sampleConfig,
  startWorld,
  type World,
} from '../../lab/emulator/test/protocols/world.ts';
import { createDistribution, type DistributionNames } from '../../shared/aws/distribution.ts';
import { createNotifier } from '../../shared/aws/events.ts';
import { createJournal, readArchive } from '../../shared/aws/journal.ts';
import { createKeyStore } from '../../shared/aws/key-store.ts';
import { createLedger } from '../../shared/aws/ledger.ts';
import { createHealthMetric } from '../../shared/aws/metric.ts';
import { createOverride, createOverrideAuthor } from '../../shared/aws/override.ts';
import { createOwner, ownerTag } from '../../shared/aws/owner.ts';
import { createSecret } from '../../shared/aws/secret.ts';
import { createSwitcherInvoker } from '../../shared/aws/switcher-invoker.ts';
import { createUserAlarms } from '../../shared/aws/user-alarms.ts';
import { EMPTY_JOURNAL, type Journal, type Notice } from '../../shared/core/journal/journal.ts';
import { type KeyNames, keyNames } from '../../shared/core/key.ts';
import type { EventDetail } from '../../shared/core/notices/event-fields.ts';
import { Conflict, Refused, Throttled } from '../../shared/errors.ts';
import { ALARM } from '../user-alarm.ts';
import { type Database, startDatabase } from './database.ts';
import { edgeContract } from './edge.ts';
import { journalContract } from './journal.ts';
import { ledgerContract } from './ledger.ts';
import { metricContract, notifierContract, wakerContract } from './outgoing.ts';
import { overrideContract } from './override.ts';
import { ownerContract } from './owner.ts';
import { storeContract } from './store.ts';
import { userAlarmsContract } from './user-alarms.ts';

const ID = 'E1CONTRACT';
const OVERRIDE = '/routeaway/lab/override';
const ELSEWHERE = 'us-west-2';
const ORIGIN_IDS = { primary: 'primary', standby: 'standby' };

const worlds: World[] = [];
let database: Database;
beforeAll(async () => {
  database = await startDatabase();
});
afterEach(() => Promise.all(worlds.splice(0).map((world) => world.close())));
afterAll(() => database.stop());

async function world(
  statements: readonly object[] = [],
  over: Pick<WireOptions, 'onCall'> & Pick<CloudOptions, 'staleStore'> = {},
): Promise<World> {
  const started = await startWorld(statements, { dynamo: { [HOME]: database.port }, ...over });
  worlds.push(started);
  return started;
}

const error = (code: string, status: number, message?: string): CallFault => ({
  kind: 'error',
  code,
  status,
  ...(message !== undefined && { message }),
});
const LOST_ANSWER: CallFault = { kind: 'lost-answer' };

const refuse = ({ wire }: World, service: string) => {
  wire.faults.set({ service, fault: error('AccessDenied', 403, 'No.') });
};

journalContract('the wire', async () => {
  const client = new DynamoDBClient((await world()).settings());
  const table = await database.table();
  return { ...createJournal(client, table), archived: () => readArchive(client, table, 10) };
});

test('a journal write whose answer is lost is not taken for someone else’s', async () => {
  const lab = await world();
  const client = new DynamoDBClient({ ...lab.settings(), maxAttempts: 3 });
  const store = createJournal(client, await database.table());
  lab.wire.faults.set({ service: 'dynamodb', operation: 'PutItem', times: 1, fault: LOST_ANSWER });
  const written = await store.write({ ...EMPTY_JOURNAL, acknowledgedAt: 1 }, 0);
  expect(written.revision).toBe(1);
  expect(await store.read()).toEqual(written);
  await expect(store.write({ ...EMPTY_JOURNAL, acknowledgedAt: 2 }, 0)).rejects.toThrow(Conflict);
});

ledgerContract('the wire', async () => {
  const client = new DynamoDBClient((await world()).settings());
  const table = await database.table();
  return { ledger: createLedger(client, table), journal: createJournal(client, table) };
});

overrideContract('the wire', async () => {
  const lab = await world();
  const put = (value: string) => {
    lab.cloud.parameters.put({ name: OVERRIDE, value, type: 'String', overwrite: true });
  };
  put('auto');
  return {
    override: createOverride(new SSMClient(lab.settings()), OVERRIDE),
    put,
    remove: () => lab.cloud.parameters.remove(OVERRIDE),
    fail: () => refuse(lab, 'ssm'),
  };
});

async function edge(origins: DistributionNames['origins'] = ORIGIN_IDS) {
  const lab = await world();
  const { distributions } = lab.cloud;
  distributions.create({ id: ID, domainName: 'd1contract.cloudfront.net', config: distributionConfig() });
  const client = new CloudFrontClient(lab.settings());
  return {
    lab,
    distribution: createDistribution({ reads: client, writes: client }, { distributionId: ID, origins }),
    config: () => distributions.getConfig(ID).config,
    edit: (change: (config: DistributionConfig) => DistributionConfig) => {
      const { config, etag } = distributions.getConfig(ID);
      distributions.update(ID, change(config), etag);
    },
    spread: () => lab.clock.advance(10 * MINUTE),
    fail: () => refuse(lab, 'cloudfront'),
  };
}

edgeContract('the wire', edge);

const KVS = 'cloudfront-keyvaluestore';

async function store(staleStore?: CloudOptions['staleStore'], names: KeyNames = keyNames('lab', false)) {
  const lab = await world([], { staleStore });
  const { stores } = lab.cloud;
  const { arn } = stores.create({ name: 'edge', id: 'a1b2c3d4-0000-4000-8000-000000000001' });
  const settings = { ...lab.settings(), ...byName(lab) };
  const client = new CloudFrontKeyValueStoreClient(settings);
  const impatient = new CloudFrontKeyValueStoreClient({ ...settings, maxAttempts: 1 });
  const value = () => stores.listKeys(arn).find(({ key }) => key === names[0])?.value;
  return {
    lab,
    arn,
    store: createKeyStore({ reads: client, writes: client }, arn, names),
    /** One that sends every call once. */
    once: createKeyStore({ reads: impatient, writes: impatient }, arn, names),
    failing: (operation: string, fault: CallFault, times?: number) =>
      lab.wire.faults.set({ service: KVS, operation, fault, ...(times !== undefined && { times }) }),
    value,
    put(text: string | undefined) {
      const update =
        text === undefined ? { deletes: [names[0]] } : { puts: [{ key: names[0], value: text }] };
      stores.update(arn, update, stores.describe(arn).etag);
    },
    fail: () => refuse(lab, KVS),
  };
}

storeContract('the wire', () => store());
storeContract('the wire, in a store of the user’s own', () => store(undefined, keyNames('lab', true)));
storeContract('the wire, with a stale ETag as ConflictException', () => store('ConflictException'));

describe('the store on the wire', () => {
  const SEVEN = { side: 'standby', epoch: 7 } as const;
  const etagOf = async ({ store: it }: Awaited<ReturnType<typeof store>>) => {
    const seen = await it.look();
    return seen.key === 'unreadable' ? '' : seen.etag;
  };
  const operations = ({ lab }: Awaited<ReturnType<typeof store>>) =>
    lab.calls.splice(0).map(({ operation }) => operation);

  it('reads a value between two equal ETags, and one ETag alone where nothing has changed', async () => {
    const there = await store();
    const etag = await etagOf(there);
    const describe = 'DescribeKeyValueStore';
    expect(operations(there)).toEqual([describe, 'GetKey', 'GetKey', describe]);
    await there.store.look({ says: 'absent', etag });
    expect(operations(there)).toEqual(['DescribeKeyValueStore']);
  });

  it('knows the name that the next version writes, which a rollback of that version leaves behind', async () => {
    const there = await store();
    const { stores } = there.lab.cloud;
    const keys = () => Object.fromEntries(stores.listKeys(there.arn).map(({ key, value }) => [key, value]));
    const put = (key: string, value: string) =>
      stores.update(there.arn, { puts: [{ key, value }] }, stores.describe(there.arn).etag);
    put('traffic:lab', 'v1 standby 7');
    put('traffic:prod', 'v1 standby 9');
    expect(await there.store.look()).toMatchObject({ key: SEVEN });
    await there.store.write({ side: 'primary', epoch: 8 }, await etagOf(there));
    expect(await there.store.look()).toMatchObject({ key: { side: 'primary', epoch: 8 } });
    await there.store.write('absent', await etagOf(there));
    expect(keys()).toEqual({ 'traffic:prod': 'v1 standby 9' });
  });

  it('in a store of the user’s own touches its own key and no other', async () => {
    const there = await store(undefined, keyNames('lab', true));
    const { stores } = there.lab.cloud;
    const others = { color: 'blue', traffic: 'v1 standby 3', 'traffic:prod': 'v1 standby 9' };
    const puts = Object.entries(others).map(([key, value]) => ({ key, value }));
    stores.update(there.arn, { puts }, stores.describe(there.arn).etag);
    const keys = () => Object.fromEntries(stores.listKeys(there.arn).map(({ key, value }) => [key, value]));
    expect(await there.store.look()).toMatchObject({ key: 'absent' });
    const etag = await there.store.write(SEVEN, await etagOf(there));
    expect(keys()).toEqual({ ...others, 'traffic:lab': 'v1 standby 7' });
    await there.store.write('absent', etag);
    expect(keys()).toEqual(others);
  });

  it('is not asked twice to write: the first answer may be lost', async () => {
    const there = await store();
    const etag = await etagOf(there);
    operations(there);
    there.failing('UpdateKeys', LOST_ANSWER, 1);
    const thrown: unknown = await there.once.write(SEVEN, etag).catch((it) => it);
    expect(thrown).not.toBeInstanceOf(Conflict);
    expect(operations(there)).toEqual(['UpdateKeys']);
    expect(there.value()).toBe('v1 standby 7');
  });

  it.each([
    ['throttled', 'ThrottlingException', 400, 'Rate exceeded', Throttled],
    ['throttled with 429', 'TooManyRequestsException', 429, 'Slow down.', Throttled],
    ['denied', 'AccessDeniedException', 403, 'No.', Refused],
    // Under the ETag that stands there, the text says nothing.
    ['not valid', 'ValidationException', 400, 'Pre-Condition failed', Refused],
    ['over its quota', 'ServiceQuotaExceededException', 402, 'Full.', Refused],
  ])('a write that is %s', async (_, code, status, message, kind) => {
    const there = await store();
    const etag = await etagOf(there);
    there.failing('UpdateKeys', error(code, status, message));
    await expect(there.once.write(SEVEN, etag)).rejects.toThrow(kind);
    expect(there.value()).toBeUndefined();
  });

  it.each(['UpdateKeys', 'DescribeKeyValueStore'])(
    'says what to do about a session token that is too old (%s)',
    async (operation) => {
      const there = await store();
      const etag = await etagOf(there);
      there.failing(operation, error('AccessDeniedException', 403, 'Authentication failed'));
      if (operation === 'UpdateKeys') {
        const thrown: unknown = await there.once.write(SEVEN, etag).catch((it) => it);
        expect(thrown).toBeInstanceOf(Refused);
        expect((thrown as Error).message).toContain('takes session tokens of version 2 only');
      } else {
        expect(await there.once.look()).toMatchObject({
          key: 'unreadable',
          why: expect.stringMatching(
            /Authentication failed\. The key-value store takes session tokens of version 2 only/,
          ),
        });
      }
    },
  );

  it('looks at the ETag where a write is not valid, and tries again later where it cannot', async () => {
    const there = await store();
    const etag = await etagOf(there);
    there.put('v1 primary 9');
    operations(there);
    await expect(there.store.write(SEVEN, etag)).rejects.toThrow(Conflict);
    expect(operations(there)).toEqual(['UpdateKeys', 'DescribeKeyValueStore']);
    there.failing('DescribeKeyValueStore', error('InternalServerException', 500, 'A fault.'));
    const thrown: unknown = await there.store.write(SEVEN, etag).catch((it) => it);
    expect(thrown).toBeInstanceOf(Throttled);
    expect(String(thrown)).toMatch(/Pre-Condition failed.*could not be read: A fault\.$/);
  });

  it('says which traffic control and which call it was where nobody knows what became of the order', async () => {
    const there = await store();
    const etag = await etagOf(there);
    there.failing('UpdateKeys', error('InternalServerException', 500));
    await expect(there.once.write(SEVEN, etag)).rejects.toThrow(
      /^key \(UpdateKeys\): InternalServerException/,
    );
  });

  it('leaves keys that are not ours alone', async () => {
    const there = await store();
    const { stores } = there.lab.cloud;
    stores.update(there.arn, { puts: [{ key: 'theirs', value: 'x' }] }, stores.describe(there.arn).etag);
    await there.store.write('absent', await there.store.write(SEVEN, await etagOf(there)));
    expect(stores.listKeys(there.arn)).toEqual([{ key: 'theirs', value: 'x' }]);
  });
});

describe('the distribution traffic control on the wire', () => {
  it('looks with one call, and moves with one more', async () => {
    const { lab, distribution } = await edge();
    await distribution.move('standby', await distribution.look());
    expect(lab.calls.map(({ operation }) => operation)).toEqual(['GetDistribution', 'UpdateDistribution']);
  });

  it('sends nothing where there is nothing to move', async () => {
    const { lab, distribution } = await edge();
    await distribution.move('primary', await distribution.look());
    expect(lab.calls.map(({ operation }) => operation)).toEqual(['GetDistribution']);
  });

  it('moves without a sight, after a look of its own', async () => {
    const { distribution, config } = await edge();
    await distribution.move('standby', { distribution: 'unreadable' });
    expect(config().DefaultCacheBehavior?.TargetOriginId).toBe('standby');
  });

  it('says why it cannot be read', async () => {
    const { distribution, fail } = await edge();
    fail();
    expect((await distribution.look()).why).toBe(`Distribution ${ID} could not be read: No.`);
  });

  it('finds its origins by their hosts in a distribution that is not ours', async () => {
    const hostOf = (id: string) =>
      distributionConfig().Origins?.Items?.find((one) => one.Id === id)?.DomainName;
    const origins = {
      primary: { host: hostOf('primary') ?? '' },
      standby: { host: hostOf('standby') ?? '' },
    };
    const { distribution, config } = await edge(origins);
    const sight = await distribution.look();
    expect(sight.distribution).toBe('primary');
    await distribution.move('standby', sight);
    expect(config().DefaultCacheBehavior?.TargetOriginId).toBe('standby');
  });

  it('refuses a distribution that lacks an origin, and says what to add', async () => {
    const { distribution, config } = await edge({ ...ORIGIN_IDS, standby: { host: 'west.example.org' } });
    const before = config();
    const why = expect.stringMatching(
      /^Distribution \w+ has no origin that leads to west\.example\.org \(standby\); .* Add an origin/,
    );
    const sight = await distribution.look();
    expect(sight).toMatchObject({ distribution: 'unreadable', why });
    await expect(distribution.move('standby', sight)).rejects.toMatchObject({ message: why });
    expect(config()).toEqual(before);
  });

  it('says where no behaviour is ours', async () => {
    const { distribution, edit } = await edge();
    edit((now) => pointedElsewhere(now));
    expect(await distribution.look()).toMatchObject({
      distribution: 'unreadable',
      why: `No cache behaviour of distribution ${ID} targets origin "primary" or "standby": point those of this stage at one of them.`,
    });
  });

  it.each([
    ['AccessDenied', 'refused: the order was not taken', 403, Refused],
    ['IllegalUpdate', 'refused: the order was not taken', 400, Refused],
    ['NoSuchOrigin', 'refused: the order was not taken', 404, Refused],
    ['Throttling', 'throttled: not taken either, and worth sending again', 400, Throttled],
    ['TooManyRequestsException', 'throttled: not taken either, and worth sending again', 429, Throttled],
    ['PreconditionFailed', 'a conflict', 412, Conflict],
    ['InvalidIfMatchVersion', 'a conflict', 400, Conflict],
  ])('calls %s %s', async (code, _, status, kind) => {
    const { lab, distribution } = await edge();
    const sight = await distribution.look();
    lab.wire.faults.set({ service: 'cloudfront', fault: error(code, status, 'No.') });
    const moved = distribution.move('standby', sight);
    await expect(moved).rejects.toThrow(kind);
    if (kind === Refused)
      await expect(moved).rejects.toThrow(`CloudFront refused to update distribution ${ID}: ${code}: No.`);
  });

  it('leaves open what became of an order whose answer was lost', async () => {
    const { lab, distribution, config } = await edge();
    const sight = await distribution.look();
    lab.wire.faults.set({ service: 'cloudfront', times: 1, fault: LOST_ANSWER });
    const thrown: unknown = await distribution.move('standby', sight).catch((it) => it);
    expect(thrown).toBeTruthy();
    expect(thrown instanceof Refused || thrown instanceof Conflict).toBe(false);
    expect(config().DefaultCacheBehavior?.TargetOriginId).toBe('standby');
  });

  it('leaves open what became of an order that the service failed at', async () => {
    const { lab, distribution } = await edge();
    const sight = await distribution.look();
    lab.wire.faults.set({ service: 'cloudfront', fault: error('InternalError', 500) });
    const thrown: unknown = await distribution.move('standby', sight).catch((it) => it);
    expect(thrown).toMatchObject({
      message: expect.stringMatching(/^distribution \(UpdateDistribution\): InternalError/),
    });
    expect(thrown instanceof Refused || thrown instanceof Conflict).toBe(false);
  });
});

async function marked(accessKeyId?: string, statements: readonly object[] = []) {
  let afterTag = (): void => undefined;
  const lab = await world(statements, {
    onCall: ({ operation }) => {
      if (operation === 'TagResource') afterTag();
    },
  });
  const { distributions } = lab.cloud;
  const { arn } = distributions.create({
    id: ID,
    domainName: 'd1contract.cloudfront.net',
    config: distributionConfig(),
  });
  const client = new CloudFrontClient(lab.settings(accessKeyId));
  const topicArn = `arn:aws:sns:${HOME}:${lab.cloud.accountId}:people`;
  const stands = () => distributions.tags(arn);
  return {
    lab,
    arn,
    account: lab.cloud.accountId,
    controlRegion: HOME,
    stage: 'lab',
    owner: createOwner({ reads: client, writes: client }, { stage: 'lab', distributionId: ID, topicArn }),
    put: (tag: string, mark: string | undefined) =>
      mark === undefined ? distributions.untag(arn, [tag]) : distributions.tag(arn, { [tag]: mark }),
    stands,
    overtake: (mark: string) => {
      afterTag = () => distributions.tag(arn, { [ownerTag('lab')]: mark });
    },
    fail: () => refuse(lab, 'cloudfront'),
  };
}

ownerContract('the wire', marked);

describe('the owner mark on the wire', () => {
  it('leaves the other tags of the distribution alone', async () => {
    const { lab, arn, owner } = await marked();
    const others = { team: 'web & "more"', empty: '' };
    lab.cloud.distributions.tag(arn, others);
    await owner.claim();
    expect(lab.cloud.distributions.tags(arn)).toEqual({ ...others, [ownerTag('lab')]: lab.cloud.accountId });
    const client = new CloudFrontClient(lab.settings());
    const { Tags } = await client.send(new ListTagsForResourceCommand({ Resource: arn }));
    expect(Tags?.Items).toContainEqual({ Key: 'team', Value: 'web & "more"' });
    await client.send(new UntagResourceCommand({ Resource: arn, TagKeys: { Items: [ownerTag('lab')] } }));
    expect(lab.cloud.distributions.tags(arn)).toEqual(others);
  });

  it('reads with one call, and claims with three', async () => {
    const { lab, owner } = await marked();
    await owner.read();
    await owner.claim();
    const [list, tag] = ['ListTagsForResource', 'TagResource'];
    expect(lab.calls.map(({ operation }) => operation)).toEqual([list, list, tag, list]);
  });

  it('is refused by a role that may read alone', async () => {
    const { owner, stands } = await marked('WORKER', [
      { Effect: 'Allow', Action: 'cloudfront:ListTagsForResource', Resource: '*' },
    ]);
    expect(await owner.read()).toBe('none');
    await expect(owner.claim()).rejects.toThrow(Refused);
    expect(stands()).toEqual({});
  });
});

metricContract('the wire', START, async () => {
  const lab = await world();
  return {
    metric: createHealthMetric(new CloudWatchClient(lab.settings()), {
      namespace: 'Routeaway',
      stage: 'lab',
    }),
    values: (name, side) =>
      lab.cloud.metrics
        .periods(
          { namespace: 'Routeaway', name, dimensions: { Stage: 'lab', Side: side } },
          START - MINUTE,
          START + MINUTE,
          1,
        )
        .map(({ start, sum }) => ({ at: start, value: sum })),
  };
});

const SIDE_REGION = { primary: 'us-east-2', standby: 'us-west-2' } as const;
const DESCRIBES = { Effect: 'Allow', Action: 'cloudwatch:DescribeAlarms', Resource: '*' };

/** Of a prober that may do nothing else. */
async function alarmed(
  wanted: Parameters<typeof createUserAlarms>[0],
  statements: readonly object[] = [DESCRIBES],
) {
  const lab = await world(statements);
  for (const region of Object.values(SIDE_REGION)) lab.cloud.in(region).alarms.put(ALARM);
  const clientIn = (region: string) => new CloudWatchClient(lab.settings('WORKER', region));
  return { lab, alarms: createUserAlarms(wanted, 3_000, clientIn) };
}
const BY_NAME = {
  primary: [{ name: 'orders-5xx', region: 'us-east-2' }],
  standby: [{ name: 'orders-5xx', region: 'us-west-2' }],
};

userAlarmsContract('the wire', async () => {
  const { lab, alarms } = await alarmed(BY_NAME);
  return {
    alarms,
    become(side, state) {
      const there = lab.cloud.in(SIDE_REGION[side]).alarms;
      if (state === 'deleted') there.remove(['orders-5xx']);
      else if (state === 'disabled') there.setActions(['orders-5xx'], false);
      else there.setState('orders-5xx', state, 'a test');
    },
    fail: (side) =>
      lab.wire.faults.set({
        service: 'cloudwatch',
        region: SIDE_REGION[side],
        fault: error('ThrottlingException', 400),
      }),
  };
});

describe('the user’s alarms on the wire', () => {
  it('are read by one call for each Region of a side, composite alarms included', async () => {
    const arn = 'arn:aws:cloudwatch:us-west-2:123456789012:alarm:orders-5xx';
    const canary = { name: 'orders-5xx', region: 'us-west-2', arn };
    const { lab, alarms } = await alarmed({ primary: [...BY_NAME.primary, canary], standby: [] });
    lab.cloud.in('us-west-2').alarms.setState('orders-5xx', 'ALARM', 'a test');
    expect(await alarms.read()).toEqual({ primary: { inAlarm: ['orders-5xx'] }, standby: { inAlarm: [] } });
    expect(lab.calls.map(({ operation, region }) => `${operation} ${region}`).sort()).toEqual([
      'DescribeAlarms us-east-2',
      'DescribeAlarms us-west-2',
    ]);
  });

  it('a composite alarm counts like any other', async () => {
    const both = { name: 'both', region: 'us-east-2' };
    const { lab, alarms } = await alarmed({ primary: [both], standby: [] });
    const { composites, alarms: there } = lab.cloud.in('us-east-2');
    composites.put({ AlarmName: 'both', AlarmRule: 'ALARM("orders-5xx") AND NOT FALSE' });
    expect((await alarms.read()).primary).toEqual({ inAlarm: [] });
    there.setState('orders-5xx', 'ALARM', 'a test');
    expect((await alarms.read()).primary).toEqual({ inAlarm: ['both'] });
  });

  it('an ARN of another account is not the alarm of that name here', async () => {
    const arn = 'arn:aws:cloudwatch:us-east-2:999999999999:alarm:orders-5xx';
    const { alarms } = await alarmed({
      primary: [{ name: 'orders-5xx', region: 'us-east-2', arn }],
      standby: [],
    });
    expect((await alarms.read()).primary).toEqual({ inAlarm: [], silent: `There is no alarm ${arn}.` });
  });

  it('need all alarms: with less AWS would leave composite ones out', async () => {
    const Resource = 'arn:aws:cloudwatch:*:123456789012:alarm:*';
    const { alarms } = await alarmed(BY_NAME, [{ ...DESCRIBES, Resource }]);
    expect((await alarms.read()).primary.silent).toMatch(/cloudwatch:DescribeAlarms on resource: \* /);
  });

  it('say that the call is denied', async () => {
    const { alarms } = await alarmed(BY_NAME, []);
    expect((await alarms.read()).standby.silent).toMatch(
      /us-west-2 cannot be read: .*cloudwatch:DescribeAlarms/,
    );
  });

  it('do not keep a tick waiting for longer than a probe', async () => {
    const lab = await world([DESCRIBES]);
    lab.wire.faults.set({ service: 'cloudwatch', fault: { kind: 'latency', ms: 60_000 } });
    const clientIn = (region: string) => new CloudWatchClient(lab.settings('WORKER', region));
    const { primary } = await createUserAlarms(BY_NAME, 50, clientIn).read();
    expect(primary.silent).toMatch(/^The alarms in us-east-2 cannot be read: /);
  });
});

wakerContract('the wire', async () => {
  const lab = await world();
  let runs = 0;
  lab.cloud.functions.register({
    name: 'switcher',
    arn: `arn:aws:lambda:${HOME}:${lab.cloud.accountId}:function:switcher`,
    timeoutMs: MINUTE,
    permissions: [],
    run: async () => {
      runs++;
    },
  });
  return {
    invoker: createSwitcherInvoker(new LambdaClient(lab.settings()), 'switcher'),
    woken: () => {
      lab.clock.advance(MINUTE);
      return runs;
    },
    fail: () => refuse(lab, 'lambda'),
  };
});

/** `after`: how long it takes until a notice is sent (ms). */
async function people(after = 0) {
  const lab = await world();
  const topicArn = lab.cloud.topics.create('people');
  const accepted: CloudEvent[] = [];
  for (const region of [HOME, ELSEWHERE]) lab.cloud.in(region).events.watch((event) => accepted.push(event));
  return {
    lab,
    accepted,
    notifier: createNotifier(
      {
        [HOME]: new EventBridgeClient(lab.settings()),
        [ELSEWHERE]: new EventBridgeClient(lab.settings('OPERATOR', ELSEWHERE)),
      },
      { stage: 'lab', overrideParameter: OVERRIDE, distributionId: ID, topicArn },
      () => after,
    ),
    sent: () =>
      accepted.map(({ detail }) => {
        const { subject, text } = detail as unknown as EventDetail;
        const [first, blank, ...lines] = text.split('\n');
        expect([first, blank]).toEqual([subject, '']);
        return { subject, body: lines.join('\n') };
      }),
    fail: () => refuse(lab, 'events'),
  };
}

notifierContract('the wire', people);

describe('of several buses', () => {
  const notice = {
    id: 'n',
    at: 0,
    urgent: false,
    claimedUntil: 0,
    claimedBy: 'run-1',
    subject: 'So.',
    body: 'So.',
  };
  /** In which Regions the bus takes nothing. */
  const refusing = async (...regions: readonly string[]) => {
    const there = await people();
    for (const region of regions)
      there.lab.wire.faults.set({
        service: 'events',
        region,
        fault: error('InternalException', 500, `Not in ${region}.`),
      });
    return there;
  };

  it.each([
    [[], [HOME]],
    [[HOME], [ELSEWHERE]],
    [[ELSEWHERE], [HOME]],
  ])('where those in %j take nothing, the first of the others gets it, once', async (gone, got) => {
    const { notifier, accepted } = await refusing(...gone);
    await notifier.send(notice, EMPTY_JOURNAL);
    expect(accepted.map(({ region }) => region)).toEqual(got);
  });

  it('where none takes it, the error says so of each, and the next run sends it', async () => {
    const { notifier, accepted, lab } = await refusing(HOME, ELSEWHERE);
    await expect(notifier.send(notice, EMPTY_JOURNAL)).rejects.toThrow(
      `in ${HOME}: Not in ${HOME}.; in ${ELSEWHERE}: Not in ${ELSEWHERE}.`,
    );
    lab.wire.faults.clear();
    await notifier.send(notice, EMPTY_JOURNAL);
    expect(accepted).toHaveLength(1);
  });

  it('one whose answer is lost comes a second time, under the same id', async () => {
    const { notifier, accepted, lab } = await refusing();
    lab.wire.faults.set({ service: 'events', region: HOME, times: 1, fault: LOST_ANSWER });
    await notifier.send(notice, EMPTY_JOURNAL);
    expect(accepted.map(({ region, detail }) => [region, detail.id])).toEqual([
      [HOME, 'lab n'],
      [ELSEWHERE, 'lab n'],
    ]);
    expect(new Set(accepted.map(({ id }) => id)).size).toBe(2);
  });

  it('an entry that is refused is an error, although the call is answered with 200', async () => {
    const { lab } = await people();
    const bus = new EventBridgeClient(lab.settings());
    // The largest detail that there may be is far from it: so the entry is spoilt on its way.
    bus.middlewareStack.add(
      (next) => (args) => {
        const { Entries } = args.input as { Entries: { Detail: string }[] };
        for (const entry of Entries) entry.Detail = 'spoilt';
        return next(args);
      },
      { step: 'initialize' },
    );
    const names = { stage: 'lab', overrideParameter: OVERRIDE, distributionId: ID };
    const topicArn = `arn:aws:sns:${HOME}:${lab.cloud.accountId}:people`;
    await expect(
      createNotifier({ [HOME]: bus }, { ...names, topicArn }).send(notice, EMPTY_JOURNAL),
    ).rejects.toThrow('EventBridge PutEvents refused the event (MalformedDetail): Detail is malformed.');
  });
});

describe('who wrote the override', () => {
  const setup = async () => {
    const lab = await world();
    const put = (value: string, by: string) =>
      lab.cloud.parameters.put({ name: OVERRIDE, value, type: 'String', overwrite: true, by });
    for (const [value, by] of [
      ['hold', 'ada'],
      ['auto', 'ada'],
      ['hold ', 'bob'],
      ['auto', 'eve'],
    ] as const)
      put(value, by);
    const author = createOverrideAuthor({ own: new SSMClient(lab.settings()) }, OVERRIDE);
    return { lab, put, author };
  };

  it('is whoever wrote that text last, or that version', async () => {
    const { author } = await setup();
    expect(await author.of({ text: 'hold', seenAt: 0 })).toBe('bob');
    expect(await author.of({ text: 'hold', seenAt: 0, version: 1 })).toBe('ada');
    expect(await author.of({ text: 'primary', seenAt: 0 })).toBeUndefined();
  });

  it('keeps no message waiting where the parameter store does not answer', async () => {
    const { lab } = await setup();
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const client = new SSMClient({ ...lab.settings(), endpoint: `http://127.0.0.1:${port}` });
    const author = createOverrideAuthor({ own: client }, OVERRIDE, 100);
    try {
      await expect(author.of({ text: 'hold', seenAt: 0 })).rejects.toMatchObject({ name: 'AbortError' });
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });

  it('is found on a later page of the history', async () => {
    const { author, put } = await setup();
    for (let i = 0; i < 60; i++) put(`hold because ${i}`, `user ${i}`);
    expect(await author.of({ text: 'hold because 59', seenAt: 0 })).toBe('user 59');
  });
});

/** What is sent of a notice that waits for so long. */
async function sentOf(notice: Partial<Notice>, after?: number, owner?: Journal['owner']) {
  const { notifier, sent } = await people(after);
  const empty = { id: 'n', at: 0, urgent: false, claimedUntil: 0, claimedBy: 'run-1', subject: '' };
  await notifier.send({ ...empty, body: 'So.', ...notice }, { ...EMPTY_JOURNAL, ...(owner && { owner }) });
  const [message, ...more] = sent();
  expect(more).toEqual([]);
  return { subject: message?.subject, lines: message?.body.split('\n') };
}

it.each([
  ['x'.repeat(200), `lab: ${'x'.repeat(92)}...`],
  ['Moved\nto “standby”', 'lab: Moved to  standby'],
  ['→', 'lab:'],
  ['said "no\\yes"', "lab: said 'no/yes'"],
])('turns the subject %j into one line of ASCII', async (subject, taken) => {
  expect((await sentOf({ subject })).subject).toBe(taken);
});

it('tells no mail program what to do', async () => {
  const { subject, lines } = await sentOf({ subject: 'a\u001b[31m', body: 'One\u202e.\nTwo\u0007.' });
  expect(subject).toBe('lab: a [31m');
  expect(lines?.slice(0, 3)).toEqual(['One\ufffd.', 'Two\ufffd.', expect.anything()]);
});

it('says what is urgent, and gives the very commands to look and to overrule', async () => {
  const urgent = { urgent: true, subject: 'Both are down.', body: 'No side is fit.' };
  expect(await sentOf(urgent)).toEqual({
    subject: 'URGENT lab: Both are down.',
    lines: [
      'No side is fit.',
      'Written at 1970-01-01T00:00:00Z.',
      '',
      'To look, from the folder of the project:',
      `  npx routeaway --stage lab --region ${HOME} status`,
      'To move traffic, or to stop everything automatic until you say auto:',
      `  npx routeaway --stage lab --region ${HOME} to standby            # or: to primary`,
      `  npx routeaway --stage lab --region ${HOME} hold`,
      'or from anywhere:',
      `  aws ssm put-parameter --region ${HOME} --overwrite --name ${OVERRIDE} --value hold            # or: primary, standby, auto`,
    ],
  });
});

it('says how old it is where it is late, and how to end what a person has set', async () => {
  const held = { urgent: true, subject: 'Held.', body: 'The hold keeps traffic there.' };
  const said = (after: number) => sentOf({ ...held, command: 'auto' }, after);
  expect((await said(2 * MINUTE)).subject).toBe('URGENT lab: Held.');
  expect(await said(192 * MINUTE)).toEqual({
    subject: 'URGENT lab (3 h 12 min old): Held.',
    lines: [
      'The hold keeps traffic there.',
      'Written at 1970-01-01T00:00:00Z, and it could not be sent for 3 h 12 min: see the status for how things are now.',
      '',
      'To look, from the folder of the project:',
      `  npx routeaway --stage lab --region ${HOME} status`,
      'To end it:',
      `  npx routeaway --stage lab --region ${HOME} auto                  # or: to the side that you want`,
      'or from anywhere:',
      `  aws ssm put-parameter --region ${HOME} --overwrite --name ${OVERRIDE} --value auto`,
    ],
  });
});

test('where there is nothing to overrule, a message shows how to look alone', async () => {
  const { lines } = await sentOf({ urgent: true, subject: 'Switch.', body: 'Switch.', lookOnly: true }, 0);
  expect(lines).toEqual([
    'Switch.',
    'Written at 1970-01-01T00:00:00Z.',
    '',
    'To look, from the folder of the project:',
    `  npx routeaway --stage lab --region ${HOME} status`,
  ]);
});

test('where one override alone may help, a message offers no hold', async () => {
  const notice = { urgent: true, subject: 'Too weak.', body: 'Too weak.', helps: 'standby' } as const;
  const { lines } = await sentOf(notice, 0);
  expect(lines).toEqual([
    'Too weak.',
    'Written at 1970-01-01T00:00:00Z.',
    '',
    'To look, from the folder of the project:',
    `  npx routeaway --stage lab --region ${HOME} status`,
    'To move traffic, where the errors are real:',
    `  npx routeaway --stage lab --region ${HOME} to standby`,
    'or from anywhere:',
    `  aws ssm put-parameter --region ${HOME} --overwrite --name ${OVERRIDE} --value standby`,
  ]);
});

test('while no override can be read, a message offers none', async () => {
  const notice = { urgent: true, subject: 'Unread.', body: 'Unread.', noOverride: true } as const;
  const { lines } = await sentOf(notice, 0);
  expect(lines?.slice(3)).toEqual([
    'To look, from the folder of the project:',
    `  npx routeaway --stage lab --region ${HOME} status`,
    'Until the parameter can be read, no override that you write counts.',
    'To move traffic all the same, past the switcher:',
    `  npx routeaway --stage lab --region ${HOME} break-glass to standby   # or: to primary`,
  ]);
});

describe('while another stack owns the distribution', () => {
  const foreign = { at: 0, other: '210987654321/eu-west-1/prod' };
  const notice = { urgent: true, subject: 'Hold: not ours.', body: 'Hold: not ours.' };
  const untag = [
    'While another stack owns the distribution, no override moves traffic. If its tag is wrong, take it off:',
    `  aws cloudfront untag-resource --resource arn:aws:cloudfront::123456789012:distribution/${ID} --tag-keys Items=routeaway:owner`,
    'To move traffic all the same, past the switcher:',
    `  npx routeaway --stage lab --region ${HOME} break-glass to standby   # or: to primary`,
  ];
  const head = [
    'Hold: not ours.',
    'Written at 1970-01-01T00:00:00Z.',
    '',
    'To look, from the folder of the project:',
    `  npx routeaway --stage lab --region ${HOME} status`,
  ];

  it('offers what helps then', async () => {
    expect(await sentOf(notice, 0, foreign)).toEqual({
      subject: 'URGENT lab: Hold: not ours.',
      lines: [...head, ...untag],
    });
  });

  it('says as well how to end an override', async () => {
    expect((await sentOf({ ...notice, command: 'auto' }, 0, foreign)).lines).toEqual([
      ...head,
      'To end the override:',
      `  npx routeaway --stage lab --region ${HOME} auto`,
      ...untag,
    ]);
  });

  it('offers the usual once it is gone', async () => {
    const { lines } = await sentOf(notice, 0, { at: 0 });
    expect(lines).toEqual([
      ...head,
      'To move traffic, or to stop everything automatic until you say auto:',
      `  npx routeaway --stage lab --region ${HOME} to standby            # or: to primary`,
      `  npx routeaway --stage lab --region ${HOME} hold`,
      'or from anywhere:',
      `  aws ssm put-parameter --region ${HOME} --overwrite --name ${OVERRIDE} --value hold            # or: primary, standby, auto`,
    ]);
  });
});

describe('the API key', () => {
  const NAME = '/routeaway/lab/api-key';
  const setup = async () => {
    const lab = await world();
    const put = (value: string) =>
      lab.cloud.parameters.put({ name: NAME, value, type: 'SecureString', overwrite: true });
    put('the first key');
    return { lab, put, key: createSecret(new SSMClient(lab.settings()), NAME, () => lab.clock.now()) };
  };

  it('is read in the clear, once for all who ask at the same moment', async () => {
    const { lab, key } = await setup();
    expect(await Promise.all([key.read(), key.read(), key.read()])).toEqual(Array(3).fill('the first key'));
    expect(lab.calls).toHaveLength(1);
  });

  it('is kept for five minutes', async () => {
    const { lab, key, put } = await setup();
    await key.read();
    put('the second key');
    lab.clock.advance(5 * MINUTE - 1);
    expect(await key.read()).toBe('the first key');
    lab.clock.advance(1);
    expect(await key.read()).toBe('the second key');
  });

  it('is read again once it was refused', async () => {
    const { key, put } = await setup();
    await key.read();
    put('the second key');
    key.refused();
    expect(await key.read()).toBe('the second key');
  });

  it('serves on where reading it again fails, and is missed where it was never read', async () => {
    const { lab, key } = await setup();
    await key.read();
    refuse(lab, 'ssm');
    lab.clock.advance(6 * MINUTE);
    expect(await key.read()).toBe('the first key');
    const other = createSecret(new SSMClient(lab.settings()), NAME, () => lab.clock.now());
    await expect(other.read()).rejects.toThrow('No.');
  });

  it('is tried again after half a minute where that failed, not at each read, refused or not', async () => {
    const { lab, key, put } = await setup();
    await key.read();
    refuse(lab, 'ssm');
    lab.clock.advance(5 * MINUTE);
    await key.read();
    const calls = lab.calls.length;
    put('the second key');
    key.refused();
    lab.clock.advance(30_000 - 1);
    expect(await key.read()).toBe('the first key');
    expect(lab.calls).toHaveLength(calls);
    lab.wire.faults.clear();
    lab.clock.advance(1);
    expect(await key.read()).toBe('the second key');
  });
});

/** The wire's awkward sample, with a third origin and behaviours that are ours and that are not. */
function distributionConfig(): DistributionConfig {
  const sample = sampleConfig();
  const origins = sample.Origins?.Items ?? [];
  const behaviour = (PathPattern: string, TargetOriginId: string) => ({
    ...sample.DefaultCacheBehavior,
    ViewerProtocolPolicy: 'https-only' as const,
    PathPattern,
    TargetOriginId,
  });
  return {
    ...sample,
    Origins: {
      Quantity: 3,
      Items: [
        ...origins,
        ...origins.slice(0, 1).map((origin) => ({ ...origin, Id: 'website', DomainName: 'www.example.com' })),
      ],
    },
    CacheBehaviors: {
      Quantity: 2,
      Items: [behaviour('/todos/*', 'primary'), behaviour('/assets/*', 'website')],
    },
  };
}

const pointedElsewhere = (config: DistributionConfig): DistributionConfig => ({
  ...config,
  DefaultCacheBehavior: {
    ViewerProtocolPolicy: 'https-only',
    ...config.DefaultCacheBehavior,
    TargetOriginId: 'website',
  },
  CacheBehaviors: { Quantity: 0 },
});
