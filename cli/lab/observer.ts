/**
 * Looks at the lab as `routeaway --stage lab status` does, through the same calls to its AWS and with the same code, so that the
 * page says nothing else than the command line. All pages that are open share one look a second.
 */
import { Agent } from 'node:http';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Route53Client } from '@aws-sdk/client-route-53';
import { SSMClient } from '@aws-sdk/client-ssm';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { View } from '../../lab/stand/control/view.ts';
import { recordOf } from '../../lab/stand/deployment-record.ts';
import type { Lab, Observer } from '../../lab/stand/lab.ts';
import { LAB } from '../../lab/stand/package/lab.ts';
import { readDrill } from '../../shared/aws/drill.ts';
import { createBeacon, createNameServers } from '../../shared/aws/name-servers.ts';
import { named } from '../../shared/aws/named-calls.ts';
import { createOwner } from '../../shared/aws/owner.ts';
import { createSign } from '../../shared/aws/sign.ts';
import { readSwitcherConfig } from '../../shared/config.ts';
import type { DeploymentRecord } from '../../shared/kit/deployment-record.ts';
import { observePorts } from '../../shared/observe/aws.ts';
import { LEDGER_FAILED, RUN_FAILED } from '../../shared/ports.ts';
import { fromHere } from '../routeaway/commands/without-control.ts';
import { NoControl } from '../routeaway/stage/aws-errors.ts';
import {
  directFromHere,
  endpointFromHere,
  openFor,
  portsOver,
  type Stage,
} from '../routeaway/stage/connect.ts';
import { controlRegions } from '../routeaway/stage/control-regions.ts';
import { keyFromAnywhere } from '../routeaway/stage/controls.ts';
import { latchesIn, resolversAt, seenFromHere } from '../routeaway/stage/dns.ts';
import { LATELY_MS } from '../routeaway/stage/failed-runs.ts';
import { standing } from '../routeaway/stage/set-override.ts';
import { scheduleAt } from '../routeaway/stage/silence.ts';
import { type Observed, snapshotOf } from '../routeaway/stage/snapshot.ts';
import { statusOf } from '../routeaway/view/status.ts';
import { type Look, viewOf } from './view.ts';

/** What was seen so long ago is as good as what is seen now (ms, real time). */
const SHARED_MS = 900;

export const createObserver = (lab: Lab): Observer => observerOf(recordOf(lab), lab);

export function observerOf(record: DeploymentRecord, lab: Seen): Observer {
  const agent = new Agent({ keepAlive: true, lookup: here });
  const stage = stageOf(record, lab.clock, agent);
  let last: { readonly at: number; readonly look: Promise<View> } | undefined;
  return {
    look() {
      if (last === undefined || performance.now() - last.at > SHARED_MS)
        last = { at: performance.now(), look: look(stage, lab).then(viewOf) };
      return last.look;
    },
    close: () => agent.destroy(),
  };
}

type Seen = Pick<Lab, 'clock' | 'timeline'>;
type Watched = Observed & Pick<Stage, 'ssm'>;

async function look(stage: Watched, lab: Seen): Promise<Look> {
  try {
    const snapshot = await snapshotOf(stage, async () => failedRuns(lab));
    return { snapshot, status: statusOf(stage, snapshot) };
  } catch (error) {
    if (!(error instanceof NoControl)) throw error;
    const { config, direct, dns } = stage;
    const ports = { ...stage.ports, direct, now: lab.clock.now, ...(dns && { dns }) };
    const override = standing(stage).catch(() => undefined);
    return { status: await fromHere(error, { stage: LAB.stage, config, ports, override }) };
  }
}

/** Every name of the lab is this machine; not every resolver knows. */
const here = ((_: string, { all }: { readonly all?: boolean }, done: (...result: unknown[]) => void) =>
  all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)) as never;

/** Nobody edits the records so often. */
const SELDOM_MS = 10_000;

function seldom<T>(look: () => Promise<T>, now: () => number): () => Promise<T> {
  let last: { readonly at: number; readonly found: Promise<T> } | undefined;
  return () => {
    if (!last || now() - last.at >= SELDOM_MS) last = { at: now(), found: look() };
    return last.found;
  };
}

