/**
 * Connects to a deployed stage: its switcher's configuration (read from the function itself, so that it is always what runs),
 * and the ports with which the switcher observes, with the operator's own credentials.
 */

import nodeDns from 'node:dns';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, ResourceNotFoundException } from '@aws-sdk/client-lambda';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { cloudFront, dynamoDB, lambda, limited, ssm } from '../../../shared/aws/clients.ts';
import { readDrill, writeDrill } from '../../../shared/aws/drill.ts';
import { createBeacon, createNameServers } from '../../../shared/aws/name-servers.ts';
import { withEachClient } from '../../../shared/aws/named-calls.ts';
import { createOwner } from '../../../shared/aws/owner.ts';
import { createSecret } from '../../../shared/aws/secret.ts';
import { createSign } from '../../../shared/aws/sign.ts';
import type { Env } from '../../../shared/config/reader.ts';
import { readSwitcherConfig, type SwitcherConfig } from '../../../shared/config.ts';
import type { DrillReading } from '../../../shared/core/drill.ts';
import type { Side } from '../../../shared/core/side.ts';
import type { PublicVerdict } from '../../../shared/core/verdict/verdict.ts';
import { messageOf } from '../../../shared/errors.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import { observePorts } from '../../../shared/observe/aws.ts';
import { type ObservePorts, readLedgers } from '../../../shared/observe/observe.ts';
import type { DrillItem, OwnerMark, PublicClient, PublicEndpoint } from '../../../shared/ports.ts';
import type { Open, Secret } from '../../../shared/probe/ask.ts';
import { createPublicClient, createPublicEndpoint, type Means } from '../../../shared/probe/probes.ts';
import { atControl } from './aws-errors.ts';
import { type ControlRegions, controlRegions } from './control-regions.ts';
import { type DnsSeen, latchesIn, resolversAt, seenFromHere } from './dns.ts';
import { type Schedule, scheduleAt } from './silence.ts';
import { credentialsAt, isHere, type StageLocation, writeDown } from './stage-location.ts';

export interface Stage {
  readonly place: StageLocation;
  readonly config: SwitcherConfig;
  readonly ports: ObservePorts & { readonly endpoint: PublicEndpoint };
  /** Asks a side past CloudFront. */
  readonly direct: (side: Side) => Promise<PublicVerdict>;
  /** The public endpoint as clients see it. */
  readonly client: PublicClient;
  /** The distribution's owner tag, read only. */
  readonly owner: Pick<OwnerMark, 'read'>;
  readonly controls: ControlRegions;
  /** Of a control Region. */
  readonly ssm: (region: string) => SSMClient;
  readonly dynamoDB: (region: string) => DynamoDBClient;
  readonly drill: DrillStore;
  /** What is seen from here of DNS as a traffic control; absent where it is none. */
  readonly dns?: () => Promise<DnsSeen>;
  /** The state of the prober's schedule in a control Region. */
  readonly schedule: Schedule;
}

/** Which drill is on. Unlike the functions this reads it strongly consistent: what was just written is what stands there. */
export interface DrillStore extends DrillItem {
  write(drill: DrillReading): Promise<void>;
}

