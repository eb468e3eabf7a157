/** The linter holds each room to what it may import: every import below is tried from every room, and no other passes. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise } from '../../../tools/map/cruise.ts';
import { readRooms } from '../../../tools/map/rooms.ts';

const ROOT = join(__dirname, '../../..');
const { ROOMS, ROOTS } = readRooms(ROOT);
const rooms = Object.keys(ROOMS);

/** Each way to import something; a fence knows no difference between them. */
const WAYS = [
  (path: string) => `import { it } from '${path}'; export const its = it;`,
  (path: string) => `import type { It } from '${path}'; export type Its = It;`,
  (path: string) => `export { it } from '${path}';`,
  (path: string) => `export const its = await import('${path}');`,
];

const tries = rooms.flatMap((room, i) =>
  [...rooms, 'test'].map((other, j) => ({
    room,
    other,
    file: `${room}/to-${other.replaceAll('/', '-')}.ts`,
    way: WAYS[(i + j) % WAYS.length] as (path: string) => string,
    allowed: other === room || ROOMS[room]?.includes(other) === true,
  })),
);

const CIRCLES = { 'circle-of-values': WAYS[0], 'circle-of-types': WAYS[1] } as const;

/** Names of the rules that refuse a file's imports. */
let refused: ReadonlyMap<string, readonly string[]>;

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'fences-test-'));
  const put = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${text}\n`);
  };
  try {
    for (const root of ROOTS) mkdirSync(join(folder, root));
    for (const room of [...rooms, 'test'])
      put(`${room}/index.ts`, 'export const it = 1;\nexport type It = 1;');
    for (const { room, other, file, way } of tries)
      put(file, way(`${'../'.repeat(room.split('/').length)}${other}/index.ts`));
    for (const [name, way] of Object.entries(CIRCLES)) {
      put(`shared/core/${name}.ts`, way?.(`./${name}-back.ts`) ?? '');
      put(`shared/core/${name}-back.ts`, way?.(`./${name}.ts`) ?? '');
    }
    for (const folder of ['functions/new-room', 'new-folder'])
      put(
        `${folder}/handler.ts`,
        `export { it } from '${folder.replace(/[^/]+/g, '..')}/shared/core/index.ts';`,
      );
    put('test/any.test.ts', rooms.map((room) => `export * from '../${room}/index.ts';`).join('\n'));
    put('lab/emulator/model/clock.ts', 'export const it = 1;');
    put('lab/stand/past-the-door.ts', "export { it } from '../emulator/model/clock.ts';");
    put('lab/emulator/iam/within.ts', "export { it } from '../model/clock.ts';");
    const found = new Map<string, string[]>();
    for (const { from, rule } of cruise(ROOT, ['.'], folder).summary.violations)
      found.set(from, [...(found.get(from) ?? []), rule.name]);
    refused = found;
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe.each(rooms)('%s', (room) => {
  const fence = `fence-of-${room.replaceAll('/', '-')}`;
  const own = tries.filter((one) => one.room === room);

  test.each(own.filter(({ allowed }) => !allowed))('may not import $other', ({ file }) => {
    expect(refused.get(file)).toEqual([fence]);
  });

  test.each(own.filter(({ allowed }) => allowed))('may import $other', ({ file }) => {
    expect(refused.get(file)).toBeUndefined();
  });
});

test.each(Object.keys(CIRCLES))('a %s is refused', (name) => {
  const sides = [`shared/core/${name}.ts`, `shared/core/${name}-back.ts`];
  expect(sides.flatMap((side) => refused.get(side) ?? [])).toEqual(['no-circles']);
});

test.each(['functions/new-room', 'new-folder'])('a file of %s, which is no room, is refused', (folder) => {
  expect(refused.get(`${folder}/handler.ts`)).toEqual(['every-file-has-a-room']);
});

test('the parts of the emulator are imported by their doors, but for each other', () => {
  expect(refused.get('lab/stand/past-the-door.ts')).toEqual(['by-the-door']);
  expect(refused.get('lab/emulator/iam/within.ts')).toBeUndefined();
});

test('a test may import every room', () => {
  expect(refused.get('test/any.test.ts')).toBeUndefined();
});

test('no room may import one above it', () => {
  const upward = rooms.flatMap((room, i) =>
    (ROOMS[room] ?? []).filter((other) => rooms.indexOf(other) > i).map((other) => `${room} → ${other}`),
  );
  expect(upward).toEqual([]);
});

test('the emulator does not know whom it is an emulator for', () => {
  const folder = join(ROOT, 'lab/emulator');
  const naming = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /[.](ts|mjs|json)$/.test(file))
    .flatMap((file) => {
      const [name] = /routeaway|\b(prober|switcher)\b/i.exec(readFileSync(join(folder, file), 'utf8')) ?? [];
      return name === undefined
        ? []
        : [`lab/emulator/${file} says "${name}". Say it without, or pass it in.`];
    });
  expect(naming).toEqual([]);
});
