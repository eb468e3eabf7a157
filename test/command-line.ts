/**
 * The command line as a process, from one file that is bundled once, and compiled once: reading and compiling the sources
 * anew for each of many processes would take most of the time.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..');

export const VERSION: string = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version;

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly ended: Promise<Ran>;
  /** Resolves when what was said holds `text`. */
  says(text: string | RegExp): Promise<string>;
  stop(): void;
  /** kill -9. */
  kill(): void;
}

export interface CommandLine {
  /** Where `.routeaway` is. */
  readonly root: string;
  start(args: readonly string[], env?: Readonly<Record<string, string>>): Running;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>;
  /** One after the other in one process: for what needs none of its own. */
  runAll(lines: readonly (readonly string[])[]): Promise<readonly Ran[]>;
  remove(): void;
}

const ALL = '--all-of-these';

/** Starts the bundle beside it, from what the first process that ended has compiled. */
const LOADER = `
  const { existsSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
  const { constants, Script } = require('node:vm');
  const filename = __dirname + '/bundle.cjs';
  const compiled = __dirname + '/bundle.compiled';
  const known = existsSync(compiled);
  const script = new Script(require('node:module').wrap(readFileSync(filename, 'utf8')), {
    filename,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(known && { cachedData: readFileSync(compiled) }),
  });
  if (!known)
    process.on('exit', () => {
      writeFileSync(compiled + process.pid, script.createCachedData());
      renameSync(compiled + process.pid, compiled);
    });
  script.runInThisContext()(exports, require, module, filename, __dirname);
`;

export function bundleCommand(): CommandLine {
  const root = mkdtempSync(join(tmpdir(), 'routeaway-cli-'));
  const bundle = join(root, 'bundle.cjs');
  const file = join(root, 'routeaway.cjs');
  writeFileSync(file, LOADER);
  const entry = `
    import { thisMachine } from './cli/routeaway/machine.ts';
    import { run } from './cli/routeaway/program.ts';
    const machine = thisMachine(${JSON.stringify(root)}, ${JSON.stringify(VERSION)});
    const ran = async (args) => {
      const said = { out: '', err: '' };
      const write = (to) => (text) => { said[to] += text + '\\n'; };
      // The process has more commands to run: none may end it.
      const done = () => undefined;
      return { code: await run(args, { ...machine, done, out: write('out'), screen: write('out'), error: write('err') }), ...said };
    };
    const all = async (lines) => {
      const runs = [];
      for (const line of lines) runs.push(await ran(line));
      process.stdout.write(JSON.stringify(runs));
    };
    const [first, lines] = process.argv.slice(2);
    if (first === '${ALL}') all(JSON.parse(lines));
    else run(process.argv.slice(2), machine).then((code) => { process.exitCode = code; });
  `;
  execFileSync(
    join(ROOT, 'node_modules', '.bin', 'esbuild'),
    [
      '--bundle',
      '--platform=node',
      '--format=cjs',
      '--loader=ts',
      '--log-level=error',
      `--outfile=${bundle}`,
    ],
    { cwd: ROOT, input: entry },
  );
  const start: CommandLine['start'] = (args, env = {}) => {
    const child = spawn(process.execPath, [file, ...args], { env: { ...bare(), ...env }, stdio: 'pipe' });
    child.stdin.end();
    const listeners = new Set<() => void>();
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
      for (const listener of listeners) listener();
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      err += chunk;
    });
    const ended = new Promise<Ran>((resolve) => {
      child.on('close', (code) => resolve({ code, out, err }));
    });
    return {
      ended,
      stop: () => void child.kill('SIGINT'),
      kill: () => void child.kill('SIGKILL'),
      says: (text) =>
        new Promise((resolve, reject) => {
          const look = () => (typeof text === 'string' ? out.includes(text) : text.test(out)) && resolve(out);
          listeners.add(look);
          look();
          void ended.then(() => reject(new Error(`It ended without "${text}":\n${out}${err}`)));
        }),
    };
  };
  return {
    root,
    start,
    run: (args, env) => start(args, env).ended,
    async runAll(lines) {
      const { out, err } = await start([ALL, JSON.stringify(lines)]).ended;
      if (err !== '') throw new Error(err);
      return JSON.parse(out) as Ran[];
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Nothing of whoever runs the tests: no profile, no Region, no colour. */
const bare = (): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  AWS_EC2_METADATA_DISABLED: 'true',
});
