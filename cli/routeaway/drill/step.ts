/** One move of a drill: from the order until clients are served from there, and the journal says that it is verified. */
import { activeSide, newest } from '../../../shared/core/journal/journal-queries.ts';
import type { Side } from '../../../shared/core/side.ts';
import type { DrillPorts } from './ports.ts';
import type { Step } from './report.ts';
import { pause, type Watch } from './stop-conditions.ts';
import { servedSince, type Traffic } from './traffic.ts';

export async function move(
  ports: DrillPorts,
  traffic: Traffic,
  { name, to, order }: { readonly name: string; readonly to: Side; readonly order: () => Promise<void> },
  watch: Watch,
): Promise<Step> {
  const { clock, journal } = ports;
  const beganAt = clock.now();
  await order();
  for (;;) {
    await pause(ports, watch);
    const since = servedSince(traffic.calls, to, beganAt);
    const known = await journal.read();
    if (since === undefined || activeSide(known) !== to || newest(known)?.verifiedAt === undefined) continue;
    return { name, to, beganAt, recoveryMs: since - beganAt, endedAt: clock.now() };
  }
}
