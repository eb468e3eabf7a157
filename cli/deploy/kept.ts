/** `.routeaway/<stage>.json`: where everything of a stage is, for the commands that come after the deploy. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Ports } from './ports.ts';
import { Stop } from './stop.ts';

const schema = v.looseObject({
  regions: v.object({ primary: v.string(), standby: v.string(), control: v.string() }),
});

export function keeper(root: string): Pick<Ports, 'keep' | 'recall'> {
  const pathOf = (stage: string) => join('.routeaway', `${stage}.json`);
  return {
    recall(stage) {
      const file = join(root, pathOf(stage));
      if (!existsSync(file)) return undefined;
      try {
        return v.parse(schema, JSON.parse(readFileSync(file, 'utf8')));
      } catch (error) {
        throw new Stop(
          `${pathOf(stage)} is damaged (${(error as Error).message}); delete it, the next deploy writes it anew.`,
        );
      }
    },
    keep(stage, outputs) {
      const path = pathOf(stage);
      if (outputs === undefined) {
        rmSync(join(root, path), { force: true });
      } else {
        mkdirSync(join(root, '.routeaway'), { recursive: true });
        writeFileSync(join(root, path), `${JSON.stringify(outputs, null, 2)}\n`);
      }
      return path;
    },
  };
}
