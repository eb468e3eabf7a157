/**
 * The whole system, as `npm run demo` runs it: real packages in threads, real HTTP, real time two and a half times as
 * fast: no request may fail while both Regions are well, and faster a busy machine looks like a slow database. What is awaited
 * are events, never a while.
 */
import { connect } from 'node:net';
import { readStores, resolveTemplate } from '../../lab/emulator/cloudformation/index.ts';
import { playIncident } from '../../lab/stand/demo/incident.ts';
import type { Lab } from '../../lab/stand/lab.ts';
import { LAB } from '../../lab/stand/package/lab.ts';
import type { RoleRequest } from '../../lab/stand/package/serverless.ts';
import { startLab } from '../../lab/stand/start-lab.ts';
import { HEARTBEAT } from '../../shared/aws/heartbeat.ts';
import { SIDES } from '../../shared/core/side.ts';
import { VERBS } from '../../shared/ports.ts';
import { packaged } from '../../tools/template-lint/packaged.ts';
import { EXAMPLES } from '../package/template/examples.ts';
import { compare } from '../unit/lab/permissions/compare.ts';
import {
  elsewhere,
  recordUses,
  usesOfLambda,
  usesOfOptions,
  usesOfOwner,
} from '../unit/lab/permissions/use.ts';
import { ALARM } from '../user-alarm.ts';
import { live } from './live.ts';

const { speed, patient } = live(2.5);
jest.setTimeout(patient(180_000));

const recorder = recordUses();
let lab: Lab;
beforeAll(async () => {
  lab = await startLab({
    ...{ speed, port: 0, propagationMs: 20_000, seed: 1, onCall: recorder.onCall },
    parameters: { primaryAlarms: ALARM.AlarmName },
  });
  lab.cloud.in(LAB.primary.region).alarms.put(ALARM);
});
afterAll(() => lab.close());

const isOpen = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.unref();
  });

test('the primary dies, clients recover on the standby, an operator brings them back, and nothing is lost', async () => {
  const { figures, creates } = await playIncident(lab, {
    rate: 1.5,
    fault: 'black-hole',
    tell: () => undefined,
  });

  // Three bad verdicts, one each ten seconds, and the way to the edge.
  expect(figures.firstWriteMs).toBeGreaterThan(20_000);
  expect(figures.firstWriteMs).toBeLessThan(120_000);
  expect(figures.lastFailureMs).toBeLessThan(180_000);
  expect(Object.keys(figures.byMethod).sort()).toEqual(['DELETE', 'GET', 'PATCH', 'POST', 'PUT']);
  expect(creates.acknowledged).toBeGreaterThan(50);
  expect(creates.held).toBe(creates.promised);

  // Each verb of the loop had its say after the primary's death, and nothing went wrong that was not meant to.
  const { events } = lab.timeline;
  const death = events.findIndex(({ sentence }) => sentence.startsWith('Broke the primary'));
  const after = new Set(events.slice(death).map(({ verb }) => verb));
  for (const verb of VERBS) expect(after).toContain(verb);
  const unplanned = events.filter(
    ({ verb, sentence, loud }) => verb === 'lab' && loud && !sentence.startsWith('Broke'),
  );
  expect(unplanned).toEqual([]);
});

test('the watchdog in the other Region has heard the prober all the time', async () => {
  const { region } = lab.stacks.watchdog?.template ?? { region: '' };
  const id = { namespace: 'Routeaway', name: HEARTBEAT, dimensions: { Stage: LAB.stage }, unit: undefined };
  const minute = 60_000;
  const last = Math.floor(lab.clock.now() / minute) * minute;
  const heard = lab.cloud.in(region).metrics.windows(id, last - 3 * minute, 3, 60);
  expect(heard.filter((window) => window !== undefined).length).toBeGreaterThanOrEqual(2);
  expect(lab.status().alarms).toMatchObject({ 'routeaway-lab-control-silent': 'OK' });
});

test('an alarm of the user’s moves traffic, though the primary serves every client', async () => {
  lab.cloud.in(LAB.primary.region).alarms.setState(ALARM.AlarmName, 'ALARM', 'a test');
  const says =
    /^Switch to standby: primary had alarm orders-5xx in ALARM, at \d+ of \d+ looks in \d+ s, and standby is proven\.$/;
  const wait = { since: 0, withinMs: 600_000 };
  await lab.timeline.first(
    'switch by the alarm',
    ({ verb, sentence }) => verb === 'decide' && says.test(sentence),
    wait,
  );
});

// Reads what the first test has recorded.
test('every function may do what it does, and nothing else', async () => {
  // Clients draw what they do: on a busy machine a Region may never have been asked to delete, say.
  for (const side of SIDES) {
    const todos = `${lab.addresses[side]}/todos`;
    const headers = { 'x-api-key': LAB.apiKey, 'content-type': 'application/json' };
    const body = JSON.stringify({ text: 'asked' });
    const created = await fetch(todos, { method: 'POST', headers, body });
    const { id } = (await created.json()) as { id: string };
    for (const init of [{}, { method: 'PATCH', body }, { method: 'DELETE' }])
      expect((await fetch(`${todos}/${id}`, { ...init, headers })).ok).toBe(true);
  }
  for (const { template } of Object.values(lab.stacks))
    expect(
      compare(template, [...recorder.uses(), ...usesOfLambda(template), ...usesOfOwner(template)]),
    ).toEqual([]);
});

const NAMES = [
  'production',
  'inStandby',
  'ownName',
  'ownDistribution',
  'readsFailOver',
  'noEdgeFunction',
  'functionElsewhere',
  'keyAlone',
] as const;
let packages: ReturnType<typeof packaged> | undefined;

// What the lab leaves off is named in usesOfOptions; without a key to ask with, none is read, without a function no store, with
// `routing=key` no distribution is written, and without alarms of the user's none is described.
test.each(NAMES)('so it is with the example parameters %s', async (name) => {
  const request: RoleRequest = EXAMPLES[name];
  // All at once, so that both cores build.
  packages ??= packaged(NAMES.map((one) => EXAMPLES[one]));
  const subject = (await packages)[NAMES.indexOf(name)];
  if (!subject) throw new Error('No package came.');
  const template = resolveTemplate(subject.template, subject.surroundings);
  const recorded = elsewhere(recorder.uses(), {
    stage: request.stage,
    controlRegion: request.params.controlRegions ?? LAB.controlRegion,
    distributionId: request.params.distributionId ?? `routeaway-${request.stage}-failover-Distribution`,
    storeId: `routeaway-${request.stage}-failover-EdgeStore`,
  });
  const done = recorded.filter(
    ({ resource, action }) =>
      !(
        request.params.apiKeyParameter === 'none' &&
        (resource.endsWith('/probe-key') || action === 'kms:Decrypt')
      ) &&
      !(readStores(template).length === 0 && action.startsWith('cloudfront-keyvaluestore:')) &&
      !(request.params.routing === 'key' && action === 'cloudfront:UpdateDistribution') &&
      !(request.params.primaryAlarms === undefined && action === 'cloudwatch:DescribeAlarms'),
  );
  const rest = [usesOfLambda, usesOfOptions, usesOfOwner].flatMap((usesOf) => usesOf(template));
  expect(compare(template, [...done, ...rest])).toEqual([]);
});

test('a closed lab leaves no port open', async () => {
  const urls = Object.values(lab.addresses);
  expect(await Promise.all(urls.map(isOpen))).toEqual(urls.map(() => true));
  await lab.close();
  expect(await Promise.all(urls.map(isOpen))).toEqual(urls.map(() => false));
});
