/** What the probers say of a target one by one, where there are several: who finds it bad, who errs alone; and who is silent. */
import { MINUTE, span } from '../duration.ts';
import { SIDES } from '../side.ts';
import { newestBy } from '../verdict/verdict.ts';
import { FRESH_MS, type Weight } from '../verdict/weigh.ts';
import type { Controller } from './controller.ts';
import { aloneAbout, type Strictness, TARGETS, type Target, type VantagePoints } from './judgement.ts';

const NAMES: Readonly<Record<Target, string>> = {
  primary: 'primary',
  standby: 'standby',
  public: 'the public endpoint',
};

const regionOf = (points: VantagePoints, i: number): string => points[i]?.region ?? `point ${i + 1}`;

/** `, seen by 2 of 3 probers (ca-central-1, us-west-2),` in the middle of a sentence; nothing with one prober. */
export function seenBy(target: Target, points: VantagePoints, { first }: Weight): string {
  if (points.length === 1 || first === undefined) return '';
  const found = points.flatMap((point, i) =>
    point[target].some((v) => v.judgement === 'unhealthy' && v.tick >= first) ? [regionOf(points, i)] : [],
  );
  return found.length === points.length
    ? `, seen by all ${points.length} probers`
    : `, seen by ${found.length} of ${points.length} probers (${found.join(', ')})`;
}

/** The Regions of the probers that have no fresh verdict about the target. */
export const withoutVerdict = (target: Target, points: VantagePoints, now: number): readonly string[] =>
  points.flatMap((point, i) => {
    const newest = newestBy(point[target], now);
    return newest && now - newest.tick <= FRESH_MS ? [] : [regionOf(points, i)];
  });

interface ProberFinding {
  readonly id: string;
  readonly sentence: string;
  readonly detail?: string;
}

export const PROBER_ALONE = 'prober-alone-';
const PROBER_SILENT = 'prober-silent-';

/** One prober that contradicts both others moves nothing; but either it errs, or its path to the target is broken. */
export function erring(points: VantagePoints, now: number, by: Strictness): readonly ProberFinding[] {
  return TARGETS.flatMap((target): readonly ProberFinding[] => {
    const alone = aloneAbout(target, points, now, by);
    if (alone === undefined) return [];
    const region = regionOf(points, alone);
    const bad = points[alone]?.[target].findLast((v) => v.judgement === 'unhealthy');
    const mute = withoutVerdict(target, points, now);
    // Two against one: the one errs. One against one: nobody knows.
    const who =
      mute.length === 0
        ? 'so nothing moves because of it: it errs, or its path there is broken'
        : `and ${mute.length === 1 ? `the one in ${mute[0]} is` : `those in ${mute.join(' and ')} are`} silent: who errs is not known, and nothing moves because of one alone`;
    return [
      {
        id: `${PROBER_ALONE}${target}-${region}`,
        sentence: `Only the prober in ${region} finds ${NAMES[target]} bad, ${who}.`,
        ...(bad && { detail: bad.evidence }),
      },
    ];
  });
}

/** A controller that has not looked for a while. Whatever is the matter with it, it cannot tell of it. */
export const QUIET_MS = 3 * MINUTE;

export function silentControllers(controller: Controller | undefined, now: number): readonly ProberFinding[] {
  const quiet = (controller?.others ?? []).filter(
    ({ lookedAt }) => lookedAt !== undefined && now - lookedAt > QUIET_MS,
  );
  return quiet.map(({ region, lookedAt = 0 }) => ({
    id: `controller-silent-${region}`,
    sentence: `The controller in ${region} is silent: ${quiet.length === 1 ? 'the others decide without it, and one more must not be lost' : 'only one of three still decides'}.`,
    detail: `It looked ${span(now - lookedAt)} ago.`,
  }));
}

/** A prober that knows nothing of either side for a while. Where all are silent, that is what the rule `blind` says. */
export function silent(points: VantagePoints, now: number): readonly ProberFinding[] {
  const newestOf = (point: VantagePoints[number]): number =>
    Math.max(...SIDES.map((side) => newestBy(point[side], now)?.tick ?? 0));
  const quiet = points.flatMap((point, i) => (now - newestOf(point) > 2 * FRESH_MS ? [i] : []));
  if (quiet.length === points.length) return [];
  const without =
    quiet.length === 1
      ? 'the others judge both sides without it, and a failover needs both of them'
      : 'only one of three still speaks, and one alone moves nothing';
  return quiet.map((i) => {
    const newest = newestOf(points[i] as VantagePoints[number]);
    const region = regionOf(points, i);
    return {
      id: `${PROBER_SILENT}${region}`,
      sentence: `The prober in ${region} is silent: ${without}.`,
      ...(newest > 0 && { detail: `Its newest verdict is ${span(now - newest)} old.` }),
    };
  });
}
