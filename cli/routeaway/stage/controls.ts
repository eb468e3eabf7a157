/**
 * Finds what `break-glass` must know of a stage, from whatever is still available: the options, the deployment record, the
 * switcher's own settings; and if the control Region is gone, CloudFront itself, by the distribution's owner tag and the
 * store's name.
 */
import {
  type CloudFrontClient,
  type DistributionSummary,
  GetDistributionCommand,
  ListDistributionsCommand,
  ListKeyValueStoresCommand,
} from '@aws-sdk/client-cloudfront';
import { DescribeKeyValueStoreCommand } from '@aws-sdk/client-cloudfront-keyvaluestore';
import { cloudFront, limited, ssmIn } from '../../../shared/aws/clients.ts';
import { createDistribution, type DistributionNames } from '../../../shared/aws/distribution.ts';
import { createKeyStore } from '../../../shared/aws/key-store.ts';
import { keyValueStore } from '../../../shared/aws/key-store-client.ts';
import { OLD_OWNER_TAG, ownerTag, readTags } from '../../../shared/aws/owner.ts';
import { createSecret } from '../../../shared/aws/secret.ts';
import { createSign } from '../../../shared/aws/sign.ts';
import { storeArn as anArn, distributionId as anId } from '../../../shared/config/kinds.ts';
import type { SwitcherConfig } from '../../../shared/config.ts';
import { type KeyNames, keyNames } from '../../../shared/core/key.ts';
import { REGION } from '../../../shared/core/region.ts';
import type { Routing } from '../../../shared/core/routing.ts';
import { SIDES, type Side } from '../../../shared/core/side.ts';
import type { PublicVerdict } from '../../../shared/core/verdict/verdict.ts';
import { UsageError, UserError } from '../../../shared/kit/errors.ts';
import type { DistributionControl, KeyStore, PublicEndpoint } from '../../../shared/ports.ts';
import type { Secret } from '../../../shared/probe/ask.ts';
import type { createPublicEndpoint } from '../../../shared/probe/probes.ts';
import { asCommand } from '../view/format.ts';
import { awsError, NoControl } from './aws-errors.ts';
import {
  clockOf,
  configOf,
  directFromHere,
  endpointFromHere,
  environmentOf,
  openFor,
  useIn,
} from './connect.ts';
import { journalIn, knownChecks, lastCalls, noteMove } from './dns.ts';
import type { StageLocation } from './stage-location.ts';

export interface Flags {
  readonly distribution?: string;
  readonly store?: string;
}

export interface Controls {
  /** How they are known, for a sentence. */
  readonly known: string;
  /** Absent with `routing=dns`. */
  readonly distributionId?: string;
  readonly distribution: DistributionControl;
  /** Absent where there is no CloudFront function. */
  readonly store?: KeyStore;
  /** Absent where only CloudFront was asked. */
  readonly routing?: Routing;
  /** Absent where it is not known which Region's answer is whose. */
  readonly endpoint?: PublicEndpoint;
  readonly regions?: Readonly<Record<Side, string>>;
  /** DNS as a traffic control; absent where it is none, or only CloudFront was asked. */
  readonly dns?: DnsControl;
  /** Asks a side past CloudFront. Absent where it is not known where the sides are. */
  readonly direct?: (side: Side) => Promise<PublicVerdict>;
}

export interface DnsControl {
  readonly name: string;
  /** Sends the name to a side; resolves to a sentence. */
  move(to: Side): Promise<string>;
  /** What is left of Route 53 where that fails: sentences, and commands in lines of their own. */
  lastCalls(to: Side): Promise<readonly string[]>;
}

type Asked = Parameters<typeof createPublicEndpoint>[0];

/** Throws `UsageError` and `UserError`. `say`: what is tried, where it may take a while. */
export async function findControls(
  place: StageLocation,
  flags: Flags,
  say: (sentence: string) => void,
): Promise<Controls> {
  useIn(place);
  check(flags);
  await named(flags);
  const { kept, stage, region } = place;
  const written = kept?.environment;
  if (written !== undefined)
    return controlsOf(configOf(written, place), place, `.routeaway/${stage}.json`, flags);
  // It knows more than the two ids: which of the two it writes, and where to ask.
  say(`There is no deployment record here; asking the switcher in ${region} where the traffic controls are.`);
  try {
    return controlsOf(configOf(await environmentOf(place), place), place, `the switcher in ${region}`, flags);
  } catch (error) {
    // The way on is this command.
    const { message } = error instanceof NoControl ? error.said : (error as Error);
    say(`${message} Looking for them in CloudFront.`);
  }
  return ofCloudFront(place, flags, say);
}

