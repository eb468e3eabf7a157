/**
 * One switch of the switcher over the lab's wire: real SDK clients and adapters, a real database, and a fault in one single
 * call. Later runs find no fault; what comes of it is told. Time is virtual: nobody waits for a lease.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
import '@aws-sdk/signature-v4a';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SSMClient } from '@aws-sdk/client-ssm';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpHandlerOptions } from '@smithy/types';
import type { SwitcherPorts } from '../../../functions/switcher/ports.ts';
import { reconcile } from '../../../functions/switcher/reconcile.ts';
import type { CallFault } from '../../../lab/emulator/model/index.ts';
import { createFaults } from '../../../lab/emulator/protocols/index.ts';
import { byName, config, HOME, START, startWorld } from '../../../lab/emulator/test/protocols/world.ts';
import { sideOfKey } from '../../../lab/simulation/world/edge.ts';
import { createDistribution } from '../../../shared/aws/distribution.ts';
import { createNotifier } from '../../../shared/aws/events.ts';
import { createJournal } from '../../../shared/aws/journal.ts';
import { createKeyStore } from '../../../shared/aws/key-store.ts';
import { createLedger } from '../../../shared/aws/ledger.ts';
import { createOverride } from '../../../shared/aws/override.ts';
import { EMPTY_JOURNAL, type Entry } from '../../../shared/core/journal/journal.ts';
import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import { keyNames } from '../../../shared/core/key.ts';
import { DEFAULT_SETTINGS } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';
import type { Verdict } from '../../../shared/core/verdict/verdict.ts';
import { startDatabase } from '../../contract/database.ts';

/** A call that is never answered is given up after this long, real time: production's 3 to 5 s would only be waited for. */
const GIVES_UP_MS = 100;
/** Every other call is answered, however busy the machine is. */
const PATIENCE_MS = 120_000;
const LATER_RUNS = 4;
const BETWEEN_MS = 40_000;

export interface Lived {
  /** Operations of the first run, in order. */
  readonly calls: readonly string[];
  /** What came of it, as JSON. */
  readonly came: string;
}

export interface Stage {
  /** `strikes` is asked for each call of the first run; `nth` counts them, from 0. The one at `hangsAt` is never answered. */
  live(strikes?: (nth: number, operation: string) => CallFault | undefined, hangsAt?: number): Promise<Lived>;
  close(): Promise<void>;
}

