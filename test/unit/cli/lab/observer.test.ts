/** The page asks the lab's AWS as the command line does, and says the same: here with the emulator, of three control Regions. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { observerOf } from '../../../../cli/lab/observer.ts';
import type { Machine } from '../../../../cli/routeaway/machine.ts';
import { run } from '../../../../cli/routeaway/program.ts';
import { PLAIN } from '../../../../cli/routeaway/view/format.ts';
import {
  ACCOUNT,
  DISTRIBUTION,
  HOME,
  START,
  startWorld,
  type World,
} from '../../../../lab/emulator/test/protocols/world.ts';
import type { Lab } from '../../../../lab/stand/lab.ts';
import { type DeploymentRecord, writeRecord } from '../../../../shared/kit/deployment-record.ts';
import { SWITCHER_ENV } from '../../config/good.ts';

const [SECOND, THIRD] = ['us-west-2', 'eu-west-1'];
const KEYS = { prober: '/routeaway/lab/prober-key', clients: '/routeaway/lab/api-key' };
const OVERRIDE = '/routeaway/lab/override';
const ENVIRONMENT = {
  ...SWITCHER_ENV,
  ROUTEAWAY_STAGE: 'lab',
  ROUTEAWAY_DISTRIBUTION_ID: DISTRIBUTION,
  ROUTEAWAY_OVERRIDE_PARAMETER: OVERRIDE,
  ROUTEAWAY_API_KEY_PARAMETER: KEYS.prober,
  ROUTEAWAY_CONTROL_REGIONS: [HOME, SECOND, THIRD].join(),
};

let world: World;
/** Both Regions and the public endpoint; each says that it is the primary, and wants the key. */
let targets: Server;
let root: string;
let record: DeploymentRecord;
beforeEach(async () => {
  world = await startWorld();
  targets = createServer(({ headers }, answer) =>
    headers['x-api-key'] === 'sesame'
      ? answer.writeHead(200, { 'x-routeaway-region': 'us-east-2' }).end('{"status":"pass"}')
      : answer.writeHead(403).end(),
  );
  await once(targets.listen(0, '127.0.0.1'), 'listening');
  root = mkdtempSync(join(tmpdir(), 'observer-'));
  const there = `http://127.0.0.1:${(targets.address() as AddressInfo).port}`;
  const names = Object.values(ENVIRONMENT).filter((value) => value.startsWith('https://'));
  record = {
    regions: { primary: 'us-east-2', standby: 'us-west-2', control: HOME },
    environment: ENVIRONMENT,
    endpointUrl: `http://lab.localhost:${world.wire.port}`,
    credentials: { accessKeyId: 'OPERATOR', secretAccessKey: 'lab' },
    hosts: Object.fromEntries(names.map((url) => [new URL(url).hostname, there])),
    clock: { at: START, real: 0, speed: 0 },
  };
  for (const region of [HOME, SECOND, THIRD]) {
    put(region, KEYS.prober, 'sesame', 'SecureString');
    put(region, OVERRIDE, 'hold because x');
    const name = 'routeaway-lab-switcher';
    world.cloud.in(region).functions.register({
      name,
      arn: `arn:aws:lambda:${region}:${ACCOUNT}:function:${name}`,
      timeoutMs: 1_000,
      run: async () => undefined,
      permissions: [],
      environment: ENVIRONMENT,
    });
  }
});
afterEach(async () => {
  targets.close();
  await world.close();
  rmSync(root, { recursive: true });
});

function put(region: string, name: string, value: string, type: 'String' | 'SecureString' = 'String'): void {
  world.cloud.in(region).parameters.put({ name, value, type, overwrite: true });
}

const isGone = (region: string): void => void world.wire.faults.set({ region, fault: { kind: 'reset' } });

async function page() {
  const lab = { clock: { now: () => START }, timeline: { events: [] } } as unknown as Lab;
  const observer = observerOf(record, lab);
  try {
    return await observer.look();
  } finally {
    observer.close();
  }
}

async function status() {
  delete process.env.AWS_ENDPOINT_URL;
  writeRecord(root, 'lab', record);
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  const machine: Partial<Machine> = {
    ...{ root, version: '0', env: {}, columns: 500, paint: PLAIN, isTerminal: false },
    ...{ screen: say, error: say, changes: () => undefined, done: () => undefined },
  };
  await run(['-s', 'lab', 'status', '--json'], machine as Machine);
  return JSON.parse(said.join(''));
}

const ACT = 'To do: nothing now: clients are served. If clients fail: routeaway break-glass to standby.';

test('two of three are gone: the third has the API key and the override', async () => {
  for (const region of [HOME, SECOND]) isGone(region);
  world.wire.faults.set({
    service: 'dynamodb',
    fault: { kind: 'error', code: 'InternalServerError', status: 500 },
  });
  const { clients, next, judged, override, controlRegions } = await page();
  expect(clients.head).toBe('served from primary just now, asked from here');
  expect(next.act).toBe(ACT);
  expect(judged.map(({ target, state }) => [target, state])).toEqual([
    ['primary', 'healthy'],
    ['standby', 'healthy'],
    ['public', 'healthy'],
  ]);
  expect(override).toEqual(['the parameter says "hold because x"']);
  expect(controlRegions.map(({ says }) => says)).toEqual([
    expect.stringMatching(/^does not answer this command: /),
    expect.stringMatching(/^does not answer this command: /),
    expect.stringMatching(/^it answers this command, but its table does not /),
  ]);
  const said = await status();
  expect([said.public.state, said.public.servedBy, `To do: ${said.toDo}`]).toEqual([
    'healthy',
    'primary',
    ACT,
  ]);
  expect([said.health.primary.state, said.health.standby.state]).toEqual(['healthy', 'healthy']);
  expect(said.override).toBe('hold because x');
});

test('all three are gone: the key of the clients, which is in both Regions, opens the API', async () => {
  for (const region of [HOME, SECOND, THIRD]) isGone(region);
  put('us-east-2', KEYS.clients, 'sesame', 'SecureString');
  const { clients, next, override } = await page();
  expect([clients.head, next.act, override]).toEqual([
    'served from primary just now, asked from here',
    ACT,
    ['cannot be read'],
  ]);
});
