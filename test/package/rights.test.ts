/**
 * The managed policies for people against what the commands of `routeaway` really call: each command runs here against the
 * emulator, with the stage as it is packaged. Nothing that a command calls is missing, and nothing is allowed that none calls.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Machine } from '../../cli/routeaway/machine.ts';
import { run } from '../../cli/routeaway/program.ts';
import { peoplesPolicy } from '../../cli/routeaway/stage/aws-errors.ts';
import { PLAIN } from '../../cli/routeaway/view/format.ts';
import {
  functionOf,
  type ResolvedTemplate,
  resolveTemplate,
  type Template,
} from '../../lab/emulator/cloudformation/index.ts';
import { evaluate, readPolicy } from '../../lab/emulator/iam/index.ts';
import { deployStack } from '../../lab/emulator/provision/index.ts';
import { HOME, START, startWorld, type World } from '../../lab/emulator/test/protocols/world.ts';
import { type Dns, startDns } from '../../lab/stand/dns.ts';
import { LAB, parametersFor } from '../../lab/stand/package/lab.ts';
import { packageRoles } from '../../lab/stand/package/package.ts';
import type { RoleRequest } from '../../lab/stand/package/serverless.ts';
import { portsFrom } from '../../lab/stand/ports.ts';
import { writeDrill } from '../../shared/aws/drill.ts';
import { createJournal } from '../../shared/aws/journal.ts';
import { drillText } from '../../shared/core/drill.ts';
import { MINUTE } from '../../shared/core/duration.ts';
import { writeRecord } from '../../shared/kit/deployment-record.ts';
import { type Database, keyedTable, startDatabase } from '../contract/database.ts';
import { journalOf, NOW, toAndFro } from '../unit/core/build.ts';
import { idle } from '../unit/lab/permissions/compare.ts';
import type { Use } from '../unit/lab/permissions/use.ts';
import { EXAMPLES } from './template/examples.ts';

const STORE = `arn:aws:cloudfront::${LAB.accountId}:key-value-store/${LAB.storeId}`;
const OVERRIDE = `/routeaway/${LAB.stage}/override`;
const REGIONS = { primary: LAB.primary.region, standby: LAB.standby.region, control: HOME };

const { dns: DNS_ALONE, keyAndDns, records: RECORDS } = EXAMPLES;
const { beaconChecks, latchChecks } = RECORDS.params;

const beaconIn = (region: string): string => `beacon.execute-api.${region}.amazonaws.com`;
/** Whom no command has to reach here: nobody answers, and no name is asked outside of this machine. */
const NOBODY = Object.fromEntries(
  ['api.example.com', ...['ca-central-1', 'us-west-2', 'eu-west-1'].map(beaconIn)].map((host) => [
    host,
    'http://127.0.0.1:1',
  ]),
);

/** The stacks of a stage, the first controller's first, and the records of a name in DNS last. */
const STAGES: Readonly<Record<string, readonly RoleRequest[]>> = {
  'one controller': [EXAMPLES.failover],
  'three controllers': [
    EXAMPLES.firstOfThree,
    { ...EXAMPLES.thirdOfThree, region: 'us-west-2' },
    EXAMPLES.thirdOfThree,
  ],
  'three controllers and DNS': [
    keyAndDns,
    { ...keyAndDns, role: 'controller', region: 'us-west-2' },
    { ...keyAndDns, role: 'controller', region: 'eu-west-1' },
    RECORDS,
  ],
  'three controllers and DNS alone': [
    DNS_ALONE,
    { ...DNS_ALONE, role: 'controller', region: 'us-west-2' },
    { ...DNS_ALONE, role: 'controller', region: 'eu-west-1' },
    RECORDS,
  ],
};

