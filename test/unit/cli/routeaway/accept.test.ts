/** What is measured, against a small AWS whose delays are told: in virtual time, and each way to be disturbed. */
import { ASSUMPTIONS, isDangerous, type Result } from '../../../../cli/routeaway/accept/assumptions.ts';
import { measureAll } from '../../../../cli/routeaway/accept/measure-all.ts';
import type { AcceptPorts } from '../../../../cli/routeaway/accept/ports.ts';
import { anonymous } from '../../../../cli/routeaway/commands/accept.ts';
import { MINUTE, SECOND } from '../../../../shared/core/duration.ts';
import { EMPTY_LEDGER } from '../../../../shared/core/journal/ledger.ts';
import { entry, journalOf, NOW } from '../../core/build.ts';

interface Told {
  /** What the edge says, by the time since the key was written (ms). */
  readonly edge: (sinceMs: number, written: string) => string | undefined;
  readonly stale: 'ValidationException' | 'ConflictException' | 'taken';
  readonly heardMs: number;
  readonly writeMs: number;
  /** When runs of the prober begin. */
  readonly starts: (minute: number) => number;
  readonly override: string;
  readonly trouble: (sinceMs: number) => string | undefined;
  readonly interrupted: (sinceMs: number) => boolean;
  readonly token: string | undefined;
}

const after =
  (ms: number): Told['edge'] =>
  (since, written) =>
    since >= ms ? written : 'none';

const USUAL: Told = {
  edge: after(31 * SECOND),
  stale: 'ValidationException',
  heardMs: 2 * SECOND,
  writeMs: 40,
  starts: (minute) => minute * MINUTE + (minute % 3) * SECOND,
  override: 'auto',
  trouble: () => undefined,
  interrupted: () => false,
  token: undefined,
};

/** Sleeps end in their order, and no time passes otherwise. */
function virtualTime() {
  let now = NOW;
  const due: { at: number; wake: () => void }[] = [];
  return {
    clock: {
      now: () => now,
      sleep: (ms: number) => new Promise<void>((wake) => void due.push({ at: now + ms, wake })),
    },
    async until(over: Promise<unknown>): Promise<void> {
      let ended = false;
      void over.finally(() => {
        ended = true;
      });
      for (;;) {
        await new Promise(setImmediate);
        if (ended) return;
        due.sort((a, b) => a.at - b.at);
        const next = due.shift();
        if (next === undefined) continue;
        now = next.at;
        next.wake();
      }
    },
  };
}

async function measured(over: Partial<Told> = {}) {
  const told = { ...USUAL, ...over };
  const { clock, until } = virtualTime();
  const since = () => clock.now() - NOW;
  let version = 2;
  const parameter = { text: told.override, at: NOW };
  const puts: string[] = [];
  const kept: { etag: number; value?: string; at: number } = { etag: 1, at: NOW };
  const written: (string | undefined)[] = [];
  const standing = async () => {
    const word = { region: 'ca-central-1', text: parameter.text, version };
    return { ...word, all: [word] };
  };
  const ports: AcceptPorts = {
    clock,
    journal: {
      read: async () => ({
        ...journalOf([
          entry({ kind: 'failover', to: 'standby', begunAt: NOW - MINUTE, deployedAt: NOW + MINUTE }),
        ]),
        ...(clock.now() - parameter.at >= told.heardMs && {
          override: { text: parameter.text, seenAt: clock.now() },
        }),
      }),
    },
    ledgers: async () => [
      {
        region: 'ca-central-1',
        ledger: {
          ...EMPTY_LEDGER,
          writer: { tick: clock.now(), began: NOW + told.starts(Math.floor(since() / MINUTE)) },
        },
      },
    ],
    trouble: async () => told.trouble(since()),
    override: {
      standing,
      async set(text) {
        version++;
        puts.push(text);
        Object.assign(parameter, { text, at: clock.now() });
      },
    },
    key: {
      store: {
        async etag() {
          if (told.token !== undefined)
            throw Object.assign(new Error(told.token), { $metadata: { httpStatusCode: 403 } });
          return String(kept.etag);
        },
        read: async () => kept.value,
        async write(value, etag) {
          if (etag !== String(kept.etag) && told.stale !== 'taken')
            throw Object.assign(new Error('Pre-Condition failed'), { name: told.stale });
          kept.etag++;
          written.push(value);
          if (value === undefined) delete kept.value;
          else Object.assign(kept, { value, at: clock.now() });
          return String(kept.etag);
        },
      },
      edge: async () => told.edge(clock.now() - kept.at, kept.value ?? 'none'),
    },
    table: { read: () => clock.sleep(20), write: () => clock.sleep(20 + told.writeMs) },
    tls: async (side) => {
      if (side === 'standby' && told.token === 'tls') throw new Error('alert protocol version');
    },
  };
  const measuring = measureAll(
    ports,
    () => undefined,
    () => told.interrupted(since()),
  );
  await until(measuring);
  const { results, ended } = await measuring;
  const by = Object.fromEntries(results.map((result) => [result.id, result])) as Record<
    keyof typeof ASSUMPTIONS,
    Result
  >;
  return { results, by, ended, parameter: parameter.text, puts, key: kept.value, written, tookMs: since() };
}

