/** What the figures would be with other assumptions, and with other settings of ours: over the outage families alone. */
import { MINUTE, SECOND } from '../../../shared/core/duration.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import { naive } from '../policies/naive.ts';
import { originGroup } from '../policies/origin-group.ts';
import { ours } from '../policies/ours.ts';
import type { Given, Policy } from '../policies/policy.ts';
import { route53 } from '../policies/route53.ts';
import { workshop } from '../policies/workshop.ts';
import { BOTH_CONTROLS, ONE_CONTROL, READS_OPTED_IN } from '../search/policies.ts';

interface VariationRow {
  readonly name: string;
  readonly policy: Policy;
  readonly given: Partial<Given>;
}

interface VariationPlan {
  readonly says: string;
  readonly rows: readonly VariationRow[];
}

const fixed = (ms: number) => ({ from: ms, to: ms });
const row = (name: string, policy: Policy, given: Partial<Given> = {}): VariationRow => ({
  name,
  policy,
  given,
});
const set = (name: string, settings: Partial<Settings>): VariationRow =>
  row(name, ours({ ...BOTH_CONTROLS, settings }));

const stores = [5, 20, 75].map((s) => row(`Routeaway, ${s} s`, BOTH_CONTROLS, { store: fixed(s * SECOND) }));

const distributions = [30, 180, 600].flatMap((s) => {
  const given = { distribution: fixed(s * SECOND) };
  return [
    row(`Routeaway, distribution only, ${s} s`, ONE_CONTROL, given),
    row(`alarm and Lambda, ${s} s`, naive(), given),
  ];
});

const RESOLVERS: readonly (readonly [string, Partial<Given>])[] = [
  ['TTL 30 s, nobody overstays', { ttl: 30 * SECOND, overstay: { share: 0, ms: 0 } }],
  ['TTL 60 s, nobody overstays', { overstay: { share: 0, ms: 0 } }],
  ['TTL 60 s, 5 % keep 5 min', {}],
  ['TTL 60 s, 9 % keep 30 min', { overstay: { share: 0.09, ms: 30 * MINUTE } }],
  ['TTL 120 s, 5 % keep 5 min', { ttl: 120 * SECOND }],
];

const checks: readonly VariationRow[] = [
  row('alarm and Lambda, 1 bad minute', naive({ period: MINUTE, periods: 1 })),
  row('alarm and Lambda, 3 bad minutes', naive({ period: MINUTE, periods: 3 })),
  row('alarm and Lambda, 3 × 10 s', naive({ period: 10 * SECOND, periods: 3 })),
  row('canary and Route 53, 1 bad minute', workshop({ period: MINUTE, periods: 1 })),
  row('canary and Route 53, 3 bad minutes', workshop({ period: MINUTE, periods: 3 })),
  row('Route 53, threshold 1', route53({ threshold: 1 })),
  row('Route 53, threshold 2', route53({ threshold: 2 })),
  row('Route 53, 8 checkers', route53({ checkers: 8 })),
  row('Route 53, 48 checkers', route53({ checkers: 48 })),
  row('Route 53, every 30 s', route53({ interval: 30 * SECOND })),
];

export const VARIATIONS: readonly VariationPlan[] = [
  { says: 'How long the routing key takes to reach the edge', rows: stores },
  { says: 'How long a change of the distribution takes', rows: distributions },
  {
    says: 'How long resolvers keep answers',
    rows: RESOLVERS.map(([name, given]) => row(`Route 53, ${name}`, route53(), given)),
  },
  { says: 'How the other policies check', rows: checks },
  {
    says: 'How long clients wait',
    rows: [5, 30].flatMap((s) => [
      row(`Routeaway, reads opted in, ${s} s`, READS_OPTED_IN, { patience: s * SECOND }),
      row(`origin group, ${s} s`, originGroup, { patience: s * SECOND }),
    ]),
  },
  {
    says: 'How long the edge waits for an origin, if clients wait 5 s',
    rows: [3, 12].flatMap((s) => {
      const given = { originRead: s * SECOND, patience: 5 * SECOND };
      return [
        row(`Routeaway, reads opted in, ${s} s`, READS_OPTED_IN, given),
        row(`origin group, ${s} s`, originGroup, given),
      ];
    }),
  },
  {
    says: 'When an answer is late',
    rows: [2, 2.5, 4].flatMap((s) => [
      row(`Routeaway, after ${s} s`, BOTH_CONTROLS, { late: s * SECOND }),
      row(`Route 53, after ${s} s`, route53(), { late: s * SECOND }),
    ]),
  },
  {
    says: 'Routeaway’s own settings',
    rows: [
      set('the defaults', {}),
      set('confirm 8 s', { confirm: 8 * SECOND }),
      set('cool-down 1 min', { coolDown: MINUTE }),
      set('cool-down 15 min', { coolDown: 15 * MINUTE }),
      set('failback auto', { failback: 'auto' }),
    ],
  },
];
