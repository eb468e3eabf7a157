/** What a family is there for it notices: the real programs with one thing wrong. */

import { drawTrace, FAMILIES, familyOf } from '../../../lab/simulation/search/families.ts';
import { DAY } from '../../../lab/simulation/search/generators.ts';
import { judge } from '../../../lab/simulation/search/judge.ts';
import { outagesOf } from '../../../lab/simulation/search/outages.ts';
import { runTrace } from '../../../lab/simulation/search/run-trace.ts';
import { type Programs, production } from '../../../lab/simulation/world/programs.ts';
import { blindToMarks } from './planted.ts';
import { traceOf } from './play.ts';

/** What is wrong in the first days of a family in which something is. */
async function found(
  family: string,
  reconcile: Programs['reconcile'],
  days: number,
): Promise<string | undefined> {
  for (let seed = 1; seed <= days; seed++) {
    const one = await runTrace(drawTrace(family, seed, DAY), {
      options: { programs: { ...production, reconcile } },
    });
    const { wrong } = judge(one, familyOf(family));
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** A run that dies leaves the others waiting for five minutes instead of half of one. */
const longLease: Programs['reconcile'] = (ports, settings, run) =>
  production.reconcile(
    {
      ...ports,
      journal: {
        ...ports.journal,
        write: (journal, revision) => {
          const entries = journal.entries.map((entry) =>
            entry.run === run.id && entry.phase === 'in-progress'
              ? { ...entry, leaseUntil: entry.begunAt + 300_000 }
              : entry,
          );
          return ports.journal.write({ ...journal, entries }, revision);
        },
      },
    },
    settings,
    run,
  );

const waitsForTheEdge: Programs['reconcile'] = async (ports, settings, run) => {
  const { deployed } = await ports.distribution.look();
  if (deployed === false) throw new Error('A change is on its way.');
  return production.reconcile(ports, settings, run);
};

test.each<[string, string, Programs['reconcile'], RegExp]>([
  ['a lease ten times too long', 'crashes', longLease, /^The outage of primary .* (made no switch|too late)/],
  ['a switcher that waits for the edge', 'redeploys', waitsForTheEdge, /^Promise 10|made no switch|too late/],
  ['a switcher that does not see whose it is', 'redeploys', blindToMarks.reconcile, /owned by another stack/],
])('%s, within 20 days of %s', async (_, family, reconcile, says) => {
  expect(await found(family, reconcile, 20)).toMatch(says);
});

/** It acknowledges its own limit. */
const forgivesItself: Programs['reconcile'] = (ports, settings, run) => {
  const write: typeof ports.journal.write = (journal, revision) =>
    ports.journal.write({ ...journal, acknowledgedAt: ports.clock.now() }, revision);
  return production.reconcile({ ...ports, journal: { ...ports.journal, write } }, settings, run);
};

/** It never asks, and says that it got no answer. */
const hearsNobody: Programs['reconcile'] = (ports, settings, run) => {
  const read = async () => Promise.reject(new Error('No answer.'));
  return production.reconcile({ ...ports, override: { read } }, settings, run);
};

/** It calls the distribution another stack's, whatever its mark. */
const disowns: Programs['reconcile'] = (ports, settings, run) => {
  const owner = ports.owner && {
    ...ports.owner,
    read: async () => ({ tag: 'routeaway:owner:lab', value: 'another one' }),
  };
  return production.reconcile({ ...ports, ...(owner && { owner }) }, settings, run);
};

const reading =
  (change: (text: string) => string): Programs['reconcile'] =>
  (ports, settings, run) => {
    const read = async () => {
      const heard = await ports.override.read();
      return heard === 'missing' ? heard : { text: change(heard.text) };
    };
    return production.reconcile({ ...ports, override: { read } }, settings, run);
  };

const holdsWherePinned = reading((text) => text.replace(/^(primary|standby)/, 'hold'));
const heldForever = reading(() => 'hold');

/** The same trace under the real programs breaks nothing. */
test.each<[string, Programs['reconcile'], Record<string, string>, readonly string[], RegExp]>([
  [
    'that acknowledges its own limit',
    forgivesItself,
    { '20m': 'primary dead', '25m': 'primary well', '35m': 'standby dead', '37m': 'standby well' },
    ['set limit 1'],
    /^Promise 3: more automatic switches than the limit allows/,
  ],
  [
    'that says that it cannot read the override',
    hearsNobody,
    { '10m': 'override hold', '20m': 'primary dead', '25m': 'primary well' },
    [],
    /^Promise 4: .* under hold/,
  ],
  [
    'that says that the distribution is another stack’s',
    disowns,
    { '20m': 'primary dead', '25m': 'primary well' },
    [],
    /^Promise 10: traffic stays on primary/,
  ],
  [
    'that goes on saying so once it was so',
    disowns,
    { '1m': 'mark another', '18m': 'mark ours', '30m': 'primary dead', '35m': 'primary well' },
    [],
    /^Promise 10: traffic stays on primary/,
  ],
  [
    'that says that someone holds traffic',
    heldForever,
    { '20m': 'primary dead', '25m': 'primary well' },
    [],
    /^Promise 10: traffic stays on primary/,
  ],
  [
    'that takes a pin for a hold',
    holdsWherePinned,
    { '20m': 'override standby because works' },
    [],
    /^Promise 4: traffic is on primary, although an operator pinned it to standby/,
  ],
])('a switcher %s is noticed', async (_, reconcile, acts, setup, says) => {
  const trace = { ...traceOf(acts, 40), setup };
  const one = await runTrace(trace, { options: { programs: { ...production, reconcile } } });
  expect(one.broken?.message).toMatch(says);
  expect((await runTrace(trace)).broken).toBeUndefined();
});

test('what really could not be read for minutes excuses a switcher, and nothing else does', async () => {
  const acts = { '10m': 'every override.read: answer lost', '12m': 'override hold', '20m': 'primary dead' };
  const one = await runTrace(traceOf(acts, 25));
  expect(one.broken).toBeUndefined();
  expect(one.checker.moves).toHaveLength(1);
  const again = { ...acts, '14m30s': 'every override.read: well', '19m': 'every override.read: refused' };
  expect((await runTrace(traceOf(again, 25))).checker.moves).toHaveLength(0);
  const forgetful = await runTrace(traceOf(again, 25), {
    options: { programs: { ...production, reconcile: hearsNobody } },
  });
  expect(forgetful.broken?.message).toMatch(/^Promise 4: /);
});

/** Each of their outages is long: they measure how soon it is over. The third draws its outages as the others do. */
const LONG = ['region-outage', 'another-tool', 'control-region'];

/** In how many of its outages a family would see that no switch came. Some are to be over before help was possible. */
test.each(Object.keys(FAMILIES).filter((name) => FAMILIES[name]?.once && !LONG.includes(name)))(
  'most outages of %s are long enough for what they are judged by, and some are not',
  async (name) => {
    let [outages, due] = [0, 0];
    for (let seed = 1; seed <= 10; seed++) {
      const one = await runTrace(drawTrace(name, seed, DAY));
      outages += outagesOf(one).length;
      due += judge(one, familyOf(name)).due;
    }
    expect(outages).toBeGreaterThanOrEqual(10);
    expect(due).toBeGreaterThan(outages / 2);
    expect(due).toBeLessThan(outages);
  },
);
