/** Waiting for an override, over a clock that only moves here. */

import { NoneAnswers } from '../../../../cli/routeaway/stage/control-regions.ts';
import {
  before,
  heard,
  served,
  type WaitingPorts,
  type Wanted,
} from '../../../../cli/routeaway/stage/waiting.ts';
import type { Journal } from '../../../../shared/core/journal/journal.ts';
import { EMPTY_LEDGER } from '../../../../shared/core/journal/ledger.ts';
import type { PublicVerdict } from '../../../../shared/core/verdict/verdict.ts';
import type { UserError } from '../../../../shared/kit/errors.ts';
import { entry, journalOf, MINUTE, NOW, SECOND } from '../../core/build.ts';

const PIN = 'standby because a drill';
const healthy = (servedBy: PublicVerdict['servedBy']): PublicVerdict => ({
  tick: NOW,
  judgement: 'healthy',
  evidence: 'status 200 in 41 ms',
  ...(servedBy && { servedBy }),
});

interface State {
  readonly journal: Journal | Error;
  /** The prober's newest answer of the public endpoint: its evidence, where it is a bad one. */
  readonly probed?: string | undefined;
  readonly answer: PublicVerdict;
  readonly text: string;
  readonly obstacle?: string;
}

/** `acts`: what changes after that many seconds. */
function stage(acts: Readonly<Record<number, Partial<State>>>, start: Partial<State> = {}) {
  let state: State = { journal: journalOf(), answer: healthy('primary'), text: PIN, ...start };
  const said: string[] = [];
  let now = NOW;
  const ports: WaitingPorts = {
    clock: {
      now: () => now,
      async sleep(ms) {
        now += ms;
        state = { ...state, ...acts[(now - NOW) / SECOND] };
      },
    },
    journal: {
      async read() {
        if (state.journal instanceof Error) throw state.journal;
        return state.journal;
      },
    },
    ledger: {
      read: async () => {
        const tick = Math.floor(now / 10_000) * 10_000;
        const { probed: evidence } = state;
        const judgement = evidence === undefined ? ('healthy' as const) : ('unhealthy' as const);
        return { ...EMPTY_LEDGER, public: [{ tick, judgement, evidence: evidence ?? 'as wanted' }] };
      },
    },
    endpoint: { ask: async () => state.answer },
    standing: async () => ({ text: state.text, version: 3 }),
    obstacle: async () => state.obstacle,
    say: (sentence) => void said.push(sentence),
  };
  return { ports, said, passed: () => now - NOW };
}

const written = { text: PIN, seen: { text: 'auto', version: 2 } };
const wanted: Wanted = { ...written, target: 'standby', already: false, epoch: 0, began: NOW };
const override = { text: PIN, seenAt: NOW };
const pin = entry({ kind: 'pin', to: 'standby' });
const failed = (why: (typeof pin)['trouble']) =>
  entry({ kind: 'pin', to: 'standby', phase: 'failed', ...(why !== undefined && { trouble: why }) });
const why = (waiting: Promise<void>) =>
  waiting.then(
    () => 'It ended well.',
    (error: UserError) => error.message,
  );

test('an attempt that failed is said, with its reason, and that it is the same one', async () => {
  const told = stage({
    2: { journal: journalOf([failed('Denied.')]) },
    4: { journal: journalOf([failed('Denied.'), failed('Denied.')]) },
    6: { journal: journalOf([failed(undefined), failed('Denied.'), failed('Denied.')]) },
    8: { journal: journalOf([pin], { override }), answer: healthy('standby') },
  });
  await served(told.ports, wanted);
  expect(told.said).toEqual([
    'Waiting for the switcher.',
    'Attempt 1 failed: Denied.',
    'Attempt 2 failed, for the same reason.',
    'Attempt 3 failed: The edge did not follow, for an unknown reason.',
    'It answers from standby; old answers may come back, so that is watched for 10 s.',
    'Clients are served from standby, after 8 s.',
    'The pin stays until you end it: routeaway auto.',
  ]);
});

