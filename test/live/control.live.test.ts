/** What a person can do to a running lab, by its own endpoint and by the calls of AWS. */

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Lab } from '../../lab/stand/lab.ts';
import { LAB } from '../../lab/stand/package/lab.ts';
import { untilHealthy } from '../../lab/stand/ready.ts';
import { startLab } from '../../lab/stand/start-lab.ts';
import { createLedger } from '../../shared/aws/ledger.ts';
import { DAY, MINUTE } from '../../shared/core/duration.ts';
import { newestFact } from '../../shared/core/journal/ledger.ts';
import { live } from './live.ts';

const { speed, patient } = live(10);
jest.setTimeout(patient(120_000));

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ speed, port: 0, seed: 1 });
});
afterAll(() => lab.close());

const post = async (path: string, body: string) => {
  const answer = await fetch(lab.addresses.lab + path, { method: 'POST', body });
  return [answer.status, (await answer.text()).trim()] as const;
};
const get = async (path: string) =>
  (await fetch(lab.addresses.lab + path)).json() as Promise<Record<string, unknown>>;
const health = async (url: string) => {
  const answer = await fetch(`${url}/health`, { headers: { 'x-api-key': LAB.apiKey }, redirect: 'manual' });
  return [answer.status, answer.headers.get('x-routeaway-region')];
};

/** What an instance of the API found out about its table holds for a second of lab time. */
const anew = () => new Promise<void>((done) => lab.clock.after(1_100, done));

test('each Region answers for itself, and the edge for the one that is active', async () => {
  const { edge, primary, standby } = lab.addresses;
  expect(await Promise.all([primary, standby, edge].map(health))).toEqual([
    [200, 'us-east-2'],
    [200, 'us-west-2'],
    [200, 'us-east-2'],
  ]);
});

test.each([
  ['errors 100%', [500, 'us-west-2']],
  ['refused', [403, 'us-west-2']],
  ['redirect', [302, null]],
  ['wrong-body', [200, null]],
  ['database-down', [503, 'us-west-2']],
])('a Region can suffer from %s, and be fixed', async (fault, expected) => {
  expect(await post('/lab/regions/standby/fault', fault)).toEqual([200, `standby: ${fault}`]);
  await anew();
  expect(await health(lab.addresses.standby)).toEqual(expected);
  expect(await health(lab.addresses.primary)).toEqual([200, 'us-east-2']);
  expect(await post('/lab/regions/standby/fault', 'none')).toEqual([200, 'standby: none']);
  await anew();
  expect(await health(lab.addresses.standby)).toEqual([200, 'us-west-2']);
});

test('a dead Region refuses connections, and what it accepted last reaches the other one when it is back', async () => {
  const before = await lab.held('standby');
  await lab.break('primary', 'black-hole', 'direct');
  await lab.restore('primary');
  await lab.break('primary', 'dead');
  await expect(health(lab.addresses.primary)).rejects.toThrow();
  expect((await get('/lab')).regions).toMatchObject({ primary: { region: 'us-east-2', fault: 'dead' } });
  await lab.restore('primary');
  const created = await fetch(`${lab.addresses.primary}/todos`, {
    method: 'POST',
    headers: { 'x-api-key': LAB.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'written in the primary' }),
  });
  const { id } = (await created.json()) as { id: string };
  await lab.replicated();
  expect(await lab.held('standby')).toEqual(new Set([...before, id]));
});

test.each([
  ['/lab/regions/primary/fault', 'slow', /wants a time/],
  ['/lab/regions/primary/fault', 'meteor', /There is no fault "meteor"/],
  ['/lab/certificates/public', 'soon', /ends in e\.g\. "14d", not in "soon"/],
  ['/lab/outside/fault', 'meteor', /write partition or none/],
  ['/lab/regions/ca-central-1/fault', 'slow 4s', /write dead or none/],
  [
    '/lab/regions/eu-south-1/fault',
    'dead',
    /Nothing of the lab is in "eu-south-1"; something is in us-east-2, /,
  ],
  ['/lab/networks/us-east-2/ca-central-1', 'dead', /write cut or none/],
  ['/lab/networks/us-east-2/us-east-2', 'cut', /no way from us-east-2 to itself/],
  ['/lab/networks/us-east-2/eu-south-1', 'cut', /Nothing of the lab is in "eu-south-1"/],
  ['/lab/aws/ssm/PutParameter', 'meteor', /There is no fault "meteor" of a call; write timeout/],
  ['/lab/aws/ssm/PutParameter', 'latency soon', /latency <time>/],
  ['/lab/aws/ssm/PutParameter', 'error', /error <code>/],
  ['/lab/aws/sns/Publish', 'timeout', /no call sns Publish; GET \/lab\/aws lists/],
  ['/lab/aws/constructor/name', 'timeout', /no call constructor name/],
  ['/lab/override', 'perhaps', /allowedPattern/],
  ['/lab/override', 'x'.repeat(5_000), /longer than 4096/],
])('%s takes no nonsense', async (path, body, says) => {
  const [status, answer] = await post(path, body);
  expect(answer).toMatch(says);
  expect(status).toBe(400);
});

