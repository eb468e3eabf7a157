/** How clients are served now, and since when: the first line of `status`. */
import { briefly, publicHealth } from '../../../shared/core/decision/against.ts';
import { really } from '../../../shared/core/drill.ts';
import { iso, SECOND, span } from '../../../shared/core/duration.ts';
import type { Entry, OutageProbes } from '../../../shared/core/journal/journal.ts';
import { newestApplied, unconfirmed } from '../../../shared/core/journal/journal-queries.ts';
import { failingSince, type Outage, onAndOff } from '../../../shared/core/journal/outage.ts';
import { isTime } from '../../../shared/core/key.ts';
import { other, SIDES, type Side } from '../../../shared/core/side.ts';
import { type PublicVerdict, warningOf } from '../../../shared/core/verdict/verdict.ts';
import { FRESH_MS } from '../../../shared/core/verdict/weigh.ts';
import { LATE_MS, type Snapshot } from '../stage/snapshot.ts';
import { type Newest, newestText, newestUnknown } from './side-evidence.ts';

export interface Clients {
  /** `unsteady`: good now, and bad before, of a side that may fail again. `unknown`: nothing fresh is known. */
  readonly state: 'served' | 'unsteady' | 'failing' | 'unknown';
  readonly from?: Side;
  /** Where requests fail: `on primary`, `on both Regions`, `on the way to primary`. */
  readonly where?: string;
  /** That is the side that traffic is leaving: the newest switch has not arrived there. */
  readonly still?: true;
  /** ISO. Served from there, or failing, since then. */
  readonly since?: string;
  /** Of the public endpoint's newest probes, unless every one failed: `failed 6 of 15 probes in 58 s (40 %)`. */
  readonly failed?: string;
  /** An outage that ended a moment ago: how long it was, where that is known; its probes, unless every one failed. */
  readonly before?: { readonly failingSeconds?: number; readonly probes?: OutageProbes };
  /** A newer answer that says nothing of the Regions: the prober was refused, say. */
  readonly newest?: Newest;
  /** The newest verdict is so old that it may not be so any more. */
  readonly late?: true;
  /** What is wrong all the same, by its own answer: `its check dynamodb:write says "warn": …`. */
  readonly warning?: string;
  /**
   * Asked from here just now, since the ledger has no verdict that says how it is now. `evidence` is of that, `at` of the
   * verdict.
   */
  readonly asked?: true;
  /** Of the newest answer that said something, and when that was (ISO). */
  readonly evidence?: string;
  readonly at?: string;
}

export const getErrors = ({ state }: Pick<Clients, 'state'>): boolean =>
  state === 'failing' || state === 'unsteady';

export function clientsOf(snapshot: Snapshot): Clients {
  const { ledger, now } = snapshot.seen;
  const answer = snapshot.answer && really(snapshot.answer);
  const newest = newestUnknown(ledger.public, now);
  const silent = newest && { newest };
  const asked = askedNow(snapshot);
  if (!answer) return asked ?? { state: 'unknown', ...silent };
  const { tick, judgement, evidence, servedBy } = answer;
  const { to, verifiedAt = 0 } = newestApplied(snapshot.seen.journal) ?? {};
  // Whoever verified the switch has asked after the prober's newest look.
  if (to !== undefined && verifiedAt > tick && now - verifiedAt <= FRESH_MS)
    return {
      state: 'served',
      from: to,
      ...servedSince(snapshot, to),
      at: iso(verifiedAt),
    };
  const seen = { ...silent, evidence, at: iso(tick) };
  // A bad answer that is late and is confirmed from here says more: since when, and how often.
  if (asked && (now - tick > FRESH_MS || judgement === 'healthy' || asked.state === 'served'))
    return { ...asked, at: iso(tick) };
  if (now - tick > FRESH_MS) return { state: 'unknown', ...seen };
  const failing = failingSince(ledger.outage, now);
  const share = failedOf(snapshot);
  if (judgement === 'unhealthy')
    return {
      state: 'failing',
      ...(servedBy !== undefined && { from: servedBy }),
      ...where(snapshot, servedBy),
      since: iso(failing ?? tick),
      ...share,
      ...seen,
    };
  const waits = unconfirmed(snapshot.seen.journal);
  const still = waits !== undefined && servedBy === other(waits.to);
  const from = {
    ...(servedBy !== undefined && { from: servedBy }),
    ...(still && { still }),
  };
  // One good answer of the side that fails, while the switch away from it is on its way, ends no outage; one that was over
  // before is.
  const { until } = ledger.outage ?? {};
  const isLeft = still && (until === undefined || until > waits.begunAt);
  if (failing !== undefined && (isLeft || isOnAndOff(snapshot)))
    return {
      state: 'unsteady',
      ...from,
      ...where(snapshot, still ? servedBy : undefined),
      since: iso(failing),
      ...share,
      ...seen,
    };
  return {
    state: 'served',
    ...from,
    ...servedSince(snapshot, servedBy),
    ...(now - tick > LATE_MS && { late: true }),
    ...warningIn(answer),
    ...seen,
  };
}

