/**
 * Real time, for the tests that need it: the lab runs as fast as this machine bears now, so that what is merely slow does
 * not look broken, and a test has as much more time as its lab is slower.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { functionOf } from '../../lab/emulator/cloudformation/index.ts';
import { OPERATOR } from '../../lab/emulator/provision/index.ts';
import type { Lab } from '../../lab/stand/lab.ts';
import { fittingSpeed } from '../../lab/stand/speed.ts';
import { createLedger } from '../../shared/aws/ledger.ts';
import { readSwitcherConfig } from '../../shared/config.ts';
import { judge } from '../../shared/core/decision/health.ts';
import { MINUTE } from '../../shared/core/duration.ts';
import type { Side } from '../../shared/core/side.ts';

/** Until packages are built that nobody has built yet, on a machine with other work. */
const BUILDING_MS = 180_000;

interface Live {
  readonly speed: number;
  /** The time limit of what takes at most `ms` at the usual speed. */
  readonly patient: (ms: number) => number;
}

/** `usual`: the speed on an idle machine. */
export function live(usual: number): Live {
  const speed = fittingSpeed({ least: 0.5, most: usual, idle: usual });
  return { speed, patient: (ms) => BUILDING_MS + (ms * usual) / speed };
}

/** Resolves with the prober's next verdicts: before those, nothing has become healthier. */
export const anotherTick = ({ timeline }: Lab) =>
  timeline.first('verdict', ({ verb }) => verb === 'probe', { withinMs: 2 * MINUTE });

/** Resolves once `side` is proven, by the verdicts that the switcher judges by. Before, traffic moves there as to the lesser evil. */
export async function proven(lab: Lab, side: Side): Promise<void> {
  const { region } = lab.cloud;
  const { environment } = functionOf(lab.stacks.failover.template, 'switcher');
  const { settings } = readSwitcherConfig({ AWS_REGION: region, ...environment });
  const table = new DynamoDBClient({ endpoint: lab.addresses.aws, region, credentials: OPERATOR });
  const ledger = createLedger(table, environment.ROUTEAWAY_JOURNAL_TABLE ?? '');
  try {
    while (!judge([await ledger.read()], side, lab.clock.now(), settings).proven) await anotherTick(lab);
  } finally {
    table.destroy();
  }
}

/** The report of the newest drill, as written in the folder of a project. */
export function newestDrill(root: string) {
  const folder = join(root, '.routeaway', 'drills');
  const name = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .at(-1);
  return JSON.parse(readFileSync(join(folder, name ?? ''), 'utf8'));
}
