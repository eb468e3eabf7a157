/**
 * What an operator should know after writing the override: that a hold stops failover, whose recent override it replaces, and
 * that a drill is on. If that cannot be read, it says so; the override is written in any case.
 */
import { writerOf } from '../../../shared/aws/override.ts';
import { drillAt, drillSays } from '../../../shared/core/drill.ts';
import { span, utc } from '../../../shared/core/duration.ts';

import type { Stage } from './connect.ts';
import { NoneAnswers } from './control-regions.ts';
import type { Standing } from './set-override.ts';

/** An `auto` older than this is nobody's news. */
const MOMENT_MS = 10 * 60_000;

type Needed = Pick<Stage, 'ssm' | 'config' | 'drill'> & {
  readonly ports: Pick<Stage['ports'], 'clock'>;
};

/** `seen`: what stood there before. */
export async function beside(stage: Needed, seen: Standing, text: string): Promise<readonly string[]> {
  const [replaced, drill] = await Promise.all([replacedBy(stage, seen, text), drillOn(stage)]);
  const stops = /^hold\b/.test(text) ? ['Nothing fails over while it is in force.'] : [];
  return [...stops, ...replaced, ...drill];
}

async function replacedBy(stage: Needed, seen: Standing, text: string): Promise<readonly string[]> {
  const before = seen.text.trim();
  const age = seen.writtenAt === undefined ? undefined : stage.ports.clock.now() - seen.writtenAt;
  if (before === text) return [];
  if (/^auto\b/.test(before) && (age === undefined || age > MOMENT_MS)) return [];
  const when = age === undefined ? 'written' : `written ${span(age)} ago`;
  return [`It replaces "${before}", ${when}${await writer(stage, seen)}.`];
}

/** To read the history is another right than to read the value. */
async function writer({ ssm, config }: Needed, { version, region }: Standing): Promise<string> {
  try {
    const user = await writerOf(ssm(region), config.overrideParameter, ({ Version }) => Version === version);
    return user === undefined ? '; its history does not say by whom' : ` by ${user}`;
  } catch (error) {
    return `; by whom cannot be read (ssm:GetParameterHistory: ${error instanceof Error ? error.name : error})`;
  }
}

async function drillOn({ drill: item, config, ports }: Needed): Promise<readonly string[]> {
  try {
    const drill = drillAt(await item.read(), ports.clock.now());
    if (typeof drill === 'string') return [];
    const { until, because } = drill;
    const why = because === undefined ? '' : ` because ${because}`;
    return [
      `A drill is on: ${drillSays(drill)} until ${utc(until)}${why}. Its command gives up because of this; if that is gone: routeaway drill --end.`,
    ];
  } catch (error) {
    const { name } = error instanceof Error ? error : { name: `${error}` };
    const why = error instanceof NoneAnswers ? 'no control Region serves it' : name;
    return [`Whether a drill is on cannot be read (dynamodb:GetItem on ${config.journalTable}: ${why}).`];
  }
}
