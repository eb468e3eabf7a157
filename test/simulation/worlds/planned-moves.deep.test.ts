/** Planned moves wait, and end their waiting: random worlds of them, and planted mistakes that must be noticed. */
import { familyOf } from '../../../lab/simulation/search/families.ts';
import { inOrder } from '../../../lab/simulation/search/fault-schedule.ts';
import { MINUTE, once, SECOND } from '../../../lab/simulation/search/generators.ts';
import { judge } from '../../../lab/simulation/search/judge.ts';
import { runTrace } from '../../../lab/simulation/search/run-trace.ts';
import { type Programs, production } from '../../../lab/simulation/world/programs.ts';
import { DAY } from '../../../shared/core/duration.ts';
import { believing } from '../search/planted.ts';
import { search } from './search.ts';

const WORLDS = 200;

test(`${WORLDS} random worlds`, async () => {
  expect(await search({ family: 'planned-moves', count: WORLDS, seed: 2026 })).toMatch(
    `${WORLDS} random worlds, no promise broken`,
  );
});

const asksNobody: Programs['reconcile'] = ({ asksFirst: _, before: __, ...ports }, settings, run) =>
  production.reconcile(ports, settings, run);

/** Whenever the journal is written, the wait begins anew. */
const waitsForever: Programs['reconcile'] = (ports, settings, run) =>
  production.reconcile(
    {
      ...ports,
      journal: {
        ...ports.journal,
        async read() {
          const { planned, ...journal } = await ports.journal.read();
          return planned
            ? { ...journal, planned: { ...planned, since: ports.clock.now() - MINUTE } }
            : journal;
        },
      },
    },
    settings,
    run,
  );

const tellsNobody: Programs['reconcile'] = ({ after: _, ...ports }, settings, run) =>
  production.reconcile(ports, settings, run);

/** It finds every side good. */
const seesNoOutage: Programs['reconcile'] = (ports, settings, run) => {
  const read = async () => {
    const ledger = await ports.ledger.read();
    const good = ledger.primary.map((verdict) => ({ ...verdict, judgement: 'healthy' as const }));
    return { ...ledger, primary: good, public: ledger.public.filter((v) => v.judgement === 'healthy') };
  };
  return production.reconcile({ ...ports, ledger: { ...ports.ledger, read } }, settings, run);
};

test.each<[string, Programs['reconcile'], Record<number, string>, RegExp]>([
  [
    'that does not wait for a replica',
    believing({ maxReplicaLag: DAY }).reconcile,
    { 30: 'replica of standby 10m behind', 90: 'override standby because works' },
    /^Promise 13: epoch 1, a pin, went to standby, whose replica lags/,
  ],
  [
    'that does not ask the hook',
    asksNobody,
    { 90: 'override standby because works' },
    /^Promise 13: epoch 1, a pin, went to standby, and nobody had asked the hook/,
  ],
  [
    'whose wait has no end',
    waitsForever,
    { 5: 'hook not ready', 90: 'override standby because works' },
    /^Promise 13: the pin to standby still waits/,
  ],
  [
    'that has a pin away from a dead side wait',
    seesNoOutage,
    { 5: 'hook not ready', 90: 'override standby because works', 95: 'primary dead' },
    /^Promise 13: a pin away from primary, which is dead, waits/,
  ],
  [
    'that tells afterMove of nothing',
    tellsNobody,
    { 30: 'override standby because works' },
    /^afterMove was never told of epoch 1/,
  ],
])('a switcher %s is noticed', async (_, reconcile, lines, says) => {
  const acts = Object.entries(lines).map(([seconds, line]) => once(Number(seconds) * SECOND, line));
  const length = 10 * MINUTE;
  const trace = {
    family: 'planned-moves',
    seed: 1,
    setup: ['seed 1', 'hooks'],
    acts: inOrder(acts, length),
    length,
  };
  const wrongOf = async (programs: Programs) =>
    judge(await runTrace(trace, { options: { programs } }), familyOf('planned-moves')).wrong;
  expect(await wrongOf({ ...production, reconcile })).toMatch(says);
  expect(await wrongOf(production)).toBeUndefined();
});
