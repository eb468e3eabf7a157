/** The thresholds among the variables, and how a contradiction between them is told in the variables' names. */
import { checkSettings } from '../core/check-settings.ts';
import type { Settings } from '../core/settings.ts';
import type { Reader } from './reader.ts';
import type { Name } from './variables.ts';

export const VARIABLE_OF = {
  tick: 'ROUTEAWAY_TICK_SECONDS',
  fall: 'ROUTEAWAY_FALL',
  fallWithin: 'ROUTEAWAY_FALL_WITHIN_SECONDS',
  freshness: 'ROUTEAWAY_FRESHNESS_SECONDS',
  recent: 'ROUTEAWAY_RECENT_SECONDS',
  brownOutShare: 'ROUTEAWAY_BROWN_OUT_SHARE',
  brownOutVerdicts: 'ROUTEAWAY_BROWN_OUT_VERDICTS',
  brownOutWithin: 'ROUTEAWAY_BROWN_OUT_SECONDS',
  rise: 'ROUTEAWAY_RISE_SECONDS',
  riseVerdicts: 'ROUTEAWAY_RISE_VERDICTS',
  coolDown: 'ROUTEAWAY_COOL_DOWN_SECONDS',
  limit: 'ROUTEAWAY_LIMIT',
  limitWithin: 'ROUTEAWAY_LIMIT_WITHIN_SECONDS',
  failback: 'ROUTEAWAY_FAILBACK',
  failbackAfter: 'ROUTEAWAY_FAILBACK_AFTER_SECONDS',
  failbackSteps: 'ROUTEAWAY_FAILBACK_STEPS',
  failbackPause: 'ROUTEAWAY_FAILBACK_PAUSE_SECONDS',
  verifyWithin: 'ROUTEAWAY_VERIFY_WITHIN_SECONDS',
  readsFailOver: 'ROUTEAWAY_READS_FAIL_OVER',
} as const satisfies Record<keyof Settings, Name>;

export function readThresholds({ read, problems }: Reader): Settings {
  const settings: Settings = {
    tick: read(VARIABLE_OF.tick),
    fall: read(VARIABLE_OF.fall),
    fallWithin: read(VARIABLE_OF.fallWithin),
    freshness: read(VARIABLE_OF.freshness),
    recent: read(VARIABLE_OF.recent),
    brownOutShare: read(VARIABLE_OF.brownOutShare),
    brownOutVerdicts: read(VARIABLE_OF.brownOutVerdicts),
    brownOutWithin: read(VARIABLE_OF.brownOutWithin),
    rise: read(VARIABLE_OF.rise),
    riseVerdicts: read(VARIABLE_OF.riseVerdicts),
    coolDown: read(VARIABLE_OF.coolDown),
    limit: read(VARIABLE_OF.limit),
    limitWithin: read(VARIABLE_OF.limitWithin),
    failback: read(VARIABLE_OF.failback),
    failbackAfter: read(VARIABLE_OF.failbackAfter),
    failbackSteps: read(VARIABLE_OF.failbackSteps),
    failbackPause: read(VARIABLE_OF.failbackPause),
    verifyWithin: read(VARIABLE_OF.verifyWithin),
    readsFailOver: read(VARIABLE_OF.readsFailOver),
  };
  problems.push(...checkSettings(settings, (setting) => VARIABLE_OF[setting]));
  return settings;
}