function check({ distribution, store }: Flags): void {
  if (distribution !== undefined && anId.parse(distribution) === undefined)
    throw new UsageError(
      `--distribution is "${distribution}"; it must be ${anId.wants}, e.g. E2QWRUHAPOMQZL.`,
    );
  if (store !== undefined && anArn.parse(store) === undefined)
    throw new UsageError(`--store is "${store}"; it must be ${anArn.wants}.`);
  if (store !== undefined && distribution === undefined)
    throw new UsageError(
      '--store says where the key is; --distribution has to say which distribution it belongs to.',
    );
}

/** What was typed and is not there is a mistake; where CloudFront cannot be asked, the key may be set all the same. */
async function named({ distribution, store }: Flags): Promise<void> {
  const asked = async (call: () => Promise<unknown>, missing: string, slip: string): Promise<void> => {
    try {
      await call();
    } catch (error) {
      if ((error as Error).name === missing) throw new UsageError(`${slip} Nothing was changed.`);
    }
  };
  const { reads } = cloudFront();
  await Promise.all([
    distribution !== undefined &&
      asked(
        () => reads.send(new GetDistributionCommand({ Id: distribution }), limited()),
        'NoSuchDistribution',
        `--distribution is "${distribution}", and this account has no such distribution.`,
      ),
    store !== undefined &&
      asked(
        () => keyValueStore().reads.send(new DescribeKeyValueStoreCommand({ KvsARN: store }), limited()),
        'ResourceNotFoundException',
        `--store is "${store}", and there is no such key-value store.`,
      ),
  ]);
}

/** `known`: from where, for a sentence. */
export function controlsOf(
  config: SwitcherConfig,
  place: StageLocation,
  known: string,
  flags: Flags = {},
): Controls {
  const { apiKeyParameter, regions } = config;
  const names = config.store?.names ?? keyNames(place.stage, false);
  const dns = dnsOf(config, place);
  const controls = made(place, {
    known: flags.distribution === undefined ? known : 'the command line',
    names: {
      ...config,
      routing: config.settings.routing,
      ...(flags.distribution !== undefined && { distributionId: flags.distribution }),
    },
    store: flags.store === undefined ? config.store : { arn: flags.store, names },
    asked: config,
    apiKey: apiKeyParameter,
    regions,
    healthUrls: config.healthUrls,
  });
  return { ...controls, ...(dns && { dns }) };
}

function dnsOf(
  { dns, controllers, journalTable }: SwitcherConfig,
  place: StageLocation,
): DnsControl | undefined {
  if (!dns || !controllers) return undefined;
  const { name } = dns;
  return {
    name,
    move: (to) => noteMove(to, controllers.regions, journalIn(journalTable), clockOf(place)),
    lastCalls: async (to) => lastCalls(to, await knownChecks(dns, place.kept)),
  };
}

async function ofCloudFront(
  place: StageLocation,
  { distribution, store }: Flags,
  say: (sentence: string) => void,
): Promise<Controls> {
  const { reads } = cloudFront();
  const found = distribution === undefined ? await ownedDistribution(reads, place) : undefined;
  const id = distribution ?? found?.id ?? '';
  const keyStore =
    store === undefined
      ? await madeStore(reads, place, found?.control)
      : { arn: store, names: keyNames(place.stage, await isOwnStore(reads, place, store)) };
  const { domainName, regions, arn, failoverName } = await described(reads, id, place);
  const elsewhere = found === undefined && keyStore !== undefined && (await isUnmarked(reads, arn, place));
  if (elsewhere)
    say(
      `The distribution has no tag ${ownerTag(place.stage)}, so it is taken for one that another tool writes (routing=key), and left as it is.`,
    );
  const asked: Asked | undefined = regions && {
    regions,
    publicUrl: new URL(`https://${domainName}/health`),
    expect: { body: 'any', marker: 'required', maxLatency: ASKED_FOR_MS },
    markerHeader: 'x-routeaway-region',
    probeTimeout: ASKED_FOR_MS,
  };
  const controls = made(place, {
    known:
      distribution === undefined ? `CloudFront, by the tag ${ownerTag(place.stage)}` : 'the command line',
    // So they are called where the distribution was made by the stack.
    names: {
      distributionId: id,
      origins: { primary: 'primary', standby: 'standby' },
      ...(elsewhere && { routing: 'key' as const }),
      ...(failoverName !== undefined && { routing: 'key,dns' as const, dns: { name: failoverName } }),
    },
    store: keyStore,
    asked,
    apiKey: clientsKey(place.stage),
    regions,
  });
  return { ...controls, ...(failoverName !== undefined && { dns: unknownDns(failoverName, place) }) };
}

