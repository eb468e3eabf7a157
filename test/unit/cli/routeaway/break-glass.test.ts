import { request } from 'node:https';
import {
  type ForcePorts,
  force,
  updateFailed,
  whenItIsBack,
} from '../../../../cli/routeaway/commands/break-glass.ts';
import { endpointFromHere } from '../../../../cli/routeaway/stage/connect.ts';
import { updateError } from '../../../../shared/aws/cloudfront-errors.ts';
import type { StoredKey } from '../../../../shared/core/edge.ts';
import type { Side } from '../../../../shared/core/side.ts';
import { Conflict, Refused } from '../../../../shared/errors.ts';
import { NOW, SECOND } from '../../core/build.ts';

test('a traffic control that could not be set is named, and what AWS said', () => {
  const place = { stage: 'dev', region: 'ca-central-1' };
  const said = (error: unknown) => updateFailed(error, 'the key (UpdateKeys)', place).message;
  const denied = Object.assign(new Error('You may not.'), { name: 'AccessDeniedException' });
  expect(said(new Refused('CloudFront refused …', { cause: denied }))).toBe(
    'Setting the key (UpdateKeys) was denied: You may not. (AccessDeniedException)',
  );
  const lost = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  expect(said(updateError(lost, 'to update the store', 'key (UpdateKeys)'))).toBe(
    'Setting the key (UpdateKeys) failed: AWS in ca-central-1 cannot be reached (ECONNRESET: socket hang up).',
  );
  expect(said(new Conflict('Someone else wrote.', { cause: denied }))).toContain('Someone else wrote.');
  expect(said(new Refused('Nothing was sent.'))).toContain('Nothing was sent.');
});

test('a move that a key speaks for is taken note of', () => {
  expect(whenItIsBack('standby', true)).toMatch(/^When the switcher is back it accepts this move\./);
});

test('a move by the distribution alone may be undone, and what prevents that is said', () => {
  const sentence = whenItIsBack('standby', false);
  expect(sentence).toContain('If the journal has traffic on primary,');
  expect(sentence).toContain('undo it, as soon as it runs and primary is proven');
  expect(sentence).toContain('`routeaway to standby`');
  expect(sentence).toContain('`routeaway hold`');
});

interface Edge {
  readonly key?: StoredKey | 'unreadable';
  readonly distribution?: Side | 'mixed';
  readonly writes?: Error;
  readonly updates?: Error;
  /** Who answers, by seconds after the begin; at last nobody else. */
  readonly answers?: readonly (readonly [after: number, by: Side | undefined])[];
  /** Whoever is asked answers so. */
  readonly bad?: string;
  /** The health document of whoever answers well says so. */
  readonly warns?: true;
  /** Absent: there is no CloudFront function. */
  readonly noStore?: true;
}

/** An edge over a clock that only moves here. */
function edgeOf({
  key = 'absent',
  distribution = 'primary',
  writes,
  updates,
  answers = [],
  bad,
  warns,
  noStore,
}: Edge) {
  let now = NOW;
  let [says, points] = [key, distribution as Side | 'mixed'];
  const said: string[] = [];
  const ports: ForcePorts = {
    clock: {
      now: () => now,
      async sleep(ms) {
        now += ms;
      },
    },
    distribution: {
      look: async () => ({ distribution: points, etag: 'E' }),
      async move(side) {
        if (updates) throw updates;
        points = side;
      },
    },
    ...(!noStore && {
      store: {
        look: async () =>
          says === 'unreadable'
            ? { key: says, why: 'The store could not be read.' }
            : { key: says, etag: 'S' },
        async write(put) {
          if (writes) throw writes;
          says = put;
          return 'S2';
        },
      },
    }),
    endpoint: {
      async ask() {
        const after = (now - NOW) / SECOND;
        const servedBy = answers.findLast(([at]) => at <= after)?.[1];
        if (bad !== undefined) return { tick: now, judgement: 'unhealthy', evidence: bad };
        return servedBy === undefined
          ? { tick: now, judgement: 'unknown', evidence: 'status 403: refused' }
          : {
              ...{ tick: now, judgement: 'healthy', servedBy },
              ...(warns
                ? { warns, evidence: 'write: its check dynamodb:write says "warn", status 200 in 9 ms' }
                : { evidence: 'status 200 in 9 ms' }),
            };
      },
    },
    say: (sentence) => void said.push(sentence),
    complain: (error) => void said.push(`! ${(error as Error).message}`),
  };
  return { ports, said, key: () => says };
}

