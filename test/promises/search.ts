/** Has `main.ts` look for a world in which a promise breaks, in a process of its own. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';

export interface Search {
  readonly family?: string;
  readonly count: number;
  readonly seed: number;
}

/** What it printed; it has found nothing where it says so. */
export function search({ family = 'any', count, seed }: Search): Promise<string> {
  const main = join(__dirname, 'main.ts');
  const args = ['--import', 'tsx', main, '--family', family, '--count', `${count}`, '--seed', `${seed}`];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) =>
      resolve(error ? `${stderr}${stdout}` : stdout),
    );
  });
}