/** Of DNS CloudFront knows the name alone; each of the three switchers knows the journal, which moves it. */
const unknownDns = (name: string, { region }: StageLocation): DnsControl => ({
  name,
  async move() {
    throw new UserError(
      `${name} stays where it leads: only a switcher knows its journal, and ${region} has not said it.`,
    );
  },
  lastCalls: async (to) => [
    'Name another control Region, whose switcher knows it:',
    asCommand(`routeaway --region <another control Region> break-glass to ${to}`),
    'Where none answers: docs/runbook.md#us-east-1-is-down.',
  ],
});

const ASKED_FOR_MS = 3_000;

const clientsKey = (stage: string): string => `/routeaway/${stage}/api-key`;

interface Store {
  readonly arn: string;
  readonly names: KeyNames;
}

interface Parts {
  readonly known: string;
  readonly names: DistributionNames;
  readonly store: Store | undefined;
  readonly asked: Asked | undefined;
  readonly apiKey: string | undefined;
  readonly regions: Readonly<Record<Side, string>> | undefined;
  readonly healthUrls?: SwitcherConfig['healthUrls'];
}

function made(
  place: StageLocation,
  { known, names, store, asked, apiKey, regions, healthUrls }: Parts,
): Controls {
  const now = clockOf(place);
  const signed = asked?.probeAuth === 'iam';
  const means = {
    now,
    open: openFor(place),
    apiKey: apiKey === undefined ? undefined : keyFromAnywhere(apiKey, regions, place, now),
    // The credentials are the same in every Region, which is not asked.
    ...(signed && { sign: createSign(ssmIn(place.region)) }),
  };
  return {
    known,
    ...(names.distributionId !== undefined && { distributionId: names.distributionId }),
    distribution: createDistribution(cloudFront(), names),
    ...(store && { store: createKeyStore(keyValueStore(), store.arn, store.names) }),
    ...(names.routing && { routing: names.routing }),
    ...(asked && { endpoint: endpointFromHere(asked, means) }),
    ...(regions && { regions }),
    ...(asked &&
      healthUrls && {
        direct: directFromHere({ ...asked, healthUrls }, means),
      }),
  };
}

/**
 * The prober's key is in the control Region, that of the clients in all of them; each opens the API, and the first that
 * can be had will do.
 */
export function keyFromAnywhere(
  apiKey: string,
  sides: Parts['regions'],
  place: StageLocation,
  now: () => number,
  clientIn = ssmIn,
): Secret {
  const parameters = [...new Set([apiKey, clientsKey(place.stage)])];
  const regions = [
    ...new Set([...SIDES.flatMap((side) => sides?.[side] ?? []), ...(place.controls ?? [place.region])]),
  ];
  const secrets = regions.flatMap((region) => {
    const client = clientIn(region);
    return parameters.map((parameter) => createSecret(client, parameter, now));
  });
  return {
    read: () =>
      Promise.any(secrets.map((secret) => secret.read())).catch((error: AggregateError) => {
        throw error.errors.find(({ name }) => name !== 'ParameterNotFound') ?? error.errors[0];
      }),
    refused: () => {
      for (const secret of secrets) secret.refused();
    },
  };
}

interface Owned {
  readonly id: string;
  /** The control Region of the stack that drives it; only the tag of the version before names it. */
  readonly control?: string;
}

/** By its tag. */
async function ownedDistribution(client: CloudFrontClient, place: StageLocation): Promise<Owned> {
  const { stage, region } = place;
  const owned: Owned[] = [];
  await telling(
    'Looking for the distribution (cloudfront:ListDistributions and ListTagsForResource)',
    place,
    async () => {
      for (const { Id: id = '', ARN: Resource = '' } of await distributions(client)) {
        const tags = await readTags(client, Resource);
        const [, control = '', of] = tags[OLD_OWNER_TAG]?.split('/') ?? [];
        if (of === stage) owned.push({ id, control });
        else if (tags[ownerTag(stage)] !== undefined) owned.push({ id });
      }
    },
  );
  const here = owned.filter(({ control = region }) => control === region);
  const [one, ...more] = here.length > 0 ? here : owned;
  if (one === undefined)
    throw new UserError(
      `No distribution of this account has the tag ${ownerTag(stage)}. Name it: --distribution <its id> --store <the ARN of the key-value store>. With routing=dns there is none: name another control Region (--region), whose switcher knows the rest.`,
    );
  if (more.length > 0)
    throw new UserError(
      `Several distributions have the tag of stage ${stage}: ${[one, ...more].map(({ id, control }) => (control === undefined ? id : `${id} (${control})`)).join(', ')}. Name one: --distribution ${one.id}.`,
    );
  return one;
}

