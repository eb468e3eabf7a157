/**
 * The CloudFront function, run by the lab's edge and by an engine that refuses what CloudFront refuses. Each case is one request
 * and what is chosen for it.
 */

import { formatKey, type KeyNames, keyNames, parseKey } from '../../../shared/core/key.ts';
import fc from '../../fast-check.ts';
import type { Chosen, Engine, Given } from './engine.ts';
import { labEngine } from './lab-engine.ts';
import { njs, njsEngine, njsVersion } from './njs-engine.ts';
import { filled } from './source.ts';

const ENGINES: Readonly<Record<string, Engine>> = { 'the lab': labEngine, njs: njsEngine };
const NO_NJS =
  'njs is not installed, so nothing here has tried the CloudFront function in a language like CloudFront’s: apt-get install njs';

if (njsVersion === undefined) {
  process.stderr.write(`${NO_NJS}\n`);
  test.skip(NO_NJS, () => undefined);
}

const ON = [500, 502, 503, 504];
const [EAST, WEST]: [Chosen, Chosen] = [{ origin: 'east' }, { origin: 'west' }];
const EAST_FIRST: Chosen = { group: ['east', 'west'], on: ON };
const WEST_FIRST: Chosen = { group: ['west', 'east'], on: ON };
const OWN = 'own origin';

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];
const READS = ['GET', 'HEAD'];

/** With reads that fail over, what a read and a write get. */
type Row = readonly [title: string, given: Given, plain: Chosen, read: Chosen, write: Chosen];

const ROWS: readonly Row[] = [
  ['no key', {}, OWN, OWN, OWN],
  ['the primary', { value: 'v1 primary 1' }, EAST, EAST_FIRST, EAST],
  ['the standby', { value: 'v1 standby 7' }, WEST, WEST_FIRST, WEST],
  ['a long epoch', { value: 'v1 standby 999999999999999' }, WEST, WEST_FIRST, WEST],
  ['reads alone, the primary', { value: 'v1 primary 0 reads' }, OWN, EAST_FIRST, OWN],
  ['reads alone, the standby', { value: 'v1 standby 7 reads' }, OWN, WEST_FIRST, OWN],
  ['a store that does not answer', { value: 'v1 standby 7', broken: 'store' }, OWN, OWN, OWN],
  ['no groups to be had', { value: 'v1 standby 7', broken: 'groups' }, WEST, WEST, WEST],
  ['no groups, and reads alone', { value: 'v1 standby 7 reads', broken: 'groups' }, OWN, OWN, OWN],
  ...[
    '',
    ' ',
    'standby',
    'v1',
    'v1 standby',
    'v1 tertiary 7',
    'v2 standby 7',
    'V1 standby 7',
    'v1 standby seven',
    'v1 standby -1',
    'v1 standby 7.5',
    'v1 standby 1234567890123456',
    'v1 standby 7 0%',
    'v1 standby 7 100%',
    'v1 standby 7 05%',
    'v1 standby 7 5',
    'v1 standby 7 5% reads',
    'v1 standby 7 writes',
    ' v1 standby 7',
    'v1 standby 7 ',
    'v1 standby 7\n',
    'v1 standby 7\r\n',
    'v1  standby 7',
    'v1 standby ٧',
    'v1 standby 7\u0000',
    'v1 standby 7 reads\n',
    '{"side":"standby"}',
    'v1 standby 7 '.repeat(70),
    '__proto__',
  ].map((value): Row => [JSON.stringify(value.slice(0, 30)), { value }, OWN, OWN, OWN]),
];

/** That key, met by each of these clients. */
const metBy = (ips: readonly string[], value: string, more: Partial<Given> = {}): Given[] =>
  ips.map((ip) => ({ value, ip, ...more }));

const engines = Object.keys(ENGINES).filter((name) => name !== 'njs' || njsVersion !== undefined);