/** Throws `UserError`. */
export async function connect(place: StageLocation): Promise<Stage> {
  useIn(place);
  const known = regionsOf(place);
  const environment = await environmentOf(place, known);
  const config = configOf(environment, place);
  const { controllers } = config;
  const controls =
    controllers && known.all.length === 1 ? controlRegions(controllers.regions, known.region()) : known;
  const means = { open: openFor(place), now: clockOf(place) };
  const edge = cloudFront();
  const clients = { ssm: each((region) => ssm(region)), dynamoDB: each((region) => dynamoDB(region)) };
  const ports = portsOver(
    controls,
    each((region) =>
      observePorts(
        { ...config, ...(config.controllers && { controllers: { ...config.controllers, region } }) },
        { dynamoDB: clients.dynamoDB(region), ssm: clients.ssm(region), cloudFront: edge },
        means.now,
      ),
    ),
  );
  const { apiKeyParameter, journalTable, probeAuth, dns } = config;
  const apiKey =
    apiKeyParameter === undefined
      ? undefined
      : secretIn(
          controls,
          each((region) => createSecret(clients.ssm(region), apiKeyParameter, means.now)),
        );
  const asked = {
    ...means,
    apiKey,
    ...(probeAuth === 'iam' && { sign: createSign(clients.ssm(controls.region())) }),
  };
  // What only one Region's copy of the table is asked for shall be one that answers.
  if (config.controllers) await ports.journal.read().catch(() => undefined);
  return {
    place: { ...place, ...(config.controllers && { controls: controls.all }) },
    config,
    ports: {
      ...ports,
      ...(dns && {
        nameServers: createNameServers(dns, means.now, resolversAt(nameServerOf(place))),
        beacon: createBeacon(dns.beaconUrl, means.open),
      }),
      endpoint: endpointFromHere(config, asked),
    },
    ...(dns && {
      dns: () => seenFromHere(dns, place.kept, means.open, () => latchesIn(place.stage, controls.all)),
    }),
    direct: directFromHere(config, asked),
    client: createPublicClient(config, asked),
    owner: createOwner(edge, config),
    controls,
    ...clients,
    drill: {
      read: () => controls.ask((region) => readDrill(clients.dynamoDB(region), journalTable)),
      write: (drill) => controls.ask((region) => writeDrill(clients.dynamoDB(region), journalTable, drill)),
    },
    schedule: scheduleAt(place),
  };
}

/** Of the lab. */
export const nameServerOf = ({ kept, endpointUrl }: StageLocation): string | undefined =>
  endpointUrl === undefined ? undefined : kept?.nameServer;

/** Those that are known without asking. */
export const regionsOf = ({ controls, region }: StageLocation): ControlRegions =>
  controlRegions(controls ?? [region], region);

/** What is made once for each Region. */
function each<T>(make: (region: string) => T): (region: string) => T {
  const made = new Map<string, T>();
  return (region) => {
    const one = made.get(region) ?? make(region);
    made.set(region, one);
    return one;
  };
}

/** The ports of whichever control Region answers. */
export function portsOver(controls: ControlRegions, at: (region: string) => ObservePorts): ObservePorts {
  const here = () => at(controls.region());
  const { probers, controllers, ...ports } = here();
  if (!probers || !controllers) return here();
  return {
    ...ports,
    journal: {
      read: () => controls.ask((region) => at(region).journal.read()),
      write: (journal, seen) => controls.ask((region) => at(region).journal.write(journal, seen)),
      archive: (entry, revision) => controls.ask((region) => at(region).journal.archive(entry, revision)),
    },
    ledger: { read: async () => (await readLedgers(here())).ledger },
    probers: { read: async () => here().probers?.read() ?? [] },
    controllers: {
      ...controllers,
      get region() {
        return controls.region();
      },
      read: async () => here().controllers?.read() ?? {},
    },
  };
}

function secretIn(controls: ControlRegions, at: (region: string) => Secret): Secret {
  return {
    read: () => controls.ask((region) => at(region).read()),
    refused() {
      for (const region of controls.all) at(region).refused();
    },
  };
}

const switcherName = (stage: string): string => `routeaway-${stage}-switcher`;

/** The switcher's environment. It is written down here as well, for the day that it cannot be read. */
export async function environmentOf(place: StageLocation, controls = regionsOf(place)): Promise<Env> {
  const name = switcherName(place.stage);
  const variables = await atControl(
    place,
    `Looking for stage ${place.stage} (lambda:GetFunctionConfiguration)`,
    async () => {
      try {
        const get = new GetFunctionConfigurationCommand({ FunctionName: name });
        const { Environment } = await controls.ask((region) => lambda(region).send(get, limited()));
        return Environment?.Variables ?? {};
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
        throw new UserError(
          `There is no stage ${place.stage} in ${place.region}: the function ${name} is not there. Check --stage and --region (the control Region), or deploy it: npm run deploy -- --stage ${place.stage}.`,
        );
      }
    },
  );
  writeDown({ ...place, region: controls.region() }, variables);
  return variables;
}

