/** What a family is there for it notices: the real programs with one thing wrong, which no promise and no other family sees. */
import { DAY } from '../../lab/simulate/draw.ts';
import { drawTrace, FAMILIES, type Family } from '../../lab/simulate/families.ts';
import { judge } from '../../lab/simulate/judge.ts';
import { live } from '../../lab/simulate/live.ts';
import { outagesOf } from '../../lab/simulate/truth.ts';
import { type Programs, production } from '../../lab/world/programs.ts';

function familyOf(name: string): Family {
  const family = FAMILIES[name];
  if (!family) throw new Error(`There is no family "${name}".`);
  return family;
}

/** What is wrong in the first days of a family in which something is. */
async function found(
  family: string,
  reconcile: Programs['reconcile'],
  days: number,
): Promise<string | undefined> {
  for (let seed = 1; seed <= days; seed++) {
    const one = await live(drawTrace(family, seed, DAY), {
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
            entry.run === run.id && entry.phase === 'begun'
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
  const { deployed } = await ports.levers.look();
  if (deployed === false) throw new Error('A change is on its way.');
  return production.reconcile(ports, settings, run);
};

const blindToMarks: Programs['reconcile'] = ({ owner: _, ...ports }, settings, run) =>
  production.reconcile(ports, settings, run);

test.each<[string, string, Programs['reconcile'], RegExp]>([
  ['a lease ten times too long', 'crashes', longLease, /^The outage of primary .* (made no switch|too late)/],
  ['a switcher that waits for the edge', 'redeploys', waitsForTheEdge, /^Promise 10|made no switch|too late/],
  ['a switcher that does not see whose it is', 'redeploys', blindToMarks, /the mark of another stack/],
])(
  '%s, within 20 days of %s',
  async (_, family, reconcile, says) => {
    expect(await found(family, reconcile, 20)).toMatch(says);
  },
  60_000,
);

/** In how many of its outages a family would see that no switch came. Some are to be over before help was possible. */
test.each(Object.keys(FAMILIES).filter((name) => FAMILIES[name]?.once && name !== 'region-outage'))(
  'most outages of %s are long enough for what they are judged by, and some are not',
  async (name) => {
    let [outages, due] = [0, 0];
    for (let seed = 1; seed <= 10; seed++) {
      const one = await live(drawTrace(name, seed, DAY));
      outages += outagesOf(one).length;
      due += judge(one, familyOf(name)).due;
    }
    expect(outages).toBeGreaterThanOrEqual(10);
    expect(due).toBeGreaterThan(outages / 2);
    expect(due).toBeLessThan(outages);
  },
  60_000,
);
