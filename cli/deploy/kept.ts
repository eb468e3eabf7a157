/** `.routeaway/<stage>.json`: where everything of a stage is, for the commands that come after the deploy. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ports } from './ports.ts';

export function keeper(root: string): Ports['keep'] {
  return (stage, outputs) => {
    const path = join('.routeaway', `${stage}.json`);
    if (outputs === undefined) {
      rmSync(join(root, path), { force: true });
    } else {
      mkdirSync(join(root, '.routeaway'), { recursive: true });
      writeFileSync(join(root, path), `${JSON.stringify(outputs, null, 2)}\n`);
    }
    return path;
  };
}