export async function startStage(): Promise<Stage> {
  const database = await startDatabase();
  let strike: (operation: string) => CallFault | undefined = () => undefined;
  let hangs = () => false;
  const faults = { ...createFaults(), strike: (call: { operation: string }) => strike(call.operation) };
  const world = await startWorld([], { dynamo: { [HOME]: database.port }, faults });
  const { cloud, clock } = world;
  const topic = cloud.topics.create('people');
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const httpAgent = byName(world).requestHandler.httpAgent;
  /** The SDK's own, in front of each attempt; one that is to get no answer goes where nobody gives any, and alone has a limit. */
  class Handler extends NodeHttpHandler {
    override handle(request: Parameters<NodeHttpHandler['handle']>[0], options?: HttpHandlerOptions) {
      if (!hangs()) return super.handle(request, options);
      request.port = port;
      return super.handle(request, { ...options, requestTimeout: GIVES_UP_MS });
    }
  }
  const requestHandler = new Handler({
    httpAgent,
    connectionTimeout: PATIENCE_MS,
    requestTimeout: PATIENCE_MS,
    throwOnRequestTimeout: true,
  });
  const settings = { ...world.settings(), requestHandler };
  const dynamo = new DynamoDBClient({ ...settings, maxAttempts: 3 });
  const ssm = new SSMClient({ ...settings, maxAttempts: 3 });
  const bus = new EventBridgeClient({ ...settings, maxAttempts: 3 });
  const edge = {
    reads: new CloudFrontClient({ ...settings, maxAttempts: 2 }),
    writes: new CloudFrontClient(settings),
  };
  const keys = { ...settings, endpoint: byName(world).endpoint };
  const kvs = {
    reads: new CloudFrontKeyValueStoreClient({ ...keys, maxAttempts: 2 }),
    writes: new CloudFrontKeyValueStoreClient(keys),
  };
  let stages = 0;

  const live: Stage['live'] = async (strikes = () => undefined, hangsAt) => {
    const nth = ++stages;
    const [id, parameter] = [`E1CASE${nth}`, `/routeaway/${nth}/override`];
    const { arn } = cloud.stores.create({ name: `edge-${nth}`, id: `store-${nth}` });
    cloud.distributions.create({ id, domainName: `d${nth}.cloudfront.net`, config: config() });
    cloud.parameters.put({ name: parameter, value: 'auto', type: 'String' });
    const table = await database.table();
    const target = (): Side =>
      sideOfKey(cloud.stores.listKeys(arn)[0]?.value) ??
      (cloud.distributions.getConfig(id).config.DefaultCacheBehavior?.TargetOriginId as Side);
    const origins = { primary: 'primary', standby: 'standby' };
    // What the test itself writes and reads has patience.
    const ledger = createLedger(database.client, table);
    const record = createJournal(database.client, table);
    const ports: SwitcherPorts = {
      clock: {
        now: clock.now,
        sleep: async (ms) => clock.advance(ms),
      },
      journal: createJournal(dynamo, table),
      ledger: createLedger(dynamo, table),
      override: createOverride(ssm, parameter),
      distribution: createDistribution(edge, { distributionId: id, origins }),
      store: createKeyStore(kvs, arn, keyNames('lab', false)),
      endpoint: {
        ask: async () => ({ tick: clock.now(), judgement: 'healthy', evidence: 'asked', servedBy: target() }),
      },
      notifier: createNotifier(
        { [HOME]: bus },
        { stage: 'lab', overrideParameter: parameter, distributionId: id, topicArn: topic },
        clock.now,
      ),
      log: { info: () => {}, warn: () => {}, error: () => {} },
      gauges: { add: () => {} },
    };
    await record.write({ ...EMPTY_JOURNAL, entries: [initialEntry(clock.now())] }, 0);
    let revision = 0;
    const probed = async () => {
      ({ revision } = await ledger.write(outage(clock.now(), revision), revision));
    };
    /** A run that fails says so in its log; here its traces count. */
    const run = (name: string) =>
      reconcile(ports, DEFAULT_SETTINGS, { id: name, deadline: clock.now() + 60_000 }).catch(() => undefined);

    const calls: string[] = [];
    await probed();
    strike = (operation) => {
      calls.push(operation);
      return strikes(calls.length - 1, operation);
    };
    let sent = 0;
    hangs = () => sent++ === hangsAt;
    await run('first');
    strike = () => undefined;
    hangs = () => false;
    for (let later = 1; later <= LATER_RUNS; later++) {
      clock.advance(BETWEEN_MS);
      await probed();
      await run(`later ${later}`);
    }
    const journal = await record.read();
    const came = {
      target: target(),
      distribution: cloud.distributions.getConfig(id).config.DefaultCacheBehavior?.TargetOriginId,
      newest: journal.entries[0]?.to,
      phase: journal.entries[0]?.phase,
      applied: journal.entries.filter(({ kind, phase }) => kind === 'failover' && phase === 'applied').length,
      verified: journal.entries[0]?.verifiedAt !== undefined,
      unsent: journal.outbox.length,
    };
    return { calls, came: JSON.stringify(came) };
  };

  return {
    live,
    async close() {
      await world.close();
      for (const client of [dynamo, ssm, bus, edge.reads, edge.writes, kvs.reads, kvs.writes])
        client.destroy();
      await database.stop();
      silent.closeAllConnections();
      silent.close();
    },
  };
}

const initialEntry = (now: number): Entry => ({
  epoch: 0,
  kind: 'initial',
  from: 'primary',
  to: 'primary',
  phase: 'applied',
  because: 'First run: the edge sends traffic to primary.',
  evidence: [],
  run: 'initial',
  begunAt: now - 86_400_000,
  leaseUntil: now - 86_400_000,
  effectAt: now - 86_400_000,
  closedAt: now - 86_400_000,
  archived: true,
});

/** The primary has been down for half a minute, the standby is proven. */
function outage(now: number, revision: number): Ledger {
  const last = Math.floor(now / 10_000) * 10_000;
  const verdicts = (judgement: (age: number) => Verdict['judgement']): Verdict[] =>
    Array.from({ length: 30 }, (_, i) => ({
      tick: last - (29 - i) * 10_000,
      judgement: judgement(29 - i),
      evidence: 'as the test has it',
    }));
  return {
    revision,
    primary: verdicts((age) => (age < 6 ? 'unhealthy' : 'healthy')),
    standby: verdicts(() => 'healthy'),
    public: verdicts((age) => (age < 6 ? 'unhealthy' : 'healthy')),
    goodSince: { standby: START - 86_400_000 },
  };
}
