/**
 * `.routeaway/lab.json`: what `npm run deploy` writes down of a stage, of the lab. With it `routeaway --stage lab` finds the
 * lab that was started last from this folder.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DeploymentRecord,
  recordPath,
  removeRecord,
  writeRecord,
} from '../../shared/kit/deployment-record.ts';
import { UserError } from '../../shared/kit/errors.ts';
import { lives } from '../../shared/kit/process.ts';
import { functionOf, readDistribution } from '../emulator/cloudformation/index.ts';
import { OPERATOR } from '../emulator/provision/index.ts';
import type { Lab } from './lab.ts';
import { controllersOf, healthUrlOf, LAB } from './package/lab.ts';

/** What is written down of a lab; `process` is its number. */
interface Written extends DeploymentRecord {
  readonly process: number;
  /** Labs that were started before this one from the same folder and lived then, the newest first. */
  readonly earlier: readonly Written[];
}

export function recordOf({ addresses, hosts, clock, cloud, speed, stacks }: Lab): DeploymentRecord {
  const { template } = stacks.failover;
  const { environment } = functionOf(template, 'switcher');
  return {
    stage: LAB.stage,
    account: cloud.accountId,
    endpoint: addresses.edge,
    origins: { primary: addresses.primary, standby: addresses.standby },
    healthPath: healthUrlOf(stacks, 'public').pathname,
    ...(readDistribution(template) && { distributionId: LAB.distribution.id }),
    regions: { primary: LAB.primary.region, standby: LAB.standby.region, control: template.region },
    environment,
    endpointUrl: addresses.aws.replace('127.0.0.1', 'lab.localhost'),
    credentials: OPERATOR,
    hosts,
    ...(addresses.dns !== undefined && { nameServer: addresses.dns }),
    ...(stacks.dns && {
      dnsChecks: {
        beacon: stacks.dns.template.outputs.BeaconsCheckId ?? '',
        latch: stacks.dns.template.outputs.LatchesCheckId ?? '',
      },
      beaconUrls: controllersOf(stacks).map(({ template: { outputs } }) => outputs.BeaconUrl ?? ''),
    }),
    clock: { at: clock.now(), real: Date.now(), speed },
  };
}

interface Keeping {
  /** The process of another lab, which was written down here and lives; this one takes its place. */
  readonly another: number | undefined;
  /** Takes away what was written down, and puts back what an earlier lab wrote, if one lives. Harmless twice. */
  readonly forget: () => void;
}

export function keep(record: DeploymentRecord, root: string, pid = process.pid): Keeping {
  const file = join(root, recordPath(LAB.stage));
  const there = read(file);
  const earlier = living(there ? [{ ...there, earlier: [] }, ...there.earlier] : [], pid);
  const write = (one: Written) => writeRecord(root, LAB.stage, one);
  try {
    write({ ...record, process: pid, earlier });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UserError(
      `The deployment record of this lab cannot be written for routeaway: ${file} cannot be written (${code}); make it yours, or remove it.`,
    );
  }
  return {
    another: earlier[0]?.process,
    forget() {
      const now = read(file);
      // Another lab may have been started meanwhile; what it wrote is its own, unless it was killed.
      if (now === undefined || (now.process !== pid && lives(now.process))) return;
      const [last, ...others] = living(now.earlier, pid);
      if (last) write({ ...last, earlier: others });
      else removeRecord(root, LAB.stage);
    },
  };
}

/** The processes of the labs that run from this folder, the newest first. */
export function running(root: string): readonly number[] {
  const there = read(join(root, recordPath(LAB.stage)));
  return there ? living([there, ...there.earlier], 0).map(({ process: pid }) => pid) : [];
}

/** Undefined where there is nothing, or nothing that a lab of this version wrote. */
function read(file: string): Written | undefined {
  try {
    const { earlier = [], ...rest } = JSON.parse(readFileSync(file, 'utf8')) as Written;
    return Number.isInteger(rest.process) ? { ...rest, earlier } : undefined;
  } catch {
    return undefined;
  }
}

const living = (labs: readonly Written[], own: number): readonly Written[] =>
  labs.filter(({ process: pid }) => pid !== own && lives(pid));