const DENIED = new Refused('Denied.');
const ASKING = 'Asking the public endpoint until it answers from standby; Ctrl-C leaves everything as it is.';
const UNSEEN =
  'Who serves clients cannot be seen from here: status 403: refused. Ask the public endpoint as a client does, from another machine.';

test.each<[string, Edge, readonly string[], boolean]>([
  [
    'clients are served from there, and its health says "warn"',
    { answers: [[0, 'standby']], warns: true },
    [
      'The key says standby: edge locations follow, mostly within a minute.',
      'The distribution points at standby: the edge follows within minutes.',
      ASKING,
      'Clients are served from standby, after 4 s, but its check dynamodb:write says "warn": some requests may fail.',
    ],
    true,
  ],
  [
    'both follow, the answer going back and forth first',
    {
      answers: [
        [0, 'primary'],
        [10, 'standby'],
        [12, 'primary'],
        [20, 'standby'],
      ],
    },
    [
      'The key says standby: edge locations follow, mostly within a minute.',
      'The distribution points at standby: the edge follows within minutes.',
      ASKING,
      'Clients are served from standby, after 24 s.',
    ],
    true,
  ],
  [
    'a key that cannot be replaced holds clients where they are',
    { key: { side: 'primary', epoch: 12 }, writes: DENIED, answers: [[0, 'primary']] },
    [
      '! Denied.',
      'The distribution points at standby: the edge follows within minutes.',
      'The key "v1 primary 12" (epoch 12) could not be replaced, and while it is set it decides, whatever the distribution says.',
      'Clients still go to primary: the public endpoint answers from there.',
    ],
    false,
  ],
  [
    'so does one of another break-glass, and nobody tells us who answers',
    { key: { side: 'primary', epoch: 1_800_000_000 }, writes: DENIED },
    [
      '! Denied.',
      'The distribution points at standby: the edge follows within minutes.',
      'The key "v1 primary 1800000000" (by break-glass at 2027-01-15T08:00:00Z) could not be replaced, and while it is set it decides, whatever the distribution says.',
      UNSEEN,
      'Clients still go to primary, as far as the traffic controls say.',
    ],
    false,
  ],
  [
    'neither can be set',
    { writes: DENIED, updates: DENIED, answers: [[0, 'primary']] },
    ['! Denied.', '! Denied.', 'Clients still go to primary: the public endpoint answers from there.'],
    false,
  ],
  [
    'the key was set, and clients do not follow',
    { answers: [[0, 'primary']] },
    [
      'The key says standby: edge locations follow, mostly within a minute.',
      'The distribution points at standby: the edge follows within minutes.',
      ASKING,
      'Clients still go to primary: the public endpoint answers from there, 1 min 30 s later.',
    ],
    false,
  ],
  [
    'the distribution alone takes its minutes',
    {
      noStore: true,
      answers: [
        [0, 'primary'],
        [200, 'standby'],
      ],
    },
    [
      'There is no CloudFront function: the distribution is the only traffic control.',
      'The distribution points at standby: the edge follows within minutes.',
      ASKING,
      'Clients are served from standby, after 3 min 24 s.',
    ],
    true,
  ],
  [
    'the store cannot be read, and the distribution is there',
    {
      key: 'unreadable',
      answers: [
        [0, 'primary'],
        [60, 'standby'],
      ],
    },
    [
      '! The store could not be read.',
      'The distribution points at standby: the edge follows within minutes.',
      'The key could not be set (The store could not be read), so clients follow the distribution alone, which takes minutes.',
      ASKING,
      'Clients are served from standby, after 1 min 4 s.',
    ],
    true,
  ],
  [
    'the key is denied, and the distribution points there already, on its way: what the wait is for',
    {
      distribution: 'standby',
      writes: new Refused('CloudFront refused …', {
        cause: Object.assign(new Error('You may not.'), { name: 'AccessDeniedException' }),
      }),
      answers: [
        [0, 'primary'],
        [200, 'standby'],
      ],
    },
    [
      '! CloudFront refused …',
      'The distribution already points at standby.',
      'The key could not be set (AccessDeniedException), so clients follow the distribution alone, which takes minutes.',
      ASKING,
      'Clients are served from standby, after 3 min 24 s.',
    ],
    true,
  ],
  [
    'nobody lets us ask',
    {},
    [
      'The key says standby: edge locations follow, mostly within a minute.',
      'The distribution points at standby: the edge follows within minutes.',
      ASKING,
      UNSEEN,
    ],
    true,
  ],
])('%s', async (_, edge, sentences, moved) => {
  const { ports, said } = edgeOf(edge);
  expect((await force(ports, 'standby', true)).moved).toBe(moved);
  expect(said).toEqual(sentences);
});

