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

export const THREE_CONTROLLERS = ours({
  name: 'Routeaway, three controllers',
  says: 'Both traffic controls, three controllers, other settings as by default.',
  controllers: 3,
});

const NAME_SERVERS =
  'The name servers follow the health checks after 5 to 25 s; AWS gives no figure. Answers have a time to live of 10 s.';

export const KEY_AND_DNS = ours({
  name: 'Routeaway, key and DNS',
  says: 'Three controllers, `routing=key,dns`: the key moves traffic, and a name in DNS, which needs no control plane.',
  settings: { routing: 'key,dns' },
  controllers: 3,
  assumptions: [
    NAME_SERVERS,
    'A busy connection of CloudFront to a Region that still answers is used on for up to 60 s; AWS gives no figure.',
  ],
});

export const DNS_ALONE = ours({
  name: 'Routeaway, DNS alone',
  says: 'Three controllers, `routing=dns`: there is no CloudFront, and the name in DNS moves traffic.',
  settings: { routing: 'dns' },
  controllers: 3,
  assumptions: [
    NAME_SERVERS,
    'Clients connect to the Regions directly, behind the same resolvers as those of Route 53.',
  ],
});

export const OURS: readonly Policy[] = [
  ONE_CONTROL,
  BOTH_CONTROLS,
  READS_OPTED_IN,
  THREE_CONTROLLERS,
  KEY_AND_DNS,
  DNS_ALONE,
];

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
