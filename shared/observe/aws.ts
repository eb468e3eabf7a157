/** Connects the ports of observing to AWS, with the caller's clients: they keep connections, so they are shared. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { type cloudFront, ssmIn } from '../aws/clients.ts';
import { createControllers } from '../aws/controllers.ts';
import { createDistribution } from '../aws/distribution.ts';
import { createJournal } from '../aws/journal.ts';
import { createKeyStore } from '../aws/key-store.ts';
import { keyValueStore } from '../aws/key-store-client.ts';
import { createLedger, createProberLedgers } from '../aws/ledger.ts';
import { createBeacon, createNameServers } from '../aws/name-servers.ts';
import { createOverride, createOverrides } from '../aws/override.ts';
import type { SwitcherConfig } from '../config.ts';
import { SIDES } from '../core/side.ts';
import type { ObservePorts } from './observe.ts';

interface ObserveClients {
  readonly dynamoDB: DynamoDBClient;
  readonly ssm: SSMClient;
  readonly cloudFront: ReturnType<typeof cloudFront>;
  /** Of those below: absent where the environment says where AWS is. */
  readonly elsewhere?: {
    readonly keyValueStore: typeof keyValueStore;
    readonly ssmIn: typeof ssmIn;
  };
}

/** `now`: epoch ms. */
export function observePorts(
  config: SwitcherConfig,
  { dynamoDB, ssm, cloudFront, elsewhere = { keyValueStore, ssmIn } }: ObserveClients,
  now: () => number,
): ObservePorts {
  return {
    clock: { now, sleep: (ms) => sleep(ms) },
    journal: createJournal(dynamoDB, config.journalTable),
    ledger: createLedger(dynamoDB, config.journalTable),
    override: createOverride(ssm, config.overrideParameter),
    ...ofThree(config, dynamoDB, elsewhere.ssmIn),
    distribution: createDistribution(cloudFront, { ...config, routing: config.settings.routing }),
    ...(config.dns && {
      nameServers: createNameServers(config.dns, now),
      beacon: createBeacon(config.dns.beaconUrl),
    }),
    ...(config.hooks.before !== undefined && { asksFirst: true }),
    ...(config.store && {
      store: createKeyStore(elsewhere.keyValueStore(), config.store.arn, config.store.names),
    }),
  };
}

/** What three controllers have beside: the ledgers of all probers, all overrides, and what each controller keeps. */
function ofThree(
  { controllers, journalTable, overrideParameter, regions }: SwitcherConfig,
  dynamoDB: DynamoDBClient,
  parametersIn: typeof ssmIn,
): Pick<ObservePorts, 'probers' | 'overrides' | 'controllers'> {
  if (!controllers) return {};
  const all = controllers.regions;
  const probers = all.map((region) => {
    const within = SIDES.find((side) => regions[side] === region);
    return { region, ...(within && { within }) };
  });
  return {
    probers: createProberLedgers(dynamoDB, journalTable, probers),
    overrides: createOverrides(
      Object.fromEntries(all.map((region) => [region, parametersIn(region)])),
      overrideParameter,
    ),
    controllers: createControllers(dynamoDB, journalTable, controllers),
  };
}