/** `by`: the side that answered. A Region that answers the probes well is not what fails. */
function where({ active, health, seen }: Snapshot, by: Side | undefined): Pick<Clients, 'where'> {
  if (SIDES.every((side) => health[side].state === 'unhealthy')) return { where: 'on both Regions' };
  // Until a switch has arrived some clients are sent to the side that it leaves.
  const sent = unconfirmed(seen.journal) ? [other(active), active] : [active];
  const side = by ?? sent.find((one) => ['degraded', 'unhealthy'].includes(health[one].state));
  if (side !== undefined) return { where: `on ${side}` };
  return sent.every((one) => health[one].state === 'healthy') ? { where: `on the way to ${active}` } : {};
}

/** What the public endpoint answered from here, where that says something. */
function askedNow(snapshot: Snapshot): Clients | undefined {
  const { asked } = snapshot;
  if (asked === undefined || asked.judgement === 'unknown') return undefined;
  const { judgement, servedBy, evidence } = asked;
  const fails = judgement === 'unhealthy';
  return {
    state: fails ? 'failing' : 'served',
    ...(servedBy !== undefined && { from: servedBy }),
    asked: true,
    ...warningIn(asked),
    evidence,
  };
}

function warningIn(answer: PublicVerdict): Pick<Clients, 'warning'> {
  const warning = warningOf(answer);
  return warning === undefined ? {} : { warning };
}

/** The same evidence as that of the line about the public endpoint, so that they do not contradict each other. */
function failedOf({ situation }: Snapshot): Pick<Clients, 'failed'> {
  const { against: evidence } = publicHealth(situation);
  if (!evidence || evidence.bad === evidence.all) return {};
  return { failed: briefly(evidence, situation.settings) };
}

/**
 * Since clients began to fail, a bad answer has come after a good one from where traffic belongs now, and not so long ago that
 * they may be said to be served.
 */
function isOnAndOff({ seen: { ledger, journal, now }, active }: Snapshot): boolean {
  const { outage } = ledger;
  if (!outage || now - outage.lastBad > FRESH_MS) return false;
  const good = ledger.public.find(
    ({ tick, judgement, servedBy = active }) =>
      tick >= outage.since && judgement === 'healthy' && servedBy === active,
  );
  // Whoever verified the switch has had good answers, and after the last bad one they are what counts.
  const { verifiedAt } = newestApplied(journal) ?? {};
  if (verifiedAt !== undefined && verifiedAt >= outage.lastBad) return false;
  const verified = verifiedAt !== undefined && verifiedAt >= outage.since ? verifiedAt : undefined;
  return Math.min(good?.tick ?? Infinity, verified ?? Infinity) < outage.lastBad;
}

function servedSince({ seen }: Snapshot, servedBy: Side | undefined): Pick<Clients, 'since' | 'before'> {
  const { ledger, journal, now } = seen;
  const { outage } = ledger;
  const moved = servedBy === undefined ? 0 : movedAt(seen, servedBy);
  const since =
    outage && moved !== undefined && outage.lastBad >= moved ? Math.max(moved, outage.until ?? 0) : moved;
  const failed = outage && lasted(outage, newestApplied(journal));
  return {
    ...(since && { since: iso(since) }),
    ...(failingSince(outage, now) !== undefined && {
      before: {
        ...(failed !== undefined && { failingSeconds: failed / 1_000 }),
        ...probesOf(outage),
      },
    }),
  };
}

