/**
 * The parameters that a deploy will see: the defaults, over them what the stage has in a file of its own, over them what was
 * given. The framework does the same; it has to be known here too, before the framework is asked.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { forStageFile, stageFile } from '../../resources/shared/params.ts';
import { unknownParameters } from '../../resources/shared/unknown-parameters.ts';
import { defaultsOf, type Parameters } from '../../shared/config/parameters.ts';
import { UsageError } from '../../shared/kit/errors.ts';

/** `root`: the project's folder. */
export function effective(root: string, stage: string, given: Parameters): Parameters {
  const own = ownOf(root, stage);
  const wrong = unknownParameters([...Object.keys(given), ...Object.keys(own)]);
  if (wrong.length > 0)
    throw new UsageError(
      `${wrong.map((one) => one.replace(/([^?])$/, '$1.')).join('\n')} docs/parameters.md lists them all.`,
    );
  const all = Object.entries({ ...defaultsOf(stage), ...own, ...given });
  return Object.fromEntries(all.map(([name, value]) => [name, String(value ?? '')]));
}

/** What a deploy is told of a stage without a file: it may be another's name, mistyped. */
export function withoutFile(root: string, stage: string): { readonly others: readonly string[] } | undefined {
  const folder = join(root, 'stages');
  if (existsSync(join(folder, `${stage}.yml`))) return undefined;
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return {
    others: names
      .filter((name) => name.endsWith('.yml'))
      .map((name) => `stages/${name}`)
      .sort(),
  };
}

function ownOf(root: string, stage: string): Readonly<Record<string, unknown>> {
  try {
    return stageFile(root, stage);
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}.`);
  }
}

/** The result of a check of the parameters. What it refuses of the stage's file it says of that file. */
export function inPlace<T>(root: string, stage: string, given: Parameters, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(forStageFile(error.message, stage, ownOf(root, stage), Object.keys(given)));
  }
}
