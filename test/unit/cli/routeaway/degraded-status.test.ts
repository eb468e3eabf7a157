/** What can be seen without the control Region, or without the journal, and how their loss is said. */

import {
  awsError,
  NoControl,
  NoJournal,
  noControl,
  noJournal,
} from '../../../../cli/routeaway/stage/aws-errors.ts';
import { NoneAnswers } from '../../../../cli/routeaway/stage/control-regions.ts';
import { type DegradedPorts, degradedStatus } from '../../../../cli/routeaway/view/degraded-status.ts';
import { PLAIN } from '../../../../cli/routeaway/view/format.ts';
import { degradedScreen } from '../../../../cli/routeaway/view/screen.ts';
import type { PublicVerdict } from '../../../../shared/core/verdict/verdict.ts';
import { UserError } from '../../../../shared/kit/errors.ts';
import { NOW } from '../../core/build.ts';

const place = { stage: 'dev', region: 'ca-central-1' };
const failing = (name: string) => Object.assign(new Error('It failed.'), { name });
const verdict = (good: boolean): PublicVerdict => ({
  tick: NOW,
  ...(good
    ? { judgement: 'healthy', evidence: 'status 200 in 9 ms' }
    : { judgement: 'unhealthy', evidence: 'status 503, wanted 2xx' }),
});
const ports: DegradedPorts = {
  distribution: { look: async () => ({ distribution: 'primary', deployed: true }) },
  store: {
    look: async () => ({ key: { side: 'standby', epoch: 7 }, etag: 'E' }),
    write: async () => 'E',
  },
  endpoint: {
    ask: async () => ({ tick: NOW, judgement: 'healthy', servedBy: 'standby', evidence: 'status 200' }),
  },
  regions: { primary: 'us-east-2', standby: 'us-west-2' },
  direct: async (side) => verdict(side === 'standby'),
  override: async () => 'hold because of a test',
  now: () => NOW,
};

const WAY_ON =
  ' Until that works, no failover happens by itself, and traffic stays where it is. routeaway status asks the public endpoint and both Regions from here, and shows the traffic controls. If clients fail, routeaway break-glass to primary, or to standby, moves traffic without it (docs/runbook.md#the-control-region-is-gone).';

test('the loss of the journal is said with the way on, but not where nobody is let in', () => {
  const lost = noJournal(failing('InternalServerError'), 'Reading the journal', place);
  expect(lost).toBeInstanceOf(NoJournal);
  expect(lost.message).toBe(`Reading the journal failed: InternalServerError: It failed.${WAY_ON}`);
  const outside = noJournal(failing('ExpiredToken'), 'Reading the journal', place);
  expect(outside.message).toMatch(/Sign in again\.$/);
});

