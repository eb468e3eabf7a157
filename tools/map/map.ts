/** docs/map.md: its picture, drawn from what the files import, and its column of what each room may import. */
import type { Cruised } from './cruise.ts';
import type { Rooms } from './rooms.ts';

/** Rooms as they are drawn; what lies within `lab` is drawn apart. */
const drawnAs = (file: string): string => /^lab\/[^/]+|^[^/]+/.exec(file)?.[0] ?? '';

export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly imports: number;
}

/** In the order of the rooms, from the ground up. Tests are left out: they may import everything. */
export function arrowsOf({ modules }: Cruised, { ROOMS }: Rooms): readonly Arrow[] {
  const order = [...new Set(Object.keys(ROOMS).map(drawnAs))];
  const counts = new Map<string, number>();
  for (const { source, dependencies } of modules) {
    if (source.startsWith('lab/emulator/test/')) continue;
    for (const { resolved } of dependencies) {
      const [from, to] = [drawnAs(source), drawnAs(resolved)];
      if (from === to || !order.includes(from) || !order.includes(to)) continue;
      counts.set(`${from} ${to}`, (counts.get(`${from} ${to}`) ?? 0) + 1);
    }
  }
  return order.flatMap((from) =>
    order.flatMap((to) => {
      const imports = counts.get(`${from} ${to}`);
      return imports === undefined ? [] : [{ from, to, imports }];
    }),
  );
}

const FENCE = '```';
const PICTURE = new RegExp(`${FENCE}mermaid\\n[^]*?${FENCE}`);

/** The arrows of the page's picture. */
export function drawnIn(page: string): readonly Arrow[] {
  const [picture = ''] = PICTURE.exec(page) ?? [];
  return [...picture.matchAll(/^ {2}(\S+) -->\|(\d+)\| (\S+)$/gm)].map(([, from = '', imports, to = '']) => ({
    from: from.replace('_', '/'),
    to: to.replace('_', '/'),
    imports: Number(imports),
  }));
}

/** Mermaid takes no `/` in the id of a node. */
const id = (room: string): string => room.replace('/', '_');

function pictureOf(arrows: readonly Arrow[]): string {
  const rooms = [...new Set(arrows.flatMap(({ from, to }) => [from, to]))];
  const nodes = rooms.map((room) => `  ${id(room)}[${room}]`);
  const lines = arrows.map(({ from, to, imports }) => `  ${id(from)} -->|${imports}| ${id(to)}`);
  return [`${FENCE}mermaid`, 'flowchart TD', ...nodes, ...lines, FENCE].join('\n');
}

/** What the page says that each room may import, by room. */
export const columnOf = (page: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...page.matchAll(ROW)].map(([, , room = '', mayImport = '']) => [room, mayImport] as const),
  );

const ROW = /^(\| \[`([\w/]+)`\]\([^)]+\) \| [^|]* \| )([^|]*)( \|)$/gm;

export const mayImport = (room: string, { ROOMS }: Rooms): string =>
  ROOMS[room]?.map((other) => `\`${other}\``).join(', ') || 'nothing';

/** The page with a new picture and a new column; the rest of it is written by hand. */
export function redrawn(page: string, arrows: readonly Arrow[], rooms: Rooms): string {
  return page
    .replace(PICTURE, () => pictureOf(arrows))
    .replace(ROW, (line, start: string, room: string, _, end: string) =>
      room in rooms.ROOMS ? `${start}${mayImport(room, rooms)}${end}` : line,
    );
}
