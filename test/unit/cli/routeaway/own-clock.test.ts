/** Commands on a machine whose clock is wrong, with the real clients over the emulator's wire, which dates its answers by its own time. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createActuators } from '../../../../cli/routeaway/drill/actuators.ts';
import { drillPorts } from '../../../../cli/routeaway/drill/ports.ts';
import { run } from '../../../../cli/routeaway/program.ts';
import { awsError, noControl, noJournal } from '../../../../cli/routeaway/stage/aws-errors.ts';
import { clockOf, connect, useIn } from '../../../../cli/routeaway/stage/connect.ts';
import { journalIn, noteMove } from '../../../../cli/routeaway/stage/dns.ts';
import { ownClock } from '../../../../cli/routeaway/stage/own-clock.ts';
import { locationOf } from '../../../../cli/routeaway/stage/stage-location.ts';
import {
  DISTRIBUTION,
  HOME,
  START,
  startWorld,
  type World,
} from '../../../../lab/emulator/test/protocols/world.ts';
import { readDrill } from '../../../../shared/aws/drill.ts';
import { createJournal } from '../../../../shared/aws/journal.ts';
import { createLedger } from '../../../../shared/aws/ledger.ts';
import { drillAt } from '../../../../shared/core/drill.ts';
import { HOUR, MINUTE, SECOND } from '../../../../shared/core/duration.ts';
import type { Entry } from '../../../../shared/core/journal/journal.ts';
import { record } from '../../../../shared/core/journal/ledger.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/core/settings.ts';
import type { Verdict } from '../../../../shared/core/verdict/verdict.ts';
import { writeRecord } from '../../../../shared/kit/deployment-record.ts';
import { type Database, keyedTable, startDatabase } from '../../../contract/database.ts';
import { SWITCHER_ENV } from '../../config/good.ts';
import { entry } from '../../core/build.ts';
import { listening } from './listening.ts';

const TABLE = 'routeaway-dev-journal';
const ENV = {
  ...SWITCHER_ENV,
  ROUTEAWAY_STAGE: 'dev',
  ROUTEAWAY_JOURNAL_TABLE: TABLE,
  ROUTEAWAY_DISTRIBUTION_ID: DISTRIBUTION,
};

let database: Database;
let world: World;
let root: string;
// From then on names below localhost are this machine.
beforeAll(() => useIn({ stage: 'dev', region: HOME, endpointUrl: urlOf(9) }));
beforeEach(async () => {
  database = await startDatabase();
  await database.create(keyedTable(TABLE));
  world = await startWorld([], { dynamo: { [HOME]: database.port } });
  root = mkdtempSync(join(tmpdir(), 'own-clock-'));
  const { functions, parameters, events, logs } = world.cloud.in(HOME);
  const name = 'routeaway-dev-switcher';
  const arn = `arn:aws:lambda:${HOME}:123456789012:function:${name}`;
  functions.register({ name, arn, timeoutMs: 1_000, run: async () => '', permissions: [], environment: ENV });
  parameters.put({ name: ENV.ROUTEAWAY_OVERRIDE_PARAMETER, value: 'auto', type: 'String' });
  events.put({ name: 'routeaway-dev-prober', schedule: 'rate(1 minute)', targets: [] });
  for (const part of ['prober', 'switcher']) logs.create(`/aws/lambda/routeaway-dev-${part}`);
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'OPERATOR', AWS_SECRET_ACCESS_KEY: 'lab' });
});
afterEach(async () => {
  jest.restoreAllMocks();
  delete process.env.AWS_CONFIG_FILE;
  await world.close();
  await database.stop();
  rmSync(root, { recursive: true });
});

/** This machine's clock is ahead of the world's by so much. */
const ahead = (ms: number) => jest.spyOn(Date, 'now').mockImplementation(() => world.clock.now() + ms);

function urlOf(port = world.wire.port): string {
  return `http://lab.localhost:${port}`;
}

