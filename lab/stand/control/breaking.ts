/** Breaking and fixing a Region: the front does what clients and probes see, the rest happens behind it. */
import type { Side } from '../../../shared/core/side.ts';
import type { Front } from '../../emulator/api-gateway/index.ts';
import type { Replication } from '../../emulator/dynamodb/index.ts';
import { type Fault, faultText, parseFault, type Reach } from '../../emulator/model/index.ts';
import type { Faults } from '../../emulator/protocols/index.ts';
import type { Timeline } from '../timeline/timeline.ts';

interface Breakable {
  readonly side: Side;
  readonly region: string;
  readonly front: Front;
  /** Absent where the API is not the sample: what a server of the user's own writes is its own matter. */
  readonly replication: Replication | undefined;
  /** Faults of AWS calls. */
  readonly faults: Faults;
  readonly timeline: Timeline;
}

export type Break = (fault: Fault | 'none' | string, reach?: Reach) => Promise<void>;

export function breaker({ side, region, front, replication, faults, timeline }: Breakable): Break {
  let mendDatabase = (): void => undefined;
  return async (given, reach = 'everyone') => {
    const fault = typeof given === 'string' ? parseFault(given) : given;
    const kind = fault === 'none' ? fault : fault.kind;
    mendDatabase();
    mendDatabase =
      kind === 'database-down'
        ? faults.set({ service: 'dynamodb', region, fault: { kind: 'timeout' } })
        : () => undefined;
    // A Region that is gone sends nothing to the other one either: what it accepted last is missing there.
    const cutOff =
      kind === 'database-down' || ((kind === 'dead' || kind === 'black-hole') && reach === 'everyone');
    if (cutOff) replication?.pause(region);
    else replication?.resume(region);
    await front.lay(fault, reach);
    timeline.add({
      verb: 'lab',
      sentence: fault === 'none' ? `Fixed the ${side}.` : `Broke the ${side}: ${faultText(fault)}.`,
      evidence: reach === 'everyone' ? region : `${region}, for ${reach} only`,
      loud: fault !== 'none',
      mark: fault === 'none' ? 'fixed' : 'broken',
    });
  };
}
