/** All measurements, one after the other, under watch: a side that turns sick or traffic that moves ends them at once. */
import { SECOND } from '../../../shared/core/duration.ts';
import { messageOf } from '../../../shared/errors.ts';
import { ASSUMPTIONS, type AssumptionId, type Result, resultOf } from './assumptions.ts';
import * as measure from './measure.ts';
import type { AcceptPorts } from './ports.ts';

const WATCH_MS = 8 * SECOND;
/** So many runs of the prober are wanted. */
const RUNS = 3;

export interface Measured {
  readonly results: readonly Result[];
  /** Why not all was measured. */
  readonly ended?: string;
}

export async function measureAll(
  ports: AcceptPorts,
  say: (text: string) => void,
  interrupted: () => boolean = () => false,
): Promise<Measured> {
  const { clock } = ports;
  let trouble: string | undefined;
  let done = false;
  const ended = () => trouble ?? (interrupted() ? 'Ctrl-C.' : undefined);
  const goesOn = () => ended() === undefined;
  const starts = measure.watchStarts(ports);
  const watch = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(WATCH_MS);
      if (done) return;
      await starts.look();
      // Where it cannot be known whether all is calm, it is not.
      trouble ??= await ports.trouble().catch((error: unknown) => messageOf(error));
    }
  };
  void watch();
  // Where traffic needs the store and the override, both are left to it.
  const mayTidy = () => trouble === undefined;
  const found: measure.Findings[] = [];
  say('TLS and the table …');
  found.push(await measure.tls(ports), await measure.table(ports));
  say('The override …');
  found.push(await measure.override(ports, goesOn, mayTidy));
  say('The key at the edge …');
  found.push(await measure.key(ports, goesOn, mayTidy));
  say('The runs of the prober …');
  await starts.atLeast(RUNS, goesOn);
  found.push(starts.found(), await measure.deployed(ports));
  done = true;
  const all: measure.Findings = Object.assign({}, ...found);
  const why = ended();
  return {
    results: (Object.keys(ASSUMPTIONS) as AssumptionId[]).map((id) => resultOf(id, all[id] ?? measure.ENDED)),
    ...(why !== undefined && { ended: why }),
  };
}