test.each<[what: string, error: object, sentence: string]>([
  [
    'hangs',
    {
      name: 'TimeoutError',
      message:
        '@smithy/node-http-handler - [ERROR] a request has exceeded the configured 3000 ms requestTimeout.',
    },
    'The control Region ca-central-1 does not answer: no answer within 3 s (tried for 9 s).',
  ],
  [
    'refuses connections',
    { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 10.0.0.1:443' },
    'The control Region ca-central-1 does not answer: connect ECONNREFUSED 10.0.0.1:443 (tried for 9 s).',
  ],
  [
    'answers 503',
    { name: 'ServiceUnavailable', $metadata: { httpStatusCode: 503 } },
    'The control Region ca-central-1 answers with errors: ServiceUnavailable: It failed (tried for 9 s).',
  ],
])('the control Region that %s is said with the way on', (_, error, sentence) => {
  const gone = noControl(Object.assign(new Error('It failed.'), error), 'Looking', place, 9_000);
  expect(gone).toBeInstanceOf(NoControl);
  expect(gone.message).toBe(`${sentence}${WAY_ON}`);
});

test('but not where it denies something, nor where something is missing', () => {
  expect(noControl(failing('AccessDenied'), 'Looking', place, 9).message).toMatch(/^Looking was denied: /);
  const missing = new UserError('There is no such stage.');
  expect(noControl(missing, 'Looking', place, 9)).toBe(missing);
});

test('where nothing listens on this machine the lab has ended, and there is nothing else to look at', () => {
  const lab = { ...place, stage: 'lab', endpointUrl: 'http://lab.localhost:5222' };
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5222'), { code: 'ECONNREFUSED' });
  const three = ['ca-central-1', 'us-west-2', 'eu-west-1'].map((region) => [region, refused] as const);
  for (const error of [refused, new NoneAnswers(three)]) {
    const ended = noControl(error, 'Looking', lab, 9);
    expect(ended).not.toBeInstanceOf(NoControl);
    expect(ended.message).toBe(
      'Nothing listens at http://lab.localhost:5222: the lab has ended. Start it: npx routeaway lab.',
    );
  }
  // A Region of the lab that is gone cuts connections.
  const cut = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  expect(noControl(new NoneAnswers([...three, ['eu-west-1', cut]]), 'Looking', lab, 9)).toBeInstanceOf(
    NoControl,
  );
});

test('an address on this machine that is not the lab’s says nothing of a lab', () => {
  const elsewhere = { ...place, endpointUrl: 'http://lab.localhost:5222' };
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5222'), { code: 'ECONNREFUSED' });
  expect(noControl(refused, 'Looking', elsewhere, 9).message).toBe(
    'Nothing listens at http://lab.localhost:5222. --endpoint-url or AWS_ENDPOINT_URL leads there: on AWS leave it out; for the lab add --stage lab.',
  );
  expect(awsError(refused, 'Looking', elsewhere).message).toBe(
    'Looking failed: http://lab.localhost:5222 cannot be reached (ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:5222). --endpoint-url or AWS_ENDPOINT_URL leads there: on AWS leave it out; for the lab add --stage lab.',
  );
});

test('a call that hangs does not say that nobody is there', () => {
  const lab = { ...place, stage: 'lab', endpointUrl: 'http://localhost:5222' };
  const said = (error: object) =>
    awsError(Object.assign(new Error('It failed.'), error), 'Looking', lab).message;
  expect(said({ name: 'TimeoutError' })).toBe(
    'Looking failed: http://localhost:5222 did not answer in time (It failed.).',
  );
  // A connection that is cut is no time-out, though the SDK calls it one.
  expect(said({ name: 'TimeoutError', code: 'ECONNRESET' })).toBe(
    'Looking failed: http://localhost:5222 cannot be reached (ECONNRESET: It failed.). Does the lab still run? npm start.',
  );
  expect(said({ code: 'ECONNREFUSED' })).toBe(
    'Looking failed: http://localhost:5222 cannot be reached (ECONNREFUSED: It failed.). Does the lab still run? npm start.',
  );
});

test('of three control Regions, what was met in each', async () => {
  const controlRegions = [
    { region: 'ca-central-1', unreachable: 'does not answer this command: no answer within 3 s' },
    { region: 'us-west-2', unreachable: 'does not answer this command: no answer within 3 s' },
    { region: 'eu-west-1', unreachable: 'it answers this command, but its table does not (It failed)' },
  ];
  const seen = await degradedStatus(ports, 'dev', 'No control Region answers.');
  const screen = degradedScreen({ ...seen, controlRegions }, PLAIN, 80);
  expect(screen).toMatch(
    /\n {11}The runbook for this:\n {11}docs\/runbook\.md#two-of-three-control-regions-are-gone$/,
  );
  expect(screen).toContain(`
Regions    x ca-central-1: does not answer this command: no answer within 3 s
           x us-west-2: does not answer this command: no answer within 3 s
           x eu-west-1: it answers this command, but its table does not (It
           failed)
           Nothing can begin before two of the three reach each other.

Controls   `);
});

const GONE = 'The control Region ca-central-1 does not answer: no answer within 3 s (tried for 9 s).';
const screenOf = async (given: Partial<DegradedPorts> = {}) =>
  degradedScreen(await degradedStatus({ ...ports, ...given }, 'dev', GONE), PLAIN, 80);

test('what clients get, what to do, both Regions, the controls and the override', async () => {
  expect(
    await screenOf(),
  ).toBe(`Clients    served from standby just now, asked from here. No failover happens by
           itself now.
To do      nothing now: clients are served. If clients fail: routeaway
           break-glass to primary, once primary answers: it fails now.

Why        The control Region ca-central-1 does not answer: no answer within 3 s
           (tried for 9 s).

Traffic    the edge sends it to standby; where it belongs is not known

Health     + public endpoint healthy, served by standby
           x primary us-east-2 unhealthy  (asked directly: status 503, wanted
           2xx)
           + standby us-west-2 healthy  (asked directly: status 200 in 9 ms)

Controls   distribution primary, deployed everywhere
           key          v1 standby 7

Override   the parameter says "hold because of a test"

           The runbook for this: docs/runbook.md#the-control-region-is-gone`);
});

test('and where they cannot be read either, why', async () => {
  expect(
    await screenOf({
      distribution: { look: async () => ({ distribution: 'unreadable', why: 'Denied.' }) },
      store: { look: async () => ({ key: 'unreadable', why: 'Gone.' }), write: async () => 'E' },
      endpoint: {
        ask: async () => {
          throw new Error('No key.');
        },
      },
      direct: undefined,
      override: async () => undefined,
    }),
  ).toBe(`Clients    not known: No key, asked from here. No failover happens by itself
           now.
To do      ask the public endpoint as a client. If clients fail: routeaway
           break-glass to standby.

Why        The control Region ca-central-1 does not answer: no answer within 3 s
           (tried for 9 s).

Traffic    where the edge sends it cannot be read; where it belongs is not known

Health     ? public endpoint unknown  (No key.)
           ? primary us-east-2 unknown
           ? standby us-west-2 unknown

Controls   distribution unreadable (Denied.)
           key          unreadable (Gone.)

Override   cannot be read

           The runbook for this: docs/runbook.md#the-control-region-is-gone`);
});

describe('with DNS', () => {
  const dns = (
    answers: 'primary' | 'standby' | 'mixed',
    alone = false,
  ): NonNullable<DegradedPorts['dns']> => ({
    name: 'active.example.com',
    ...(alone && { alone: true }),
    nameServers: { ask: async () => ({ answers }) },
    seen: async () => ({
      beacons: [{ region: 'eu-west-1', url: 'https://c/', says: 200 }],
      latches: [{ region: 'eu-west-1', says: 'primary' }],
      findings: [],
      unread: 'denied',
    }),
  });
  const leadsThere: Partial<DegradedPorts> = {
    distribution: { look: async () => ({ distribution: 'dns', deployed: true }) },
    store: { look: async () => ({ key: 'absent', etag: 'E' }), write: async () => 'E' },
  };

  test('the name servers and the beacons say where traffic is, though nobody reads the journal', async () => {
    const screen = await screenOf({ ...leadsThere, dns: dns('standby') });
    expect(screen).toContain('Traffic    the edge sends it to standby; where it belongs is not known');
    expect(screen).toMatch(
      /DNS +active\.example\.com leads to standby; its records and\n +checks cannot be read \(denied\)\n/,
    );
    expect(screen).toMatch(/beacons +eu-west-1 standby\n +latches +eu-west-1 primary\n/);
  });

  test('a key goes before, and without CloudFront there is the name alone', async () => {
    const keyed = await degradedStatus(
      { ...ports, ...leadsThere, store: ports.store, dns: dns('primary') },
      'dev',
      GONE,
    );
    expect(keyed.edge).toBe('standby');
    const alone = { ...leadsThere, store: undefined, dns: dns('mixed', true) };
    const screen = await screenOf(alone as Partial<DegradedPorts>);
    expect(screen).toContain('Traffic    the edge sends it to both sides;');
    expect(screen).toMatch(/\nControls {3}DNS /);
    expect(screen).not.toContain('distribution');
  });
});

describe('what to do', () => {
  const answers = (bad: string) => ({
    endpoint: { ask: async () => verdict(!bad.includes('e')) },
    direct: async (side: 'primary' | 'standby') => verdict(!bad.includes(side[0] ?? '')),
  });

  // e: the public endpoint fails, p and s: a Region does. Traffic is on the standby, by the key.
  test.each([
    ['', 'nothing now: clients are served. If clients fail: routeaway break-glass to primary.'],
    [
      'p',
      'nothing now: clients are served. If clients fail: routeaway break-glass to primary, once primary answers: it fails now.',
    ],
    ['es', 'clients fail: routeaway break-glass to primary moves traffic now.'],
    [
      'e',
      'clients fail, yet standby answers when it is asked directly: look at what is before it (CloudFront, its certificate, a web ACL, DNS); moving traffic hardly helps.',
    ],
    [
      'eps',
      'clients fail, and primary fails, too: routeaway break-glass to primary helps only once primary answers.',
    ],
  ])('%j', async (bad, toDo) => {
    expect((await degradedStatus({ ...ports, ...answers(bad) }, 'dev', GONE)).toDo).toBe(toDo);
  });

  test('a side that cannot be asked from here', async () => {
    const given = { ...ports, ...answers('e'), direct: undefined };
    expect((await degradedStatus(given, 'dev', GONE)).toDo).toBe(
      'clients fail: routeaway break-glass to primary moves traffic now; whether primary answers cannot be seen from here.',
    );
  });
});