test('a switch that one traffic control carries alone says so, and why, once', async () => {
  const half = { ...pin, trouble: 'distribution (UpdateDistribution): InternalError: Not now.' };
  const told = stage({
    2: { journal: journalOf([half]) },
    5: { journal: journalOf([half], { override }), answer: healthy('standby') },
  });
  await served(told.ports, wanted);
  expect(told.said).toEqual([
    'Waiting for the switcher.',
    'Only one of the two updates went through, which is enough to move traffic: distribution (UpdateDistribution): InternalError: Not now. The switcher tries the other one again.',
    'Traffic was sent to standby; it still answers from primary.',
    'It answers from standby; old answers may come back, so that is watched for 10 s.',
    'Clients are served from standby, after 5 s.',
    'The pin stays until you end it: routeaway auto.',
  ]);
});

test('old answers that come back begin the wait anew, and the switcher’s verification ends it', async () => {
  const journal = journalOf([pin], { override });
  const told = stage(
    {
      9: { answer: healthy('primary') },
      12: { answer: healthy('standby') },
      15: { journal: journalOf([{ ...pin, verifiedAt: NOW }], { override }) },
    },
    { journal, answer: healthy('standby') },
  );
  await served(told.ports, wanted);
  expect(told.said).toEqual([
    'It answers from standby; old answers may come back, so that is watched for 10 s.',
    'Traffic was sent to standby; it still answers from primary.',
    'It answers from standby; old answers may come back, so that is watched for 10 s.',
    'Clients are served from standby, after 12 s.',
    'The pin stays until you end it: routeaway auto.',
  ]);
  expect(told.passed()).toBe(15 * SECOND);
});

test('a switch that is on its way there already is waited for like one of the override', () => {
  const failover = entry({ kind: 'failover', to: 'standby' });
  expect(before(journalOf([failover]), 'standby')).toEqual({ already: false, epoch: 0 });
  expect(before(journalOf([failover]), 'primary')).toEqual({ already: false, epoch: 1 });
  const verified = { ...failover, verifiedAt: NOW };
  expect(before(journalOf([verified]), 'standby')).toEqual({ already: true, epoch: 1 });
});

test('a run that works takes seconds: what keeps the switcher from it is said then, and each minute', async () => {
  const table =
    'The table cannot be written (DynamoDB PutItem: Throttled; 3 s ago), so no override moves traffic: `routeaway break-glass to standby` does.';
  const told = stage(
    {
      30: { answer: healthy('standby') },
      80: { journal: journalOf([pin], { override }) },
    },
    {
      obstacle: table,
      answer: { tick: NOW, judgement: 'unhealthy', evidence: 'status 502, wanted 2xx' },
    },
  );
  await served(told.ports, wanted);
  expect(told.said).toEqual([
    'Waiting for the switcher.',
    `${table} Clients still get: status 502, wanted 2xx.`,
    'Clients are served from standby already; waiting for the switcher to take note of it.',
    table,
    'Clients are served from standby, after 30 s.',
    'The pin stays until you end it: routeaway auto.',
  ]);
});

test('a switch that begins with the override: what it does now', async () => {
  const said = async (
    kind: 'failover' | 'failback' | 'adoption',
    phase: 'in-progress' | 'applied',
    [before, text]: readonly [before: string, text: string] = ['hold', 'auto'],
  ) => {
    const begun = entry({ kind, to: kind === 'failover' ? 'standby' : 'primary', phase });
    const told = stage(
      { 1: { journal: journalOf([begun], { override: { ...override, text } }) } },
      { text, journal: journalOf([], { override: { ...override, text: before } }) },
    );
    await heard(told.ports, { text, seen: { text: before } });
    return told.said;
  };
  for (const phase of ['in-progress', 'applied'] as const)
    expect(await said('failover', phase)).toEqual([
      'The switcher follows it, after 1 s.',
      'It now switches to standby; clients get no answer yet, mostly for half a minute: routeaway status.',
    ]);
  expect(await said('failback', 'in-progress')).toEqual([
    'The switcher follows it, after 1 s.',
    'It now switches to primary: routeaway status.',
  ]);
  // Clients were there before: someone else has moved them.
  expect(await said('adoption', 'applied')).toEqual(['The switcher follows it, after 1 s.']);
  // A hold begins nothing, and what was sent before is not its doing.
  for (const phase of ['in-progress', 'applied'] as const)
    expect(await said('failover', phase, ['auto', 'hold because work'])).toEqual([
      'The switcher follows it, after 1 s.',
    ]);
});