describe.each(Object.entries(STAGES))('%s', (_, requests) => {
  const isOne = requests.length === 1;
  const hasEdge = !requests.includes(DNS_ALONE);
  const TABLE = `routeaway-${LAB.stage}-journal${isOne ? '' : '-global'}`;

  /** Those of the controllers, and that of the records, where there is one. */
  let stacks: readonly ResolvedTemplate[];
  let records: readonly ResolvedTemplate[];
  let dns: Dns;
  let database: Database;
  let world: World;
  let root: string;

  beforeAll(async () => {
    const made = await packageRoles(requests, { root: join(__dirname, '../..') });
    const resolved = made.map((each, i) => {
      const packaged = JSON.parse(readFileSync(each.template, 'utf8')) as Template;
      return resolveTemplate(packaged, {
        region: each.region,
        accountId: LAB.accountId,
        stackName: `routeaway-lab-${each.role}`,
        parameters: parametersFor(packaged, each),
        ids: {
          ...{ Distribution: LAB.distribution.id, EdgeStore: LAB.storeId, BeaconApi: 'beacon' },
          ...{ BeaconCheck: beaconChecks.split(',')[i] ?? '', LatchCheck: latchChecks.split(',')[i] ?? '' },
        },
        domains: { Distribution: LAB.distribution.domainName },
      });
    });
    stacks = resolved.filter((_, i) => requests[i]?.role !== 'dns');
    records = resolved.slice(stacks.length);
    database = await startDatabase();
    await database.create(keyedTable(TABLE));
  }, 180_000);
  afterAll(() => database.stop());

  beforeEach(async () => {
    // One table, whichever Region it is asked in.
    const dynamo = Object.fromEntries(stacks.map(({ region }) => [region, database.port]));
    world = await startWorld([], { dynamo });
    root = mkdtempSync(join(tmpdir(), 'rights-'));
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'OPERATOR', AWS_SECRET_ACCESS_KEY: 'lab' });
    const { cloud } = world;
    for (const stack of stacks) {
      const { region } = stack;
      const { environment } = functionOf(stack, 'switcher');
      const { logs, functions, parameters } = cloud.in(region);
      for (const part of ['prober', 'switcher'] as const) {
        logs.create(`/aws/lambda/routeaway-${LAB.stage}-${part}`);
        functions.register({
          name: `routeaway-${LAB.stage}-${part}`,
          arn: `arn:aws:lambda:${region}:${LAB.accountId}:function:routeaway-${LAB.stage}-${part}`,
          timeoutMs: MINUTE,
          permissions: [],
          environment,
          run: async () => undefined,
        });
      }
      for (const name of [environment.ROUTEAWAY_API_KEY_PARAMETER, `/routeaway/${LAB.stage}/api-key`])
        if (name) parameters.put({ name, value: 'a-key-of-twenty-letters', type: 'SecureString' });
    }
    dns = await startDns({ cloud, templates: records, hosts: [], ports: portsFrom(0) });
    for (const stack of [...stacks, ...records]) deployStack(cloud, stack);
  });
  afterEach(async () => {
    await dns.close();
    await world.close();
    rmSync(root, { recursive: true });
  });

  /** Used-up switches, so that there is something to acknowledge. */
  async function journal(): Promise<void> {
    const store = createJournal(database.client, TABLE);
    const shift = START - NOW;
    const later = JSON.parse(JSON.stringify(toAndFro(3, 10, 5)), (_, value) =>
      typeof value === 'number' && value > 1e12 ? value + shift : value,
    );
    const before = await store.read();
    await store.write({ ...journalOf(later), revision: before.revision }, before.revision);
  }

  /** What a command calls. */
  async function called(words: readonly string[]): Promise<readonly Use[]> {
    await journal();
    world.calls.length = 0;
    delete process.env.AWS_ENDPOINT_URL;
    const endpointUrl = `http://lab.localhost:${world.wire.port}`;
    const clock = { at: START, real: 0, speed: 0 };
    const nameServer = dns.port === undefined ? {} : { nameServer: `127.0.0.1:${dns.port}` };
    writeRecord(root, LAB.stage, { regions: REGIONS, endpointUrl, clock, hosts: NOBODY, ...nameServer });
    let said = '';
    const say = (text: string) => {
      said += `${text}\n`;
    };
    const machine: Partial<Machine> = {
      ...{ root, version: '0', env: {}, columns: 500, paint: PLAIN, isTerminal: false },
      ...{ out: say, screen: say, error: say, sleep: async () => undefined },
      ...{ question: async () => undefined, changes: () => undefined, done: () => undefined },
    };
    await run(['-s', LAB.stage, ...words], machine as Machine);
    expect(said).not.toContain('denied');
    return world.calls.flatMap(({ demands }) =>
      demands.map(({ action, resource, context = {} }) => ({
        by: 'routeaway',
        action,
        resource,
        context,
      })),
    );
  }

  /** Of each control Region one. */
  const policiesOf = (logicalId: string) =>
    stacks.map(({ resources }) =>
      readPolicy(resources[logicalId]?.properties.PolicyDocument as never, logicalId),
    );

  /** Each with what is so before it is typed. */
  type Row = readonly [words: string, given?: () => void | Promise<void>];

  const LOOKING: readonly Row[] = [['status'], ['plan'], ['history'], ['report 0'], ['logs']];
  test('the output of the policy for readers says which commands it is for', () => {
    const text = readFileSync(join(__dirname, '../../resources/failover/roles.yml'), 'utf8');
    const [, named = ''] = /Attach it to who may look; routeaway (.+)$/m.exec(text) ?? [];
    expect(named.split(/, | and /)).toEqual(LOOKING.map(([words]) => words.split(' ')[0]));
  });

  const BY_CLOUDFRONT: readonly Row[] = [
    ['delete-key --yes', () => put('to the west')],
    ['break-glass to standby --yes --no-wait', controlIsGone],
    [`break-glass to standby --yes --no-wait --distribution ${LAB.distribution.id}`, controlIsGone],
  ];
  const CHANGING: readonly Row[] = [
    ['hold --no-wait'],
    ['observe --no-wait'],
    ['auto --no-wait'],
    ['to standby --yes --no-wait'],
    ['ack'],
    ['accept'],
    ['drill --yes'],
    [
      'drill --end',
      () => {
        const text = drillText({ side: 'primary', until: START + 10 * MINUTE, because: 'a drill' });
        return writeDrill(database.client, TABLE, { text, writtenAt: START });
      },
    ],
    ['break-glass to standby --yes --no-wait'],
    // Where no switcher says so, it is not known either that there is no CloudFront, in which nothing is to be found.
    ...(hasEdge ? BY_CLOUDFRONT : []),
    ['break-glass to standby --yes --no-wait', tableIsGone],
  ];

  const put = (value: string): void => {
    const { stores } = world.cloud;
    stores.update(STORE, { puts: [{ key: 'traffic', value }] }, stores.describe(STORE).etag);
  };

  const fault = { kind: 'error', code: 'ServiceException', status: 500, message: 'It is gone.' } as const;
  function controlIsGone(): void {
    world.wire.faults.set({ service: 'lambda', fault });
  }
  /** With DNS, one call of Route 53 is left then. */
  function tableIsGone(): void {
    world.wire.faults.set({ service: 'dynamodb', fault });
  }

  /** What CloudFront asks in the name of who updates a distribution with a web ACL. */
  const OF_CLOUDFRONT: Use = {
    ...{ by: 'routeaway', action: 'wafv2:GetWebACL', context: {} },
    resource: `arn:aws:wafv2:us-east-1:${LAB.accountId}:global/webacl/api/12345678-1234-1234-1234-123456789012`,
  };

  /**
   * Where the ledger has no verdict, `status` and `plan` ask the public endpoint with the API key. A reader may not read that, and
   * sees then that it is not known how clients are served.
   */
  const asking = (region: string) =>
    ['status', 'plan'].flatMap((words) => [
      `${words}: ssm:GetParameter on arn:aws:ssm:${region}:123456789012:parameter/routeaway/lab/probe-key`,
      `${words}: kms:Decrypt on arn:aws:kms:${region}:123456789012:key/00000000-0000-4000-8000-000000000001`,
    ]);

  test.each([
    ['ReadersPolicy', LOOKING, [], true],
    ['OperatorsPolicy', [...LOOKING, ...CHANGING], hasEdge ? [OF_CLOUDFRONT] : [], false],
  ] as const)('%s allows what its commands call, and nothing else', async (id, rows, more, withheld) => {
    const policies = policiesOf(id);
    const uses: Use[] = [...more];
    const denied: string[] = [];
    // The command begins in any of the control Regions.
    for (const { region } of stacks)
      for (const [words, given] of rows) {
        // Whose it is that stands there is asked where it was written last.
        world.clock.advance(1_000);
        const last = { name: OVERRIDE, value: 'hold because of a test', overwrite: true };
        world.cloud.in(region).parameters.put(last);
        await given?.();
        const done = await called(['--region', region, ...words.split(' ')]);
        expect([words, done.length > 1]).toEqual([words, true]);
        world.wire.faults.clear();
        uses.push(...done);
        for (const use of done)
          if (!evaluate(policies, use).allowed) denied.push(`${words}: ${use.action} on ${use.resource}`);
      }
    expect([...new Set(denied)]).toEqual(withheld ? stacks.flatMap(({ region }) => asking(region)) : []);
    for (const { statements } of policies)
      expect(statements.flatMap((statement) => idle(id, statement, uses))).toEqual([]);
  });

  test('they are known by name and by output, and short enough', () => {
    for (const { region, outputs, resources } of stacks)
      for (const kind of ['readers', 'operators'] as const) {
        const id = kind === 'readers' ? 'ReadersPolicy' : 'OperatorsPolicy';
        const name = peoplesPolicy(kind, { stage: LAB.stage, region });
        expect(outputs[`${id}Arn`]).toBe(`arn:aws:iam::${LAB.accountId}:policy/${name}`);
        // IAM counts no white space.
        const text = JSON.stringify(resources[id]?.properties.PolicyDocument);
        expect(text.length).toBeLessThan(6_144);
      }
  });

  test('who only looks may change nothing', () => {
    const statements = policiesOf('ReadersPolicy').flatMap((policy) => policy.statements);
    const actions = statements.flatMap((one) => one.actions.patterns);
    expect(actions.filter((action) => !/:(Get|Describe|List|Query|Filter)/.test(action))).toEqual([]);
  });
});