/** When traffic arrived on that side (epoch ms), as the message about it says. Undefined where somebody else has sent it there. */
function movedAt(
  { journal: { entries }, edge: { key, dns } }: Snapshot['seen'],
  servedBy: Side,
): number | undefined {
  const last = entries[0]?.epoch ?? 0;
  if (typeof key === 'object' && key.side === servedBy && isTime(key.epoch) && key.epoch > last)
    return key.epoch * SECOND;
  const i = entries.findIndex(({ phase }) => phase === 'applied');
  const [entry, before] = [entries[i], entries[i + 1]];
  if (entry?.to !== servedBy) return undefined;
  // The key of break-glass has the time as its epoch, and the entry that accepts it the next one.
  if (entry.kind === 'adoption' && isTime(entry.epoch) && before && entry.epoch > before.epoch + 1)
    return (entry.epoch - 1) * SECOND;
  const { outageSince, recoveryMs, verifiedAt, effectAt, deployedAt } = entry;
  // By DNS alone clients arrive when the name servers answer, which may be minutes after the entry.
  const sentAt = dns && typeof key !== 'object' ? (deployedAt ?? effectAt) : effectAt;
  return outageSince !== undefined && recoveryMs !== undefined
    ? outageSince + recoveryMs
    : (verifiedAt ?? sentAt);
}

const probesOf = (outage: Outage | undefined): { readonly probes?: OutageProbes } =>
  outage?.probes?.good ? { probes: { bad: outage.probes.bad, good: outage.probes.good } } : {};

/** Whoever verified the switch knows better when it ended, unless it went on after that. */
function lasted(
  { since, until, lastBad, beginUnseen }: Outage,
  entry: Entry | undefined,
): number | undefined {
  if (beginUnseen) return undefined;
  const { outageSince, recoveryMs } = entry ?? {};
  if (outageSince === since && recoveryMs !== undefined && since + recoveryMs > lastBad) return recoveryMs;
  return until === undefined ? undefined : until - since;
}

/** `at`, `ago`: how a time is shown, and how long ago it was. */
export function clientsText(
  {
    state,
    from,
    where: place,
    still,
    since,
    failed,
    before,
    newest,
    asked: here,
    evidence,
    at: asked,
    ...more
  }: Clients,
  at: (iso: string) => string,
  ago: (iso: string) => string,
): string {
  const failing = `FAILING${place === undefined ? '' : ` ${place}`}`;
  const when = since === undefined ? '' : ` since ${at(since)} (${ago(since)})`;
  const side =
    from === undefined
      ? 'served; the answer does not say from which side'
      : `${still ? 'still ' : ''}served from ${from}`;
  // It may be untrue by now, soonest of a side that traffic is leaving.
  const asOf = (still || more.late) && asked !== undefined ? ` as of ${ago(asked)} ago` : '';
  const warning = more.warning === undefined ? '' : `, but ${more.warning}`;
  if (here) {
    const verdict =
      asked === undefined
        ? 'the ledger has no verdict about the public endpoint'
        : `the ledger has had no verdict about the public endpoint since ${at(asked)} (${ago(asked)})`;
    return state === 'failing'
      ? `FAILING just now, asked from here: ${evidence}; ${verdict}.`
      : `${side} just now, asked from here${warning}; ${verdict}.`;
  }
  const silent = newest && newestText('the public endpoint', newest, ago);
  const beside = silent === undefined ? '' : ` ${silent.charAt(0).toUpperCase()}${silent.slice(1)}.`;
  switch (state) {
    case 'served':
      return more.late
        ? `${side}${asOf}${warning}; no newer verdict has come.${beside}`
        : `${side}${asOf}${when}${warning}${before === undefined ? '' : beforeText(before)}.${beside}`;
    case 'unsteady':
      return `PARTLY ${failing}${when}${failed === undefined ? '' : `: the public endpoint ${failed}`}; ${still ? '' : 'just now '}${side}${asOf}.${beside}`;
    case 'failing':
      return failed === undefined
        ? `${failing}${when}: ${evidence}.${beside}`
        : `PARTLY ${failing}${when}: the public endpoint ${failed}, the newest: ${evidence}.${beside}`;
    case 'unknown':
      if (silent !== undefined) return `not known: ${silent}.`;
      return asked === undefined
        ? `not known: the public endpoint has not answered the prober yet.`
        : `not known: there has been no verdict about the public endpoint since ${at(asked)} (${ago(asked)}).`;
  }
}

const beforeText = ({ failingSeconds, probes }: NonNullable<Clients['before']>): string =>
  failingSeconds === undefined
    ? `; before that failing, for how long is not known${onAndOff(probes)}`
    : `; before that failing for ${span(failingSeconds * 1_000)}${onAndOff(probes)}`;

/** Without the journal: the public endpoint was asked a moment ago, and that is all. */
export function askedText(state: string, servedBy: Side | undefined, evidence = 'not asked'): string {
  const said = evidence.replace(/\.$/, '');
  if (state === 'healthy')
    return servedBy === undefined ? 'served just now' : `served from ${servedBy} just now`;
  return state === 'unhealthy' ? `FAILING just now: ${said}` : `not known: ${said}`;
}
