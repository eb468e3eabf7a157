/**
 * DNS as a traffic control, past the switcher: the journal, which the beacons follow, written in whichever control Region takes
 * it; and the calls of Route 53 that are left where none does.
 */
import { Resolver } from 'node:dns/promises';
import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { Route53Client } from '@aws-sdk/client-route-53';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { cloudWatchIn, dynamoDB } from '../../../shared/aws/clients.ts';
import { type FailoverRecords, readFailoverRecords } from '../../../shared/aws/failover-records.ts';
import { createJournal } from '../../../shared/aws/journal.ts';
import { createBeacon, type Resolvers } from '../../../shared/aws/name-servers.ts';
import { named } from '../../../shared/aws/named-calls.ts';
import type { DnsNames } from '../../../shared/config.ts';
import type { BeaconSaid } from '../../../shared/core/decision/beacon.ts';
import { append } from '../../../shared/core/journal/journal-append.ts';
import { activeSide } from '../../../shared/core/journal/journal-queries.ts';
import { epochText } from '../../../shared/core/key.ts';
import type { Side } from '../../../shared/core/side.ts';
import { Conflict, messageOf } from '../../../shared/errors.ts';
import type { DeploymentRecord } from '../../../shared/kit/deployment-record.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import type { JournalStore } from '../../../shared/ports.ts';
import type { Open } from '../../../shared/probe/ask.ts';
import { asCommand } from '../view/format.ts';

/** What is seen from here, beside what the switcher looks at. */
export interface DnsSeen {
  readonly beacons: readonly { readonly region: string; readonly url: string; readonly says: BeaconSaid }[];
  readonly latches: readonly LatchSeen[];
  /** What is not as it was deployed. */
  readonly findings: readonly string[];
  /** Why Route 53 does not say it. */
  readonly unread?: string;
}

/** The alarm that the latch of a control Region follows; `why`: why its state is not known. */
export type LatchSeen = { readonly region: string } & (
  | { readonly says: Side | 'no data' }
  | { readonly says: 'not known'; readonly why: string }
);

type Noted = Pick<DeploymentRecord, 'dnsChecks' | 'beaconUrls'>;

/** Never throws. Where Route 53 cannot be asked, the beacons are those that are known without it. */
export async function seenFromHere(
  dns: DnsNames,
  noted: Noted | undefined,
  open: Open,
  latches: () => Promise<readonly LatchSeen[]>,
  client: Route53Client = route53(),
): Promise<DnsSeen> {
  const latched = latches();
  let urls = noted?.beaconUrls ?? [dns.beaconUrl.href];
  let findings: readonly string[] = [];
  let unread: string | undefined;
  try {
    const records = await readFailoverRecords(client, dns.zoneId, dns);
    findings = records.findings;
    const found = records.children.flatMap((one) => (one.kind === 'beacon' ? one.url : []));
    if (found.length > 0) urls = found;
  } catch (error) {
    unread = messageOf(error).replace(/\.$/, '');
  }
  const beacons = await Promise.all(
    urls.map(async (url) => ({
      ...{ region: regionOf(url), url },
      says: await createBeacon(new URL(url), open).ask(),
    })),
  );
  return { beacons, latches: await latched, findings, ...(unread !== undefined && { unread }) };
}

const LATCHED: Readonly<Record<string, Side | 'no data'>> = {
  ALARM: 'standby',
  OK: 'primary',
  INSUFFICIENT_DATA: 'no data',
};

/** Never throws. `regions`: the control Regions; the alarm is the one of resources/failover/service-alarms.yml. */
export const latchesIn = (
  stage: string,
  regions: readonly string[],
  clientIn: (region: string) => CloudWatchClient = cloudWatchIn,
): Promise<readonly LatchSeen[]> =>
  Promise.all(
    regions.map(async (region): Promise<LatchSeen> => {
      const describe = new DescribeAlarmsCommand({ AlarmNames: [`routeaway-${stage}-traffic-on-standby`] });
      const limit = { abortSignal: AbortSignal.timeout(LIMIT_MS) };
      try {
        const { MetricAlarms: [alarm] = [] } = await clientIn(region).send(describe, limit);
        const says = LATCHED[alarm?.StateValue ?? ''];
        return says === undefined ? { region, says: 'not known', why: 'no such alarm' } : { region, says };
      } catch (error) {
        return { region, says: 'not known', why: (error as Error).name };
      }
    }),
  );

const regionOf = (url: string): string =>
  /\.execute-api\.([a-z\d-]+)\./.exec(url)?.[1] ?? new URL(url).hostname;

