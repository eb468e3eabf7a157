/** Commands against the emulator, in one process: the prober's silence, as `logs` ends with it, and parts that are not there. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Machine } from '../../../../cli/routeaway/machine.ts';
import { run } from '../../../../cli/routeaway/program.ts';
import { failedRunsAt } from '../../../../cli/routeaway/stage/failed-runs.ts';
import {
  DISTRIBUTION,
  HOME,
  START,
  startWorld,
  type World,
} from '../../../../lab/emulator/test/protocols/world.ts';
import { MINUTE } from '../../../../shared/core/duration.ts';
import { writeRecord } from '../../../../shared/kit/deployment-record.ts';
import { LEDGER_FAILED, RUN_FAILED } from '../../../../shared/ports.ts';
import { SWITCHER_ENV } from '../../config/good.ts';
import { listening } from './listening.ts';

const RULE = 'routeaway-dev-prober';
const PROBER = '/aws/lambda/routeaway-dev-prober';

let world: World;
let root: string;
beforeEach(async () => {
  world = await startWorld();
  root = mkdtempSync(join(tmpdir(), 'on-the-wire-'));
  const { logs, events } = world.cloud.in(HOME);
  for (const part of ['prober', 'switcher']) logs.create(`/aws/lambda/routeaway-dev-${part}`);
  events.put({ name: RULE, schedule: 'rate(1 minute)', targets: [] });
  logs.put(PROBER, JSON.stringify({ verb: 'probe', level: 'INFO', message: 'Both answer.' }));
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'OPERATOR', AWS_SECRET_ACCESS_KEY: 'lab' });
});
afterEach(async () => {
  await world.close();
  rmSync(root, { recursive: true });
});

/** What someone types when asked. */
let answer: string | undefined;
afterEach(() => {
  answer = undefined;
});

/** What happens while a command waits. */
let sleep: Machine['sleep'] | undefined;
afterEach(() => {
  sleep = undefined;
});

/** In the world's time, `later` after its start. */
const typed = (later: number, ...args: string[]) => recorded({}, later, ...args);

/** `more`: what else was written down. */
async function recorded(more: object, later: number, ...args: string[]) {
  // Of the line before this one.
  delete process.env.AWS_ENDPOINT_URL;
  const regions = { primary: 'us-east-2', standby: 'us-west-2', control: HOME };
  const endpointUrl = `http://lab.localhost:${world.wire.port}`;
  writeRecord(root, 'dev', {
    regions,
    endpointUrl,
    clock: { at: START + later, real: 0, speed: 0 },
    ...more,
  });
  const { said, machine } = listening(root, { ...(sleep && { sleep }), question: async () => answer });
  return { code: await run(['-s', 'dev', ...args], machine), ...said };
}

const SHOWN = '18:00:00Z  probe     Both answer.\n';
const SILENT = (state: string) => `${SHOWN}The prober has written no verdict for 5 min; ${state}.\n`;

test.each<[what: string, later: number, make: () => void, out: string]>([
  ['speaks', MINUTE, () => {}, SHOWN],
  [
    'is silent, and its schedule is enabled',
    5 * MINUTE,
    () => {},
    SILENT(
      'its schedule is enabled: if that was done just now, its next run comes within a minute; otherwise its runs fail or cannot write them: routeaway logs --verb probe',
    ),
  ],
  [
    'is silent, and its schedule is disabled',
    5 * MINUTE,
    () => world.cloud.in(HOME).events.setEnabled(RULE, false),
    SILENT(`its schedule is disabled: aws events enable-rule --region ${HOME} --name ${RULE}`),
  ],
  [
    'is silent, and its schedule cannot be read',
    5 * MINUTE,
    () =>
      world.wire.faults.set({
        service: 'events',
        fault: { kind: 'error', code: 'AccessDeniedException', status: 400, message: 'Not you.' },
      }),
    SILENT('whether its schedule is enabled cannot be read (events:DescribeRule: AccessDeniedException)'),
  ],
])('logs, where the prober %s', async (_, later, make, out) => {
  make();
  expect(await typed(later, 'logs')).toEqual({ code: 0, out, err: '' });
});

