/** A trace written by hand, played by one policy: small enough to be worked out on paper. */
import { MINUTE, SECOND } from '../../../shared/core/duration.ts';

export { MINUTE, SECOND } from '../../../shared/core/duration.ts';

import { seeded } from '../../../lab/emulator/model/index.ts';
import type { Given, Lived, Policy } from '../../../lab/simulation/policies/policy.ts';
import { type Experience, live } from '../../../lab/simulation/search/clients.ts';
import { conditionsOf } from '../../../lab/simulation/search/conditions.ts';
import type { Trace } from '../../../lab/simulation/search/fault-schedule.ts';
import { once } from '../../../lab/simulation/search/generators.ts';
import { GIVEN } from '../../../lab/simulation/search/policies.ts';
import { type SwitchTally, tallySwitches } from '../../../lab/simulation/search/switches.ts';

/** `{ '10m': 'primary dead' }` */
export function traceOf(acts: Readonly<Record<string, string>>, minutes = 60): Trace {
  return {
    family: 'by hand',
    seed: 1,
    setup: [],
    acts: Object.entries(acts).map(([at, line]) => once(timeOf(at), line)),
    length: minutes * MINUTE,
  };
}

const timeOf = (text: string): number =>
  [...text.matchAll(/(\d+)([ms])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (unit === 'm' ? MINUTE : SECOND),
    0,
  );

export interface Played {
  readonly lived: Lived;
  readonly experience: Experience;
  readonly switches: SwitchTally;
}

/** Where nothing is said, clients are exact: no resolver keeps an answer for too long, and changes take fixed times. */
export async function played(
  policy: Policy,
  trace: Trace,
  more: Partial<Given> = {},
  seed = 1,
): Promise<Played> {
  const given: Given = {
    ...GIVEN,
    overstay: { share: 0, ms: 0 },
    distribution: { from: 180_000, to: 180_000 },
    ...more,
  };
  const conditions = conditionsOf(trace);
  const lived = await policy.live({ trace, conditions, given, random: seeded(seed) });
  return {
    lived,
    experience: live(conditions, lived.groups, trace.length, given),
    switches: tallySwitches(conditions, lived, given),
  };
}
