/** Reads the drill's settings from the command's options. Throws `UsageError`. */
import { MINUTE, SECOND } from '../../../shared/core/duration.ts';
import { REGION } from '../../../shared/core/region.ts';
import { hasKey, type Routing } from '../../../shared/core/routing.ts';
import { SIDES, type Side } from '../../../shared/core/side.ts';
import { readNumber } from '../../../shared/kit/arguments.ts';
import { UsageError } from '../../../shared/kit/errors.ts';
import { durationOf } from '../../../shared/kit/time.ts';
import { reasonOf } from '../stage/override-text.ts';
import { sideOf } from '../stage/side-of.ts';

export interface DrillOptions {
  readonly fail?: string;
  readonly end?: true;
  readonly target?: string;
  readonly stay?: string;
  readonly limit: string;
  readonly abortAbove: string;
  readonly rate: string;
  readonly because: string;
  readonly yes?: true;
}

export interface DrillSettings {
  /** Absent: everything works, and traffic is moved by the override. */
  readonly fail?: Failing;
  readonly targetMs: number;
  readonly stayMs: number;
  readonly limitMs: number;
  /** From 0 to 1. */
  readonly abortAbove: number;
  /** Requests a second. */
  readonly rate: number;
  readonly because: string;
}

type Times = Pick<DrillSettings, 'targetMs' | 'stayMs'>;

/**
 * The times where none are given. A distribution takes minutes, and so does DNS on its way back: a latch follows after about
 * three, and where traffic goes back before it has followed, the name may flip once more.
 */
export const usualTimes = (routing: Routing): Times => ({
  targetMs: hasKey(routing) ? 90 * SECOND : 5 * MINUTE,
  stayMs: routing === 'dns' ? 5 * MINUTE : 30 * SECOND,
});

/** Requests a second. */
const RATE = { default: 2, least: 1, most: 50 } as const;

/** A drill ends an hour after it was written. */
const LONGEST_LIMIT_MS = 55 * 60_000;

/** A side that the prober is to judge unhealthy, a control Region whose prober and controller are to do nothing, or both. */
export interface Failing {
  readonly side?: Side;
  readonly control?: string;
}

/** What can be said before a stage is asked for its Regions. */
const MAY_FAIL = new RegExp(`^((control|region):.*|primary|standby|${REGION})$`, 'i');
const REGIONAL = /^(control|region):(.*)$/;

/** `primary`, `standby`, `control:<Region>`, or `region:<Region>`: whatever of the stage is there. */
export function failingOf(
  text: string,
  regions: Readonly<Record<Side, string>>,
  controls: readonly string[],
): Failing {
  const [, what, region = ''] = REGIONAL.exec(text) ?? [];
  if (what === undefined) return { side: sideOf(text, regions) };
  const isControl = controls.includes(region);
  const side = what === 'region' ? SIDES.find((one) => regions[one] === region) : undefined;
  if (isControl && controls.length === 1)
    throw new UsageError(
      `--fail is "${text}", and ${region} has the only controller: while it does nothing nobody is left to fail over. Only with three controllers a drill may stop one of them.`,
    );
  if (!isControl && side === undefined)
    throw new UsageError(
      what === 'control'
        ? `--fail is "${text}"; it must name a control Region: ${controls.join(', ')}.`
        : `--fail is "${text}"; it must name a Region of the stage: ${[...new Set([...Object.values(regions), ...controls])].join(', ')}.`,
    );
  return { ...(side && { side }), ...(isControl && { control: region }) };
}

/** All but what only the stage tells: what is to fail, and the usual times. */
export function drillSettingsOf(options: DrillOptions): Omit<DrillSettings, keyof Times> & Partial<Times> {
  if (options.fail !== undefined && !MAY_FAIL.test(options.fail))
    throw new UsageError(
      `--fail is "${options.fail}"; it must be primary, standby, or the Region of one, control:<Region> or region:<Region>, e.g. --fail primary.`,
    );
  const share = Number(/^(\d{1,2})%$/.exec(options.abortAbove)?.[1] ?? Number.NaN);
  if (!(share > 0))
    throw new UsageError(
      `--abort-above is "${options.abortAbove}"; it must be a percentage, e.g. --abort-above 20%.`,
    );
  const rate = readNumber('rate', options.rate, RATE);
  const limitMs = durationOf(options.limit, '--limit');
  if (limitMs > LONGEST_LIMIT_MS)
    throw new UsageError(
      `--limit is "${options.limit}"; a drill takes at most 55 minutes, e.g. --limit 20min.`,
    );
  const because = reasonOf(options.because);
  return {
    ...(options.target !== undefined && { targetMs: durationOf(options.target, '--target') }),
    ...(options.stay !== undefined && { stayMs: durationOf(options.stay, '--stay') }),
    limitMs,
    abortAbove: share / 100,
    rate,
    because,
  };
}