test('answers that name no Region may be those of the other side: the switcher verifies it first', async () => {
  const told = stage({
    2: { journal: journalOf([pin], { override }), answer: healthy(undefined) },
    70: { journal: journalOf([{ ...pin, verifiedAt: NOW + 70 * SECOND }], { override }) },
  });
  await served(told.ports, wanted);
  expect(told.said).toEqual([
    'Waiting for the switcher.',
    'Traffic was sent to standby; answers name no Region, so the switcher waits until the change has reached the edge.',
    '1 min so far, of 15 min at most: the distribution alone brings clients to standby, and CloudFront is still deploying it, which mostly takes up to 5 min.',
    'Clients are served from standby, after 1 min 10 s.',
    'The pin stays until you end it: routeaway auto.',
  ]);
});

test('a switch by the distribution alone says each minute how long that takes, and what it waits for', async () => {
  const fails = { tick: NOW, judgement: 'unhealthy', evidence: 'status 502, wanted 2xx' } as const;
  const deployed = { ...pin, deployedAt: NOW + 100 * SECOND };
  const told = stage({
    2: { journal: journalOf([pin], { override }), answer: fails },
    100: { journal: journalOf([deployed], { override }) },
    130: { answer: healthy('standby') },
  });
  await served(told.ports, wanted);
  expect(told.said).toEqual([
    'Waiting for the switcher.',
    'Traffic was sent to standby; to this machine the public endpoint answers: status 502, wanted 2xx',
    '1 min so far, of 15 min at most: the distribution alone brings clients to standby, and CloudFront is still deploying it, which mostly takes up to 5 min.',
    '2 min so far, of 15 min at most: the distribution alone brings clients to standby, and CloudFront reports it deployed since 2026-11-21T12:01:40Z.',
    'It answers from standby; old answers may come back, so that is watched for 10 s.',
    'Clients are served from standby, after 2 min 10 s.',
    'The pin stays until you end it: routeaway auto.',
  ]);
});

test('a switch by DNS alone speaks of name servers, and of no CloudFront', async () => {
  const answered = { ...pin, deployedAt: NOW + 100 * SECOND };
  const told = stage({
    2: { journal: journalOf([pin], { override }), answer: healthy('primary') },
    100: { journal: journalOf([answered], { override }) },
    130: { answer: healthy('standby') },
  });
  await served({ ...told.ports, byDns: true }, wanted);
  expect(told.said.filter((line) => line.includes('so far'))).toEqual([
    '1 min so far, of 15 min at most: DNS alone brings clients to standby, and its name servers do not answer with it yet, which takes seconds, or minutes with a beacon missing.',
    '2 min so far, of 15 min at most: DNS alone brings clients to standby, and its name servers answer with it since 2026-11-21T12:01:40Z.',
  ]);
  expect(told.said.join()).not.toContain('CloudFront');
});

test('what comes of none of them ends with the last reason and the way on', async () => {
  const { trouble: _, ...open } = { ...failed('No answer.'), phase: 'in-progress' as const };
  const told = stage({
    1: { journal: journalOf([open]) },
    2: { journal: journalOf([{ ...open, trouble: 'No answer.' }]) },
  });
  expect(await why(served(told.ports, wanted))).toMatch(
    /^Within 15 min .* The last attempt: No answer\. .*routeaway break-glass to standby\. The override stays\./,
  );
  expect(told.said).toEqual([
    'Waiting for the switcher.',
    'Epoch 1 is in progress: the updates are being sent.',
    'Attempt 1 is in doubt: No answer.',
    'Waiting for the switcher.',
  ]);
});

test('traffic that is there already is pinned only when the switcher has taken note', async () => {
  const there = { journal: journalOf([pin]), answer: healthy('standby') };
  const told = stage({ 5: { journal: journalOf([pin], { override }) } }, there);
  await served(told.ports, { ...wanted, already: true });
  expect(told.said).toEqual([
    'Traffic is on standby; waiting for the switcher to take note of the pin.',
    'Traffic is on standby, as it was; it is pinned there now.',
    'The pin stays until you end it: routeaway auto.',
  ]);
  expect(told.passed()).toBe(5 * SECOND);
});

