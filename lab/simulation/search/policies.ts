/** The policies that are compared, in the order of the table. */

import { OVERSTAY } from '../../emulator/model/index.ts';
import { naive } from '../policies/naive.ts';
import { none } from '../policies/none.ts';
import { originGroup } from '../policies/origin-group.ts';
import { ours } from '../policies/ours.ts';
import type { Given, Policy } from '../policies/policy.ts';
import { route53 } from '../policies/route53.ts';
import { workshop } from '../policies/workshop.ts';
import { ORIGIN_READ_MS } from './response-model.ts';

export const OTHERS: readonly Policy[] = [none, naive(), workshop(), route53(), originGroup];

export const ONE_CONTROL = ours({
  name: 'Routeaway, distribution only',
  says: 'No CloudFront function: a switch is a change of the distribution.',
  settings: { routing: 'distribution' },
});

export const BOTH_CONTROLS = ours({
  name: 'Routeaway',
  says: 'Both traffic controls, default settings.',
});

export const READS_OPTED_IN = ours({
  name: 'Routeaway, reads opted in',
  says: 'Both traffic controls, and `readsFailOver=on`: if a read fails, the edge asks the other side.',
  settings: { readsFailOver: true },
});

const THREE = { says: 'Three controllers, other settings as by default.', controllers: 3 } as const;

/** They take ten times as long to play, so they are compared as variations only. */
export const BY_ROUTING: readonly Policy[] = (['key,distribution', 'key,dns', 'dns'] as const).map(
  (routing) => ours({ ...THREE, name: `Routeaway, ${routing}`, settings: { routing } }),
);

export const OURS: readonly Policy[] = [ONE_CONTROL, BOTH_CONTROLS, READS_OPTED_IN];

export const POLICIES: readonly Policy[] = [...OTHERS, ...OURS];

export const GIVEN: Given = {
  locations: ['north', 'south', 'east', 'west'],
  distribution: { from: 60_000, to: 300_000 },
  // In the middle of what was measured, flickering included.
  store: { from: 31_000, to: 31_000 },
  ttl: 60_000,
  overstay: OVERSTAY,
  patience: 30_000,
  // As our own prober judges.
  late: 2_500,
  originRead: ORIGIN_READ_MS,
  requestsPerSecond: 10,
  reads: 0.8,
};
