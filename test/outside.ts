/** Runs a program of the tests in a process of its own: plain Node is twice as fast as jest's sandbox where much is computed. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** `file` below `test/`. What it printed; its errors first where it failed. */
export function outside(file: string, args: readonly string[] = []): Promise<string> {
  const command = ['--import', 'tsx', join(__dirname, file), ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, (error, stdout, stderr) =>
      resolve(error ? `${stderr}${stdout}` : stdout),
    );
  });
}
