/** What accepting needs of the outside world. */
import { connect as connectTls } from 'node:tls';
import {
  DescribeKeyValueStoreCommand,
  GetKeyCommand,
  ResourceNotFoundException,
  UpdateKeysCommand,
} from '@aws-sdk/client-cloudfront-keyvaluestore';
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { limited } from '../../../shared/aws/clients.ts';
import { createDrill } from '../../../shared/aws/drill.ts';
import { headOf } from '../../../shared/aws/item.ts';
import { keyValueStore } from '../../../shared/aws/key-store-client.ts';
import { publicHealth } from '../../../shared/core/decision/against.ts';
import { NO_DRILL } from '../../../shared/core/drill.ts';
import { newest } from '../../../shared/core/journal/journal-queries.ts';
import type { RegionLedger } from '../../../shared/core/journal/pooled.ts';
import { epochText } from '../../../shared/core/key.ts';
import { SIDES, type Side } from '../../../shared/core/side.ts';
import type { Clock, JournalStore } from '../../../shared/ports.ts';
import { ask } from '../../../shared/probe/ask.ts';
import { openFor, type Stage } from '../stage/connect.ts';
import { type Standing, setOverride, standing } from '../stage/set-override.ts';
import { type Snapshot, snapshotOf } from '../stage/snapshot.ts';

/** A key of its own, which decides nothing. */
export interface AcceptStore {
  /** Of the store as it stands. */
  etag(): Promise<string>;
  read(): Promise<string | undefined>;
  /** Absent value: deletes it. Returns the store's new ETag. Throws what CloudFront answers. */
  write(value: string | undefined, etag: string): Promise<string>;
}

export interface AcceptPorts {
  readonly clock: Clock;
  readonly journal: Pick<JournalStore, 'read'>;
  readonly ledgers: () => Promise<readonly Pick<RegionLedger, 'region' | 'ledger'>[]>;
  /** Why nothing can be measured now, as a sentence; undefined in calm. Throws where it cannot be known. */
  readonly trouble: () => Promise<string | undefined>;
  readonly override: {
    standing(): Promise<Standing>;
    set(text: string, seen: Standing): Promise<void>;
  };
  /** Why the key cannot be measured, as a reason; or the means for it. */
  readonly key:
    | { readonly not: string }
    | { readonly store: AcceptStore; edge(): Promise<string | undefined> };
  /** A read of the table as this Region's replica has it, and a write that changes nothing. */
  readonly table: { read(): Promise<void>; write(): Promise<void> };
  /** Connects to a side with TLS 1.2. Rejects where it cannot. Undefined where the way to it is not the one on the network. */
  readonly tls: ((side: Side) => Promise<void>) | undefined;
}

export async function acceptPorts(stage: Stage): Promise<AcceptPorts> {
  const { ports, config, place, controls } = stage;
  const first = await snapshotOf(stage);
  const isLed = place.endpointUrl !== undefined && place.kept?.hosts !== undefined;
  const table = () => stage.dynamoDB(controls.region());
  return {
    clock: ports.clock,
    journal: ports.journal,
    ledgers: async () =>
      ports.probers ? ports.probers.read() : [{ region: place.region, ledger: await ports.ledger.read() }],
    trouble: async () => troubleIn(await snapshotOf(stage)),
    override: {
      standing: () => standing(stage),
      set: async (text, seen) => void (await setOverride(stage, text, seen)),
    },
    key: keyOf(stage, first),
    table: {
      read: async () => void (await createDrill(table(), config.journalTable).read()),
      write: () => writeNoDrill(table(), config.journalTable, ports.clock.now()),
    },
    tls: isLed ? undefined : (side) => tls12(config.healthUrls[side]),
  };
}

/** That no drill is on, where none is on: whoever begins one in the same moment keeps it. */
async function writeNoDrill(client: DynamoDBClient, TableName: string, writtenAt: number): Promise<void> {
  const put = new PutItemCommand({
    TableName,
    Item: marshall({ ...headOf('drill'), text: NO_DRILL, writtenAt }),
    ConditionExpression: 'attribute_not_exists(pk) OR #text = :none',
    ExpressionAttributeNames: { '#text': 'text' },
    ExpressionAttributeValues: marshall({ ':none': NO_DRILL }),
  });
  await client.send(put, limited());
}

/** Traffic and its judgement have to be calm: nothing here may stand between a switch and what it writes. */
function troubleIn({ seen, health, drill, inForce, situation }: Snapshot): string | undefined {
  const last = newest(seen.journal);
  if (last === undefined) return 'The switcher has never run.';
  if (last.phase === 'in-progress') return `Epoch ${epochText(last.epoch)} is under way.`;
  if (drill.on !== undefined) return 'A drill is on.';
  if (inForce.stop !== undefined || inForce.trouble !== undefined) return inForce.stop ?? inForce.trouble;
  const sick = SIDES.find((side) => health[side].state === 'unhealthy' || health[side].state === 'unknown');
  if (sick) return `${sick} is ${health[sick].state}.`;
  return publicHealth(situation).state === 'unhealthy' ? 'The public endpoint fails.' : undefined;
}

function keyOf({ config, place }: Stage, { seen }: Snapshot): AcceptPorts['key'] {
  const { store, publicUrl, probeTimeout } = config;
  if (!store) return { not: 'there is no routing key (routing=distribution)' };
  // A write may for a moment take away what stands beside it; nobody has measured that.
  if (store.names.length === 1)
    return { not: 'the store is one of your own, and other stages or functions may read it' };
  const { key } = seen.edge;
  if (key !== 'absent' && !(typeof key === 'object' && key.readsOnly))
    return { not: 'a routing key is set (or cannot be read), which a write beside it might disturb' };
  const { reads, writes } = keyValueStore();
  const { arn: KvsARN } = store;
  const Key = 'accept';
  const question = {
    url: publicUrl,
    headers: { 'user-agent': 'routeaway', [HEADER]: '1' },
    markerHeader: HEADER,
    timeout: probeTimeout,
  };
  return {
    store: {
      async etag() {
        const { ETag = '' } = await reads.send(new DescribeKeyValueStoreCommand({ KvsARN }), limited());
        return ETag;
      },
      async read() {
        try {
          return (await reads.send(new GetKeyCommand({ KvsARN, Key }), limited())).Value;
        } catch (error) {
          if (error instanceof ResourceNotFoundException) return undefined;
          throw error;
        }
      },
      async write(Value, IfMatch) {
        const change = Value === undefined ? { Deletes: [{ Key }] } : { Puts: [{ Key, Value }] };
        const { ETag = '' } = await writes.send(
          new UpdateKeysCommand({ KvsARN, IfMatch, ...change }),
          limited(),
        );
        return ETag;
      },
    },
    async edge() {
      const answer = await ask(question, openFor(place));
      return answer.kind === 'response' ? answer.marker : undefined;
    },
  };
}

/** As the CloudFront function has it (resources/failover/edge-function.js). */
const HEADER = 'x-routeaway-accept';

const TLS_LIMIT_MS = 5_000;

function tls12({ hostname, port }: URL): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      host: hostname,
      port: Number(port) || 443,
      servername: hostname,
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.2',
      timeout: TLS_LIMIT_MS,
    });
    const end = (settle: () => void) => {
      socket.destroy();
      settle();
    };
    socket.once('secureConnect', () => end(resolve));
    socket.once('error', (error) => end(() => reject(error)));
    socket.once('timeout', () => end(() => reject(new Error('no answer in time'))));
  });
}