async function typed(
  args: readonly string[],
  { port, ...more }: { port?: number; environment?: Record<string, string> } = {},
) {
  delete process.env.AWS_ENDPOINT_URL;
  // The command takes it for AWS: only the SDK knows where it is.
  process.env.AWS_CONFIG_FILE = join(root, 'config');
  writeFileSync(process.env.AWS_CONFIG_FILE, `[default]\nendpoint_url = ${urlOf(port)}\n`);
  const regions = { primary: 'us-east-2', standby: 'us-west-2', control: HOME };
  writeRecord(root, 'dev', { regions, ...more });
  const { said, machine } = listening(root);
  return { code: await run(['-s', 'dev', ...args], machine), ...said };
}

const journal = () => createJournal(database.client, TABLE);

async function writtenDown(entries: readonly Entry[] = []): Promise<void> {
  const store = journal();
  const { revision, ...read } = await store.read();
  const initial = entry({
    ...{ kind: 'initial', to: 'primary', from: 'primary', epoch: 0 },
    begunAt: START - 48 * HOUR,
  });
  await store.write({ ...read, revision, entries: [...entries, initial] }, revision);
}

/** Twenty minutes of verdicts up to now; the primary fails since so long ago. */
async function probed(failsFor = 0): Promise<void> {
  const store = createLedger(database.client, TABLE);
  const { revision } = await store.read();
  const now = world.clock.now();
  let ledger = await store.read();
  for (let at = now - 20 * MINUTE; at <= now; at += 10 * SECOND) {
    const good: Verdict = { tick: at, judgement: 'healthy', evidence: 'status 200 in 40 ms' };
    const isBad = at > now - failsFor - 10 * SECOND && failsFor > 0;
    const bad: Verdict = { tick: at, judgement: 'unhealthy', evidence: 'no answer within 3 s' };
    ledger = record(ledger, {
      at,
      primary: isBad ? bad : good,
      standby: good,
      public: isBad ? bad : { ...good, servedBy: 'primary' },
    });
  }
  await store.write(ledger, revision);
}

const says = (how: string) => `This machine's clock is ${how} AWS's; Routeaway goes by AWS's.`;

describe('what is judged', () => {
  beforeEach(() => writtenDown());

  test.each([
    ['right', 0, undefined],
    ['two seconds fast', 2 * SECOND, undefined],
    ['40 s fast', 40 * SECOND, says('40 s ahead of')],
    ['3 min 10 s slow', -190 * SECOND, says('3 min 10 s behind')],
    ['three hours fast', 3 * HOUR, says('3 h ahead of')],
  ])('with a clock that is %s: both sides are healthy', async (_, ms, finding) => {
    await probed();
    ahead(ms);
    const { code, out, err } = await typed(['status', '--json']);
    expect([code, err]).toEqual([0, finding === undefined ? '' : `${finding}\n`]);
    const { health, findings, clients } = JSON.parse(out);
    expect(health.primary.state).toBe('healthy');
    expect(health.standby).toMatchObject({ state: 'healthy', proven: true });
    expect(clients.state).toBe('served');
    expect(findings.filter((one: string) => /clock/.test(one))).toEqual(
      finding === undefined ? [] : [finding],
    );
    expect(findings.join()).not.toContain('no verdict');
    expect((await typed(['plan'])).code).toBe(0);
  });

  test('elsewhere than on AWS, as in a lab, time is another: it counts, and nothing is said of it', async () => {
    await probed();
    ahead(3 * HOUR);
    const { code, out, err } = await typed(['--endpoint-url', urlOf(), 'status', '--json']);
    expect([code, err]).toEqual([0, '']);
    const { health, findings } = JSON.parse(out);
    expect(health.standby).toMatchObject({ state: 'healthy', proven: true });
    expect(findings.join()).not.toContain('clock');
  });

  test('with a clock that is 60 s slow: what has failed for 50 s fails, and a run moves traffic', async () => {
    await probed(50 * SECOND);
    ahead(-60 * SECOND);
    const { out } = await typed(['status', '--json']);
    const { health, clients } = JSON.parse(out);
    expect(health.primary.state).toBe('unhealthy');
    expect(clients.state).not.toBe('served');
    expect((await typed(['plan'])).code).toBe(3);
  });
});

