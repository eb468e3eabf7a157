/**
 * The deployment record, `.routeaway/<stage>.json`: where everything of a stage is, for commands after the deploy.
 * `npm run deploy`, `routeaway` and the lab write it. It contains no secret except the lab's own keys.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { lives } from './process.ts';

/** The project's folder has it. */
export const FOLDER = '.routeaway';

const strings = v.record(v.string(), v.string());

const schema = v.looseObject({
  regions: v.object({ primary: v.string(), standby: v.string(), control: v.string() }),
  /** Of AWS; the lab's is one that nobody has. */
  account: v.optional(v.string()),
  /** The health checks that the records of the failover name hang on, and every control Region's beacon. */
  dnsChecks: v.exactOptional(v.object({ beacon: v.string(), latch: v.string() })),
  beaconUrls: v.exactOptional(v.array(v.string())),
  /** What the switcher finds in its environment. */
  environment: v.exactOptional(strings),
  /** The lab's: where its AWS is, who may do everything there, and where the names of its world lead. */
  endpointUrl: v.exactOptional(v.string()),
  credentials: v.exactOptional(v.object({ accessKeyId: v.string(), secretAccessKey: v.string() })),
  hosts: v.exactOptional(strings),
  /** Where its name server is, as host and port. */
  nameServer: v.exactOptional(v.string()),
  /** Its time: `at` (epoch ms) when it was `real` here, and how much faster it goes. */
  clock: v.exactOptional(v.object({ at: v.number(), real: v.number(), speed: v.number() })),
});
export type DeploymentRecord = v.InferOutput<typeof schema>;

/** From the project's folder. */
export const recordPath = (stage: string): string => join(FOLDER, `${stage}.json`);

/** `undefined`: there is none. A sentence: it is damaged, and how. */
export function readRecord(root: string, stage: string): DeploymentRecord | string | undefined {
  try {
    return v.parse(schema, living(JSON.parse(readFileSync(join(root, recordPath(stage)), 'utf8'))));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? undefined : `${recordPath(stage)} is damaged (${message})`;
  }
}

/** Of several labs of one folder the newest that lives: one that was killed could not take away what it wrote. */
function living(written: { readonly process?: unknown; readonly earlier?: unknown }): unknown {
  const { process: pid, earlier } = written;
  if (typeof pid !== 'number' || !Array.isArray(earlier) || lives(pid)) return written;
  return earlier.find((one) => typeof one?.process === 'number' && lives(one.process)) ?? written;
}

/** Whole or not at all: it may be needed at any moment. Gives its path. */
export function writeRecord(root: string, stage: string, record: DeploymentRecord): string {
  const path = recordPath(stage);
  const text = `${JSON.stringify(record, null, 2)}\n`;
  mkdirSync(join(root, FOLDER), { recursive: true });
  const written = join(root, `${path}.${process.pid}`);
  try {
    writeFileSync(written, text);
    renameSync(written, join(root, path));
  } finally {
    rmSync(written, { force: true });
  }
  // A run that was killed while it wrote could not take away its own.
  for (const name of readdirSync(join(root, FOLDER))) {
    const [, pid] = name.startsWith(`${stage}.json.`) ? (/\.json\.(\d+)$/.exec(name) ?? []) : [];
    if (pid !== undefined && !lives(Number(pid))) rmSync(join(root, FOLDER, name), { force: true });
  }
  return path;
}

export function removeRecord(root: string, stage: string): string {
  rmSync(join(root, recordPath(stage)), { force: true });
  return recordPath(stage);
}
