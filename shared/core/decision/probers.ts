/** What the probers say of a target one by one, where there are several: who finds it bad, who errs alone; and who is silent. */
import { MINUTE, span } from '../duration.ts';
import { SIDES, TARGETS, type Target, targetName } from '../side.ts';
import { newestBy } from '../verdict/verdict.ts';
import { FRESH_MS, type Weight } from '../verdict/weigh.ts';
import type { Controller } from './controller.ts';
import { aloneAbout, type Strictness, type VantagePoints } from './judgement.ts';

export const regionOf = (points: VantagePoints, i: number): string => points[i]?.region ?? `point ${i + 1}`;

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
/** The same where no third one tells who errs: until it does, nothing is left because of either. */
export const PROBERS_DISAGREE = 'probers-disagree-';
export const PROBER_SILENT = 'prober-silent-';
export const CONTROLLER_SILENT = 'controller-silent-';

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
        id: `${mute.length === 0 ? PROBER_ALONE : PROBERS_DISAGREE}${target}-${region}`,
        sentence: `Only the prober in ${region} finds ${targetName(target)} bad, ${who}.`,
        ...(bad && { detail: bad.evidence }),
      },
    ];
  });
}

/** A controller that has not looked for a while. Whatever is the matter with it, it cannot tell of it. */
export const QUIET_MS = 3 * MINUTE;

const quietOf = (controller: Controller | undefined, now: number) =>
  (controller?.others ?? []).filter(({ lookedAt }) => lookedAt !== undefined && now - lookedAt > QUIET_MS);

/** Of a Region whose prober is silent as well, the finding about that says both: one loss is one message. */
export function silentControllers(
  controller: Controller | undefined,
  points: VantagePoints,
  now: number,
): readonly ProberFinding[] {
  const quiet = quietOf(controller, now);
  const probers = silentProbers(points, now).map(({ region }) => region);
  const alone = quiet.filter(({ region }) => !probers.includes(region));
  return alone.map(({ region, lookedAt = 0 }) => ({
    id: `${CONTROLLER_SILENT}${region}`,
    sentence: `The controller in ${region} is silent: ${quiet.length === 1 ? 'the others decide without it, and one more must not be lost' : 'only one of three still decides'}.`,
    detail: `It looked ${span(now - lookedAt)} ago.`,
  }));
}

/** A prober that knows nothing of either side for a while. Where all are silent, that is what the rule `blind` says. */
export function silent(
  points: VantagePoints,
  now: number,
  controller?: Controller,
): readonly ProberFinding[] {
  const quiet = silentProbers(points, now);
  const without =
    quiet.length === 1
      ? 'the others judge both sides without it, and a failover needs both of them'
      : 'only one of three still speaks, and one alone moves nothing';
  const controllers = quietOf(controller, now);
  return quiet.map(({ region, newest }) => {
    const { lookedAt } = controllers.find((one) => one.region === region) ?? {};
    const detail = [
      ...(newest > 0 ? [`Its newest verdict is ${span(now - newest)} old.`] : []),
      ...(lookedAt === undefined
        ? []
        : [`The controller there is silent as well: it looked ${span(now - lookedAt)} ago.`]),
    ];
    return {
      id: `${PROBER_SILENT}${region}`,
      sentence: `The prober in ${region} is silent: ${without}.`,
      ...(detail.length > 0 && { detail: detail.join(' ') }),
    };
  });
}

function silentProbers(
  points: VantagePoints,
  now: number,
): readonly { readonly region: string; readonly newest: number }[] {
  const all = points.map((point, i) => ({
    region: regionOf(points, i),
    newest: Math.max(...SIDES.map((side) => newestBy(point[side], now)?.tick ?? 0)),
  }));
  const quiet = all.filter(({ newest }) => now - newest > 2 * FRESH_MS);
  return quiet.length === all.length ? [] : quiet;
}
