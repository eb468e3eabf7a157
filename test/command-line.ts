/**
 * The command line as a process, from one file that is bundled once: reading the sources anew for each of many processes
 * would take most of the time.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
}

export interface CommandLine {
  /** Where `.routeaway` is. */
  readonly root: string;
  start(args: readonly string[], env?: Readonly<Record<string, string>>): Running;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>;
  remove(): void;
}

export function bundleCommand(): CommandLine {
  const root = mkdtempSync(join(tmpdir(), 'routeaway-cli-'));
  const file = join(root, 'routeaway.cjs');
  const entry = `
    import { thisMachine } from './cli/routeaway/machine.ts';
    import { run } from './cli/routeaway/program.ts';
    run(process.argv.slice(2), thisMachine(${JSON.stringify(root)}, ${JSON.stringify(VERSION)})).then((code) => { process.exitCode = code; });
  `;
  execFileSync(
    join(ROOT, 'node_modules', '.bin', 'esbuild'),
    ['--bundle', '--platform=node', '--format=cjs', '--loader=ts', '--log-level=error', `--outfile=${file}`],
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
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Nothing of whoever runs the tests: no profile, no Region, no colour. */
const bare = (): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  AWS_EC2_METADATA_DISABLED: 'true',
});
