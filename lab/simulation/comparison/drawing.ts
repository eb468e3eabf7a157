/** The outage families together, and one of them without us-east-1, as a picture. */

import { none } from '../policies/none.ts';
import { BOTH_CONTROLS, DNS_ALONE, KEY_AND_DNS, OURS, THREE_CONTROLLERS } from '../search/policies.ts';
import type { Comparison, Row } from './comparison.ts';
import { GONE } from './families.ts';
import { picture } from './picture.ts';
import { best, rowOf } from './ratios.ts';
import { medianOf, sent } from './score.ts';
import { count } from './words.ts';

export function drawing({
  outages,
  families,
  days,
}: Pick<Comparison, 'outages' | 'families' | 'days'>): string {
  const gone = families.find(({ name }) => name === GONE)?.rows;
  return picture(
    [
      { rows: outages.map(drawn) },
      ...(gone
        ? [
            {
              head: `Outages of a whole Region while us-east-1 is gone (${requestsOf(gone)} requests each)`,
              rows: few(gone).map(drawn),
            },
          ]
        : []),
    ],
    {
      title: `The same outages, by policy (${requestsOf(outages)} requests each)`,
      says: `Failed reads and writes, and how long service was bad, over ${count(days)} simulated days of each outage family, and of outages of a whole Region while us-east-1 is gone. The figures are in docs/comparison.md.`,
    },
  );
}

const requestsOf = ([first]: readonly Row[]): string => (first ? count(sent(first.score)) : 'no');

/** The others that fail more, and those of ours that go on as one of these does, are in the tables. */
const few = (rows: readonly Row[]): Row[] => [
  rowOf(rows, none),
  best(rows).other,
  ...[BOTH_CONTROLS, THREE_CONTROLLERS, KEY_AND_DNS, DNS_ALONE].map((policy) => rowOf(rows, policy)),
];

const drawn = ({ policy, score }: Row) => ({
  name: policy,
  ours: OURS.some(({ name }) => name === policy),
  // Whole ones, as in the tables.
  failedReads: Math.round(score.reads.failed),
  failedWrites: Math.round(score.writes.failed),
  median: medianOf(score) ?? 0,
  worst: score.worst,
});
