/** Which target is asked what, and what becomes of the API key. */
import type { RequestListener } from 'node:http';
import type { Secret } from '../../../shared/probe/ask.ts';
import { createProbes, createPublicEndpoint } from '../../../shared/probe/probes.ts';
import { serve, stopServers, trusting } from './server.ts';

afterEach(stopServers);

const NOW = Date.parse('2027-01-05T18:00:00Z');

const answering =
  (status: number, region?: string): RequestListener =>
  (_, response) => {
    response.writeHead(status, region === undefined ? {} : { 'x-routeaway-region': region });
    response.end('{"status":"pass"}');
  };

interface Targets {
  primary?: RequestListener;
  standby?: RequestListener;
  public?: RequestListener;
  /** Where a write can be tried. */
  write?: RequestListener;
  control?: RequestListener;
  elsewhere?: RequestListener;
}

async function world(
  targets: Targets,
  apiKey?: Secret,
  originSecret?: Secret,
  readsFailOver = false,
  over: object = {},
) {
  const at = (name: keyof Targets) => serve(targets[name] ?? answering(404));
  const config = {
    regions: { primary: 'us-east-2', standby: 'us-west-2' },
    healthUrls: { primary: await at('primary'), standby: await at('standby') },
    publicUrl: await at('public'),
    ...(targets.write && { publicWriteUrl: await at('write') }),
    settings: { readsFailOver },
    controlUrls: [await at('control'), ...(targets.elsewhere ? [await at('elsewhere')] : [])],
    markerHeader: 'x-routeaway-region',
    probeTimeout: 60_000,
    expect: { body: 'health+json', marker: 'required', maxLatency: 60_000 },
    ...over,
  } as const;
  const means = { now: () => NOW, apiKey, originSecret, open: trusting() };
  return { probes: createProbes(config, means), endpoint: createPublicEndpoint(config, means) };
}

it('asks each side at its own address and wants its own Region', async () => {
  const { probes } = await world({
    primary: answering(200, 'us-east-2'),
    standby: answering(200, 'us-east-2'),
  });
  expect(await probes.side('primary', NOW)).toMatchObject({ tick: NOW, judgement: 'healthy' });
  expect(await probes.side('standby', NOW)).toMatchObject({
    judgement: 'unhealthy',
    evidence: 'answered by us-east-2, wanted us-west-2',
  });
});

it('tells how far a side is behind the other one, and when certificates end', async () => {
  const behind: RequestListener = (_, response) => {
    const seen = (componentId: string, observedValue: number) => ({
      componentId,
      observedValue,
      observedUnit: 'ms',
    });
    const checks = { 'dynamodb:replication': [seen('us-east-2', 1), seen('us-west-2', 2)] };
    response.writeHead(200, { 'x-routeaway-region': 'us-east-2' });
    response.end(JSON.stringify({ status: 'pass', checks }));
  };
  const { probes, endpoint } = await world({ primary: behind, standby: behind, public: behind });
  const certificateEndsAt = Date.parse('2120-01-01T00:00:00Z');
  expect(await probes.side('primary', NOW)).toMatchObject({ behindMs: 2, certificateEndsAt });
  expect(await probes.side('standby', NOW)).toMatchObject({ behindMs: 1, certificateEndsAt });
  expect(await probes.public(NOW)).toMatchObject({ certificateEndsAt });
  expect(await endpoint.ask()).toMatchObject({ certificateEndsAt });
});

it('tells who serves the public endpoint, to the prober and to the switcher', async () => {
  const { probes, endpoint } = await world({ public: answering(200, 'us-west-2') });
  expect(await probes.public(NOW - 10)).toMatchObject({
    tick: NOW - 10,
    judgement: 'healthy',
    servedBy: 'standby',
  });
  expect(await endpoint.ask()).toMatchObject({ tick: NOW, judgement: 'healthy', servedBy: 'standby' });
});