describe.each(engines)('run by %s', (name) => {
  const engine = ENGINES[name] as Engine;
  const groups = ROWS.map(
    ([title, given, plain, read, write]) => [title, given, { plain, read, write }] as const,
  );
  /** The lab's edge cannot be made to refuse groups: it is what the model does not know. */
  const rows = groups.filter(([, { broken }]) => name === 'njs' || broken !== 'groups');
  const everyMethod = rows.flatMap(([, given]) => METHODS.map((method) => ({ ...given, method })));

  test('each row, each method', () => {
    const wanted = rows.flatMap(([, , { plain }]) => METHODS.map(() => plain));
    expect(shown(everyMethod, engine(filled(), everyMethod))).toEqual(shown(everyMethod, wanted));
  });

  test('each row, each method, with reads that fail over', () => {
    const chosen = engine(filled({ readsFailOver: true }), everyMethod);
    const wanted = rows.flatMap(([, , { read, write }]) =>
      METHODS.map((method) => (READS.includes(method) ? read : write)),
    );
    expect(shown(everyMethod, chosen)).toEqual(shown(everyMethod, wanted));
  });

  describe('the names of the key', () => {
    const ours = { 'traffic:prod': 'v1 primary 8' };
    const theirs = { 'traffic:staging': 'v1 standby 9', color: 'blue' };
    const cases: readonly Given[] = [
      {},
      { value: 'v1 standby 7' },
      { others: { ...ours, ...theirs } },
      { value: 'v1 standby 7', others: ours },
      { value: 'stanby', others: ours },
      { others: theirs },
    ];

    test.each<[string, KeyNames, readonly Chosen[]]>([
      // So the version before reads it.
      ['one that the stack made, by the old name', ['traffic'], [OWN, WEST, OWN, WEST, OWN, OWN]],
      ['one that the stack made', keyNames('prod', false), [OWN, WEST, EAST, EAST, EAST, OWN]],
      ['one of the user’s own', keyNames('prod', true), [OWN, OWN, EAST, EAST, EAST, OWN]],
    ])('in a store: %s', (_, keys, wanted) => {
      expect(shown(cases, engine(filled({ keys }), cases))).toEqual(shown(cases, wanted));
    });
  });

  test('tells routeaway accept what its key says, and asks no origin', () => {
    const asking = { headers: { 'x-routeaway-accept': '1' }, value: 'v1 standby 7' };
    const says = (value: string) => ({
      answer: 204,
      headers: { 'cache-control': 'no-store', 'x-routeaway-accept': value },
    });
    const cases: readonly Given[] = [
      asking,
      { ...asking, others: { accept: 'a8f3' }, method: 'POST' },
      { ...asking, broken: 'store' },
      { value: 'v1 standby 7', others: { accept: 'a8f3' } },
    ];
    expect(engine(filled(), cases)).toEqual([says('none'), says('a8f3'), says('none'), WEST]);
  });

  describe('a share of the clients', () => {
    const clients = Array.from(
      { length: name === 'njs' ? 2_000 : 300 },
      (_, i) => `198.51.${i >> 8}.${i & 255}`,
    );
    const onOther = (value: string, ips: readonly string[]): ReadonlySet<string> => {
      const chosen = engine(filled(), metBy(ips, value));
      return new Set(ips.filter((_, i) => JSON.stringify(chosen[i]) === JSON.stringify(EAST)));
    };
    const known = new Map<number, ReadonlySet<string>>();
    /** Asked once for each share: several tests hold the same answers against something. */
    const allOn = (share: number): ReadonlySet<string> => {
      const found = known.get(share) ?? onOther(`v1 standby 8 ${share}%`, clients);
      known.set(share, found);
      return found;
    };

    test.each([1, 5, 25, 50, 99])('%d %% is about that many', (share) => {
      const found = allOn(share).size / clients.length;
      expect(Math.abs(found - share / 100)).toBeLessThan(name === 'njs' ? 0.025 : 0.05);
    });

    test('is never all of them', () => {
      const all = allOn(99).size;
      expect([all < clients.length, all > 0]).toEqual([true, true]);
    });

    test('grows by clients that come, and loses none', () => {
      const steps = [5, 25, 50, 99].map(allOn);
      for (const [i, step] of steps.entries())
        for (const ip of steps[i - 1] ?? []) expect(step).toContain(ip);
      expect(new Set(steps.map(({ size }) => size)).size).toBe(4);
    });

    test('does not depend on the epoch, the path or the method', () => {
      const some = clients.slice(0, 200);
      const ask = (value: string, method: string) => engine(filled(), metBy(some, value, { method }));
      expect(ask('v1 standby 9 50%', 'POST')).toEqual(ask('v1 standby 8 50%', 'GET'));
    });

    test('is the other share where the other side has it', () => {
      const some = clients.slice(0, 200);
      const half = allOn(50);
      const chosen = engine(filled(), metBy(some, 'v1 primary 8 50%'));
      expect(some.map((_, i) => JSON.stringify(chosen[i]) === JSON.stringify(WEST))).toEqual(
        some.map((ip) => half.has(ip)),
      );
    });

    test('counts an IPv6 client by its network, however it is written', () => {
      const networks = Array.from({ length: 200 }, (_, i) => `2001:db8:${i.toString(16)}:1`);
      const ending = (end: string) =>
        onOther(
          'v1 standby 8 50%',
          networks.map((one) => one + end),
        );
      const half = ending('::1');
      expect(half.size).toBeGreaterThan(75);
      expect(half.size).toBeLessThan(125);
      for (const alike of ['::2', ':a:b:c:d', ':ffff:ffff:ffff:ffff'])
        expect(ending(alike).size).toBe(half.size);
      const same = ['2001:db8::1', '2001:0DB8:0:0::2', '2001:db8:0:0:1:2:3:4', '2001:db8::5:6:7:8'];
      const shares = Array.from({ length: 99 }, (_, i) => `v1 standby 8 ${i + 1}%`);
      const [first, ...others] = same.map((ip) =>
        JSON.stringify(
          engine(
            filled(),
            shares.map((value) => ({ value, ip })),
          ),
        ),
      );
      for (const other of others) expect(other).toBe(first);
    });

    test('has reads ask that side first', () => {
      const some = clients.slice(0, 200);
      const half = allOn(50);
      const chosen = engine(filled({ readsFailOver: true }), metBy(some, 'v1 standby 8 50%'));
      expect(chosen).toEqual(some.map((ip) => (half.has(ip) ? EAST_FIRST : WEST_FIRST)));
    });

    test.each(['', 'unknown', '::', ':::', '1:2:3', '::ffff:192.0.2.1'])('takes the address "%s"', (ip) => {
      const [chosen] = engine(filled(), [{ value: 'v1 standby 8 50%', ip }]);
      expect([EAST, WEST]).toContainEqual(chosen);
    });
  });

  test('its grammar is that of the switcher', () => {
    const side = fc.constantFrom('primary', 'standby');
    const near = fc
      .tuple(
        fc.constantFrom('v1', 'v2', 'v10', 'V1', 'v', ''),
        fc.constantFrom(' ', ' ', ' ', '  ', '\t', ''),
        fc.oneof(side, side, side, fc.constantFrom('Primary', 'both', '')),
        fc.constantFrom(' ', ' ', ' ', ''),
        fc.oneof(fc.nat(), fc.bigInt(0n, 10n ** 17n), fc.constantFrom('07', '-1', '1e3', '')),
        fc.constantFrom(
          '',
          '',
          '',
          ' reads',
          ' reads ',
          ' 5%',
          ' 50%',
          ' 99%',
          ' 0%',
          ' 100%',
          ' 5',
          '%',
          '\n',
          '\u2028',
        ),
      )
      .map((parts) => parts.join(''));
    const right = fc
      .record({
        side,
        epoch: fc.nat(),
        share: fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }),
      })
      .map(({ side, epoch, share }) =>
        formatKey({ side, epoch, ...(share !== undefined && { share }) } as Parameters<typeof formatKey>[0]),
      );
    const values = fc.sample(
      fc.oneof(near, near, right, fc.string({ unit: 'grapheme' }), fc.string()),
      name === 'njs' ? 6_000 : 600,
    );
    const ips = values.map((_, i) => `192.0.2.${i % 256}`);
    const given = values.map((value, i): Given => ({ value, ip: ips[i] ?? '' }));
    const opinion = (value: string, chosen: Chosen | undefined): boolean => {
      const key = parseKey(value);
      if (typeof key === 'string' || key.readsOnly) return chosen === OWN;
      const there = key.side === 'primary' ? EAST : WEST;
      const over = key.side === 'primary' ? WEST : EAST;
      return [there, ...(key.share === undefined ? [] : [over])].some(
        (one) => JSON.stringify(one) === JSON.stringify(chosen),
      );
    };
    const chosen = engine(filled(), given);
    expect(values.filter((value, i) => !opinion(value, chosen[i]))).toEqual([]);
    // With reads that fail over, a read tells `reads` from what is invalid.
    const reads = engine(filled({ readsFailOver: true }), given);
    expect(values.filter((value, i) => (typeof parseKey(value) === 'object') === (reads[i] === OWN))).toEqual(
      [],
    );
    const kinds = values.map((value) => (typeof parseKey(value) === 'object' ? 'key' : parseKey(value)));
    for (const kind of ['key', 'nonsense', 'newer'])
      expect(kinds.filter((one) => one === kind).length).toBeGreaterThan(25);
  });
});

(njsVersion === undefined ? describe.skip : describe)('what CloudFront refuses, njs refuses as well', () => {
  test.each<[string, string]>([
    ['a class', 'class A {}'],
    ['for … of', 'for (const a of [1]) {}'],
    ['spread', 'const a = [...[1]];'],
    ['destructuring', 'const { a } = { a: 1 };'],
    ['optional chaining', 'const a = {}; a?.b;'],
    ['a default parameter', 'function a(b = 1) {}'],
    ['a generator', 'function* a() {}'],
    ['await in an argument', 'async function a() { a(await a()); }'],
  ])('%s', (_, line) => {
    expect(() => njsEngine(`${filled()}\n${line}`, [{}])).toThrow(/SyntaxError/);
    expect(labEngine(`${filled()}\n${line}`, [{}])).toEqual([OWN]);
  });

  test('a module that does not exist', () => expect(njs("import a from 'node:fs';").status).not.toBe(0));
});

/** With the case in front, so that a difference says which. */
const shown = (given: readonly Given[], chosen: readonly Chosen[]) =>
  given.map((one, i) => `${JSON.stringify(one)} → ${JSON.stringify(chosen[i])}`);
