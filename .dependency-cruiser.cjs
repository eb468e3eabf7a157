/** Fences between the rooms, and no import cycles. The rooms are in tools/map/rooms.cjs. `npm run lint` prints the comments. */
const { ROOMS, ROOTS } = require('./tools/map/rooms.cjs');

/** The files of a room, without those of the rooms within it. */
const filesOf = (room) => {
  const within = Object.keys(ROOMS).filter((name) => name.startsWith(`${room}/`));
  const rest = within.map((name) => `${name.slice(room.length + 1)}/`);
  return rest.length === 0 ? `^${room}/` : `^${room}/(?!${rest.join('|')})`;
};

const ANYWHERE = `^(${ROOTS.join('|')})/`;

const fence = (room) => ({
  name: `fence-of-${room.replaceAll('/', '-')}`,
  comment: `${room} may import ${[room, ...ROOMS[room]].join(', ')}, and nothing else of this project. Move what you need into one of these, or pass it in as an argument; tools/map/rooms.cjs has the fences.`,
  severity: 'error',
  from: { path: filesOf(room) },
  to: { path: ANYWHERE, pathNot: [room, ...ROOMS[room]].map(filesOf) },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment:
        'These files import each other, if only types. Move what they share into a file that imports none of them.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'every-file-has-a-room',
      comment:
        'This folder is in no room. Move the file into one, or add the folder to tools/map/rooms.cjs, with what it may import.',
      severity: 'error',
      from: { path: '/', pathNot: ['^test/', 'node_modules', ...Object.keys(ROOMS).map(filesOf)] },
      to: {},
    },
    {
      name: 'by-the-door',
      comment:
        'Each part of the emulator has an index.ts. Import that, and export from there what others need.',
      severity: 'error',
      from: { path: ANYWHERE, pathNot: '^lab/emulator/' },
      to: { path: '^lab/emulator/', pathNot: ['/index[.]ts$', '^lab/emulator/test/'] },
    },
    ...Object.keys(ROOMS).map(fence),
  ],
  options: {
    // The compiler of this project has no API for others to use.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['node_modules', '^[.]', '^dist/'] },
  },
};
