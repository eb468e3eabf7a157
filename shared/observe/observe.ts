/**
 * Observe: reads everything that a decision rests on in parallel, for the switcher and for `routeaway`. It takes one round
 * trip, and a second one in the rare case that the key-value store must be read.
 */

import { leadingToDns } from '../core/decision/beacon.ts';
import { type Controller, type ControllerMemory, merged } from '../core/decision/controller.ts';
import { keyReadDue } from '../core/decision/key-cache.ts';
import type { Ledgers, Observation } from '../core/decision/plan.ts';
import type { DistributionObservation, EdgeObservation } from '../core/edge.ts';
import type { KnownKey } from '../core/journal/journal.ts';
import { pooled } from '../core/journal/pooled.ts';
import type { OverrideReading } from '../core/override.ts';
import { messageOf } from '../errors.ts';
import type {
  Beacon,
  Clock,
  ControllerStore,
  DistributionControl,
  JournalStore,
  KeyStore,
  LedgerStore,
  NameServers,
  OverrideParameter,
  OverrideParameters,
  ProberLedgers,
} from '../ports.ts';

/** What observing needs of the outside world. */
export interface ObservePorts {
  readonly clock: Clock;
  readonly journal: JournalStore;
  readonly ledger: Pick<LedgerStore, 'read'>;
  /** Present if there are several probers; then these are read in place of `ledger`. */
  readonly probers?: ProberLedgers;
  readonly override: OverrideParameter;
  /** Present with three controllers; then these are read in place of `override`. */
  readonly overrides?: OverrideParameters;
  readonly distribution: DistributionControl;
  /** Present with three controllers. */
  readonly controllers?: ControllerStore;
  /** Both present with DNS as a traffic control. */
  readonly nameServers?: NameServers;
  readonly beacon?: Beacon;
  /** Absent if the distribution has no CloudFront function of ours. */
  readonly store?: KeyStore;
  /** There is a hook to be asked before a planned move. */
  readonly asksFirst?: true;
}

/** `memory`: what an earlier look of the same run has kept. */
export async function observe(
  ports: ObservePorts,
  run: string,
  memory?: ControllerMemory,
): Promise<Observation> {
  // Taken before the reads, so that what they return is at least this fresh.
  const now = ports.clock.now();
  const [journal, { ledger, ledgers }, read, points, controller, answers, beacon] = await Promise.all([
    ports.journal.read(),
    readLedgers(ports),
    readOverride(ports),
    ports.distribution.look(),
    readController(ports, memory),
    ports.nameServers?.ask(),
    ports.beacon?.ask(),
  ]);
  const distribution = answers ? leadingToDns(points, answers, journal) : points;
  const override = sinceWhenFailing(read, controller);
  const { keyRead, ...key } = await readKey(ports, {
    journal,
    ledger,
    override,
    distribution,
    now,
    ...(controller && { controller }),
  });
  return {
    now,
    run,
    journal,
    ledger,
    ...(ledgers && { ledgers }),
    override,
    edge: { ...distribution, ...key },
    ...(controller && { controller }),
    ...(keyRead && { keyRead }),
    ...(ports.asksFirst && { asksFirst: true }),
    ...(beacon !== undefined && { beacon }),
  };
}

async function readController(
  { controllers }: Pick<ObservePorts, 'controllers'>,
  own: ControllerMemory | undefined,
): Promise<Controller | undefined> {
  if (!controllers) return undefined;
  const { region, regions } = controllers;
  const all = await controllers.read();
  return {
    region,
    regions,
    memory: merged(all[region] ?? {}, own),
    others: regions
      .filter((one) => one !== region)
      .map((one) => {
        const { lookedAt, beacon } = all[one] ?? {};
        return { region: one, ...(lookedAt !== undefined && { lookedAt }), ...(beacon && { beacon }) };
      }),
  };
}

/** Adds since when too few parameters answer this controller. */
export function sinceWhenFailing(
  read: OverrideReading,
  controller: Pick<Controller, 'memory'> | undefined,
): OverrideReading {
  const failingSince = controller?.memory.overrideFailingSince;
  return typeof read === 'object' && 'regions' in read && failingSince !== undefined
    ? { ...read, failingSince }
    : read;
}

export async function readLedgers({
  ledger,
  probers,
}: Pick<ObservePorts, 'ledger' | 'probers'>): Promise<Ledgers> {
  if (!probers) return { ledger: await ledger.read() };
  const ledgers = await probers.read();
  return { ledger: pooled(ledgers), ledgers };
}

/** `keyRead`: only if the store was read. */
async function readKey(
  { store, clock }: ObservePorts,
  {
    journal,
    ledger,
    override,
    distribution,
    now,
    controller,
  }: Omit<Observation, 'edge' | 'run'> & {
    readonly distribution: DistributionObservation & Pick<EdgeObservation, 'dns'>;
  },
): Promise<
  Pick<EdgeObservation, 'key' | 'storeEtag' | 'keyWhy' | 'keyNewer'> & { readonly keyRead?: KnownKey }
> {
  if (!store) return { key: 'none' };
  // If the distribution cannot be read, assume that it still runs what it ran before.
  if ((distribution.runsFunction ?? journal.runsFunction) === false) {
    return {
      key: 'none',
      keyWhy: 'No cache behaviour of ours runs the CloudFront function, so the key decides nothing.',
    };
  }
  const known = journal.key;
  if (known && !keyReadDue(journal, distribution, ledger, override, now, controller))
    return { key: known.says, storeEtag: known.etag };
  const read = await store.look(known);
  if (read.key === 'unreadable')
    return { key: 'unreadable', keyWhy: read.why, ...(read.newer && { keyNewer: true }) };
  return {
    key: read.key,
    storeEtag: read.etag,
    ...whatItSays(read.text),
    keyRead: { says: read.key, etag: read.etag, at: clock.now() },
  };
}

/** Of a key that is invalid. */
export const whatItSays = (text: string | undefined): Pick<EdgeObservation, 'keyWhy'> =>
  text === undefined ? {} : { keyWhy: `It says "${text.slice(0, 60)}".` };

/** A failed call is a result, not an error: the core decides what follows from it. */
export async function readOverride(
  ports: Pick<ObservePorts, 'override' | 'overrides'>,
): Promise<OverrideReading> {
  if (ports.overrides) return { regions: await ports.overrides.read() };
  try {
    return await ports.override.read();
  } catch (error) {
    return { failed: messageOf(error) };
  }
}

/** Whether two readings of one parameter are equal. Two failures are: both leave the last valid override in force. */
export function sameReading(a: OverrideReading, b: OverrideReading): boolean {
  if (a === 'missing' || b === 'missing') return a === b;
  if ('regions' in a || 'regions' in b) return false;
  if ('failed' in a || 'failed' in b) return 'failed' in a && 'failed' in b;
  return a.text === b.text;
}