test('logs --follow goes on where reads fail for a while, says so once, and shows what they missed', async () => {
  const { logs } = world.cloud.in(HOME);
  const failing = {
    kind: 'error',
    code: 'InvalidParameterException',
    status: 400,
    message: 'Too much.',
  } as const;
  let answersAgain: () => void;
  const steps = [
    () => {
      answersAgain = world.wire.faults.set({ service: 'logs', fault: failing });
    },
    () => logs.put(PROBER, JSON.stringify({ verb: 'probe', level: 'INFO', message: 'Meanwhile.' })),
    () => answersAgain(),
  ];
  sleep = async () => {
    const step = steps.shift();
    if (step === undefined) throw new Error('Ended.');
    step();
  };
  const { code, out, err } = await typed(0, 'logs', '--follow');
  expect([code, out]).toEqual([1, `${SHOWN}18:00:00Z  probe     Meanwhile.\n`]);
  expect(err).toMatch(/^[^\n]*Too much \(tried for [^\n]* It is tried again every 2 s\.\nEnded\.\n$/);
});

test('logs --follow of three control Regions says once which one is silent, once that it is back, and shows what it missed there', async () => {
  const [second, third] = ['us-west-2', 'eu-west-1'];
  const says = (region: string, message: string) =>
    world.cloud
      .in(region)
      .logs.put(PROBER, JSON.stringify({ verb: 'probe', level: 'INFO', message: `${message}.` }));
  for (const region of [second, third])
    for (const part of ['prober', 'switcher'])
      world.cloud.in(region).logs.create(`/aws/lambda/routeaway-dev-${part}`);
  const answersAgain = world.wire.faults.set({ service: 'logs', region: second, fault: { kind: 'reset' } });
  const steps = [
    () => says(second, 'Missed'),
    () => {
      world.clock.advance(MINUTE);
      says(third, 'Later');
    },
    () => answersAgain(),
    () => says(second, 'Back'),
  ];
  sleep = async () => {
    const step = steps.shift();
    if (step === undefined) throw new Error('Ended.');
    step();
  };
  const environment = { ...SWITCHER_ENV, ROUTEAWAY_CONTROL_REGIONS: [HOME, second, third].join() };
  const { out, err } = await recorded({ environment }, 0, 'logs', '--follow');
  expect(out.match(/\S+: [\w ]+(?=\.$)/gm)).toEqual([
    `${HOME}: Both answer`,
    `${third}: Later`,
    `${second}: Missed`,
    `${second}: Back`,
  ]);
  expect(err).toMatch(
    /^The control Region us-west-2 does not answer: [^\n]* It is tried again every 2 s\.\nThe log in us-west-2 can be read again\.\nEnded\.\n$/,
  );
});

test('logs, where the schedule is gone and nothing was said lately', async () => {
  await world.close();
  world = await startWorld();
  for (const part of ['prober', 'switcher'])
    world.cloud.in(HOME).logs.create(`/aws/lambda/routeaway-dev-${part}`);
  expect(await typed(0, 'logs', '--verb', 'switch')).toEqual({
    code: 0,
    out: `There is no log line of the last 15min. --since 1d looks back further.\nThe prober has written no verdict for 15 min; its schedule ${RULE} is gone: deploy it again.\n`,
    err: '',
  });
});

test('runs of the switcher that failed in the last three minutes are found in its log', async () => {
  const { logs } = world.cloud.in(HOME);
  const fails = (why: string) =>
    logs.put(
      '/aws/lambda/routeaway-dev-switcher',
      JSON.stringify({ verb: 'record', level: 'ERROR', message: `${RUN_FAILED}${why}` }),
    );
  fails('Long ago.');
  world.clock.advance(4 * MINUTE);
  fails('One.');
  logs.put(
    '/aws/lambda/routeaway-dev-switcher',
    JSON.stringify({ verb: 'record', level: 'INFO', message: 'Entry closed.' }),
  );
  logs.put(
    '/aws/lambda/routeaway-dev-prober',
    JSON.stringify({
      verb: 'probe',
      level: 'ERROR',
      message: LEDGER_FAILED,
      error: { message: 'Throttled.' },
    }),
  );
  fails('Two.');
  const regions = { primary: 'us-east-2', standby: 'us-west-2', control: HOME };
  const clock = { at: START + 5 * MINUTE, real: 0, speed: 0 };
  const kept = { stage: 'dev', regions, clock };
  const endpointUrl = `http://lab.localhost:${world.wire.port}`;
  const runs = failedRunsAt({ stage: 'dev', region: HOME, endpointUrl, kept });
  expect((await runs()).map(({ message }) => message)).toEqual([
    // At the same time as those of the switcher.
    `${LEDGER_FAILED} Throttled.`,
    `${RUN_FAILED}One.`,
    `${RUN_FAILED}Two.`,
  ]);
  world.wire.faults.set({ service: 'logs', fault: { kind: 'reset' } });
  expect(await runs()).toEqual([]);
});

describe('without the control Region', () => {
  /** Both Regions and the public endpoint; each says that it is the primary. */
  let targets: Server;
  beforeEach(async () => {
    targets = createServer((_, answer) =>
      answer.writeHead(200, { 'x-routeaway-region': 'us-east-2' }).end('{"status":"pass"}'),
    );
    await once(targets.listen(0, '127.0.0.1'), 'listening');
    world.wire.faults.set({ region: HOME, fault: { kind: 'reset' } });
  });
  afterEach(() => targets.close());

  const seen = async (...args: string[]) => {
    const environment = { ...SWITCHER_ENV, ROUTEAWAY_DISTRIBUTION_ID: DISTRIBUTION };
    const there = `http://127.0.0.1:${(targets.address() as AddressInfo).port}`;
    const names = Object.values(environment).filter((value) => value.startsWith('https://'));
    const hosts = Object.fromEntries(names.map((url) => [new URL(url).hostname, there]));
    const ran = await recorded({ environment, hosts }, 0, ...args);
    const out = ran.out.replace(/tried for [^)]+/, 'tried for T').replace(/in \d+ ms/g, 'in T');
    return { ...ran, out };
  };
  const SCREEN = (
    call: string,
  ) => `Clients    served from primary just now, asked from here. No failover happens by itself now.
To do      nothing now: clients are served. If clients fail: routeaway break-glass to standby.

Why        The control Region ca-central-1 does not answer: ${call}: read ECONNRESET (tried for T).

Traffic    the edge sends it to primary; where it belongs is not known

Health     + public endpoint healthy, served by primary
           + primary us-east-2 healthy  (asked directly: status 200 in T)
           + standby us-west-2 healthy  (asked directly: status 200 in T)

Controls   distribution primary, deployed everywhere
           key          no CloudFront function: the distribution decides alone

Override   cannot be read

           The runbook for this: docs/runbook.md#the-control-region-is-gone
`;

  test.each([
    ['status', 'Lambda GetFunctionConfiguration'],
    ['plan', 'Lambda GetFunctionConfiguration'],
    ['history', 'Lambda GetFunctionConfiguration'],
    ['logs', 'CloudWatchLogs FilterLogEvents'],
  ])('%s shows what can be seen from here', async (command, call) => {
    expect(await seen(command)).toEqual({ code: 1, out: SCREEN(call), err: '' });
  });
});

