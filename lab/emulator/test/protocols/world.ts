/** A cloud under a virtual clock, and a server in front of it: what every test of the wire starts from. */
import { Agent } from 'node:http';
import type { LookupFunction } from 'node:net';
import { readPolicy } from '../../iam/policy.ts';
import { type VirtualClock, virtualClock } from '../../model/clock.ts';
import { type Cloud, type CloudOptions, createCloud } from '../../model/cloud.ts';
import { seeded } from '../../model/random.ts';
import type { Principal } from '../../protocols/call.ts';
import type { CallReport } from '../../protocols/handle.ts';
import { startWire, type Wire, type WireOptions } from '../../protocols/server.ts';
import { config } from '../distribution.ts';

export { config };

/** The lab's time at the start: nobody's wall clock. */
export const START = Date.parse('2027-01-05T18:00:00Z');
export const ACCOUNT = '123456789012';
export const HOME = 'ca-central-1';
export const ROLE = `arn:aws:sts::${ACCOUNT}:assumed-role/worker/lab`;
export const DISTRIBUTION = 'E1LABWIRE';

export interface World {
  readonly clock: VirtualClock;
  readonly cloud: Cloud;
  readonly wire: Wire;
  readonly url: string;
  /** Everything that was called, oldest first. */
  readonly calls: CallReport[];
  /** What an SDK client needs. Access keys: `OPERATOR`, `WORKER` (the role with `statements`), anything else is nobody's. */
  settings(
    accessKeyId?: string,
    region?: string,
  ): {
    region: string;
    endpoint: string;
    maxAttempts: number;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };
  close(): Promise<void>;
}

export async function startWorld(
  statements: readonly object[] = [],
  over: Partial<WireOptions> & Pick<CloudOptions, 'staleStore'> = {},
): Promise<World> {
  const clock = virtualClock(START);
  const cloud = createCloud({
    clock,
    accountId: ACCOUNT,
    random: seeded(1),
    region: HOME,
    staleStore: over.staleStore,
  });
  cloud.distributions.create({ id: DISTRIBUTION, domainName: 'd1lab.cloudfront.net', config: config() });
  const calls: CallReport[] = [];
  const policies = [readPolicy({ Version: '2012-10-17', Statement: statements }, 'worker')];
  const principals: Readonly<Record<string, Principal>> = {
    OPERATOR: 'operator',
    WORKER: { principalArn: ROLE, policies, region: HOME },
  };
  const wire = await startWire({
    cloud,
    port: 0,
    dynamo: {},
    roleOf: (key) => principals[key],
    ...over,
    onCall: (report) => {
      calls.push(report);
      over.onCall?.(report);
    },
  });
  const url = `http://127.0.0.1:${wire.port}`;
  return {
    clock,
    cloud,
    wire,
    url,
    calls,
    settings: (accessKeyId = 'OPERATOR', region = HOME) => ({
      region,
      endpoint: url,
      maxAttempts: 1,
      credentials: { accessKeyId, secretAccessKey: 'lab' },
    }),
    close: () => wire.close(),
  };
}

/** A world for each test and a client that speaks to it; both are closed after it. */
export function eachTest<C extends { destroy(): void }>(
  Client: new (settings: ReturnType<World['settings']>) => C,
  prepare?: (world: World) => void,
  statements: readonly object[] = [],
): { readonly world: World; readonly client: C } {
  const at = {} as { world: World; client: C };
  beforeEach(async () => {
    at.world = await startWorld(statements);
    at.client = new Client(at.world.settings());
    prepare?.(at.world);
  });
  afterEach(async () => {
    at.client.destroy();
    await at.world.close();
  });
  return at;
}

/** What a client threw, so that its name, status and text can be looked at together. */
export async function failure(
  call: Promise<unknown>,
): Promise<Record<string, unknown> & { name: string; message: string }> {
  try {
    await call;
  } catch (error) {
    return error as Record<string, unknown> & { name: string; message: string };
  }
  throw new Error('The call should have failed.');
}

/** What a client says of a connection that was cut. */
export const CUT = /ECONNRESET|socket hang up/;

/**
 * For the client of the key-value store: it puts the account's number before the host, so an address will not do; names
 * below localhost are this machine.
 */
export const byName = ({ wire }: Pick<World, 'wire'>) => ({
  endpoint: `http://lab.localhost:${wire.port}`,
  requestHandler: { httpAgent: new Agent({ lookup: loopback }) },
});

const loopback: LookupFunction = (_, { all }, found) =>
  all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4);

/** A signed request as no client would send it. */
export function raw(
  world: World,
  service: string,
  init: RequestInit & { path?: string; key?: string; headers?: Record<string, string> },
) {
  const { path = '/', key = 'OPERATOR', headers = {}, ...rest } = init;
  const authorization = `AWS4-HMAC-SHA256 Credential=${key}/20270105/${HOME}/${service}/aws4_request, SignedHeaders=host, Signature=0a`;
  return fetch(`${world.url}${path}`, { method: 'POST', headers: { authorization, ...headers }, ...rest });
}
