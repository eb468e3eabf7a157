/**
 * `.routeaway/lab.json`: what `npm run deploy` writes down of a stage, of the lab. With it `routeaway --stage lab` finds the
 * lab that was started last from this folder.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kept } from '../cli/routeaway/place.ts';
import { OPERATOR } from './deploy/keys.ts';
import type { Lab } from './lab.ts';
import { LAB } from './package/lab.ts';
import { functionOf } from './template/read/functions.ts';

/** Returns what takes it away again. */
export function keep({ addresses, clock, speed, stacks }: Lab, root: string): () => void {
  const { template } = stacks.failover;
  const kept: Kept = {
    regions: { primary: LAB.primary.region, standby: LAB.standby.region, control: template.region },
    environment: functionOf(template, 'switcher').environment,
    endpointUrl: addresses.aws.replace('127.0.0.1', 'lab.localhost'),
    credentials: OPERATOR,
    hosts: { [LAB.distribution.domainName]: addresses.edge },
    clock: { at: clock.now(), real: Date.now(), speed },
  };
  const file = join(root, '.routeaway', `${LAB.stage}.json`);
  const text = `${JSON.stringify(kept, null, 2)}\n`;
  mkdirSync(join(root, '.routeaway'), { recursive: true });
  writeFileSync(file, text);
  return () => {
    // Another lab may have been started meanwhile; what it wrote is its own.
    if (readFileSync(file, 'utf8') === text) rmSync(file, { force: true });
  };
}
