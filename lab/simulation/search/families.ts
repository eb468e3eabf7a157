/** Every family of traces by its name, and how a trace of one is drawn. */
import { hash, seeded } from '../../emulator/model/index.ts';
import { alternating } from '../families/alternating.ts';
import { awsTrouble } from '../families/aws-trouble.ts';
import { blips } from '../families/blips.ts';
import { brownOut } from '../families/brown-out.ts';
import { clockSkew } from '../families/clock-skew.ts';
import { correlated } from '../families/correlated.ts';
import { crashes } from '../families/crashes.ts';
import { failback } from '../families/failback.ts';
import { flapping } from '../families/flapping.ts';
import { interleaved } from '../families/interleaved.ts';
import { messages } from '../families/messages.ts';
import { mixed } from '../families/mixed.ts';
import { noFault } from '../families/no-fault.ts';
import { operators } from '../families/operators.ts';
import { proberPartition } from '../families/prober-partition.ts';
import { proberRefused } from '../families/prober-refused.ts';
import { proberSilence } from '../families/prober-silence.ts';
import { redeploys } from '../families/redeploys.ts';
import { regionOutage } from '../families/region-outage.ts';
import { inOrder } from './draw.ts';
import type { Family } from './family.ts';
import type { Trace } from './trace.ts';

export type { Family } from './family.ts';

const SINGLE = {
  'no-fault': noFault,
  'region-outage': regionOutage,
  'brown-out': brownOut,
  flapping,
  correlated,
  blips,
  'prober-partition': proberPartition,
  'prober-silence': proberSilence,
  'prober-refused': proberRefused,
  'aws-trouble': awsTrouble,
  messages,
  'clock-skew': clockSkew,
  crashes,
  interleaved,
  redeploys,
  operators,
};

const { 'no-fault': quiet, ...eventful } = SINGLE;

export const FAMILIES: Readonly<Record<string, Family>> = {
  ...SINGLE,
  alternating,
  failback,
  mixed: mixed([quiet, ...Object.values(eventful)]),
};

/** The same seed gives the same trace. */
export function drawTrace(family: string, seed: number, length: number): Trace {
  const drawn = FAMILIES[family];
  if (!drawn) throw new Error(`There is no family "${family}": choose ${Object.keys(FAMILIES).join(', ')}.`);
  const random = seeded(hash(`${family} ${seed}`));
  const setup = [`seed ${seed}`, ...(drawn.setup?.(random) ?? [])];
  return { family, seed, setup, acts: inOrder(drawn.draw(random, length), length), length };
}
