/** The outage families together, as a picture. */
import { OURS } from '../search/policies.ts';
import type { Comparison } from './comparison.ts';
import { picture } from './picture.ts';
import { medianOf, sent } from './score.ts';
import { count } from './words.ts';

export function drawing({ outages, days }: Comparison): string {
  const [first] = outages;
  const rows = outages.map(({ policy, score }) => ({
    name: policy,
    ours: OURS.some(({ name }) => name === policy),
    failedReads: score.reads.failed,
    failedWrites: score.writes.failed,
    median: medianOf(score) ?? 0,
    worst: score.worst,
  }));
  const requests = first ? count(sent(first.score)) : 'no';
  return picture(rows, {
    title: `The same outages, by policy (${requests} requests each)`,
    says: `Failed reads and writes, and how long service was bad, over ${count(days)} simulated days of each outage family. The figures are in docs/comparison.md.`,
  });
}