export function configOf(environment: Env, { stage, region }: StageLocation): SwitcherConfig {
  try {
    return readSwitcherConfig({ ...environment, AWS_REGION: region });
  } catch (error) {
    const why = messageOf(error);
    throw new UserError(
      `The switcher of stage ${stage} in ${region} has settings that this version does not understand; is it another version? ${why}`,
    );
  }
}

/**
 * The SDK finds Region, endpoint and credentials in the environment, here as in a Lambda. From now on every client's answers
 * measure the clock of this machine.
 */
export function useIn(place: StageLocation): void {
  const { region, endpointUrl } = place;
  withEachClient(labClock(place) ? undefined : place.clock?.watch);
  process.env.AWS_REGION = region;
  process.env.AWS_DEFAULT_REGION = region;
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  if (endpointUrl === undefined) return;
  process.env.AWS_ENDPOINT_URL = endpointUrl;
  const credentials = credentialsAt(place);
  if (credentials) {
    process.env.AWS_ACCESS_KEY_ID ??= credentials.accessKeyId;
    process.env.AWS_SECRET_ACCESS_KEY ??= credentials.secretAccessKey;
  }
  if (isHere(endpointUrl)) localhostIsHere();
}

/** Every name below localhost is this machine (RFC 6761); not every resolver knows. */
function localhostIsHere(): void {
  const lookup = nodeDns.lookup as (...args: unknown[]) => void;
  const patched = (hostname: string, ...rest: unknown[]): void =>
    lookup(hostname.endsWith('.localhost') ? '127.0.0.1' : hostname, ...rest);
  Object.assign(nodeDns, { lookup: patched });
}

/** The names of the lab's world lead to this machine, without TLS. */
export function openFor({ kept, endpointUrl }: StageLocation): Open {
  const hosts = endpointUrl === undefined ? {} : (kept?.hosts ?? {});
  const open = (url: URL, ...rest: [never, never]) => {
    const there = hosts[url.hostname];
    if (there === undefined) return secure(url, ...rest);
    return plain(new URL(url.pathname + url.search, there), ...rest);
  };
  return open as Open;
}

/**
 * The public endpoint, asked from this machine. Clients have resolvers of their own: a name that cannot be resolved here says
 * nothing about them.
 */
export function endpointFromHere(
  config: Parameters<typeof createPublicEndpoint>[0],
  means: Means & { readonly open: Open },
): PublicEndpoint {
  let unresolved: string | undefined;
  const open = (url: URL, ...rest: [never, never]) =>
    means.open(url, ...rest).once('error', ({ syscall, code }: NodeJS.ErrnoException) => {
      if (syscall !== 'getaddrinfo') return;
      unresolved = `this machine cannot resolve ${url.hostname} (${code}); check its DNS`;
    });
  const endpoint = createPublicEndpoint(config, { ...means, open: open as Open });
  return {
    async ask() {
      unresolved = undefined;
      const verdict = await endpoint.ask();
      if (unresolved === undefined) return verdict;
      return { tick: verdict.tick, judgement: 'unknown', evidence: unresolved };
    },
  };
}

/** A side, asked past CloudFront from this machine. */
export function directFromHere(
  config: Parameters<typeof createPublicEndpoint>[0] & Pick<SwitcherConfig, 'healthUrls'>,
  means: Parameters<typeof endpointFromHere>[1],
): (side: Side) => Promise<PublicVerdict> {
  const { publicWriteUrl: _, healthUrls, ...rest } = config;
  return (side) => endpointFromHere({ ...rest, publicUrl: healthUrls[side] }, means).ask();
}

/** By AWS's time, as far as it is known. The lab has a time of its own. */
export function clockOf(place: StageLocation): () => number {
  const clock = labClock(place);
  if (clock) return () => clock.at + (Date.now() - clock.real) * clock.speed;
  return place.clock?.now ?? Date.now;
}

const labClock = ({ kept, endpointUrl }: StageLocation) =>
  endpointUrl === undefined ? undefined : kept?.clock;