test('traffic that is there already, and clients fail: nothing was sent', async () => {
  const bad: PublicVerdict = { tick: NOW, judgement: 'unhealthy', evidence: 'status 502, wanted 2xx' };
  const told = stage({}, { journal: journalOf([pin], { override }), answer: bad });
  await why(served(told.ports, { ...wanted, epoch: pin.epoch, already: true }));
  expect(told.said).toEqual([
    'Traffic was on standby already, so no update was sent; to this machine the public endpoint answers: status 502, wanted 2xx',
  ]);
});

describe('clients that fail wherever traffic is', () => {
  const ENDED = 'certificate expired on 2026-11-20';
  const switched = (ago = 0) => entry({ kind: 'pin', to: 'standby', begunAt: NOW - ago });
  const key = { says: { side: 'standby' as const, epoch: 1 }, etag: 'E1', at: NOW };
  const bad: PublicVerdict = { tick: NOW, judgement: 'unhealthy', evidence: ENDED };

  test('are not served because this machine is', async () => {
    const told = stage({}, { journal: journalOf([switched()], { override, key }), probed: ENDED });
    const start = { ...told, ports: { ...told.ports, endpoint: { ask: async () => healthy('standby') } } };
    expect(await why(served(start.ports, wanted))).toBe(
      `Traffic was sent to standby, and clients fail: the public endpoint answers the prober: ${ENDED}. The pin stays until you end it: routeaway auto. See routeaway status.`,
    );
    expect(told.said).toEqual([`Traffic is on standby and answers this machine; the prober gets: ${ENDED}`]);
    expect(told.passed()).toBe(91 * SECOND);
  });

  test('and are, once the prober is, too', async () => {
    const told = stage(
      { 7: { probed: undefined } },
      { journal: journalOf([switched()], { override, key }), probed: ENDED, answer: healthy('standby') },
    );
    await served(told.ports, wanted);
    expect(told.said.slice(1)).toEqual([
      'It answers from standby; old answers may come back, so that is watched for 10 s.',
      'Clients are served from standby, after 7 s.',
      'The pin stays until you end it: routeaway auto.',
    ]);
  });

  test('are told so by what this machine gets as well', async () => {
    const told = stage({}, { journal: journalOf([switched()], { override, key }), answer: bad });
    expect(await why(served(told.ports, wanted))).toBe(
      `Traffic was sent to standby, and clients fail: the public endpoint answers this machine: ${ENDED}. The pin stays until you end it: routeaway auto. See routeaway status.`,
    );
  });

  test('are waited for longer where the distribution alone moves traffic', async () => {
    const told = stage({}, { journal: journalOf([switched()], { override }), answer: bad });
    expect(await why(served(told.ports, wanted))).toMatch(
      /^Within 15 min the public endpoint has not answered/,
    );
  });

  test('where traffic was already', async () => {
    const told = stage({}, { journal: journalOf([switched(MINUTE)], { override }), answer: bad });
    expect(await why(served(told.ports, { ...wanted, already: true, epoch: 1 }))).toBe(
      `Traffic is pinned to standby, and clients fail: the public endpoint answers this machine: ${ENDED}. The pin stays until you end it: routeaway auto. See routeaway status.`,
    );
  });
});

test('an override that ends meanwhile is waited for no longer', async () => {
  const text = 'standby until 2026-11-21T12:00:05Z';
  const told = stage({ 2: { journal: journalOf([pin], { override: { text, seenAt: NOW } }) } }, { text });
  expect(await why(served(told.ports, { ...wanted, text }))).toBe(
    'The override ended at 2026-11-21T12:00:05Z, before clients were served from standby; traffic is on standby. Give it more time, e.g. --for 30min.',
  );
  expect(told.passed()).toBe(5 * SECOND);
  const held = 'hold until 2026-11-21T12:00:01Z';
  const silent = stage({}, { text: held });
  expect(await why(heard(silent.ports, { ...written, text: held }))).toBe(
    'The override ended at 2026-11-21T12:00:01Z, before the switcher had taken note of it. Give it more time, e.g. --for 30min.',
  );
});