describe('asks a side as any client would', () => {
  const sideOf = async (url: URL) => {
    const over = { healthUrls: { primary: url, standby: url } };
    return (await world({}, undefined, undefined, false, over)).probes.side('primary', NOW);
  };

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('also one that takes %s alone', async (version) => {
    const url = await serve(answering(200, 'us-east-2'), undefined, {
      minVersion: version,
      maxVersion: version,
    });
    expect(await sideOf(url)).toMatchObject({ judgement: 'healthy' });
  });

  it('so one that wants a certificate of ours says so, and is unknown', async () => {
    const url = await serve(answering(200, 'us-east-2'), undefined, {
      requestCert: true,
      rejectUnauthorized: true,
    });
    expect(await sideOf(url)).toMatchObject({
      judgement: 'unknown',
      evidence: expect.stringMatching(/^refused, a certificate of ours is wanted \(/),
    });
  });
});

describe('where a write can be tried', () => {
  it('the prober writes, and writes only', async () => {
    const seen: unknown[] = [];
    const { probes } = await world({
      public: () => seen.push('read'),
      write: async (request, response) => {
        const body = (await request.toArray()).join('');
        seen.push([request.method, request.headers['content-type'], JSON.parse(body)]);
        answering(200, 'us-west-2')(request, response);
      },
    });
    expect(await probes.public(NOW)).toMatchObject({ judgement: 'healthy', servedBy: 'standby' });
    expect(seen).toEqual([['POST', 'application/json', { from: 'routeaway', purpose: 'verification' }]]);
  });

  it('evidence says whether a read or a write failed', async () => {
    const well = answering(200, 'us-west-2');
    const writing = await world({ public: well, write: answering(500) });
    const evidence = 'write: status 500, wanted 2xx';
    expect(await writing.probes.public(NOW)).toMatchObject({ judgement: 'unhealthy', evidence });
    expect(await writing.endpoint.ask()).toMatchObject({ judgement: 'unhealthy', evidence });
    const reading = await world({ public: answering(500) });
    expect(await reading.probes.public(NOW)).toMatchObject({ evidence: 'read: status 500, wanted 2xx' });
  });

  it('an answer of a cache confirms nothing: not that reads go where writes do, nor who serves', async () => {
    const cached: RequestListener = (_, response) => {
      response.writeHead(200, { 'x-routeaway-region': 'us-west-2', age: '7' }).end('{"status":"pass"}');
    };
    const { endpoint } = await world({ public: cached, write: answering(200, 'us-west-2') });
    expect(await endpoint.ask()).toMatchObject({
      judgement: 'unknown',
      evidence: 'read: cached answer of /health (age: 7)',
    });
    const reading = await world({ primary: cached, public: cached });
    const seen = 'cached answer of /health (age: 7)';
    for (const [verdict, evidence] of [
      [await reading.endpoint.ask(), `read: ${seen}`],
      [await reading.probes.public(NOW), `read: ${seen}`],
      [await reading.probes.side('primary', NOW), seen],
    ] as const) {
      expect(verdict).toMatchObject({ judgement: 'unknown', evidence });
      expect(verdict).not.toHaveProperty('servedBy');
    }
  });

  it('the prober reads as well where reads fail over: the edge may fail them alone', async () => {
    const failing: RequestListener = (_, response) => {
      response.writeHead(502, { 'x-cache': 'FunctionValidationError from cloudfront' }).end();
    };
    const write = answering(200, 'us-west-2');
    const { probes } = await world({ public: failing, write }, undefined, undefined, true);
    expect(await probes.public(NOW - 10)).toMatchObject({
      tick: NOW - 10,
      judgement: 'unknown',
      evidence: 'read: status 502: FunctionValidationError at the edge',
    });
    const well = await world({ public: answering(200, 'us-east-2'), write }, undefined, undefined, true);
    expect(await well.probes.public(NOW)).toMatchObject({ judgement: 'healthy', servedBy: 'standby' });
  });

  it.each([
    [
      'both are good',
      answering(200, 'us-west-2'),
      false,
      'healthy',
      'standby',
      /^read: status 200 .*; write: status 200 /,
    ],
    ['the write fails', answering(503), false, 'unhealthy', undefined, /^write: status 503, wanted 2xx$/],
    [
      'they come from two sides',
      answering(200, 'us-east-2'),
      false,
      'unknown',
      undefined,
      /^standby answers reads and primary writes$/,
    ],
    ['reads fail over', answering(200, 'us-east-2'), true, 'healthy', 'primary', /^read: status 200 /],
  ])('the switcher reads and writes: %s', async (_, write, readsFailOver, judgement, servedBy, evidence) => {
    const targets = { public: answering(200, 'us-west-2'), write };
    const { endpoint } = await world(targets, undefined, undefined, readsFailOver);
    const said = await endpoint.ask();
    expect(said).toMatchObject({ tick: NOW, judgement, evidence: expect.stringMatching(evidence) });
    expect(said.servedBy).toBe(servedBy);
  });

  it('both are asked at the same time', async () => {
    let waiting: (() => void) | undefined;
    // Each answers only once the other one has been asked.
    const together: RequestListener = (request, response) => {
      const answer = () => answering(200, 'us-west-2')(request, response);
      if (waiting === undefined) waiting = answer;
      else {
        waiting();
        answer();
      }
    };
    const { endpoint } = await world({ public: together, write: together });
    expect(await endpoint.ask()).toMatchObject({ judgement: 'healthy', servedBy: 'standby' });
  });
});

it('is content with any answer of the control target', async () => {
  const { probes } = await world({ control: answering(500) });
  expect(await probes.control()).toBe(true);
});

it('notices a control target that does not answer', async () => {
  const { probes } = await world({
    control: (request) => {
      request.socket.destroy();
    },
  });
  expect(await probes.control()).toBe(false);
});

describe('several control targets', () => {
  const gone: RequestListener = (request) => {
    request.socket.destroy();
  };

  it.each<[RequestListener, RequestListener, boolean]>([
    [gone, answering(200), true],
    [answering(200), gone, true],
    [gone, gone, false],
  ])('count as silent only where none answers (%#)', async (control, elsewhere, reached) => {
    const { probes } = await world({ control, elsewhere });
    expect(await probes.control()).toBe(reached);
  });

  it('are asked together: one that says nothing keeps nobody waiting', async () => {
    const silent: RequestListener = () => undefined;
    const { probes } = await world({ control: silent, elsewhere: answering(200) });
    expect(await probes.control()).toBe(true);
  });
});

it('shows the API key to our API, the origin secret to the sides alone, and neither to the world', async () => {
  const shown: Record<string, unknown> = {};
  const noting =
    (name: string): RequestListener =>
    ({ headers }, response) => {
      shown[name] = [headers['x-origin-verify'], headers['x-api-key']];
      response.end();
    };
  const targets = ['primary', 'standby', 'public', 'control'] as const;
  const secret = (value: string): Secret => ({ read: async () => value, refused: () => undefined });
  const { probes } = await world(
    Object.fromEntries(targets.map((target) => [target, noting(target)])),
    secret('key'),
    secret('secret'),
  );
  await Promise.all([
    probes.side('primary', NOW),
    probes.side('standby', NOW),
    probes.public(NOW),
    probes.control(),
  ]);
  expect(shown).toEqual({
    primary: ['secret', 'key'],
    standby: ['secret', 'key'],
    public: [undefined, 'key'],
    control: [undefined, undefined],
  });
});

it('sends a token as a bearer token, to a side and to the public endpoint', async () => {
  const shown: unknown[] = [];
  const noting: RequestListener = ({ headers }, response) => {
    shown.push([headers.authorization, headers['x-api-key']]);
    response.end();
  };
  const token: Secret = { read: async () => 'a-token', refused: () => undefined };
  const over = { probeAuth: 'bearer' };
  const { probes, endpoint } = await world(
    { primary: noting, public: noting },
    token,
    undefined,
    false,
    over,
  );
  await probes.side('primary', NOW);
  await probes.public(NOW);
  await endpoint.ask();
  expect(shown).toEqual(Array(3).fill(['Bearer a-token', undefined]));
  const none: Secret = { read: () => Promise.reject(new Error('SSM is away')), refused: () => undefined };
  const without = await world({ primary: noting }, none, undefined, false, over);
  expect((await without.probes.side('primary', NOW)).evidence).toBe(
    'not asked: the bearer token could not be read: SSM is away',
  );
  expect(shown).toHaveLength(3);
});

it('reads both secrets at once: while SSM does not answer, a tick waits for one of them', async () => {
  let begun = 0;
  let both: () => void = () => undefined;
  const bothBegun = new Promise<void>((resolve) => {
    both = resolve;
  });
  const secret: Secret = {
    async read() {
      begun += 1;
      if (begun === 2) both();
      await bothBegun;
      return 'a-secret';
    },
    refused: () => undefined,
  };
  const shown: unknown[] = [];
  const noting: RequestListener = ({ headers }, response) => {
    shown.push([headers['x-api-key'], headers['x-origin-verify']]);
    response.end();
  };
  const { probes } = await world({ primary: noting }, secret, secret);
  await probes.side('primary', NOW);
  expect(shown).toEqual([['a-secret', 'a-secret']]);
});

describe('the API key', () => {
  const keyOf = (read: () => Promise<string>) => {
    const told = { refused: 0 };
    return { told, key: { read, refused: () => void told.refused++ } };
  };

  it('makes the verdict unknown where it cannot be had, without asking', async () => {
    let asked = 0;
    const { key } = keyOf(() => Promise.reject(new Error('SSM is away')));
    const { probes } = await world({ primary: () => asked++ }, key);
    expect(await probes.side('primary', NOW)).toEqual({
      tick: NOW,
      judgement: 'unknown',
      evidence: 'not asked: the API key could not be read: SSM is away',
    });
    expect(asked).toBe(0);
  });

  it.each([
    [401, 1],
    [403, 1],
    [429, 0],
    [503, 0],
  ])('after status %i is told of %i refusals', async (status, refusals) => {
    const { key, told } = keyOf(async () => 'the key');
    const { probes } = await world({ primary: answering(status, 'us-east-2') }, key);
    await probes.side('primary', NOW);
    expect(told.refused).toBe(refusals);
  });
});