test('each delay is measured as it is, and all is left as it was', async () => {
  const { results, by, ended, parameter, key, puts, tookMs } = await measured();
  expect(results.map(({ id }) => id)).toEqual(Object.keys(ASSUMPTIONS));
  expect(results.filter(({ says }) => says !== 'holds')).toEqual([]);
  expect(by['key-first'].ms).toBe(31 * SECOND);
  expect(by['key-settled'].ms).toBe(30 * SECOND);
  expect(by['stale-etag'].measured).toBe('ValidationException');
  expect(by['write-time'].ms).toBe(40);
  expect(by.override.ms).toBe(2 * SECOND);
  expect(by['prober-start'].ms).toBe(SECOND);
  expect(by.deployed.ms).toBe(2 * MINUTE);
  expect([ended, isDangerous(results)]).toEqual([undefined, false]);
  expect([parameter, key]).toEqual(['auto', undefined]);
  // Never another meaning.
  expect(puts.map((text) => text.split(' ')[0])).toEqual(['auto', 'auto']);
  expect(tookMs).toBeLessThan(5 * MINUTE);
});

test.each<[string, Partial<Told>, keyof typeof ASSUMPTIONS, string, boolean]>([
  ['old answers for 60 s', { edge: after(60 * SECOND) }, 'key-seen', '59.0 s, ', true],
  ['a key that takes 40 s', { edge: after(40 * SECOND) }, 'key-first', '40.0 s', false],
  [
    'an old answer that comes back',
    { edge: (ms, it) => (ms > 31_000 && !(ms > 50_000 && ms < 53_000) ? it : 'none') },
    'key-seen',
    '52.0 s, ',
    true,
  ],
  [
    'a key that never comes',
    { edge: after(10 * MINUTE) },
    'key-settled',
    'it was not there after three minutes',
    true,
  ],
  ['an old ETag that is taken', { stale: 'taken' }, 'stale-etag', 'it was accepted', true],
  ['slow writes', { writeMs: 1_500 }, 'write-time', '1.5 s, the median of 7', true],
  ['an override that is heard late', { heardMs: 2 * MINUTE }, 'override', '120.0 s', true],
  ['an override that is not heard', { heardMs: MINUTE * 60 }, 'override', 'not within three minutes', true],
  [
    'runs that begin late',
    { starts: (minute) => minute * MINUTE + (minute === 2 ? 20 : 0) * SECOND },
    'prober-start',
    '20.0 s, ',
    true,
  ],
  [
    'a Region without TLS 1.2',
    { token: 'tls' },
    'tls-1.2',
    'standby refuses it (alert protocol version)',
    true,
  ],
])('%s: it does not hold', async (_, over, id, says, dangerous) => {
  const { by, results, parameter, ended } = await measured(over);
  expect(by[id]).toMatchObject({ says: 'does not hold', measured: expect.stringContaining(says), dangerous });
  expect(isDangerous(results)).toBe(dangerous);
  expect([parameter, ended]).toEqual(['auto', undefined]);
});

