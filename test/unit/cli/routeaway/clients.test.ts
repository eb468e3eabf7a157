/** How clients are served, from what was seen: nothing old counts as well, and what comes next is said. */

import type { Snapshot } from '../../../../cli/routeaway/stage/snapshot.ts';
import { clientsOf, clientsText } from '../../../../cli/routeaway/view/clients.ts';
import { clockTime } from '../../../../cli/routeaway/view/format.ts';
import { nextOf } from '../../../../cli/routeaway/view/next.ts';
import { actText } from '../../../../cli/routeaway/view/next-words.ts';
import { span } from '../../../../shared/core/duration.ts';
import type { ToldOf } from '../../../../shared/core/journal/journal.ts';
import { EMPTY_LEDGER } from '../../../../shared/core/journal/ledger.ts';
import { newestOutage, withOutage } from '../../../../shared/core/journal/outage.ts';
import { type Draft, decisionDraft } from '../../../../shared/core/notices/notices.ts';
import { noted } from '../../../../shared/core/notices/notification-throttle.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/core/settings.ts';
import type { PublicVerdict } from '../../../../shared/core/verdict/verdict.ts';
import { entry, journalOf, ledgerOf, NOW, SECOND } from '../../core/build.ts';

/**
 * A letter for each tick, the newest last: + good, x bad, r refused, p good from the primary, d made bad by a drill. `age`: of
 * the newest, `verified`: how long ago the switch to the standby was, in seconds; `unverified`: it is not yet. `keyDenied`:
 * only the distribution was updated. `degraded`: the probes of the standby.
 */
function seen(
  ticks: string,
  turn: object,
  { age = 5, open = false, verified = 600, unverified = false, degraded = '', keyDenied = false } = {},
): Snapshot {
  const answers = [...ticks].map((one, i): PublicVerdict => {
    const tick = NOW - age * SECOND - (ticks.length - 1 - i) * 10 * SECOND;
    if (one === 'x') return { tick, judgement: 'unhealthy', evidence: 'status 500, wanted 2xx' };
    if (one === 'r')
      return {
        tick,
        judgement: 'unknown',
        evidence: 'status 403: refused, the credentials may be wrong',
        refused: true,
        error: 403,
      };
    const drill =
      one === 'd' ? ({ judgement: 'unhealthy', drill: true } as const) : ({ judgement: 'healthy' } as const);
    return { tick, evidence: 'status 200 in 9 ms', servedBy: one === 'p' ? 'primary' : 'standby', ...drill };
  });
  const outage = newestOutage(answers, undefined);
  const verifiedAt = NOW - verified * SECOND;
  const begunAt = verifiedAt - 5 * SECOND;
  const applied = withOutage(
    entry({
      kind: 'failover',
      to: 'standby',
      begunAt,
      ...(!unverified && { verifiedAt }),
      ...(keyDenied && { behind: 'key' as const }),
    }),
    outage,
  );
  const entries = open ? [entry({ kind: 'pin', to: 'primary', phase: 'in-progress' }), applied] : [applied];
  const journal = journalOf(entries);
  const health = {
    primary: { state: 'healthy', proven: true },
    standby: { state: degraded === '' ? 'healthy' : 'degraded' },
  };
  const edge = { distribution: 'standby', deployed: !keyDenied, key: 'absent' } as const;
  return {
    seen: { now: NOW, journal, ledger: { public: answers, ...(outage && { outage }) }, edge },
    active: 'standby',
    health,
    situation: {
      active: 'standby',
      health,
      public: answers,
      points: [{ ...EMPTY_LEDGER, ...ledgerOf({ standby: degraded }), public: answers }],
      settings: DEFAULT_SETTINGS,
      now: NOW,
      journal,
      edge,
    },
    direct: {},
    drill: {},
    inForce: { override: { mode: 'auto' }, journal: {} },
    answer: answers.filter(({ judgement }) => judgement !== 'unknown').at(-1),
    turn,
  } as unknown as Snapshot;
}