function stageOf(record: DeploymentRecord, { now }: Lab['clock'], httpAgent: Agent): Watched {
  const { environment = {}, endpointUrl: endpoint = '', credentials } = record;
  const config = readSwitcherConfig({ ...environment, AWS_REGION: record.regions.control });
  const { journalTable, controllers, apiKeyParameter, probeAuth } = config;
  const controls = controlRegions(controllers?.regions ?? [record.regions.control]);
  const means = (region: string) => ({
    ...{ endpoint, region, maxAttempts: 1 },
    ...(credentials && { credentials }),
    requestHandler: new NodeHttpHandler({ httpAgent, requestTimeout: 3_000, throwOnRequestTimeout: true }),
  });
  const both = <T>(client: T) => ({ reads: client, writes: client });
  const edge = both(named(new CloudFrontClient(means('us-east-1'))));
  const ssmIn = (region: string) => named(new SSMClient(means(region)));
  const of = controls.all.map((region) => {
    const dynamoDB = named(new DynamoDBClient(means(region)));
    const clients = {
      ...{ dynamoDB, ssm: ssmIn(region), cloudFront: edge },
      elsewhere: {
        keyValueStore: () => both(named(new CloudFrontKeyValueStoreClient(means('us-east-1')))),
        ssmIn,
      },
    };
    const there = { ...config, ...(controllers && { controllers: { ...controllers, region } }) };
    return [region, { dynamoDB, ports: observePorts(there, clients, now) }] as const;
  });
  const at = (region: string) => new Map(of).get(region) ?? of[0]?.[1] ?? nowhere();
  const place = {
    ...{ stage: LAB.stage, region: record.regions.control, endpointUrl: endpoint, kept: record },
    ...(controllers && { controls: controls.all }),
  };
  const apiKey =
    apiKeyParameter === undefined
      ? undefined
      : keyFromAnywhere(apiKeyParameter, config.regions, place, now, ssmIn);
  const asked = {
    open: openFor(place),
    now,
    apiKey,
    ...(probeAuth === 'iam' && { sign: createSign(ssmIn(place.region)) }),
  };
  const { dns } = config;
  const route53 = new Route53Client(means('us-east-1'));
  const cloudWatches = new Map(controls.all.map((region) => [region, new CloudWatchClient(means(region))]));
  const latches = () => latchesIn(LAB.stage, controls.all, (region) => cloudWatches.get(region) ?? nowhere());
  return {
    place,
    ssm: ssmIn,
    config,
    controls,
    ports: {
      ...portsOver(controls, (region) => at(region).ports),
      ...(dns && {
        nameServers: createNameServers(dns, now, resolversAt(record.nameServer)),
        beacon: createBeacon(dns.beaconUrl, asked.open),
      }),
      endpoint: endpointFromHere(config, asked),
    },
    ...(dns && {
      dns: seldom(() => seenFromHere(dns, record, asked.open, latches, named(route53)), now),
    }),
    direct: directFromHere(config, asked),
    owner: createOwner(edge, config),
    drill: { read: () => controls.ask((region) => readDrill(at(region).dynamoDB, journalTable)) },
    schedule: scheduleAt(place, means(record.regions.control)),
  };
}

function nowhere(): never {
  throw new Error('The lab has no control Region.');
}

/** By the timeline, which has each of these lines. */
const failedRuns = ({ timeline, clock }: Seen) =>
  timeline.events
    .filter(({ at }) => clock.now() - at <= LATELY_MS)
    .filter(
      ({ verb, sentence }) =>
        verb === 'decide' || sentence.startsWith(RUN_FAILED) || sentence === LEDGER_FAILED,
    )
    .map(({ at, verb, sentence, evidence, region }) => ({
      at,
      message: sentence === LEDGER_FAILED ? `${sentence} ${evidence.replace(/^error: /, '')}` : sentence,
      ...(region !== undefined && { region }),
      ...(verb === 'decide' && { decides: true as const }),
    }));
