/**
 * The rules of the decision, in order: the first with an opinion wins. Reading `RULES` is reading the specification;
 * test/core/rules.test.ts has a row for each thing they say.
 *
 * Failover is symmetric: after a failover the primary protects the standby. Failback is its own rule, because it is
 * the riskier half: it moves traffic away from a side that works.
 */
import type { Opinion, RuleName, Situation } from './decision.ts';
import { effective, servedBy } from './edge.ts';
import { isBad, isProven, knownBy } from './health.ts';
import { arrivedAt, coolDownUntil, failoversOfLastDay, limitFreeAt, newest, usedLimit } from './history.ts';
import type { Journal } from './journal.ts';
import type { Settings } from './settings.ts';
import { other } from './side.ts';
import { nextStep } from './steps.ts';

export type Rule = (situation: Situation) => Opinion | undefined;

export const RULES: readonly (readonly [RuleName, Rule])[] = [
  ['hold', hold],
  ['foreign', foreign],
  ['in-flight', inFlight],
  ['pin', pin],
  ['blind', blind],
  ['contradicted', contradicted],
  ['both-down', bothDown],
  ['unproven', unproven],
  ['limited', limited],
  ['cooling-down', coolingDown],
  ['failover', failover],
  ['failback', failback],
  ['steady', steady],
];

function hold({ override }: Situation): Opinion | undefined {
  if (override.mode !== 'hold') return undefined;
  return {
    sentence: 'Hold: an operator holds traffic where it is.',
    waitsFor: override.until === undefined ? 'the operator' : 'the operator, or the end of the override',
    // Whoever forgets it leaves everybody without a failover.
    tell: 'note',
    ...(override.until !== undefined && { until: override.until }),
  };
}

/** Not even a pin moves what is not ours: the other stack would move it back. */
function foreign({ journal }: Situation): Opinion | undefined {
  const other = journal.owner?.other;
  if (other === undefined) return undefined;
  return {
    sentence:
      'Hold: the distribution bears the mark of another stack, and two that drive it undo each other’s switches.',
    waitsFor: `its tag routeaway:owner, which is ${other}, to be gone or to be ours`,
    tell: 'urgent',
  };
}

function inFlight({ journal, run, now }: Situation): Opinion | undefined {
  const entry = newest(journal);
  if (entry?.phase !== 'begun' || entry.run === run || now >= entry.leaseUntil) return undefined;
  return {
    sentence: `Hold: another run is moving traffic to ${entry.to}.`,
    waitsFor: 'that run, or the end of its lease',
    until: entry.leaseUntil,
    stay: true,
  };
}

function pin({ override, active, health, edge }: Situation): Opinion | undefined {
  const to = override.mode;
  if (to !== 'primary' && to !== 'standby') return undefined;
  const fit = health[to].state;
  const worry = fit === 'healthy' ? '' : `, although ${to} is ${fit}`;
  const tell = { tell: fit === 'healthy' ? ('note' as const) : ('urgent' as const) };
  const ends = override.until === undefined ? {} : { until: override.until };
  const there = effective(edge);
  if (active === to && (there === to || there === 'unreadable')) {
    return {
      sentence: `Steady: an operator pinned traffic to ${to} and it is there${worry}.`,
      ...tell,
      ...ends,
    };
  }
  return {
    sentence: `Switch to ${to}: an operator pinned traffic to it${worry}.`,
    move: { kind: 'pin', from: other(to), to },
    ...tell,
    ...ends,
  };
}

function blind({ active, health, public: answers, journal, now, settings }: Situation): Opinion | undefined {
  if (health[active].state !== 'unknown') return undefined;
  const latest = knownBy(answers, now).slice(-settings.fall);
  const failing =
    latest.length === settings.fall && latest.every((v) => isBad(v) && now - v.tick <= settings.fallWithin);
  return {
    sentence: failing
      ? `Hold: nothing fresh is known about ${active}, where traffic is, and the public endpoint fails too.`
      : `Hold: nothing fresh is known about ${active}, where traffic is.`,
    waitsFor: `fresh verdicts about ${active}`,
    // Just deployed: the first verdicts are on their way, and nobody needs to hear of it.
    ...(!isNew(journal, now, settings) && { tell: failing ? ('urgent' as const) : ('note' as const) }),
  };
}

function isNew(journal: Journal, now: number, settings: Settings): boolean {
  const entry = newest(journal);
  return entry?.kind === 'genesis' && now - entry.begunAt < 2 * settings.recent;
}

function contradicted({
  active,
  health,
  public: answers,
  edge,
  now,
  settings,
}: Situation): Opinion | undefined {
  if (health[active].state !== 'unhealthy') return undefined;
  const latest = knownBy(answers, now).slice(-settings.fall);
  const served =
    latest.length === settings.fall &&
    latest.every((v) => !isBad(v) && servedBy(v, edge) === active && now - v.tick <= settings.fallWithin);
  if (!served) return undefined;
  return {
    sentence: `Hold: direct probes of ${active} fail, yet the public endpoint answers from it: the fault is on the prober's path.`,
    waitsFor: `the public endpoint to fail too, or ${active} to answer the probes`,
    tell: 'note',
    stay: true,
  };
}