/** The owner tag was read just now, and not by the switcher. */
const unheard = ({ seen, ...rest }: Snapshot): Snapshot => ({
  ...rest,
  seen: { ...seen, journal: { ...seen.journal, owner: { at: NOW, other: 'a/b/c' } } },
});

/** As the journal is while a bad answer is the newest: the length of the outage is not known then. */
const forgotten = ({ seen, ...rest }: Snapshot): Snapshot => {
  const entries = seen.journal.entries.map(({ recoveryMs: _, ...entry }) => entry);
  return { ...rest, seen: { ...seen, journal: { ...seen.journal, entries } } };
};

/** The public endpoint was asked from here. */
const here = (snapshot: Snapshot, judgement: 'healthy' | 'unhealthy'): Snapshot => ({
  ...snapshot,
  asked:
    judgement === 'healthy'
      ? { tick: NOW, judgement, evidence: 'status 200 in 9 ms', servedBy: 'standby' }
      : { tick: NOW, judgement, evidence: 'status 502, wanted 2xx' },
});

/** The entry took effect five minutes ago, and the name servers answer with it since a minute. */
function byDns({ seen, ...rest }: Snapshot): Snapshot {
  const [last, ...before] = seen.journal.entries;
  const entries = [...(last ? [{ ...last, deployedAt: NOW - 60 * SECOND }] : []), ...before];
  const edge = { ...seen.edge, key: 'none', dns: { says: 'standby', answers: 'standby' } } as const;
  return { ...rest, seen: { ...seen, edge, journal: { ...seen.journal, entries } } };
}

/** Nothing could take the traffic. */
function primaryDead(snapshot: Snapshot): Snapshot {
  const primary = { ...snapshot.health.primary, state: 'unhealthy', proven: false } as const;
  const health = { ...snapshot.health, primary };
  return { ...snapshot, health, situation: { ...snapshot.situation, health } };
}

/** People were told six seconds ago, as the switcher does it. */
function told({ seen, ...rest }: Snapshot, over: Partial<ToldOf>): Snapshot {
  const draft = decisionDraft({
    rule: 'clients-fail',
    sentence: 'Hold: clients fail, and the evidence against standby is too weak to move traffic.',
    tell: 'clients-fail-degraded',
    overrule: 'None.',
  }) as Draft;
  const { lately = {}, ...journal } = noted(seen.journal, draft, NOW - 6 * SECOND);
  const ids = Object.entries(lately).map(([id, one]): [string, ToldOf] => [id, { ...one, ...over }]);
  return { ...rest, seen: { ...seen, journal: { ...journal, lately: Object.fromEntries(ids) } } };
}

const limited = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  situation: { ...snapshot.situation, settings: { ...DEFAULT_SETTINGS, limit: 1 } },
});

const pinned = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  inForce: { ...snapshot.inForce, override: { mode: 'standby' } },
});

const iso = new Date(NOW).toISOString();
/** The first two lines of `status`, as one. */
function text(snapshot: Snapshot): string {
  const clients = clientsOf(snapshot);
  const first = clientsText(
    clients,
    (at) => clockTime(at, iso),
    (at) => span(NOW - Date.parse(at)),
  ).replace(/ since \S+Z/, ' since T');
  const next = nextOf(snapshot, clients);
  return `${first} ${next.sentence} ${actText(next)}`;
}

const decided = (decision: object) => ({ decision: { rule: 'steady', sentence: 'Steady.', ...decision } });
const STEADY = decided({});