test('what is not there is 404, with what is', async () => {
  const [status, answer] = await post('/lab/regions/tertiary/fault', 'dead');
  expect(status).toBe(404);
  expect(answer).toContain('POST /lab/regions/primary/fault');
  for (const part of ['api', 'prober', 'switcher'])
    expect(answer).toContain(`POST /lab/functions/${part}/kill`);
});

test('one AWS call can be broken, broken otherwise, and fixed', async () => {
  const broken = async () => ((await get('/lab/aws')) as { faults: unknown }).faults;
  expect(await post('/lab/aws/ssm/PutParameter', 'timeout')).toEqual([
    200,
    'Broke the call ssm PutParameter: timeout.',
  ]);
  expect(await post('/lab/aws/ssm/PutParameter', 'latency 2s')).toEqual([
    200,
    'Broke the call ssm PutParameter: latency 2s.',
  ]);
  expect(await broken()).toEqual({ 'ssm PutParameter': 'latency 2s' });
  expect(lab.awsFaults.list()).toEqual([
    { name: 'by hand', service: 'ssm', operation: 'PutParameter', fault: { kind: 'latency', ms: 2_000 } },
  ]);
  expect(await post('/lab/aws/ssm/PutParameter', 'none')).toEqual([200, 'Fixed the call ssm PutParameter.']);
  expect(await broken()).toEqual({});
  expect(lab.awsFaults.list()).toEqual([]);
});

test('the page is a fixed list of files, and may load nothing from elsewhere', async () => {
  const page = await fetch(`${lab.addresses.lab}/`);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/);
  for (const path of ['/page.ts', '/../control/server.ts', '/constructor'])
    expect((await fetch(lab.addresses.lab + path)).status).toBe(404);
});

test('at most ten pages listen at a time', async () => {
  const listen = async () => {
    const end = new AbortController();
    const { status, body } = await fetch(`${lab.addresses.lab}/lab/stream`, { signal: end.signal });
    return { status, body, end: () => end.abort() };
  };
  const pages = await Promise.all(Array.from({ length: 10 }, listen));
  expect(pages.map(({ status }) => status)).toEqual(Array(10).fill(200));
  const eleventh = await fetch(`${lab.addresses.lab}/lab/stream`);
  expect([eleventh.status, await eleventh.text()]).toEqual([
    503,
    '10 pages are connected already: close one of them.\n',
  ]);
  for (const page of pages) page.end();
  // The server hears of it a moment later.
  for (;;) {
    const again = await listen();
    again.end();
    if (again.status === 200) break;
  }
});

test.each(['//', '///'])('a request for %s is answered, everywhere', async (path) => {
  const asked = Object.entries(lab.addresses).map(async ([where, url]) => [
    where,
    (await fetch(new URL(url).origin + path)).status,
  ]);
  expect(Object.fromEntries(await Promise.all(asked))).toEqual({
    lab: 404,
    edge: 404,
    aws: 403,
    primary: 403,
    standby: 403,
  });
});

test('a function can be killed, and the next request starts it anew', async () => {
  expect(await post('/lab/functions/api/kill', '')).toEqual([200, 'api: killed']);
  await untilHealthy('primary', {
    url: lab.addresses.primary,
    apiKey: LAB.apiKey,
    timeoutMs: 30_000,
    clock: lab.clock,
  });
});

const CONTROL = '/lab/regions/ca-central-1/fault';

test('the control Region can be taken away, which the watchdog in another one tells; and it comes back', async () => {
  const told = (words: RegExp) =>
    lab.timeline.first(`${words}`, ({ sentence }) => words.test(sentence), { withinMs: 20 * MINUTE });
  try {
    const rings = told(/^The alarm routeaway-lab-control-silent went from \w+ to ALARM/);
    expect(await post(CONTROL, 'dead')).toEqual([200, 'The Region ca-central-1 is gone.']);
    expect(await get('/lab')).toMatchObject({ inForce: 'not known: the journal cannot be read' });
    expect(await health(lab.addresses.edge)).toEqual([200, 'us-east-2']);
    await rings;
  } finally {
    const quiet = told(/^The alarm routeaway-lab-control-silent went from ALARM to OK/);
    const decides = told(/^Steady: traffic is on primary/);
    expect(await post(CONTROL, 'none')).toEqual([200, 'The Region ca-central-1 is back.']);
    await Promise.all([quiet, decides]);
  }
  expect(await get('/lab')).toMatchObject({ inForce: 'auto' });
});

