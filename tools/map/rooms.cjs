/**
 * The rooms of the code, from the bottom up, and which other rooms each may import. `npm run lint` enforces it
 * (.dependency-cruiser.cjs); `npm run map` writes it into docs/map.md. A file belongs to the room with the longest matching
 * name. A room may always import itself.
 */
const shared = ['shared', 'shared/core', 'shared/config', 'shared/cloudfront', 'shared/probe', 'shared/aws'];
const functions = ['functions/api', 'functions/beacon', 'functions/prober', 'functions/switcher'];
const emulator = ['lab/emulator/model', 'lab/emulator'];
const lab = [...emulator, 'lab/simulation', 'lab/stand'];
const loop = ['shared', 'shared/core', 'shared/probe', 'shared/aws'];

exports.ROOMS = {
  'shared/core': [],
  'shared/config': ['shared/core'],
  shared: ['shared/core', 'shared/config'],
  'shared/cloudfront': ['shared', 'shared/core'],
  'shared/probe': ['shared', 'shared/core'],
  'shared/aws': ['shared', 'shared/core', 'shared/cloudfront', 'shared/probe'],
  'shared/observe': ['shared', 'shared/core', 'shared/aws'],
  'shared/kit': ['shared/core'],
  'functions/api': ['shared', 'shared/config', 'shared/aws'],
  'functions/beacon': ['shared', 'shared/core', 'shared/config', 'shared/aws'],
  'functions/prober': loop,
  'functions/switcher': [...loop, 'shared/observe'],
  resources: ['shared', 'shared/core', 'shared/config'],
  'cli/deploy': [...shared, 'shared/kit', 'resources'],
  'cli/routeaway': [...shared, 'shared/observe', 'shared/kit'],
  'lab/emulator/model': [],
  'lab/emulator': ['lab/emulator/model'],
  'lab/simulation': [...shared, 'functions/prober', 'functions/switcher', 'shared/kit', 'lab/emulator/model'],
  'lab/stand': [
    'shared',
    'shared/core',
    'shared/config',
    'shared/aws',
    'shared/kit',
    'resources',
    ...emulator,
  ],
  'cli/lab': [...shared, 'shared/observe', 'shared/kit', 'cli/routeaway', 'lab/stand'],
  cli: ['shared/kit', 'cli/deploy', 'cli/routeaway', 'cli/lab', 'lab/stand'],
  bench: ['shared', 'shared/core', 'shared/probe', 'shared/kit', ...functions, ...lab],
  tools: ['shared', 'shared/core', 'shared/config', 'shared/kit', ...emulator, 'lab/simulation', 'lab/stand'],
};

/** The folders of code. */
exports.CODE = ['shared', 'functions', 'resources', 'cli', 'lab', 'bench', 'tools'];

/** The tests as well. They may import every room; no room may import a test. */
exports.ROOTS = [...exports.CODE, 'test'];