test.each<[string, Snapshot, string]>([
  [
    'all is well',
    seen('++++', STEADY),
    'served from standby since T (10 min). Traffic stays on standby. Primary is healthy and proven: fail back when it suits you (`routeaway to primary`). You need do nothing.',
  ],
  [
    'well again for long enough: since the end of the outage',
    seen(`x${'+'.repeat(14)}`, STEADY),
    'served from standby since T (2 min 15 s). Traffic stays on standby. Primary is healthy and proven: fail back when it suits you (`routeaway to primary`). You need do nothing.',
  ],
  [
    'an outage, and what is done about it',
    seen('++xxx', decided({ move: { to: 'primary' } })),
    'FAILING on the way to standby since T (25 s): status 500, wanted 2xx. A run moves traffic now: primary serves clients in about 40 s. You need do nothing.',
  ],
  [
    'an outage, and nothing is done about it',
    seen('+xx', STEADY),
    'FAILING on the way to standby since T (15 s): status 500, wanted 2xx. Nothing moves: standby answers the probes. You get a message if clients keep failing. You need do nothing.',
  ],
  [
    'an outage under a pin',
    pinned(seen('xxx', decided({ waitsFor: 'an operator' }))),
    'FAILING on the way to standby since T (25 s): status 500, wanted 2xx. Nothing moves: the override pins traffic to standby. Act: `routeaway auto` ends the pin.',
  ],
  [
    'an outage after a switch to a side that an operator pinned, and that fails',
    pinned(seen('pxxx', decided({ rule: 'pin', tell: 'pin-clients-fail' }), { unverified: true })),
    'FAILING on the way to standby since T (25 s): status 500, wanted 2xx. Nothing moves: the override pins traffic to standby. Act: `routeaway auto` ends the pin.',
  ],
  [
    'the same, before the evidence suffices',
    pinned(seen('pxxx', decided({ rule: 'pin' }), { unverified: true })),
    'FAILING on the way to standby since T (25 s): status 500, wanted 2xx. Traffic was sent to standby at 11:49:56Z; that clients are served from there is usually verified within a minute. You need do nothing.',
  ],
  [
    'an outage under a hold',
    seen('xxx', decided({ rule: 'hold', waitsFor: 'an operator to end the hold' })),
    'FAILING on the way to standby since T (25 s): status 500, wanted 2xx. Nothing moves: the override is hold. Act: `routeaway auto` ends the hold.',
  ],
  [
    'the same by an alarm of the user’s, which needs nobody’s word',
    seen('+xx', STEADY, { degraded: '++++aa' }),
    'FAILING on standby since T (15 s): status 500, wanted 2xx. If alarm orders-5xx stays in ALARM, primary serves clients in about 40 s. You need do nothing.',
  ],
  [
    'an outage that has just begun: how much of the evidence there is',
    seen('+xx', STEADY, { degraded: '++++xx' }),
    'FAILING on standby since T (15 s): status 500, wanted 2xx. If every probe of standby, and every one of the public endpoint, fails from now on, primary serves clients in about 40 s; if only some do, later or not at all. You need do nothing.',
  ],
  [
    'the same, and the message about it was sent',
    told(seen('+xx', STEADY, { degraded: '++++xx' }), {}),
    'FAILING on standby since T (15 s): status 500, wanted 2xx. If every probe of standby, and every one of the public endpoint, fails from now on, primary serves clients in about 40 s; if only some do, later or not at all. You got the message about it at 11:59:54Z. Act: if you know that the errors are real, `routeaway to primary`.',
  ],
  [
    'the same, and so was the message that it is over: the next one is sent',
    told(seen('+xx', STEADY, { degraded: '++++xx' }), { overAt: NOW - SECOND }),
    'FAILING on standby since T (15 s): status 500, wanted 2xx. If every probe of standby, and every one of the public endpoint, fails from now on, primary serves clients in about 40 s; if only some do, later or not at all. You need do nothing.',
  ],
  [
    'the same a short while after a switch',
    seen('+xx', STEADY, { degraded: '++++xx', verified: 200 }),
    'FAILING on standby since T (15 s): status 500, wanted 2xx. Even if every probe of standby, and every one of the public endpoint, fails from now on, nothing moves before 12:01:36Z: the cool-down. You need do nothing.',
  ],
  [
    'the same, and the limit is used up',
    limited(seen('+xx', STEADY, { degraded: '++++xx' })),
    'FAILING on standby since T (15 s): status 500, wanted 2xx. Even if every probe of standby, and every one of the public endpoint, fails from now on, nothing moves: the limit of automatic switches is used up. Act: find out why standby fails; `routeaway ack` allows more automatic switches.',
  ],
  [
    'the same, and the other side is dead',
    primaryDead(seen('+xx', STEADY, { degraded: '++++xx' })),
    'FAILING on standby since T (15 s): status 500, wanted 2xx. Even if every probe of standby, and every one of the public endpoint, fails from now on, nothing moves as long as primary answers no better: it is unhealthy. Act: repair primary.',
  ],
  [
    'a brown-out: which share',
    seen(
      'xx+x',
      decided({ rule: 'unproven', waitsFor: 'primary to be proven', tell: 'unproven-clients-fail' }),
      { verified: 600 },
    ),
    'PARTLY FAILING on the way to standby since T (35 s): the public endpoint failed 3 of 4 probes in 30 s (75 %), the newest: status 500, wanted 2xx. Nothing moves yet: the switcher waits for primary to be proven. Act: repair standby, or `routeaway to primary` moves traffic now.',
  ],
  [
    'another stack owns the distribution, and the switcher knows it',
    seen('+xx', decided({ rule: 'owned-by-other', waitsFor: 'the tag' })),
    'FAILING on the way to standby since T (15 s): status 500, wanted 2xx. Nothing moves: another stack owns the distribution. Act: `routeaway break-glass to primary` moves traffic.',
  ],
  [
    'the same, and the switcher does not know it yet',
    unheard(seen('+xx', decided({ rule: 'owned-by-other', waitsFor: 'the tag' }))),
    'FAILING on the way to standby since T (15 s): status 500, wanted 2xx. Another stack owns the distribution; until the switcher has read that, it still moves traffic. Act: `routeaway break-glass to primary` moves traffic.',
  ],
  [
    'verified after answers that went back and forth',
    seen('+xx+x', STEADY, { age: 9, verified: 3 }),
    'served from standby since T (3 s); before that failing for 36 s, not all the time: 3 of 4 probes failed (75 %). Traffic stays on standby. Primary is healthy and proven: fail back when it suits you (`routeaway to primary`). You need do nothing.',
  ],
  [
    'good since the switch: the outage before it is over',
    seen('+xxx+++', STEADY, { verified: 27 }),
    'served from standby since T (27 s); before that failing for 28 s. Traffic stays on standby. Primary is healthy and proven: fail back when it suits you (`routeaway to primary`). You need do nothing.',
  ],
  [
    'a switch that was verified after the last bad answer',
    seen('+xxx', STEADY, { age: 9, verified: 3 }),
    'served from standby since T (3 s); before that failing for 26 s. Traffic stays on standby. Primary is healthy and proven: fail back when it suits you (`routeaway to primary`). You need do nothing.',
  ],
  [
    'a switch that is not verified yet',
    seen('+xxx', STEADY, { unverified: true }),
    'FAILING on the way to standby since T (25 s): status 500, wanted 2xx. Traffic was sent to standby at 11:49:56Z; that clients are served from there is usually verified within a minute. You need do nothing.',
  ],
  [
    'one good answer of the side that fails, and the switch has not arrived: no end of the outage',
    seen('+xxpxp', STEADY, { unverified: true, keyDenied: true }),
    'PARTLY FAILING on primary since T (45 s): the public endpoint failed 3 of 5 probes in 40 s (60 %); still served from primary as of 5 s ago. The switch to standby waits for the distribution to reach the edge, which takes minutes: the key could not be set. You need do nothing.',
  ],
  [
    'the same, and the newest answer is bad',
    seen('+xxpx', STEADY, { unverified: true, keyDenied: true, degraded: '++++xx' }),
    'PARTLY FAILING on standby since T (35 s): the public endpoint failed 3 of 4 probes in 30 s (75 %), the newest: status 500, wanted 2xx. The switch to standby waits for the distribution to reach the edge, which takes minutes: the key could not be set. You need do nothing.',
  ],
  [
    'a switch away from a side that serves',
    seen('pppp', STEADY, { unverified: true }),
    'still served from primary as of 5 s ago. Traffic was sent to standby at 11:49:56Z; that clients are served from there is usually verified within a minute. You need do nothing.',
  ],
  [
    'runs stop, and traffic can go nowhere',
    primaryDead(seen('+xx', { stop: 'The journal is closed.' })),
    'FAILING on the way to standby since T (15 s): status 500, wanted 2xx. Runs stop, and nothing moves. Act: the line Decision says why.',
  ],
  [
    'by DNS alone clients arrive when the name servers answer, not when the entry is written',
    byDns(seen('++', STEADY, { unverified: true, verified: 300 })),
    'served from standby since T (1 min). Traffic was sent to standby at 11:54:56Z; that clients are served from there is usually verified within minutes. You need do nothing.',
  ],
  [
    'a move away from a side whose outage was over before',
    seen('+xxpppp', STEADY, { unverified: true, verified: 5 }),
    'still served from primary as of 5 s ago; before that failing for 20 s. Traffic was sent to standby at 11:59:51Z; that clients are served from there is usually verified within a minute. You need do nothing.',
  ],
  [
    'good again without a switch',
    seen('+xx+', STEADY),
    'served from standby since T (5 s); before that failing for 20 s. Traffic stays on standby. Primary is healthy and proven: fail back when it suits you (`routeaway to primary`). You need do nothing.',
  ],
  [
    'a bad answer after the switch was verified',
    seen('xxxx+x+', STEADY, { verified: 27 }),
    'PARTLY FAILING on the way to standby since T (1 min 5 s): the public endpoint failed 1 of 2 probes in 10 s (50 %); just now served from standby. Nothing moves: standby answers the probes. You get a message if clients keep failing. You need do nothing.',
  ],
  [
    'a bad answer after a good one',
    seen('xx+x+', STEADY, { open: true }),
    'PARTLY FAILING on the way to standby since T (45 s): the public endpoint failed 3 of 5 probes in 40 s (60 %); just now served from standby. A switch is under way: primary serves clients in about 30 s. You need do nothing.',
  ],
  [
    'a brown-out whose last failure is half a minute old',
    seen('x+x+++', STEADY, { age: 0 }),
    'PARTLY FAILING on the way to standby since T (50 s): the public endpoint failed 2 of 6 probes in 50 s (33 %); just now served from standby. Nothing moves: standby answers the probes. You get a message if clients keep failing. You need do nothing.',
  ],
  [
    'a brown-out that has ended',
    seen('+x+x+++', STEADY, { age: 1 }),
    'served from standby since T (21 s); before that failing for 30 s, not all the time: 2 of 3 probes failed (67 %). Traffic stays on standby. Primary is healthy and proven: fail back when it suits you (`routeaway to primary`). You need do nothing.',
  ],
  [
    'an outage that went on after the switch was verified, of which the journal does not know the end yet',
    forgotten(seen('+xxx+x++++', STEADY, { age: 1, verified: 56 })),
    'served from standby since T (31 s); before that failing for 50 s, not all the time: 4 of 5 probes failed (80 %). Traffic stays on standby. Primary is healthy and proven: fail back when it suits you (`routeaway to primary`). You need do nothing.',
  ],
  [
    'good answers of the side that traffic has left do not count',
    seen('+xpx+++', STEADY, { verified: 27 }),
    'served from standby since T (27 s); before that failing for 28 s, not all the time: 2 of 3 probes failed (67 %). Traffic stays on standby. Primary is healthy and proven: fail back when it suits you (`routeaway to primary`). You need do nothing.',
  ],
  [
    'the prober is refused by now',
    seen('++rrrrrrrrrrrr', decided({ rule: 'blind', waitsFor: 'fresh verdicts', tell: 'blind' })),
    'not known: the public endpoint answers 403 to the prober (5 s ago); clients may get the same. Nothing moves yet: the switcher waits for fresh verdicts. Act: find out why the prober has no verdict.',
  ],
  [
    'refused after a good answer that still counts',
    seen('++r', STEADY),
    'served from standby since T (10 min). The public endpoint answers 403 to the prober (5 s ago); clients may get the same. Traffic stays on standby. Primary is healthy and proven: fail back when it suits you (`routeaway to primary`). You need do nothing.',
  ],
  [
    'good once, and nobody has looked since',
    seen('++++', decided({ rule: 'blind', waitsFor: 'fresh verdicts', tell: 'blind' }), { age: 240 }),
    'not known: there has been no verdict about the public endpoint since T (4 min). Nothing moves yet: the switcher waits for fresh verdicts. Act: find out why the prober has no verdict.',
  ],
  [
    'two probes are missing, and who asks from here learns nothing: it is said how old it is',
    seen('++++', STEADY, { age: 21 }),
    'served from standby as of 21 s ago; no newer verdict has come. Traffic stays on standby. Primary is healthy and proven: fail back when it suits you (`routeaway to primary`). You need do nothing.',
  ],
  [
    'two probes are missing, and asked from here it serves',
    here(seen('++++', STEADY, { age: 21 }), 'healthy'),
    'served from standby just now, asked from here; the ledger has had no verdict about the public endpoint since T (21 s). Traffic stays on standby. Primary is healthy and proven: fail back when it suits you (`routeaway to primary`). You need do nothing.',
  ],
  [
    'two probes are missing, and asked from here it fails',
    here(seen('++++', STEADY, { age: 21 }), 'unhealthy'),
    'FAILING just now, asked from here: status 502, wanted 2xx; the ledger has had no verdict about the public endpoint since T (21 s). Nothing moves: standby answers the probes. You get a message if clients keep failing. You need do nothing.',
  ],
  [
    'it failed when the last verdict came, and still does',
    here(seen('++xx', STEADY, { age: 21 }), 'unhealthy'),
    'FAILING on the way to standby since T (31 s): status 500, wanted 2xx. Nothing moves: standby answers the probes. You get a message if clients keep failing. You need do nothing.',
  ],
  [
    'it failed when the last verdict came, and serves now',
    here(seen('++xx', STEADY, { age: 21 }), 'healthy'),
    'served from standby just now, asked from here; the ledger has had no verdict about the public endpoint since T (21 s). Traffic stays on standby. Primary is healthy and proven: fail back when it suits you (`routeaway to primary`). You need do nothing.',
  ],
  [
    'no verdict any more, and asked from here: it fails',
    here(
      seen('++++', decided({ rule: 'blind', waitsFor: 'fresh verdicts', tell: 'blind' }), { age: 240 }),
      'unhealthy',
    ),
    'FAILING just now, asked from here: status 502, wanted 2xx; the ledger has had no verdict about the public endpoint since T (4 min). Nothing moves yet: the switcher waits for fresh verdicts. Act: `routeaway break-glass to primary` moves traffic now; find out why the prober has no verdict.',
  ],
  [
    'the same, and it serves',
    here(
      seen('++++', decided({ rule: 'blind', waitsFor: 'fresh verdicts', tell: 'blind' }), { age: 240 }),
      'healthy',
    ),
    'served from standby just now, asked from here; the ledger has had no verdict about the public endpoint since T (4 min). Nothing moves yet: the switcher waits for fresh verdicts. Act: find out why the prober has no verdict.',
  ],
  [
    'never a verdict, and it serves',
    here(seen('', { stop: 'Stopped.' }), 'healthy'),
    'served from standby just now, asked from here; the ledger has no verdict about the public endpoint. Runs stop, and nothing moves. Act: the line Decision says why.',
  ],
  [
    'nobody has ever looked',
    seen('', { stop: 'Stopped.' }),
    'not known: the public endpoint has not answered the prober yet. Runs stop, and nothing moves. Act: the line Decision says why.',
  ],
  [
    'a drill fails nobody',
    seen('+dd', STEADY),
    'served from standby since T (10 min). Traffic stays on standby. Primary is healthy and proven: fail back when it suits you (`routeaway to primary`). You need do nothing.',
  ],
])('%s', (_, snapshot, line) => {
  expect(text(snapshot)).toBe(line);
});