test('errors and refusals of the side that clients are leaving say nothing of the target', async () => {
  const journal = journalOf([pin]);
  const bad: PublicVerdict = {
    tick: NOW,
    judgement: 'unhealthy',
    evidence: 'status 500, wanted 2xx',
    servedBy: 'primary',
  };
  const refused: PublicVerdict = {
    tick: NOW,
    judgement: 'unknown',
    evidence: 'status 403: refused, the credentials may be wrong',
    refused: true,
    error: 403,
  };
  const text = 'standby until 2027-01-05T18:00Z';
  const told = stage(
    {
      2: { answer: { ...refused, servedBy: 'primary' } },
      3: { answer: refused },
      4: { journal: journalOf([pin], { override: { text, seenAt: NOW } }), answer: healthy('standby') },
    },
    { journal, answer: bad, text },
  );
  await served(told.ports, { ...wanted, text });
  expect(told.said).toEqual([
    'Traffic was sent to standby; not there yet, primary still answers: status 500, wanted 2xx',
    'Traffic was sent to standby; not there yet, primary still answers: status 403',
    'Traffic was sent to standby; to this machine the public endpoint answers: status 403',
    'It answers from standby; old answers may come back, so that is watched for 10 s.',
    'Clients are served from standby, after 4 s.',
  ]);
});

test.each([
  ['served', (ports: WaitingPorts) => served(ports, wanted)],
  ['heard', (ports: WaitingPorts) => heard(ports, written)],
])('%s: an override that someone writes over is waited for no longer', async (_, wait) => {
  const told = stage({ 3: { text: 'hold because B' } });
  expect(await why(wait(told.ports))).toMatch(
    /^Someone else has written "hold because B" over it meanwhile, and that is in force; traffic is on primary: talk/,
  );
  expect(told.passed()).toBe(3 * SECOND);
});

test('a journal that cannot be read for a while ends no waiting', async () => {
  const told = stage({
    1: { journal: new Error('No answer.') },
    60: { journal: journalOf([], { override }) },
  });
  await heard(told.ports, written);
  expect(told.said).toEqual([
    'The journal cannot be read: No answer.',
    'The switcher follows it, after 1 min.',
  ]);
});

test.each([
  ['served', (ports: WaitingPorts) => served(ports, wanted)],
  ['heard', (ports: WaitingPorts) => heard(ports, written)],
])(
  '%s: two of three control Regions are gone: said once, with what follows, and not waited for',
  async (_, wait) => {
    const none = (why: string) =>
      new NoneAnswers([
        ['ca-central-1', new Error(why)],
        ['us-west-2', new Error(why)],
      ]);
    const told = stage({
      1: { journal: none('no answer within 3 s') },
      2: { journal: none('no answer in time') },
    });
    expect(await why(wait(told.ports))).toBe(
      'No control Region can read the journal, so the override is not in force: no controller begins anything before two of the three reach each other, and then they take it up where it is written. See routeaway status. If clients fail until then: routeaway break-glass to primary, or to standby.',
    );
    expect(told.said.filter((sentence) => sentence.includes('journal'))).toEqual([
      'The journal cannot be read: ca-central-1: no answer within 3 s; us-west-2: no answer within 3 s',
    ]);
    expect(told.passed()).toBe(2 * SECOND);
  },
);

test('how it cannot be read may differ each time: it is said once, and again after it could be', async () => {
  const told = stage({
    1: { journal: new Error('No answer.') },
    2: { journal: new Error('Refused.') },
    3: { journal: journalOf() },
    4: { journal: new Error('Refused.') },
    60: { journal: journalOf([], { override }) },
  });
  await heard(told.ports, written);
  expect(told.said.slice(0, -1)).toEqual([
    'The journal cannot be read: No answer.',
    'The journal cannot be read: Refused.',
  ]);
});