async function distributions(client: CloudFrontClient): Promise<readonly DistributionSummary[]> {
  const all: DistributionSummary[] = [];
  let Marker: string | undefined;
  do {
    const { DistributionList } = await client.send(
      new ListDistributionsCommand({ ...(Marker && { Marker }) }),
      limited(),
    );
    all.push(...(DistributionList?.Items ?? []));
    Marker = DistributionList?.IsTruncated ? DistributionList.NextMarker : undefined;
  } while (Marker);
  return all;
}

/** The store that the stack has made, by its name; undefined where there is none: then there is no CloudFront function. */
async function madeStore(
  client: CloudFrontClient,
  place: StageLocation,
  control: string | undefined,
): Promise<Store | undefined> {
  const stores = await telling('Looking for the key-value store (cloudfront:ListKeyValueStores)', place, () =>
    allStores(client),
  );
  const found = stores.filter(
    ({ name }) =>
      isMade(name, place) && (control === undefined || name === `routeaway-${place.stage}-${control}`),
  );
  if (found.length > 1)
    throw new UserError(
      `Several key-value stores have a name of stage ${place.stage}: ${found.map(({ arn, name }) => `${name} (${arn})`).join(', ')}. Name one: --store <its ARN>.`,
    );
  return found[0] && { arn: found[0].arn, names: keyNames(place.stage, false) };
}

/**
 * Whether it is one of the user's own, where the key has the stage in its name. Where that cannot be read, it is taken for the
 * stack's.
 */
async function isOwnStore(client: CloudFrontClient, place: StageLocation, store: string): Promise<boolean> {
  try {
    return (await allStores(client)).some(({ arn, name }) => arn === store && !isMade(name, place));
  } catch {
    return false;
  }
}

/** The stack names its store after stage and control Region. */
const isMade = (name: string, { stage }: StageLocation): boolean =>
  new RegExp(`^routeaway-${stage}-${REGION}$`).test(name);

async function allStores(client: CloudFrontClient) {
  const stores: { readonly name: string; readonly arn: string }[] = [];
  let Marker: string | undefined;
  do {
    const { KeyValueStoreList: list } = await client.send(
      new ListKeyValueStoresCommand({ ...(Marker && { Marker }) }),
      limited(),
    );
    for (const { Name: name = '', ARN: arn = '' } of list?.Items ?? []) stores.push({ name, arn });
    Marker = list?.NextMarker;
  } while (Marker);
  return stores;
}

/** Where clients come to, and which Regions the two origins are in, as far as their names say it. */
async function described(client: CloudFrontClient, Id: string, place: StageLocation) {
  const { Distribution } = await telling('Reading the distribution (cloudfront:GetDistribution)', place, () =>
    client.send(new GetDistributionCommand({ Id }), limited()),
  );
  const config = Distribution?.DistributionConfig;
  const regionOf = (side: Side): string | undefined => {
    const host = config?.Origins?.Items?.find((origin) => origin.Id === side)?.DomainName ?? '';
    return /\.execute-api\.([a-z\d-]+)\.amazonaws\.com$/.exec(host)?.[1];
  };
  const [primary, standby] = [regionOf('primary'), regionOf('standby')];
  // So the stack calls the origin that leads to the failover name.
  const failover =
    config?.DefaultCacheBehavior?.TargetOriginId === 'failover'
      ? config.Origins?.Items?.find(({ Id: id }) => id === 'failover')?.DomainName
      : undefined;
  return {
    failoverName: failover,
    arn: Distribution?.ARN ?? '',
    domainName: config?.Aliases?.Items?.[0] ?? Distribution?.DomainName ?? '',
    regions: primary !== undefined && standby !== undefined ? { primary, standby } : undefined,
  };
}

/** A distribution that a switcher of ours writes has its tag. What cannot be read is no reason to leave one out. */
const isUnmarked = (client: CloudFrontClient, resource: string, { stage }: StageLocation): Promise<boolean> =>
  readTags(client, resource).then(
    (tags) => tags[ownerTag(stage)] === undefined && tags[OLD_OWNER_TAG] === undefined,
    () => false,
  );

async function telling<T>(doing: string, place: StageLocation, calls: () => Promise<T>): Promise<T> {
  try {
    return await calls();
  } catch (error) {
    const { message } = awsError(error, doing, place);
    throw new UserError(
      `${message} Name them: --distribution <its id> --store <the ARN of the key-value store>.`,
      { cause: error },
    );
  }
}
