/** An account on this machine, a project in a folder of its own, and the command run in it: what every test starts from. */
import { Resolver } from 'node:dns/promises';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
import '@aws-sdk/signature-v4a';
import {
  DeleteTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import type { Artifact } from '../../../../cli/deploy/artifact.ts';
import { createClients } from '../../../../cli/deploy/clients.ts';
import { command } from '../../../../cli/deploy/command.ts';
import { Interrupted } from '../../../../cli/deploy/interruption.ts';
import type { Name } from '../../../../cli/deploy/options.ts';
import type { Aws } from '../../../../cli/deploy/ports.ts';
import { startNameServer } from '../../../../lab/emulator/dns/index.ts';
import { type DnsAnswer, dnsAnswer, type HostedZone } from '../../../../lab/emulator/model/index.ts';
import { byName, START, startWorld, type World } from '../../../../lab/emulator/test/protocols/world.ts';
import { createControllers } from '../../../../shared/aws/controllers.ts';
import { createJournal } from '../../../../shared/aws/journal.ts';
import { createLedger } from '../../../../shared/aws/ledger.ts';
import type { Entry, Journal } from '../../../../shared/core/journal/journal.ts';
import { EMPTY_JOURNAL } from '../../../../shared/core/journal/journal.ts';
import { record } from '../../../../shared/core/journal/ledger.ts';
import type { Verdict } from '../../../../shared/core/verdict/verdict.ts';
import { type Database, keyedTable, startDatabase } from '../../../contract/database.ts';
import { stopServers } from '../../probe/server.ts';
import { type Api, startApi } from './api.ts';
import { type CloudFormation, createCloudFormation } from './cloudformation.ts';
import { smallRelease } from './release.ts';
import { acm, type Certificate, type Limits, quotas } from './services.ts';
import type { StrictTable } from './strict-table.ts';

export const PRIMARY = 'us-east-2';
export const STANDBY = 'us-west-2';
/** The first controller's, or that of the only one. */
export const CONTROL = 'ca-central-1';
/** The third controller's; the second's is the standby. */
export const THIRD = 'eu-west-1';
export const OVERRIDE = '/routeaway/dev/override';
export const JOURNAL = 'routeaway-dev-journal';
export const GLOBAL = 'routeaway-dev-journal-global';
export const KEY = '/routeaway/dev/api-key';
export const PROBE_KEY = '/routeaway/dev/probe-key';
export const ORIGIN_SECRET = '/routeaway/dev/origin-secret';

export type Around = (call: string, go: () => Promise<unknown>) => Promise<unknown>;

export interface Deployment {
  readonly world: World;
  readonly api: Api;
  readonly certificates: Map<string, Certificate>;
  /** Folder of the project. */
  readonly root: string;
  /** What is deployed. */
  artifact: () => Promise<Artifact>;
  readonly cloudFormation: CloudFormation;
  /** Everything that was said, by all runs. */
  readonly said: string[];
  /** Is told each line when it is said. */
  hears: (line: string) => void;
  /** Whether a prober looks at both Regions while the command waits. */
  watched: boolean;
  /** The control Regions in which nothing runs. */
  readonly silent: Set<string>;
  /** What is given as secret, by the names of the variables. */
  secrets: Record<string, string>;
  /** What the person answers to a question. */
  answer: string | undefined;
  /** Ends the command that runs, as Ctrl-C does. */
  interrupt(): void;
  /** What the command that is started next does around each call to AWS. */
  around: Around;
  /** So much time passes: probers tick, switchers look. */
  pass(ms: number): Promise<void>;
  /** Runs a command and gives its exit code. */
  run(name: Name, ...args: string[]): Promise<number>;
  /** What CloudFormation was asked to do, oldest first: verb, role, Region and parameters. */
  calls(): string[][];
  /** The Region or role whose stacks CloudFormation fails, and why. */
  tell(what: 'fails' | 'why', text: string): void;
  putStack(region: string, name: string, status?: string, outputs?: Record<string, string>): void;
  createTable(name: string): Promise<void>;
  /** A client of a Region's tables. */
  database(region: string): DynamoDBClient;
  /** A journal, newest entry first. */
  writeJournal(...entries: Partial<Entry>[]): Promise<void>;
  key(region: string): string | undefined;
  /** Value of any parameter. */
  parameter(region: string, name: string): string | undefined;
  putKey(region: string, value: string): void;
  kept(): Record<string, unknown> | undefined;
  /** As in another folder, from which the stage was never deployed. */
  forget(): void;
  /** What the world's name servers answer: that all zones of the account are delegated, until told. */
  dns: (name: string, type: string) => DnsAnswer;
  /** The role by which API Gateway writes logs, in every Region. */
  gatewayRole(arn: string): void;
  /** Changes what stands in the journal. */
  amendJournal(change: Partial<Journal>): Promise<void>;
  close(): Promise<void>;
}

export const ENTRY: Entry = {
  epoch: 1,
  kind: 'failover',
  from: 'primary',
  to: 'standby',
  phase: 'applied',
  because: 'Switch to standby: primary failed 10 of 10 probes in 18 s, and standby is proven.',
  evidence: [],
  run: 'run-1',
  begunAt: START - 60_000,
  leaseUntil: START - 30_000,
  effectAt: START - 59_000,
};

/** One for all tests of a file; each leaves it empty. */
let database: Database | undefined;
afterAll(() => database?.stop());

async function dropTables(): Promise<void> {
  const { client } = database as Database;
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  for (const TableName of TableNames) {
    await client.send(new DeleteTableCommand({ TableName }));
    await waitUntilTableNotExists({ client, maxWaitTime: 60, minDelay: 0.01, maxDelay: 0.1 }, { TableName });
  }
}

/** `strict`: what the table of three is, where it shall not be the one database that all Regions share here. */
export async function startDeployment(
  limits: Limits = { [PRIMARY]: 1_000, [STANDBY]: 1_000, [CONTROL]: 1_000, [THIRD]: 1_000 },
  strict?: StrictTable,
): Promise<Deployment> {
  const root = mkdtempSync(join(tmpdir(), 'routeaway-deploy-'));
  const cloudFormation = createCloudFormation(() => world.clock.now());
  database ??= await startDatabase();
  const { endpoint, port, create } = database;
  const certificates = new Map<string, Certificate>();
  const gateway: { role?: string } = {};
  // What the functions of a stage may.
  const world = await startWorld([{ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' }], {
    // Every Region has the same tables here: few tests need them apart.
    dynamo: { [PRIMARY]: port, [STANDBY]: port, [CONTROL]: port, [THIRD]: port },
    strong: strict?.tables,
    services: [...cloudFormation.services, acm(certificates), ...quotas(limits, gateway)],
  });
  const parameter = (region: string, wanted: string) => {
    const { parameters } = world.cloud.in(region);
    return parameters.list().find(({ name }) => name === wanted)?.value;
  };
  const key = (region: string) => parameter(region, KEY);
  const keys = (region: string) => [key(region), parameter(region, PROBE_KEY)];
  const api = await startApi(keys, (region) => parameter(region, ORIGIN_SECRET));
  const nameServer = await startNameServer({
    port: 0,
    answer: (name, type) => deployment.dns(name, type),
  });
  const names = new Resolver({ timeout: 2_000, tries: 1 });
  names.setServers([`127.0.0.1:${nameServer.port}`]);
  const clients = createClients();
  const storeClient = new CloudFrontKeyValueStoreClient({ ...world.settings(), ...byName(world) });
  const said: string[] = [];
  const inRegions = new Map<string, DynamoDBClient>();
  /** As the functions see it: not through the wire that the command calls, unless that has the strict table. */
  const databaseIn = (region: string): DynamoDBClient => {
    const direct = { region, endpoint, credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' } };
    const known =
      inRegions.get(region) ?? new DynamoDBClient(strict ? world.settings('WORKER', region) : direct);
    inRegions.set(region, known);
    return known;
  };
  const createTable = async (name: string) => {
    if (strict && name === GLOBAL) strict.make();
    else await create(keyedTable(name));
  };

  const first = () => cloudFormation.stacks.get(`${CONTROL}.routeaway-dev-failover`);
  const stands = () => first() !== undefined;
  const isOfThree = () => Boolean(first()?.parameters.threeControlRegions);
  const isMakingThree = () =>
    cloudFormation.calls.some((call) => call.some((text) => /^threeControlRegions=./.test(text)));
  const made = new Map<string, Promise<void>>();
  const makeJournal = (table = isOfThree() ? GLOBAL : JOURNAL) => {
    const making = made.get(table) ?? createTable(table);
    made.set(table, making);
    return making;
  };

  let ticked = 0;
  /** One tick of each prober, by what the Regions answer, and one look of each switcher. */
  async function watch(): Promise<void> {
    const now = world.clock.now();
    const tick = now - (now % 10_000);
    if (tick === ticked) return;
    ticked = tick;
    await makeJournal();
    const table = isOfThree() ? GLOBAL : JOURNAL;
    const verdict = (region: string): Verdict => {
      const status = api.broken.get(region);
      return status === undefined
        ? { tick, judgement: 'healthy', evidence: 'status 200 in 41 ms' }
        : { tick, judgement: 'unhealthy', evidence: `status ${status}, wanted 2xx` };
    };
    const sides = { primary: verdict(PRIMARY), standby: verdict(STANDBY) };
    if (!isOfThree()) await lookAtOverride();
    for (const { region, name, status } of cloudFormation.stacks.values()) {
      if (!/-(failover|controller)$/.test(name) || status.endsWith('_IN_PROGRESS')) continue;
      if (deployment.silent.has(region)) continue;
      const dynamoDB = databaseIn(region);
      const ledgers = createLedger(dynamoDB, table);
      const ledger = await ledgers.read();
      const began = now - (now % 60_000);
      await ledgers.write(
        record(ledger, { at: tick, ...sides, public: verdict(api.edge) }, began),
        ledger.revision,
      );
      if (isOfThree())
        await createControllers(dynamoDB, table, { region, regions: [region] }).write({ lookedAt: now });
    }
  }

  /** The one switcher notes what the parameter says. */
  async function lookAtOverride(): Promise<void> {
    const text = parameter(CONTROL, OVERRIDE);
    const store = createJournal(databaseIn(CONTROL), JOURNAL);
    const journal = await store.read();
    if (text === undefined || journal.revision === 0 || journal.override?.text === text) return;
    await store.write({ ...journal, override: { text, seenAt: world.clock.now() } }, journal.revision);
  }

  const deployment: Deployment = {
    world,
    api,
    certificates,
    root,
    artifact: async () => smallRelease(),
    cloudFormation,
    said,
    hears: () => undefined,
    watched: true,
    silent: new Set(),
    secrets: {},
    answer: undefined,
    interrupt: () => undefined,
    around: (_, go) => go(),
    dns: (name, type) => answerFrom(world.cloud.zones.served())(name, type),
    async run(name, ...args) {
      const { around, artifact } = deployment;
      // CloudFormation here makes stacks, and no tables.
      if (stands()) await makeJournal();
      Object.assign(process.env, { ...ENVIRONMENT, AWS_ENDPOINT_URL: world.url });
      return command(name, args, root, {
        aws: (region) => seen({ ...clients(region), keyValueStore: storeClient }, around),
        artifact,
        commandLine: (command, words) =>
          ['npm run', command, ...(words.length > 0 ? ['--', ...words] : [])].join(' '),
        open: api.open,
        names,
        secrets: deployment.secrets,
        env: {},
        say: (line) => {
          said.push(line);
          deployment.hears(line);
        },
        question: async (text) => {
          said.push(text);
          return deployment.answer;
        },
        interrupted: new Promise((resolve) => {
          deployment.interrupt = () => resolve(new Interrupted('SIGINT'));
        }),
        sleep: (ms) => deployment.pass(ms),
        now: () => world.clock.now(),
        root,
      });
    },
    async pass(ms) {
      world.clock.advance(ms);
      // While CloudFormation is at work.
      if (isMakingThree()) await makeJournal(GLOBAL);
      if (deployment.watched && stands()) await watch();
    },
    calls: () => cloudFormation.calls,
    tell: (what, text) => {
      cloudFormation.told[what] = text;
    },
    putStack(region, name, status = 'UPDATE_COMPLETE', outputs = {}) {
      cloudFormation.put(region, name, status, outputs);
    },
    database: databaseIn,
    createTable: (name) => (name === JOURNAL || name === GLOBAL ? makeJournal(name) : createTable(name)),
    async writeJournal(...entries) {
      await makeJournal();
      const journal = { ...EMPTY_JOURNAL, entries: entries.map((entry) => ({ ...ENTRY, ...entry })) };
      await createJournal(databaseIn(CONTROL), isOfThree() ? GLOBAL : JOURNAL).write(journal, 0);
    },
    key,
    parameter,
    putKey: (region, value) => {
      world.cloud.in(region).parameters.put({ name: KEY, value, type: 'SecureString' });
    },
    kept() {
      const file = join(root, '.routeaway', 'dev.json');
      return existsSync(file)
        ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)
        : undefined;
    },
    forget: () => rmSync(join(root, '.routeaway'), { recursive: true }),
    gatewayRole(arn) {
      gateway.role = arn;
    },
    async amendJournal(change) {
      const journal = createJournal(databaseIn(CONTROL), isOfThree() ? GLOBAL : JOURNAL);
      const present = await journal.read();
      await journal.write({ ...present, ...change }, present.revision);
    },
    async close() {
      for (const one of inRegions.values()) one.destroy();
      await nameServer.close();
      await world.close();
      await stopServers();
      await dropTables();
      rmSync(root, { recursive: true, force: true });
    },
  };
  return deployment;
}

/** Of name servers that have these zones. */
export const answerFrom =
  (zones: readonly HostedZone[]): Deployment['dns'] =>
  (name, type) =>
    dnsAnswer(name, type, { zones, isHealthy: () => true, addressOf: () => undefined });

function seen(aws: Aws, around: Around): Aws {
  const all = Object.entries(aws).map(([name, client]) => {
    const send = (command: object, ...rest: readonly unknown[]) =>
      around(command.constructor.name.replace(/Command$/, ''), () => client.send(command, ...rest));
    return [name, new Proxy(client, { get: (_, key) => (key === 'send' ? send : client[key]) })];
  });
  return Object.fromEntries(all);
}

const ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: 'OPERATOR',
  AWS_SECRET_ACCESS_KEY: 'lab',
  AWS_EC2_METADATA_DISABLED: 'true',
  // The lab's time is not the machine's: each refusal would be taken for a clock that is off, and tried again.
  AWS_MAX_ATTEMPTS: '1',
};
