/** Reads the drill's settings from the command's options. Throws `UsageError`. */
import type { Side } from '../../../shared/core/side.ts';
import { readNumber } from '../../../shared/kit/arguments.ts';
import { UsageError } from '../../../shared/kit/errors.ts';
import { durationOf } from '../../../shared/kit/time.ts';
import { reasonOf } from '../stage/override-text.ts';
import { sideOf } from '../stage/side-of.ts';

export interface DrillOptions {
  readonly fail?: string;
  readonly end?: true;
  readonly target: string;
  readonly stay: string;
  readonly limit: string;
  readonly abortAbove: string;
  readonly rate: string;
  readonly because: string;
  readonly yes?: true;
}

export interface DrillSettings {
  /** The side that the prober is to judge unhealthy; absent: traffic is moved by the override. */
  readonly fail?: Side;
  readonly targetMs: number;
  readonly stayMs: number;
  readonly limitMs: number;
  /** From 0 to 1. */
  readonly abortAbove: number;
  /** Requests a second. */
  readonly rate: number;
  readonly because: string;
}

/** Requests a second. */
const RATE = { default: 2, least: 1, most: 50 } as const;

/** A drill ends an hour after it was written. */
const LONGEST_LIMIT_MS = 55 * 60_000;

/** `regions`: those of the stage, where they are known. */
export function drillSettingsOf(
  options: DrillOptions,
  regions?: Readonly<Record<Side, string>>,
): DrillSettings {
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
    ...(options.fail !== undefined && { fail: sideOf(options.fail, regions) }),
    targetMs: durationOf(options.target, '--target'),
    stayMs: durationOf(options.stay, '--stay'),
    limitMs,
    abortAbove: share / 100,
    rate,
    because,
  };
}
