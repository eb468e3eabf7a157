/** Runs a program in a process of its own and takes the JSON that it prints. */
import { spawn } from 'node:child_process';

interface Program {
  /** The Node that runs it. */
  readonly node: string;
  readonly args: readonly string[];
  /** Ours where absent. */
  readonly env?: NodeJS.ProcessEnv;
  /** The project's folder, where its loader is found. */
  readonly cwd: string;
}

export function resultOf<T>({ node, args, env, cwd }: Program): Promise<T> {
  const child = spawn(node, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], ...(env && { env }) });
  const end = () => child.kill();
  process.once('exit', end);
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('exit', end);
      if (code === 0) return resolve(JSON.parse(Buffer.concat(out).toString('utf8')) as T);
      const said = Buffer.concat(err).toString('utf8').trim();
      reject(new Error(`${args.join(' ')} ended with ${code ?? signal} and said:\n${said}`));
    });
  });
}

/** A TypeScript program of ours. */
export const script = (path: string, args: readonly string[] = [], options: readonly string[] = []) => [
  ...options,
  '--import',
  'tsx',
  path,
  ...args,
];