test.each([
  ['ahead of', 3 * HOUR],
  ['behind', -3 * HOUR],
])('logs, with a clock that is three hours %s AWS, shows what was said lately', async (how, ms) => {
  const line = { verb: 'probe', level: 'INFO', message: 'Both answer.' };
  world.cloud.in(HOME).logs.put('/aws/lambda/routeaway-dev-prober', JSON.stringify(line));
  ahead(ms);
  expect(await typed(['logs'])).toEqual({
    code: 0,
    out: '18:00:00Z  probe     Both answer.\n',
    err: `${says(`3 h ${how}`)}\n`,
  });
});

test('ack writes the time of AWS', async () => {
  const begunAt = START - 4 * MINUTE;
  await writtenDown([entry({ kind: 'failover', to: 'standby', epoch: 1, begunAt })]);
  ahead(3 * HOUR);
  expect(await typed(['ack'])).toMatchObject({ code: 0, err: `${says('3 h ahead of')}\n` });
  const { acknowledgedAt = 0 } = await journal().read();
  expect(Math.abs(acknowledgedAt - START)).toBeLessThan(3 * SECOND);
});

test('break-glass with DNS stamps the journal with the time of AWS', async () => {
  await writtenDown();
  ahead(3 * MINUTE);
  delete process.env.AWS_ENDPOINT_URL;
  const where = { stage: 'dev', region: HOME, endpointUrl: urlOf() };
  const place = { ...locationOf(where, root, {}), clock: ownClock(() => undefined) };
  useIn(place);
  await noteMove('standby', [HOME], journalIn(TABLE), clockOf(place));
  const [{ begunAt = 0, effectAt = 0, closedAt = 0, epoch = 0 } = {}] = (await journal().read()).entries;
  for (const at of [begunAt, effectAt, closedAt, epoch * SECOND])
    expect(Math.abs(at - START)).toBeLessThan(3 * SECOND);
});

test('a drill ends by the time of AWS, and is one for who reads it', async () => {
  ahead(3 * HOUR);
  delete process.env.AWS_ENDPOINT_URL;
  const where = { stage: 'dev', region: HOME, endpointUrl: urlOf() };
  const said: string[] = [];
  const clock = ownClock((sentence) => said.push(sentence));
  const ports = drillPorts(await connect({ ...locationOf(where, root, {}), clock }));
  const wanted = { limitMs: 20 * MINUTE, because: 'a drill' };
  const actuators = createActuators(ports, DEFAULT_SETTINGS, wanted, ports.clock.now());
  await actuators.fail({ side: 'primary' });
  expect(said).toEqual([says('3 h ahead of')]);
  const drill = drillAt(await readDrill(database.client, TABLE), START);
  expect(drill).toMatchObject({ side: 'primary', until: expect.any(Number) });
  const { until = 0, writtenAt = 0 } = drill as { until?: number; writtenAt?: number };
  expect(Math.abs(until - (START + 20 * MINUTE))).toBeLessThan(3 * SECOND);
  expect(Math.abs(writtenAt - START)).toBeLessThan(3 * SECOND);
});

