/**
 * As every-call.main.ts, with two calls that go wrong: the first `--calls` calls from the look that decides on, each with
 * each later one. `--ways all` takes every pair of ways instead of the few that differ most; that takes minutes:
 * `node --import tsx test/unit/switcher/every-pair.main.ts --calls 40 --ways all`.
 */
import { parseArgs } from 'node:util';
import { outage, SOON } from './incident.ts';
import { summary, WAYS, type Way } from './ways.ts';

const { values } = parseArgs({
  options: { calls: { type: 'string', default: '18' }, ways: { type: 'string', default: 'few' } },
});

/** Nobody goes on; someone goes on and does not know; someone goes on and knows that it was in vain. */
const FEW = ['the run is killed when it took effect', 'the answer is lost', 'the service fails'];
const MINUTES = 3.5;
/** A key that was written when nobody waited for it any more is found when the store is next looked at. */
const LATER_MINUTES = 18;

const ways = WAYS.filter(([name]) => values.ways === 'all' || FEW.includes(name));
const undisturbed = await outage(undefined, MINUTES, SOON);
const wanted = summary(undisturbed);
const { calls } = undisturbed;
/** The look has four calls, and before an order is given it is written down. */
const first = calls.lastIndexOf('journal.write', calls.indexOf('store.write')) - 4;
const last = Math.min(first + Number(values.calls), calls.length);
console.log(`undisturbed: calls ${first} to ${last - 1} of ${calls.length}: ${wanted}`);

async function gone(wrong: ReadonlyMap<number, Way>, minutes = MINUTES): Promise<string> {
  try {
    return summary(await outage((nth, _, drawn) => wrong.get(nth)?.[1](drawn), minutes, SOON));
  } catch (error) {
    return String(error);
  }
}

let cases = 0;
const other: string[] = [];
for (let i = first; i < last; i++) {
  for (let j = i + 1; j < last; j++) {
    for (const a of ways) {
      for (const b of ways) {
        cases++;
        const wrong = new Map([
          [i, a],
          [j, b],
        ]);
        let came = await gone(wrong);
        if (came !== wanted) came = await gone(wrong, LATER_MINUTES);
        if (came !== wanted) other.push(`call ${i}, ${calls[i]}: ${a[0]}; then call ${j}: ${b[0]}: ${came}`);
      }
    }
  }
}
for (const one of other) console.log(one);
console.log(
  `${cases} pairs of faults: ${other.length === 0 ? 'all as undisturbed' : `${other.length} otherwise`}`,
);