test('to standby, with two of three control Regions gone: nothing was written, and what to do', async () => {
  const [second, third] = ['us-west-2', 'eu-west-1'];
  const environment = {
    ...SWITCHER_ENV,
    ROUTEAWAY_DISTRIBUTION_ID: DISTRIBUTION,
    ROUTEAWAY_CONTROL_REGIONS: [HOME, second, third].join(),
  };
  const { functions, parameters } = world.cloud.in(third);
  const name = 'routeaway-dev-switcher';
  const arn = `arn:aws:lambda:${third}:123456789012:function:${name}`;
  functions.register({ name, arn, timeoutMs: 1_000, run: async () => '', permissions: [], environment });
  parameters.put({ name: SWITCHER_ENV.ROUTEAWAY_OVERRIDE_PARAMETER, value: 'auto', type: 'String' });
  for (const region of [HOME, second]) world.wire.faults.set({ region, fault: { kind: 'reset' } });
  const fails = { kind: 'error', code: 'InternalServerError', status: 500 } as const;
  world.wire.faults.set({ service: 'dynamodb', fault: fails });
  const { code, out, err } = await recorded({ environment }, 0, 'to', 'standby', '--yes');
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(
    /^Reading the journal [^\n]* failed in every control Region: [^\n]*\. The override was not written\. Until that works, [^\n]*\(docs\/runbook\.md#two-of-three-control-regions-are-gone\)\.\n$/,
  );
  expect(world.calls.filter(({ operation }) => operation === 'PutParameter')).toEqual([]);
});

test('break-glass, where what was named is not there: nothing is changed', async () => {
  const store = 'arn:aws:cloudfront::123456789012:key-value-store/a1b2c3d4-0000-4000-8000-000000000009';
  const words = ['break-glass', 'to', 'standby', '--yes', '--no-wait'];
  expect(await typed(0, ...words, '--distribution', DISTRIBUTION, '--store', store)).toEqual({
    code: 2,
    out: '',
    err: `--store is "${store}", and there is no such key-value store. Nothing was changed.\n`,
  });
  expect(await typed(0, ...words, '--store', store)).toMatchObject({
    code: 2,
    err: expect.stringContaining('--distribution has to say which distribution it belongs to'),
  });
  expect(world.calls.filter(({ operation }) => /^(Update|Put)/.test(operation))).toEqual([]);
});

const OWNER = '123456789012/ca-central-1/dev';

test.each([
  ['has an owner tag', { 'routeaway:owner': OWNER }, ['UpdateDistribution', 'UpdateKeys']],
  ['has none, so another tool writes it', {}, ['UpdateKeys']],
])('break-glass by two ids alone, where the distribution %s', async (_, tags, updates) => {
  const { stores, distributions } = world.cloud;
  const id = 'a1b2c3d4-0000-4000-8000-000000000001';
  const { arn } = stores.create({ name: `routeaway-dev-${HOME}`, id });
  distributions.tag(`arn:aws:cloudfront::123456789012:distribution/${DISTRIBUTION}`, tags);
  const words = ['break-glass', 'to', 'standby', '--yes', '--no-wait'];
  const ran = await typed(0, ...words, '--distribution', DISTRIBUTION, '--store', arn);
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(
    ran.out.includes(
      'The distribution has no tag routeaway:owner:dev, so it is taken for one that another tool writes (routing=key), and left as it is.',
    ),
  ).toBe(updates.length === 1);
  const made = world.calls.map(({ operation }) => operation).filter((name) => /^Update/.test(name));
  expect(made.sort()).toEqual(updates);
});

describe('break-glass with DNS, where neither a deployment record nor the switcher says where the journal is', () => {
  const words = ['break-glass', 'to', 'standby', '--yes', '--no-wait'];

  test('key,dns: the key is set, the distribution left, and who knows the rest is said', async () => {
    const { stores, distributions } = world.cloud;
    stores.create({ name: `routeaway-dev-${HOME}`, id: 'a1b2c3d4-0000-4000-8000-000000000001' });
    const arn = `arn:aws:cloudfront::123456789012:distribution/${DISTRIBUTION}`;
    distributions.tag(arn, { 'routeaway:owner:dev': '123456789012' });
    const { config, etag } = distributions.get(DISTRIBUTION);
    const origins = config.Origins?.Items ?? [];
    const failover = { ...origins[0], Id: 'failover', DomainName: 'active.example.com' };
    const wanted = {
      ...config,
      Origins: { Quantity: origins.length + 1, Items: [...origins, failover] },
      DefaultCacheBehavior: { ...config.DefaultCacheBehavior, TargetOriginId: 'failover' },
    };
    distributions.update(DISTRIBUTION, wanted as typeof config, etag);
    const { code, out, err } = await typed(0, ...words);
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n').slice(2)).toEqual([
      'The key says standby: edge locations follow, mostly within a minute.',
      'The distribution is left as it is (routing=key,dns).',
      `active.example.com stays where it leads: only a switcher knows its journal, and ${HOME} has not said it.`,
      'Name another control Region, whose switcher knows it:',
      '  routeaway --region <another control Region> break-glass to standby',
      'Where none answers: docs/runbook.md#us-east-1-is-down.',
      // Who serves cannot be seen from here; and what follows of the key.
      ...[expect.any(String), expect.stringContaining('When the switcher is back it accepts this move.'), ''],
    ]);
    expect(
      world.calls.map(({ operation }) => operation).filter((name) => /^(Update|Put)/.test(name)),
    ).toEqual(['UpdateKeys']);
  });

  test('dns alone: there is nothing at CloudFront, and another control Region is the way on', async () => {
    expect(await typed(0, ...words)).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        ' With routing=dns there is none: name another control Region (--region), whose switcher knows the rest.',
      ),
    });
  });
});