describe('where AWS refuses what is signed by a wrong clock', () => {
  let door: Server;
  let dated: boolean;
  /** As AWS does: five minutes either way. It stands before the emulator, which takes any signature. */
  beforeEach(async () => {
    dated = true;
    door = createServer((message, response) => {
      const signed = String(message.headers['x-amz-date']);
      const at = Date.parse(signed.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
      const now = world.clock.now();
      if (Math.abs(at - now) > 5 * MINUTE) {
        message.resume();
        const text =
          at < now
            ? `Signature expired: ${signed} is now earlier than the time it may have`
            : `Signature not yet current: ${signed} is still later than the time it may have`;
        const isXml = message.url?.startsWith('/2020-05-31/');
        response.sendDate = false;
        response.writeHead(403, {
          ...(dated && { date: new Date(now).toUTCString() }),
          'content-type': isXml ? 'text/xml' : 'application/json',
          'x-amzn-errortype': 'InvalidSignatureException',
        });
        response.end(
          isXml
            ? `<ErrorResponse xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code><Message>${text}</Message></Error></ErrorResponse>`
            : JSON.stringify({ __type: 'InvalidSignatureException', message: text }),
        );
        return;
      }
      const { method, url } = message;
      const headers = {
        ...message.headers,
        host: message.headers.host?.replace(/\d+$/, String(world.wire.port)),
      };
      const onward = request({ port: world.wire.port, method, path: url, headers }, (answer) => {
        response.sendDate = false;
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      message.pipe(onward);
    });
    await once(door.listen(0, '127.0.0.1'), 'listening');
  });
  afterEach(() => {
    door.closeAllConnections();
    door.close();
  });

  const broken = async () => {
    const { arn } = world.cloud.stores.create({
      name: `routeaway-dev-${HOME}`,
      id: 'a1b2c3d4-0000-4000-8000-000000000001',
    });
    const environment = { ...ENV, ROUTEAWAY_STORE_ARN: arn };
    const words = ['break-glass', 'to', 'standby', '--yes', '--no-wait'];
    const ran = await typed(words, { port: (door.address() as AddressInfo).port, environment });
    return { ...ran, keys: world.cloud.stores.listKeys(arn).map(({ value }) => value) };
  };

  test.each([
    ['ahead of', HOUR],
    ['behind', -HOUR],
  ])('break-glass writes both controls with a clock that is an hour %s AWS', async (how, ms) => {
    ahead(ms);
    const { out, err, keys } = await broken();
    expect(err).toContain(`${says(`1 h ${how}`)}\n`);
    expect(err).not.toMatch(/failed|credentials/);
    expect(out).toContain('The key says standby');
    expect(out).toContain('The distribution points at standby');
    expect(keys).toHaveLength(1);
    const [, epoch] = /^v\d standby (\d+)/.exec(keys[0] ?? '') ?? [];
    expect(Math.abs(Number(epoch) * SECOND - START)).toBeLessThan(3 * SECOND);
  });

  test('where no answer says the time, the clock of this machine is named, and not the credentials', async () => {
    dated = false;
    ahead(HOUR);
    const { code, err, keys } = await broken();
    expect([code, keys]).toEqual([1, []]);
    expect(err).toContain('the clock of this machine is wrong');
    expect(err).not.toMatch(/credentials/);
  });
});

test.each([
  ['SignatureDoesNotMatch', 'Signature expired: 20270105T170000Z is now earlier than 20270105T175500Z'],
  [
    'InvalidSignatureException',
    'Signature not yet current: 20270105T190000Z is still later than 20270105T180500Z',
  ],
  ['RequestExpired', 'Request has expired.'],
  ['RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.'],
])('%s, "%s": the clock, neither the credentials nor a Region that is gone', (name, message) => {
  const error = Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 403 } });
  const place = { stage: 'dev', region: HOME };
  const sentence = expect.stringMatching(
    /^Reading failed: the clock of this machine is wrong, and AWS refuses what is signed by it \(.*\)\. Set it by a time server, then run this again\.$/,
  );
  for (const said of [
    awsError(error, 'Reading', place),
    noJournal(error, 'Reading', place),
    noControl(error, 'Reading', place, 0),
  ])
    expect(said.message).toEqual(sentence);
});

test('a clock that is put right while a command runs counts from the next answer on', async () => {
  await writtenDown();
  const clock = ownClock(() => undefined);
  delete process.env.AWS_ENDPOINT_URL;
  ahead(-HOUR);
  const where = { stage: 'dev', region: HOME, endpointUrl: urlOf() };
  const stage = await connect({ ...locationOf(where, root, {}), clock });
  expect(Math.abs(clock.now() - START)).toBeLessThan(3 * SECOND);
  ahead(0);
  await stage.ports.journal.read();
  expect([clock.now(), clock.finding()]).toEqual([START, undefined]);
});
