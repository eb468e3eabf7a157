/** Plays traces with policies and adds up, by family, what clients lived through. */
import { hash, seeded } from '../../emulator/model/index.ts';
import type { Given, Policy } from '../policies/policy.ts';
import { chances, isBad, live } from '../search/clients.ts';
import { conditionsOf } from '../search/conditions.ts';
import type { Trace } from '../search/fault-schedule.ts';
import { tallySwitches } from '../search/switches.ts';
import { type Score, scoreOf, together } from './score.ts';

/** One policy in one trace. The same trace gives the same score, whatever else is played. */
export async function play(policy: Policy, trace: Trace, given: Given): Promise<Score> {
  const conditions = conditionsOf(trace);
  const random = seeded(hash(`${trace.family} ${trace.seed} ${policy.name}`));
  const lived = await policy.live({ trace, conditions, given, random });
  return scoreOf(
    live(conditions, lived.groups, trace.length, given),
    tallySwitches(conditions, lived, given),
    conditions.some(({ is }) => isBad(chances(is, 'edge', ['primary'], given))),
  );
}

export async function playAll(policy: Policy, traces: readonly Trace[], given: Given): Promise<Score> {
  const scores: Score[] = [];
  for (const trace of traces) scores.push(await play(policy, trace, given));
  return together(scores);
}
