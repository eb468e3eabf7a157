/** A cloud under a virtual clock, and a server in front of it: what every test of the wire starts from. */
import { Agent } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { readPolicy } from '../../iam/policy.ts';
import { type VirtualClock, virtualClock } from '../../model/clock.ts';
import { type Cloud, type CloudOptions, createCloud } from '../../model/cloud.ts';
import { seeded } from '../../model/random.ts';
import type { Principal } from '../../protocols/call.ts';
import type { CallReport } from '../../protocols/handle.ts';
import { startWire, type Wire, type WireOptions } from '../../protocols/server.ts';

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
    WORKER: { principalArn: ROLE, policies },
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

/** A distribution with two origins, awkward on purpose: text that looks like numbers, entities, empty lists. */
export function config(): DistributionConfig {
  const origin = (Id: string) => ({
    Id,
    DomainName: `${Id}lab.execute-api.us-east-2.amazonaws.com`,
    OriginPath: '/lab',
    CustomHeaders: { Quantity: 1, Items: [{ HeaderName: 'x-origin', HeaderValue: '0042' }] },
    CustomOriginConfig: {
      HTTPPort: 80,
      HTTPSPort: 443,
      OriginProtocolPolicy: 'https-only' as const,
      OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2' as const] },
      OriginReadTimeout: 5,
      OriginKeepaliveTimeout: 5,
    },
    ConnectionAttempts: 2,
    ConnectionTimeout: 3,
    OriginShield: { Enabled: false },
  });
  return {
    CallerReference: '1e5',
    Aliases: { Quantity: 0, Items: [] },
    DefaultRootObject: '',
    Origins: { Quantity: 2, Items: [origin('primary'), origin('standby')] },
    OriginGroups: { Quantity: 0 },
    DefaultCacheBehavior: {
      TargetOriginId: 'primary',
      TrustedSigners: { Enabled: false, Quantity: 0 },
      ViewerProtocolPolicy: 'redirect-to-https',
      AllowedMethods: {
        Quantity: 7,
        Items: ['HEAD', 'DELETE', 'POST', 'GET', 'OPTIONS', 'PUT', 'PATCH'],
        CachedMethods: { Quantity: 2, Items: ['HEAD', 'GET'] },
      },
      SmoothStreaming: false,
      Compress: true,
      LambdaFunctionAssociations: { Quantity: 0 },
      FunctionAssociations: {
        Quantity: 1,
        Items: [{ FunctionARN: `arn:aws:cloudfront::${ACCOUNT}:function/edge`, EventType: 'viewer-request' }],
      },
      FieldLevelEncryptionId: '',
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
    },
    CacheBehaviors: { Quantity: 0 },
    CustomErrorResponses: {
      Quantity: 1,
      Items: [{ ErrorCode: 503, ResponsePagePath: '', ResponseCode: '', ErrorCachingMinTTL: 0 }],
    },
    Comment: ' true & <false> "42"\n ',
    Logging: { Enabled: false, IncludeCookies: false, Bucket: '', Prefix: '' },
    PriceClass: 'PriceClass_All',
    Enabled: true,
    ViewerCertificate: { CloudFrontDefaultCertificate: true, MinimumProtocolVersion: 'TLSv1' },
    Restrictions: { GeoRestriction: { RestrictionType: 'none', Quantity: 0 } },
    WebACLId: '',
    HttpVersion: 'http2',
    IsIPV6Enabled: true,
    Staging: false,
  };
}