test('a prober that is cut off from the world blames nobody', async () => {
  const since = lab.clock.now();
  expect((await post('/lab/outside/fault', 'partition'))[0]).toBe(200);
  const told = await lab.timeline.first(
    'probe',
    ({ sentence }) => sentence.startsWith('Control sites unreachable'),
    {
      since,
      withinMs: 120_000,
    },
  );
  expect(told.loud).toBe(true);
  expect((await post('/lab/outside/fault', 'none'))[0]).toBe(200);
});

test('the override is in the parameter and in the timeline, in the operator’s own text', async () => {
  expect((await post('/lab/override', 'hold because of a test'))[0]).toBe(200);
  expect(await get('/lab')).toMatchObject({ override: 'hold because of a test' });
  expect(lab.timeline.events).toContainEqual(
    expect.objectContaining({ verb: 'operator', sentence: 'Set the override to "hold because of a test".' }),
  );
  const timeline = await (await fetch(`${lab.addresses.lab}/lab/timeline`)).text();
  expect(timeline).toMatch(/operator {2}Set the override/);
  await lab.override('auto');
});

test('the override in force is the last one that the service could follow, until it has expired', async () => {
  const told = (words: string) =>
    lab.timeline.first(words, ({ sentence }) => sentence.includes(words), { withinMs: 300_000 });
  const end = new Date(lab.clock.now() + 150_000).toISOString().slice(0, 19);
  // A run that still follows the hold of the test before says nothing of a pin.
  const text = `primary until ${end}Z because of a test`;
  const pinned = told('an operator pinned traffic to primary');
  await lab.override(text);
  await pinned;
  expect(await get('/lab')).toMatchObject({ override: text, inForce: text });
  // SSM lets it through, the service does not.
  const expired = told('has expired');
  const nonsense = 'hold until 2027-02-31T00:00Z';
  await lab.override(nonsense);
  await expired;
  expect(await get('/lab')).toMatchObject({ override: nonsense, inForce: `auto (expired: ${text})` });
  await lab.override('auto');
});

test('a role that does what its policy does not allow is refused, and that is told', async () => {
  const ssm = new SSMClient({
    endpoint: lab.addresses.aws,
    region: LAB.primary.region,
    credentials: {
      accessKeyId: `LAB.${LAB.primary.region}.routeaway-lab-api-ApiRole`,
      secretAccessKey: 'lab',
    },
    maxAttempts: 1,
  });
  await expect(ssm.send(new GetParameterCommand({ Name: '/any' }))).rejects.toThrow('ssm:GetParameter');
  ssm.destroy();
  expect(lab.timeline.events).toContainEqual(
    expect.objectContaining({ verb: 'lab', loud: true, sentence: 'ssm GetParameter was denied.' }),
  );
});

test('the prober sees when certificates end, and how far each replica is behind the other one', async () => {
  const table = new DynamoDBClient({
    endpoint: lab.addresses.aws,
    region: LAB.controlRegion,
    credentials: {
      accessKeyId: `LAB.${LAB.controlRegion}.routeaway-lab-failover-ProberRole`,
      secretAccessKey: 'lab',
    },
  });
  const ledger = createLedger(table, 'routeaway-lab-journal');
  expect(await post('/lab/certificates/standby', '14d')).toEqual([
    200,
    'standby: its certificate ends in 14d.',
  ]);
  const inTwoWeeks = lab.clock.now() + 14 * DAY;
  for (;;) {
    const { standby, public: edge } = await ledger.read();
    const ends = newestFact(standby, 'certificateEndsAt');
    if (ends === undefined || Math.abs(ends - inTwoWeeks) > MINUTE) continue;
    expect(newestFact(edge, 'certificateEndsAt')).toBeGreaterThan(lab.clock.now() + 360 * DAY);
    expect(newestFact(standby, 'behindMs')).toBeLessThan(MINUTE);
    break;
  }
  expect(await post('/lab/certificates/standby', 'none')).toEqual([
    200,
    'standby: its certificate ends in a year.',
  ]);
  table.destroy();
});