test('an override that nobody takes note of', async () => {
  const told = stage({});
  expect(await why(heard(told.ports, written))).toMatch(
    /^The switcher has not taken note of it within 3 min\./,
  );
  expect(told.passed()).toBe(3 * MINUTE);
});

describe('a planned move that has to wait', () => {
  const planned = { kind: 'pin', to: 'standby', since: NOW, waits: 'waits for the replica' } as const;
  const givenUp = { ...planned, givenUp: 'the replica did not catch up within five minutes' };

  test('says for what, and until when', async () => {
    const told = stage({
      2: { journal: journalOf([], { override, planned }) },
      9: { journal: journalOf([pin], { override, planned }), answer: healthy('standby') },
    });
    await served(told.ports, wanted);
    expect(told.said).toEqual([
      'Waiting for the switcher.',
      'The move waits for the replica. If it still waits at 2026-11-21T12:05:00Z, it is given up.',
      'It answers from standby; old answers may come back, so that is watched for 10 s.',
      'Clients are served from standby, after 9 s.',
      'The pin stays until you end it: routeaway auto.',
    ]);
  });

  test('says what the hook has said', async () => {
    const answer = { says: 'refused', why: 'a migration runs' } as const;
    const asked = { ...planned, waits: 'waits for beforePlannedMove', answer };
    const told = stage({
      2: { journal: journalOf([], { override, planned: { ...asked, answer: { says: 'not ready' } } }) },
      4: {
        journal: journalOf([], { override, planned: { ...asked, givenUp: 'beforePlannedMove refused it' } }),
      },
    });
    expect(await why(served(told.ports, wanted))).toMatch(
      /^The move to standby was given up: beforePlannedMove refused it\. beforePlannedMove says: refused, "a migration runs"\. To try again, /,
    );
    expect(told.said[1]).toBe(
      'The move waits for beforePlannedMove. If it still waits at 2026-11-21T12:05:00Z, it is given up. beforePlannedMove says: not ready.',
    );
  });

  test.each([
    [{ says: 'refused', why: 'a migration runs' }, 'refused, "a migration runs".'],
    [{ says: 'ready' }, 'ready.'],
  ] as const)('and does not wait any longer once the hook has said %j', async (answer, says) => {
    const asked = { ...planned, waits: 'waits for beforePlannedMove', answer };
    const told = stage({
      2: { journal: journalOf([], { override, planned: asked }) },
      9: { journal: journalOf([pin], { override }), answer: healthy('standby') },
    });
    await served(told.ports, wanted);
    expect(told.said[1]).toBe(`beforePlannedMove says: ${says}`);
  });

  test('and is given up: that is said, once the switcher goes by this word', async () => {
    const before = { text: 'standby', seenAt: NOW };
    const told = stage({
      2: { journal: journalOf([], { override: before, planned: givenUp }) },
      5: { journal: journalOf([], { override, planned: givenUp }) },
    });
    expect(await why(served(told.ports, wanted))).toBe(
      'The move to standby was given up: the replica did not catch up within five minutes. To try again, pin it with a reason that is new: routeaway to standby --because "…". To move traffic without waiting: routeaway break-glass to standby.',
    );
    expect(told.passed()).toBe(5 * SECOND);
  });

  test('with three controllers also once it goes by the same text written again', async () => {
    const all = ['ca-central-1', 'us-west-2'].map((region) => ({ region, text: PIN, version: 2 }));
    const versions = (newest: number) => ({
      'ca-central-1': { version: 2, modified: NOW, sure: true },
      'us-west-2': { version: newest, modified: NOW, sure: true },
    });
    const { givenUp: _, ...again } = givenUp;
    const told = stage({
      0: { journal: journalOf([], { override, planned: givenUp, versions: versions(2) }) },
      4: { journal: journalOf([], { override, planned: again, versions: versions(3) }) },
      9: { journal: journalOf([pin], { override, versions: versions(3) }), answer: healthy('standby') },
    });
    await served(told.ports, { ...wanted, seen: { text: PIN, all } });
    expect(told.said.slice(0, 2)).toEqual([
      'Waiting for the switcher.',
      'The move waits for the replica. If it still waits at 2026-11-21T12:05:00Z, it is given up.',
    ]);
  });
});