test('the other answer to an old ETag holds, too; an old token does not', async () => {
  const { by } = await measured({ stale: 'ConflictException' });
  expect(by['stale-etag']).toMatchObject({ says: 'holds', measured: 'ConflictException' });
  const old = await measured({ token: 'Authentication failed' });
  expect(old.by['store-token']).toMatchObject({ says: 'does not hold' });
  expect(old.by['key-first'].says).toBe('not measured');
});

test.each<[string, string]>([
  ['hold because of a release', "the override is somebody's"],
  ['primary', "the override is somebody's"],
  [
    `auto because routeaway accept measures, ${new Date(NOW - MINUTE).toISOString().slice(0, 19)}Z`,
    'another routeaway accept',
  ],
])('the override "%s" is left alone', async (override, why) => {
  const { by, puts } = await measured({ override });
  expect(by.override).toMatchObject({ says: 'not measured', measured: expect.stringContaining(why) });
  expect(puts).toEqual([]);
});

test('a reason that stands there is put back; one of a measurement that was killed is not', async () => {
  expect((await measured({ override: 'auto because all is well' })).parameter).toBe(
    'auto because all is well',
  );
  const killed = 'auto because routeaway accept measures, 2026-01-01T00:00:00Z';
  expect((await measured({ override: killed })).parameter).toBe('auto');
});

test.each(['in the override', 'in the key'])(
  'an incident ends it at once, %s, and nothing more is written',
  async (where) => {
    const from = where === 'in the override' ? 20 * SECOND : 50 * SECOND;
    const over = where === 'in the override' ? { heardMs: MINUTE } : { edge: after(MINUTE) };
    const { ended, written, puts, tookMs, by } = await measured({
      ...over,
      trouble: (ms) => (ms >= from ? 'primary is unhealthy.' : undefined),
    });
    expect(ended).toBe('primary is unhealthy.');
    expect(tookMs).toBeLessThan(from + 20 * SECOND);
    expect(by['prober-start'].says).toBe('not measured');
    // What is left says `auto`, and decides nothing.
    if (where === 'in the override') expect([puts.length, written]).toEqual([1, []]);
    else expect(written.at(-1)).toEqual(expect.any(String));
  },
);

test('Ctrl-C takes back what was written', async () => {
  const { ended, parameter, key } = await measured({ interrupted: (ms) => ms > 20 * SECOND });
  expect([ended, parameter, key]).toEqual(['Ctrl-C.', 'auto', undefined]);
});

test('without a network nothing is measured, and all ends by the clock', async () => {
  const { by, tookMs } = await measured({ edge: () => undefined });
  expect(by['key-first']).toMatchObject({ says: 'not measured' });
  expect(tookMs).toBeLessThan(6 * MINUTE);
});

test('two at once: a value that is neither ours nor an older one ends the measurement of the key', async () => {
  const { by } = await measured({ edge: (ms) => (ms > 10 * SECOND ? 'of-another' : 'none') });
  expect(by['key-settled']).toMatchObject({
    says: 'not measured',
    measured: expect.stringContaining('somebody else measures'),
  });
});

test('nothing of the account gets into the file', () =>
  expect(
    anonymous(
      'User: arn:aws:sts::123456789012:assumed-role/me is denied on arn:aws:cloudfront::123456789012:key-value-store/a at kvs.us-east-1.amazonaws.com (10.1.2.3), 123456789012',
    ),
  ).toBe('User: (ARN) is denied on (ARN) at (host) ((address)), (account)'));
