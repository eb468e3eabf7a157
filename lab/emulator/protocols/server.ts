/**
 * The lab's AWS: one loopback port for every service and Region. Unmodified SDKs and the `aws` command talk to it.
 * Service, Region and caller come from the signature's credential scope; time comes from the lab's clock, in the
 * `Date` header too, since the SDK sets its own clock by that.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StrongTables } from '../dynamodb/strong-tables.ts';
import type { Cloud } from '../model/cloud.ts';
import type { RegionNetwork } from '../model/region-network.ts';
import type { Principal, Reply, Service } from './call.ts';
import { cloudfront } from './cloudfront.ts';
import { cloudwatch } from './cloudwatch.ts';
import { type DynamoWrite, dynamodb } from './dynamodb.ts';
import { events } from './events.ts';
import { createFaults, type Faults } from './faults.ts';
import { refusalAtAws } from './guard.ts';
import { type CallReport, type Handled, type Handling, handle } from './handle.ts';
import { keyValueStores } from './key-value-stores.ts';
import { lambda } from './lambda.ts';
import { logs } from './logs.ts';
import { receive } from './receive.ts';
import { route53 } from './route53.ts';
import { sns, sts } from './sns.ts';
import { ssm } from './ssm.ts';

export interface WireOptions {
  readonly cloud: Cloud;
  /** 0 takes a free one. */
  readonly port: number;
  /** Loopback port of each Region's database; read anew for each call. */
  readonly dynamo: Readonly<Record<string, number>>;
  /** Its tables with multi-Region strong consistency. */
  readonly strong?: StrongTables | undefined;
  /** Between the Regions from which functions call and those that they call. */
  readonly network?: Pick<RegionNetwork, 'isOpen'> | undefined;
  /** Who has this access key; nobody where undefined. */
  readonly roleOf: (accessKeyId: string) => Principal | undefined;
  readonly faults?: Faults;
  readonly onCall?: (report: CallReport) => void;
  /** Services beside the lab's own; of two with one name, these are asked. */
  readonly services?: readonly Service[];
  /** Told after each write to a database that took effect, before the client hears of it. */
  readonly onDynamoWrite?: (write: DynamoWrite) => void;
  /** How the user chooses another port; for the message when this one is taken. */
  readonly portOption?: string;
}

export interface Wire {
  readonly port: number;
  readonly faults: Faults;
  /** What can be called, by the service's name in fault rules. */
  readonly operations: Readonly<Record<string, readonly string[]>>;
  /** Cuts every connection, those that wait for an answer too. */
  close(): Promise<void>;
}

export async function startWire(options: WireOptions): Promise<Wire> {
  const { cloud, faults = createFaults() } = options;
  const lab: Handling = {
    services: [
      ...(options.services ?? []),
      cloudfront(cloud),
      keyValueStores(cloud),
      route53(cloud),
      cloudwatch(cloud),
      ssm(cloud),
      sns(cloud),
      lambda(cloud),
      logs(cloud),
      events(cloud),
      sts(),
      dynamodb({ ports: options.dynamo, onWrite: options.onDynamoWrite, strong: options.strong }),
    ],
    accountId: cloud.accountId,
    faults,
    network: options.network,
    roleOf: options.roleOf,
  };
  const server = createServer((message, response) => {
    void serve(message, response, lab, options);
  });
  // Longer than any client keeps an idle connection, so that none is closed under a request on its way.
  server.keepAliveTimeout = 120_000;

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, options)));
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    faults,
    operations: Object.fromEntries(lab.services.map((one) => [one.name, Object.keys(one.operations).sort()])),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  lab: Handling,
  options: WireOptions,
): Promise<void> {
  const refused = refusalAtAws(message);
  if (refused !== undefined) {
    message.resume();
    return send(
      { status: 403, headers: { 'content-type': 'text/plain' }, body: refused },
      response,
      options.cloud.clock.now(),
    );
  }
  const received = await receive(message).catch(() => undefined);
  // A client that goes away in the middle of its request is not answered.
  if (!received) return;
  const { request, fault } = received;
  const handled = await handle(request, fault, randomUUID(), lab);
  options.onCall?.(handled.report);
  answer(handled, response, options.cloud);
}

function answer({ reply, report }: Handled, response: ServerResponse, { clock }: Cloud): void {
  switch (report.fault?.kind) {
    case 'timeout':
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'lost-answer':
      response.socket?.destroy();
      return;
    case 'latency':
      clock.after(report.fault.ms, () => reply && send(reply, response, clock.now()));
      return;
    default:
      if (reply) send(reply, response, clock.now());
  }
}

function send({ status, headers, body = '' }: Reply, response: ServerResponse, now: number): void {
  response.writeHead(status, {
    ...headers,
    date: new Date(now).toUTCString(),
    ...(status !== 204 && { 'content-length': Buffer.byteLength(body) }),
  });
  response.end(body);
}

function explain(error: NodeJS.ErrnoException, { port, portOption = '--port' }: WireOptions): Error {
  if (error.code !== 'EADDRINUSE') return error;
  return new Error(
    `Port ${port} is in use, so the lab's AWS endpoint cannot listen there; end what holds it or choose another with ${portOption}.`,
  );
}