test.each([
  ['status', 'Looking for stage dev (lambda:GetFunctionConfiguration)', 'readers'],
  ['logs', 'Reading the logs', 'readers'],
  ['hold', 'Looking for stage dev (lambda:GetFunctionConfiguration)', 'operators'],
])('%s, where it is denied, names the policy to attach', async (command, doing, people) => {
  process.env.AWS_ACCESS_KEY_ID = 'WORKER';
  const { code, err } = await typed(0, command);
  expect([code, err]).toEqual([1, expect.stringContaining(doing)]);
  expect(err).toMatch(
    new RegExp(
      `was denied: .*\\. The managed policy routeaway-dev-${people}-${HOME} allows it: have it attached to your role or user `,
    ),
  );
});

describe('delete-key', () => {
  let arn: string;
  const put = (value: string) => {
    const { stores } = world.cloud;
    arn = stores.create({ name: `routeaway-dev-${HOME}`, id: 'a1b2c3d4-0000-4000-8000-000000000001' }).arn;
    stores.update(arn, { puts: [{ key: 'traffic', value }] }, stores.describe(arn).etag);
    const distribution = `arn:aws:cloudfront::123456789012:distribution/${DISTRIBUTION}`;
    world.cloud.distributions.tag(distribution, { 'routeaway:owner': OWNER });
  };
  const keys = () => world.cloud.stores.listKeys(arn).map(({ value }) => value);
  const FOUND = `There is no deployment record here; asking the switcher in ${HOME} where the traffic controls are.
There is no stage dev in ${HOME}: the function routeaway-dev-switcher is not there. Check --stage and --region (the control Region), or deploy it: npm run deploy -- --stage dev. Looking for them in CloudFront.
`;

  test.each([['v2 standby 7 eu=primary'], ['to the west'], ['']])('deletes %j', async (text) => {
    put(text);
    expect(await typed(0, 'delete-key', '--yes')).toEqual({
      code: 0,
      out: `${FOUND}The routing key "${text}" is deleted: the distribution alone decides where traffic goes.\n`,
      err: '',
    });
    expect(keys()).toEqual([]);
    expect(await typed(0, 'delete-key')).toEqual({
      code: 0,
      out: `${FOUND}There is no routing key. Nothing was changed.\n`,
      err: '',
    });
  });

  test('leaves one alone that decides where traffic goes', async () => {
    put('v1 standby 7');
    expect(await typed(0, 'delete-key', '--yes')).toEqual({
      code: 1,
      out: FOUND,
      err: 'The routing key "v1 standby 7" is valid and stays: the switcher deletes it when the distribution sends traffic there as well. To move traffic: routeaway to primary. Nothing was changed.\n',
    });
    expect(keys()).toEqual(['v1 standby 7']);
  });

  test.each([
    [undefined, 2, 'There is no one to ask; add --yes. Nothing was changed.\n'],
    ['no', 1, 'Nothing was changed.\n'],
  ])('asks, and takes %j for no', async (typing, code, err) => {
    put('v2 standby 7');
    answer = typing;
    expect(await typed(0, 'delete-key')).toEqual({ code, out: FOUND, err });
    expect(keys()).toEqual(['v2 standby 7']);
  });

  test('asks, and takes yes', async () => {
    put('v2 standby 7');
    answer = ' yes ';
    expect(await typed(0, 'delete-key')).toMatchObject({ code: 0 });
    expect(keys()).toEqual([]);
  });

  test('says why the store cannot be read', async () => {
    put('v2 standby 7');
    world.wire.faults.set({
      service: 'cloudfront-keyvaluestore',
      fault: { kind: 'error', code: 'AccessDeniedException', status: 403, message: 'Not you.' },
    });
    expect(await typed(0, 'delete-key')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^The key-value store .* could not be read: .*Not you\./),
    });
  });
});
