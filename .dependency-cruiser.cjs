/** Fences between the rooms, and no circles of imports. The rooms stand in tools/map/rooms.cjs. */
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
  comment: `${room} may import ${[room, ...ROOMS[room]].join(', ')}, and nothing else of this project.`,
  severity: 'error',
  from: { path: filesOf(room) },
  to: { path: ANYWHERE, pathNot: [room, ...ROOMS[room]].map(filesOf) },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Files that import each other, if only types: none of them can be read or changed alone.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'every-file-has-a-room',
      comment: 'A new folder is a new room: say in tools/map/rooms.cjs what it may import.',
      severity: 'error',
      from: { path: ANYWHERE, pathNot: ['^test/', ...Object.keys(ROOMS).map(filesOf)] },
      to: {},
    },
    {
      name: 'by-the-door',
      comment: 'Each part of the emulator has an index.ts: import that, and export there what others need.',
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
    exclude: { path: ['node_modules', '^[.]'] },
  },
};
