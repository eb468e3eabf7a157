/**
 * The rest of the world, as far as the prober asks it: one small server that has nothing to do with us. Where the prober
 * does not get through to it either, it knows that the fault is its own.
 *
 * So is the slowness of this machine: it hits everything at once, but not at every moment, and while nothing is broken on
 * purpose there is no outage to be found.
 */

import { startListener } from '../../emulator/api-gateway/index.ts';
import type { LabClock } from '../../emulator/model/index.ts';
import type { Timeline } from '../timeline/timeline.ts';

export interface Outside {
  readonly port: number;
  close(): Promise<void>;
}

interface OutsideOptions {
  readonly clock: Pick<LabClock, 'now'>;
  readonly timeline: Pick<Timeline, 'add'>;
  /** Of the lab's time. */
  readonly speed: number;
  /** The speed that this machine bears now. */
  readonly bears: () => number;
  /** Whether someone broke something on purpose. */
  readonly broken: () => boolean;
}

const SAID_AGAIN_MS = 60_000;

export async function startOutside({
  clock,
  timeline,
  speed,
  bears,
  broken,
}: OutsideOptions): Promise<Outside> {
  let said = Number.NEGATIVE_INFINITY;
  const listener = await startListener(0, ({ socket }, response) => {
    const most = bears();
    if (broken() || most >= speed) {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('Here.\n');
      return;
    }
    socket.destroy();
    if (clock.now() - said < SAID_AGAIN_MS) return;
    said = clock.now();
    timeline.add({
      verb: 'lab',
      sentence: 'This machine is too busy for this speed: slow answers do not count as an outage.',
      evidence: `nothing is broken; at this moment --speed ${Math.max(0.1, Math.floor(most * 10) / 10)} fits`,
      loud: true,
    });
  });
  return { port: listener.port, close: listener.cut };
}
