/**
 * `.routeaway/lab.json`: what `npm run deploy` writes down of a stage, of the lab. With it `routeaway --stage lab` finds the
 * lab that was started last from this folder.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kept } from '../cli/routeaway/place.ts';
import { OPERATOR } from './deploy/keys.ts';
import type { Lab } from './lab.ts';
import { Mendable } from './mendable.ts';
import { LAB } from './package/lab.ts';
import { functionOf } from './template/read/functions.ts';

/** Returns what takes it away again. */
export function keep({ addresses, clock, cloud, speed, stacks }: Lab, root: string): () => void {
  const { template } = stacks.failover;
  const kept: Kept = {
    stage: LAB.stage,
    process: process.pid,
    account: cloud.accountId,
    endpoint: addresses.edge,
    origins: { primary: addresses.primary, standby: addresses.standby },
    healthPath: '/health',
    distributionId: LAB.distribution.id,
    regions: { primary: LAB.primary.region, standby: LAB.standby.region, control: template.region },
    environment: functionOf(template, 'switcher').environment,
    endpointUrl: addresses.aws.replace('127.0.0.1', 'lab.localhost'),
    credentials: OPERATOR,
    hosts: { [LAB.distribution.domainName]: addresses.edge },
    clock: { at: clock.now(), real: Date.now(), speed },
  };
  const file = join(root, '.routeaway', `${LAB.stage}.json`);
  const text = `${JSON.stringify(kept, null, 2)}\n`;
  try {
    mkdirSync(join(root, '.routeaway'), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Mendable(
      `Where this lab is cannot be written down for routeaway: ${file} cannot be written (${code}); make it yours, or remove it.`,
    );
  }
  return () => {
    // Another lab may have been started meanwhile; what it wrote is its own.
    if (readFileSync(file, 'utf8') === text) rmSync(file, { force: true });
  };
}

/** The number of another process whose lab is written down here and lives; what starts now takes its place. */
export function livesAlready(root: string): number | undefined {
  try {
    const { process: pid } = JSON.parse(readFileSync(join(root, '.routeaway', `${LAB.stage}.json`), 'utf8'));
    if (!Number.isInteger(pid) || pid === process.pid) return undefined;
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}
