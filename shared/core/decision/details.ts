/** Further sentences beside a decision's own, which is stable: these may contain times and reasons. */

import { cut } from '../cut.ts';
import { MINUTE, utc } from '../duration.ts';
import type { Journal } from '../journal/journal.ts';
import { listed } from '../listed.ts';
import { other, type Side } from '../side.ts';
import { clockTrouble } from '../verdict/clock.ts';
import { isBad, isRefused, knownBy, type Verdict, whatTheyGet } from '../verdict/verdict.ts';
import type { Situation } from './decision.ts';
import { isNoBetter } from './judgement.ts';
import { withoutVerdict } from './probers.ts';

/** Since when the override is in force, and why. */
export const overrideDetails = ({ override }: Journal): readonly string[] =>
  override === undefined
    ? []
    : [`The override "${override.text.trim()}" has been in force since ${utc(override.seenAt)}.`];

/** What clients get: the evidence of the newest bad answer of the public endpoint, as far as a sentence has room for it. */
export function whatClientsGet({ public: answers, now }: Pick<Situation, 'public' | 'now'>): string {
  const last = knownBy(answers, now).findLast(isBad);
  return last === undefined ? 'errors' : whatTheyGet(last);
}

/** To move traffic to the other side would help no client, and may harm those that the active side still serves. */
export const otherIsNoBetter = ({ active, health, points, now }: Situation): boolean =>
  health[other(active)].state === 'unhealthy' && isNoBetter(other(active), active, points, now);

interface Place {
  readonly where: string;
  /** With the last of several. Elsewhere the fault is before both Regions. */
  readonly movingHelps: boolean;
}

const ANYWHERE: Place = {
  where:
    'It may be the certificate or the DNS of the public name, a WAF rule, the origin secret, the CloudFront function, CloudFront itself, or its path to <active>.',
  movingHelps: true,
};
/** Where the fault may be, by what clients get. Our own words begin the evidence; what it quotes comes later. */
const PLACES: readonly (readonly [gets: RegExp, place: Place])[] = [
  [
    /^"certificate /,
    {
      where: 'It is the certificate of the public name: renew it, and attach it to the distribution.',
      movingHelps: false,
    },
  ],
  [
    /^"host name not found/,
    {
      where: 'It is the DNS of the public name: its record has to lead to the distribution.',
      movingHelps: false,
    },
  ],
  [
    /^"(?:status|cached status|health|body|answer)/,
    {
      where:
        'It may be a WAF rule, the origin secret, the CloudFront function, CloudFront itself, or its path to <active>.',
      movingHelps: true,
    },
  ],
];

type AtTheEdge = Pick<Situation, 'active' | 'public' | 'now'>;

function placeOf(situation: AtTheEdge): Place {
  const gets = whatClientsGet(situation);
  return PLACES.find(([pattern]) => pattern.test(gets))?.[1] ?? ANYWHERE;
}

export const movingIsNoHelp = (situation: AtTheEdge): boolean => !placeOf(situation).movingHelps;

export function edgeCauses(situation: AtTheEdge): string {
  const { where, movingHelps } = placeOf(situation);
  const help = movingHelps ? 'Moving traffic helps with the last one only.' : 'Moving traffic does not help.';
  return `${where.replace('<active>', situation.active)} ${help}`;
}

/** One edit may spoil hundreds of cache behaviours, and a message has room for a few. */
const MOST_FOUND = 3;

/** What is wrong with the distribution may be why clients fail: it is not kept back until its second look as a finding. */
export const foundAtDistribution = ({
  edge: { findings = [] },
}: Pick<Situation, 'edge'>): readonly string[] =>
  findings.slice(0, MOST_FOUND).map((finding) => `Found at the distribution: ${finding}`);

export const noFailoverNow = (situation: Situation): string =>
  `There is no failover now: ${whyBlind(situation)}.`;

export const UNSEEN = 'Until it is right, it is not known whether clients are served.';

/** A prober that has written no verdict for longer is silent, or its writes fail. */
const SILENT_MS = MINUTE;

/** Whether a side refuses the prober's credentials while the other one accepts them: then they are not what is wrong. */
export const refusesAlone = (
  side: Side,
  { primary, standby }: { readonly [side in Side]: readonly Verdict[] },
): boolean => {
  const [here, there] = side === 'primary' ? [primary, standby] : [standby, primary];
  const last = here.at(-1);
  return last !== undefined && isRefused(last) && there.at(-1)?.judgement === 'healthy';
};

/** What to do where the side with the traffic refuses what the other one accepts. */
export function refusedAlone({ active, points }: Situation): readonly string[] {
  if (points.filter((point) => refusesAlone(active, point)).length <= points.length / 2) return [];
  const spare = other(active);
  return [
    `${active} refuses the credentials that ${spare} accepts: probably its own API key, token, permission or origin secret is wrong, and clients are refused too.`,
    `Ask ${active} as a client does. If it refuses that as well, move traffic: routeaway to ${spare}`,
  ];
}

function whyBlind({ active, public: answers, points, now }: Situation): string {
  if (points.length > 1)
    return `two probers must have a fresh verdict about ${active}, and those in ${listed(withoutVerdict(active, points, now))} have none`;
  const last = answers.findLast(({ tick }) => tick <= now);
  if (last === undefined) return 'the prober has not written a verdict yet';
  if (now - last.tick > SILENT_MS)
    return `there has been no verdict in the ledger since ${utc(last.tick)}: the prober is silent, or it cannot write them (\`routeaway status\` says whether its schedule is enabled; if it is, routeaway logs --verb probe says why)`;
  const trouble = clockTrouble(last);
  if (trouble !== undefined) return `the prober's clock is ${trouble}, so its verdicts do not count`;
  return `no verdict about ${active} counts, and the newest verdict about the public endpoint is ${last.judgement} (${cut(last.evidence, 200)})`;
}