function bothDown({ active, health }: Situation): Opinion | undefined {
  const spare = health[other(active)].state;
  if (health[active].state !== 'unhealthy' || spare === 'shaky' || spare === 'healthy') return undefined;
  return {
    sentence: `Hold: ${active} is unhealthy and ${other(active)} is ${spare}: no side is fit.`,
    waitsFor: `${other(active)} to be proven, or ${active} to recover`,
    tell: 'urgent',
  };
}

function unproven({ active, health }: Situation): Opinion | undefined {
  if (health[active].state !== 'unhealthy' || isProven(health[other(active)])) return undefined;
  return {
    sentence: `Hold: ${active} is unhealthy, but ${other(active)} is not yet proven.`,
    waitsFor: `${other(active)} to be proven`,
    tell: 'note',
    stay: true,
  };
}

function limited({ active, health, journal, now, settings }: Situation): Opinion | undefined {
  const to = other(active);
  if (health[active].state !== 'unhealthy' || usedLimit(journal, to, now, settings) < settings.limit)
    return undefined;
  return {
    sentence: `Hold: ${active} is unhealthy, but the limit of automatic switches is used up.`,
    waitsFor: 'the window to pass, or an operator to pin a side or to say `routeaway ack`',
    until: limitFreeAt(journal, to, now, settings),
    tell: 'urgent',
  };
}

function coolingDown({ active, health, journal, now, settings }: Situation): Opinion | undefined {
  const until = coolDownUntil(journal, other(active), settings);
  if (health[active].state !== 'unhealthy' || until === undefined || now >= until) return undefined;
  return {
    sentence: `Hold: ${active} is unhealthy, but the last automatic switch was a short while ago.`,
    waitsFor: 'the cool-down to end',
    until,
    tell: 'note',
    stay: true,
  };
}

/** That the other side is proven, and that limit and cool-down leave room, is what the rules above have let through. */
function failover({ active, health }: Situation): Opinion | undefined {
  const to = other(active);
  const here = health[active];
  if (here.state !== 'unhealthy') return undefined;
  const how = here.how === 'brown-out' ? 'a brown-out' : 'down';
  return {
    sentence: `Switch to ${to}: ${active} is unhealthy (${how}) and ${to} is proven.`,
    move: { kind: 'failover', from: active, to },
  };
}

function failback(situation: Situation): Opinion | undefined {
  const { active, settings, journal, now } = situation;
  if (settings.failback !== 'auto' || active !== 'standby') return undefined;
  // What has begun by steps need not fall due again; each step has to prove itself.
  const due = journal.step ? now : failbackDue(situation);
  if (due === undefined || now < due) return undefined;
  if (now < (coolDownUntil(journal, 'primary', settings) ?? 0)) return undefined;
  // One switch of the limit stays in reserve: the failback may have to be undone.
  if (usedLimit(journal, 'primary', now, settings) + 2 > settings.limit) return undefined;
  const next = nextStep(situation);
  if (next.is === 'step') {
    return {
      sentence: `Fail back by steps: ${next.share} % of the clients belong on primary.`,
      step: next.share,
      tell: 'note',
    };
  }
  if (next.is === 'wait') {
    return {
      sentence: `Fail back by steps: ${next.share} % of the clients are sent to primary.`,
      waitsFor: 'this step to stand for a while without a bad verdict',
      ...(next.until !== undefined && { until: next.until }),
    };
  }
  return {
    sentence: 'Switch to primary: it has been proven for long enough to fail back.',
    move: { kind: 'failback', from: 'standby', to: 'primary' },
  };
}

/**
 * When an automatic failback may come at the earliest (epoch ms); undefined while the primary is not proven. The wait
 * counts from the latest of: the primary's recovery, our arrival, the end of an override; each further failover of the
 * last day doubles it.
 */
export function failbackDue({ health, journal, now, settings }: Situation): number | undefined {
  const primary = health.primary;
  if (primary.state !== 'healthy' || !primary.proven) return undefined;
  const from = Math.max(
    primary.since,
    arrivedAt(journal),
    journal.overrideEndedAt ?? 0,
    journal.stepsEndedAt ?? 0,
  );
  return from + settings.failbackAfter * 2 ** Math.max(0, failoversOfLastDay(journal, now) - 1);
}

function steady(situation: Situation): Opinion {
  const { active, health, settings } = situation;
  if (health[active].state === 'shaky') {
    return { sentence: `Steady: traffic stays on ${active}, which is shaky.`, stay: true };
  }
  if (active === 'primary') return { sentence: 'Steady: traffic is on primary.' };
  if (settings.failback === 'manual') {
    return isProven(health.primary)
      ? {
          sentence: 'Steady: traffic is on standby; primary is fit again and failback is manual.',
          waitsFor: 'an operator to fail back',
          tell: 'note',
        }
      : { sentence: 'Steady: traffic is on standby; primary is not fit to take it back.' };
  }
  const due = failbackDue(situation);
  return {
    sentence: 'Steady: traffic is on standby until primary has been proven for long enough.',
    waitsFor: 'primary to be proven for long enough, and room within cool-down and limit',
    ...(due !== undefined && { until: due }),
  };
}