test.each([true, false])(
  'what clients get is an error, waiting: %s: sent, and clients fail',
  async (wait) => {
    const { ports, said } = edgeOf({ bad: 'status 502, wanted 2xx' });
    expect(await force(ports, 'standby', wait)).toEqual({
      moved: true,
      byKey: true,
      fails: 'status 502, wanted 2xx',
    });
    expect(said.at(-1)).toBe('Clients FAIL: the public endpoint answers: status 502, wanted 2xx.');
  },
);

test('a name that this machine cannot resolve says nothing about clients', async () => {
  const config = {
    regions: { primary: 'us-east-2', standby: 'us-west-2' },
    publicUrl: new URL('https://api.invalid/health'),
    publicWriteUrl: new URL('https://api.invalid/todos'),
    expect: { body: 'any', marker: 'required', maxLatency: 3_000 },
    markerHeader: 'x-routeaway-region',
    probeTimeout: 30_000,
  } as const;
  const verdict = await endpointFromHere(config, { now: () => NOW, open: request }).ask();
  expect(verdict).toEqual({
    tick: NOW,
    judgement: 'unknown',
    evidence: expect.stringMatching(/^this machine cannot resolve api\.invalid \(\w+\); check its DNS$/),
  });
});

test('without waiting, what was sent counts, and where clients are at this moment is said', async () => {
  const { ports, said, key } = edgeOf({ answers: [[0, 'primary']] });
  expect(await force(ports, 'standby', false)).toEqual({ moved: true, byKey: true });
  expect(said.at(-1)).toBe('Clients still go to primary at this moment; edge locations follow.');
  expect(key()).toEqual({ side: 'standby', epoch: Math.floor(NOW / SECOND) });
});

test.each<[string, Edge, boolean, RegExp]>([
  ['it is set', { answers: [[0, 'standby']] }, true, /^The key says standby: /],
  ['it cannot be set', { writes: DENIED, answers: [[0, 'primary']] }, false, /^! Denied\.$/],
])('with routing=key the key alone: %s', async (_, given, moved, first) => {
  const { ports, said } = edgeOf({ ...given, updates: new Error('The distribution was written.') });
  expect(await force({ ...ports, routing: 'key' }, 'standby', true)).toMatchObject({ moved });
  expect(said[0]).toMatch(first);
  expect(said[1]).toBe('The distribution is left as it is (routing=key).');
});
