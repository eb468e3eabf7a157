/** The conditions that end a drill early, checked continually while it runs. */

import { judge } from '../../../shared/core/decision/health.ts';
import { pointsOf } from '../../../shared/core/decision/plan.ts';
import { asSeen } from '../../../shared/core/drill.ts';
import { span } from '../../../shared/core/duration.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import { other, type Side } from '../../../shared/core/side.ts';
import { newestBy } from '../../../shared/core/verdict/verdict.ts';
import { UserError } from '../../../shared/kit/errors.ts';

import type { DrillSettings } from './options.ts';
import type { DrillPorts } from './ports.ts';
import { type Call, failedShare } from './traffic.ts';

/** Throws `UserError` where the drill must be given up. */
export type Watch = () => Promise<void>;

const PACE_MS = 500;
const SHARE_OVER_MS = 20_000;

export async function pause({ clock }: Pick<DrillPorts, 'clock'>, watch: Watch): Promise<void> {
  await clock.sleep(PACE_MS);
  await watch();
}

interface Guarded {
  readonly settings: Settings;
  /** The side that is to take the traffic. */
  readonly to: Side;
  readonly wanted: Pick<DrillSettings, 'fail' | 'abortAbove' | 'targetMs' | 'limitMs'>;
  readonly beganAt: number;
  readonly calls: readonly Call[];
  readonly interrupted: () => boolean;
  /** Throws `UserError` where someone else has spoken. */
  readonly alone: () => Promise<void>;
}

export function stopConditions({ clock, ledgers, silentProbers }: DrillPorts, guarded: Guarded): Watch {
  const { settings, to, wanted, beganAt, calls, interrupted, alone } = guarded;
  const { fail, abortAbove, targetMs, limitMs } = wanted;
  const from = other(to);
  let badSince: number | undefined;
  return async () => {
    if (interrupted()) throw new UserError('Someone ended it.');
    const now = clock.now();
    if (now - beganAt > limitMs) throw new UserError(`It took longer than ${span(limitMs)}.`);
    badSince = failedShare(calls, now, SHARE_OVER_MS) > abortAbove ? (badSince ?? now) : undefined;
    if (badSince !== undefined && now - badSince > targetMs)
      throw new UserError(`Too many requests have failed for longer than ${span(targetMs)}.`);
    const read = await ledgers.read();
    const fails = (side: Side, change?: typeof asSeen): string | undefined =>
      judge(pointsOf(read, change), side, now, settings).state === 'unhealthy'
        ? newestBy((change?.(read.ledger) ?? read.ledger)[side], now)?.evidence
        : undefined;
    // Where the drill itself fails that side, what it really answers.
    const unhealthy = fails(to, fail?.side === to ? asSeen : undefined);
    if (unhealthy !== undefined) throw new UserError(`${to} has turned unhealthy (${unhealthy}).`);
    const really = fails(from, asSeen);
    if (really !== undefined) throw new UserError(`${from} really fails (${really}).`);
    const [gone] = fail?.control === undefined ? [] : await silentProbers(fail.control);
    if (gone !== undefined)
      throw new UserError(
        `The prober in ${gone} is silent as well, and with two of three control Regions gone nothing could fail over.`,
      );
    await alone();
  };
}