/** Asks the lab's name server where the lab has one: nobody else knows its names. */
export const resolversAt = (nameServer: string | undefined): Resolvers | undefined =>
  nameServer === undefined
    ? undefined
    : () => {
        const resolver = new Resolver({ timeout: LIMIT_MS, tries: 1 });
        resolver.setServers([nameServer]);
        return resolver;
      };

/** What a person can wait for at a screen. */
const LIMIT_MS = 3_000;

/** Route 53's control plane has one endpoint. */
const route53 = (): Route53Client =>
  named(
    new Route53Client({
      region: 'us-east-1',
      maxAttempts: 1,
      requestHandler: new NodeHttpHandler({
        connectionTimeout: LIMIT_MS,
        requestTimeout: LIMIT_MS,
        throwOnRequestTimeout: true,
      }),
    }),
  );

/** Another run may write at the same moment. */
const TRIES = 5;
const RUN = 'break-glass';
const BECAUSE = 'Accept an external change: break-glass sent traffic to ';

/**
 * Notes in the journal that traffic belongs on `to`, in the first Region that takes it. Resolves to a sentence; throws
 * `UserError` with what each Region said where none does.
 */
export async function noteMove(
  to: Side,
  regions: readonly string[],
  storeIn: (region: string) => Pick<JournalStore, 'read' | 'write'>,
  now: () => number,
): Promise<string> {
  const refused: string[] = [];
  for (const region of regions) {
    try {
      const epoch = await written(to, storeIn(region), now);
      return epoch === undefined
        ? `The journal says ${to} already.`
        : `The journal says ${to} (epoch ${epochText(epoch)}, written in ${region}): the beacons follow, and then the name.`;
    } catch (error) {
      refused.push(`${region}: ${messageOf(error).replace(/\.$/, '')}`);
    }
  }
  throw new UserError(`The journal cannot be written in any control Region (${refused.join('; ')}).`);
}

/** The epoch of the new entry; undefined where none was needed. */
async function written(
  to: Side,
  store: Pick<JournalStore, 'read' | 'write'>,
  now: () => number,
): Promise<number | undefined> {
  for (let left = TRIES; ; left--) {
    const journal = await store.read();
    const from = activeSide(journal);
    if (from === to && journal.entries[0]?.phase !== 'in-progress') return undefined;
    const at = now();
    const next = append(
      journal,
      { kind: 'adoption', from, to, because: `${BECAUSE}${to}.`, evidence: [], run: RUN },
      at,
      { applied: true },
    );
    const [entry, ...before] = next.entries;
    if (entry === undefined) return undefined;
    // As the key that it sets: newer than what any run writes at this moment.
    const epoch = Math.max(entry.epoch, Math.floor(at / 1_000));
    try {
      await store.write({ ...next, entries: [{ ...entry, epoch }, ...before] }, journal.revision);
      return epoch;
    } catch (error) {
      if (left === 1 || !(error instanceof Conflict)) throw error;
    }
  }
}

export const journalIn =
  (table: string) =>
  (region: string): JournalStore =>
    createJournal(dynamoDB(region), table);

/** What the records hang on, and what of it somebody has edited; absent where neither Route 53 nor the deployment record says it. */
type Hanging = Pick<FailoverRecords, 'checks' | 'findings'>;

/**
 * What moves the name without any control Region, and what undoes it: sentences, and commands in lines of their own. To the
 * standby one check is enough; to the primary both must be healthy.
 */
export function lastCalls(to: Side, { checks, findings }: Hanging): readonly string[] {
  const { beacon = '<the health check of the PRIMARY record>', latch = '<the same of the name behind it>' } =
    checks;
  const update = (how: string) =>
    (to === 'standby' ? [beacon] : [beacon, latch]).map((check) =>
      asCommand(`aws route53 update-health-check --health-check-id ${check} ${how}`),
    );
  return [
    ...findings,
    'What is left is Route 53, and us-east-1 has to take it:',
    // A check that is disabled counts as healthy, and one that is inverted as well counts as unhealthy.
    ...update(`--disabled ${to === 'standby' ? '--inverted' : '--no-inverted'}`),
    `It counts until it is undone, whatever the journal says. So once two control Regions answer again, move traffic to ${to} by routeaway to ${to}, and four minutes later, when the latches have followed, undo it:`,
    ...update('--no-disabled --no-inverted'),
  ];
}

/** By Route 53, or else by the deployment record. */
export async function knownChecks(
  dns: Pick<DnsNames, 'name' | 'zoneId' | 'targets'>,
  noted: Noted = {},
  client: Route53Client = route53(),
): Promise<Hanging> {
  try {
    const { checks, findings } = await readFailoverRecords(client, dns.zoneId, dns);
    return { checks: { ...noted.dnsChecks, ...checks }, findings };
  } catch {
    return { checks: noted.dnsChecks ?? {}, findings: [] };
  }
}
