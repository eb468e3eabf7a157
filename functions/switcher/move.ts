/**
 * Switch: performs the entry that this run has begun. The intent is absolute: point the edge at `to`, wherever it points now.
 * Both updates are sent in parallel, and either alone moves traffic; with `routing=key` there is only one. With DNS nothing is sent
 * but the key: beacons follow the journal as soon as the entry has applied, and need no control plane for that. The outcome goes into the
 * journal; if it is not known, the entry stays in progress and the next observation judges it by the edge.
 */
import { cut } from '../../shared/core/cut.ts';
import type { Observation } from '../../shared/core/decision/plan.ts';
import { amendEntry } from '../../shared/core/journal/amend.ts';
import type { Entry, Journal } from '../../shared/core/journal/journal.ts';
import { close } from '../../shared/core/journal/journal-close.ts';
import { inDoubt, readInto, written } from '../../shared/core/journal/known-key.ts';
import { type Routing, writesDistribution } from '../../shared/core/routing.ts';
import type { Settings } from '../../shared/core/settings.ts';
import { Conflict, messageOf, Refused } from '../../shared/errors.ts';
import { mayAct } from './may-act.ts';
import type { Performed, SwitcherPorts } from './ports.ts';
import { distributionUpdate, type KeyOutcome, keyUpdate, send, type UpdateResult } from './send.ts';
import { updateJournal } from './update-journal.ts';

/** The journal is one item with dozens of entries, so errors are cut. */
const TROUBLE_LENGTH = 600;
/** With `routing=key`. */
const NOT_RUN =
  'No cache behaviour of ours runs the CloudFront function, and with routing=key nothing else moves traffic: associate it.';

const BY_ONE = 'One of the two updates went through; a later run sends the other again.';
const BY_DNS = 'The key could not be set, and traffic moves by DNS alone; a later run sets the key.';

export async function moveTraffic(
  ports: SwitcherPorts,
  { routing }: Pick<Settings, 'routing'>,
  entry: Entry,
  seen: Observation,
  journal: Journal,
): Promise<Performed> {
  const { log, clock } = ports;
  // The override may have changed since it was observed: read it again after the entry is written, just before the updates.
  const may = await mayAct(ports, entry, seen);
  if (may !== 'act' && 'leave' in may) {
    const sentence = 'Given up: another run has the switch now, or its time is over.';
    log.info('switch', sentence, fieldsOf(entry));
    return { journal: may.leave };
  }
  if (may !== 'act') {
    const { failed: trouble, override } = may;
    const sentence = `Given up: ${trouble.charAt(0).toLowerCase()}${trouble.slice(1)}`;
    log.warn('switch', sentence, { ...fieldsOf(entry), override });
    return { journal: await conclude(ports, entry, journal, { phase: 'failed', trouble }) };
  }
  log.info('switch', `Move traffic to ${entry.to}.`, fieldsOf(entry));
  const sent = await sendUpdates(ports, routing, entry, seen);
  const tried = { ports, entry, journal, sent, known: noting(entry, sent.key, clock.now()) };
  const result = outcome(entry, sent);
  if (result === 'moved') return moved(tried);
  return result === 'overtaken' ? overtaken(tried) : notMoved(tried, result === 'unknown');
}

const fieldsOf = ({ epoch, from, to, evidence }: Entry) => ({ epoch, from, to, evidence });

/** The updates of an entry, sent. */
interface Tried {
  readonly ports: SwitcherPorts;
  readonly entry: Entry;
  readonly journal: Journal;
  readonly sent: Sent;
  readonly known: Noting;
}

async function moved({ ports, entry, journal, sent, known }: Tried): Promise<Performed> {
  const { log, clock, gauges } = ports;
  const { distribution, key, beacons } = sent;
  gauges.add('Switches', 'count', 1);
  log.info('switch', `Updates sent: traffic belongs on ${entry.to}.`, fieldsOf(entry));
  const reasons = reasonsOf(sent);
  const behind: NonNullable<Entry['behind']> = reasons.distribution === undefined ? 'key' : 'distribution';
  const why = reasons[behind];
  const applied = {
    phase: 'applied',
    effectAt: clock.now(),
    ...(why !== undefined && { behind, trouble: cut(why, TROUBLE_LENGTH) }),
    ...(why !== undefined && beacons && { byDns: true as const }),
  } as const;
  const after = await conclude(ports, entry, journal, applied, known);
  const failure = lagging(distribution) ?? lagging(key);
  if (failure) log.warn('switch', beacons ? BY_DNS : BY_ONE, reasons);
  return { journal: after, ...(failure && { failure }) };
}

async function overtaken({ ports, entry, journal, sent, known }: Tried): Promise<Performed> {
  const sentence = 'Observe again: another writer changed the distribution or the key meanwhile.';
  ports.log.info('switch', sentence, { ...fieldsOf(entry), ...reasonsOf(sent) });
  const trouble = 'Someone else changed the edge meanwhile.';
  return { journal: await conclude(ports, entry, journal, { phase: 'failed', trouble }, known) };
}

/** `open`: an update may have been accepted, so the entry stays in progress. */
async function notMoved({ ports, entry, journal, sent, known }: Tried, open: boolean): Promise<Performed> {
  const sentence = `No update went through that sends traffic to ${entry.to}.`;
  const reasons = Object.values(reasonsOf(sent)).filter((one) => one !== undefined);
  const why = [...new Set(reasons)].join(' ');
  const trouble = cut(why, TROUBLE_LENGTH);
  const now = ports.clock.now();
  const noted = (j: Journal): Journal =>
    open
      ? amendEntry(j, entry.epoch, (one) => (one.phase === 'in-progress' ? { ...one, trouble } : one))
      : concluded(j, entry, { phase: 'failed', trouble }, now);
  const told = await updateJournal(ports, journal, entry.run, (j) => known(noted(j)), {
    id: 'edge-untold',
    as: 'edge-untold',
    subject: sentence,
    body: `${sentence}\n${why}\nIt is tried again.`,
  });
  const errors = [sent.distribution, sent.key].map((one) => (one && !one.moved ? one.error : undefined));
  const cause = errors.find((one) => one !== undefined);
  return { journal: told, failure: new Error(`${sentence.slice(0, -1)}: ${why}`, { cause }) };
}

/** Why those updates failed that did. */
function reasonsOf({ distribution, key }: Sent) {
  const reason = (sent: UpdateResult | undefined): string | undefined =>
    sent && !sent.moved ? messageOf(sent.error) : undefined;
  return { distribution: reason(distribution), key: reason(key) };
}

type KeySent = Exclude<UpdateResult, { moved: true }> | ({ readonly moved: true } & KeyOutcome);

interface Sent {
  readonly distribution?: UpdateResult;
  /** DNS leads clients to where the beacons say. */
  readonly beacons?: true;
  readonly key?: KeySent;
  readonly overruled?: boolean;
}

/** Sends the updates in parallel. */
async function sendUpdates(
  ports: SwitcherPorts,
  routing: Routing,
  entry: Entry,
  seen: Observation,
): Promise<Sent> {
  const { store } = ports;
  const { edge } = seen;
  // Another controller may have taken the entry over meanwhile.
  const goesOn = async () => !ports.controllers || (await mayAct(ports, entry, seen)) === 'act';
  const writes = writesDistribution(routing);
  const byDns = edge.distribution === 'dns';
  if (!store || edge.key === 'none') {
    if (byDns) return { beacons: true };
    if (!writes) return { key: { moved: false, certain: true, error: new Refused(NOT_RUN) } };
    return {
      distribution: await send(ports, entry, distributionUpdate(ports, entry, edge), () => false, goesOn),
    };
  }
  let moved = byDns && !entry.overruled;
  const enough = () => moved;
  const counting = (sent: UpdateResult): UpdateResult => {
    moved ||= sent.moved;
    return sent;
  };
  const update = keyUpdate(ports, store, entry, edge);
  const [distribution, key] = await Promise.all([
    writes
      ? send(ports, entry, distributionUpdate(ports, entry, edge), enough, goesOn).then(counting)
      : undefined,
    send(ports, entry, update, enough, goesOn).then(counting),
  ]);
  const both = { ...(distribution && { distribution }), ...(byDns && { beacons: true as const }) };
  if (!key.moved) return { ...both, key, overruled: update.overruled() };
  return { ...both, key: { moved: true, ...update.outcome() } };
}

/**
 * `overtaken`: traffic has not moved, because someone else wrote first. `unknown`: it may have moved; the next observation
 * judges it by the edge.
 */
function outcome(
  entry: Entry,
  { distribution: updated, key, overruled, beacons }: Sent,
): 'moved' | 'not moved' | 'overtaken' | 'unknown' {
  // The beacons count here as a distribution that took the update.
  const distribution: UpdateResult | undefined = beacons ? { moved: true } : updated;
  if (key?.moved) return 'moved';
  // If a key names the other side, that key decides.
  if (distribution?.moved && !entry.overruled && !overruled) return 'moved';
  const isCertain = (sent: UpdateResult | undefined) => sent === undefined || sent.moved || sent.certain;
  const certain = isCertain(distribution) && isCertain(key);
  if (!certain) return 'unknown';
  const conflict = (sent: UpdateResult | undefined) => sent && !sent.moved && sent.error instanceof Conflict;
  return conflict(distribution) || conflict(key) ? 'overtaken' : 'not moved';
}

/** The error with which the run must fail although traffic moves. A conflicting write of someone else is none. */
const lagging = (sent: UpdateResult | undefined): Error | undefined =>
  sent && !sent.moved && !(sent.error instanceof Conflict)
    ? new Error(`One of the two updates failed: ${messageOf(sent.error)}`, { cause: sent.error })
    : undefined;

async function conclude(
  ports: SwitcherPorts,
  entry: Entry,
  journal: Journal,
  result: Parameters<typeof close>[2],
  known: Noting = (one) => one,
): Promise<Journal> {
  const { clock, log } = ports;
  const now = clock.now();
  const after = await updateJournal(ports, journal, entry.run, (j) =>
    known(concluded(j, entry, result, now)),
  );
  log.info('record', `Entry closed as ${result.phase}.`, { epoch: entry.epoch });
  return after;
}

/** An entry that was taken over has not failed because this run's updates have: it stays open until the edge shows the outcome. */
function concluded(
  journal: Journal,
  { epoch, run }: Entry,
  result: Parameters<typeof close>[2],
  now: number,
): Journal {
  const there = journal.entries.find((one) => one.epoch === epoch);
  const isShared = there && (there.run !== run || there.firstRegion !== undefined);
  return result.phase === 'failed' && isShared ? journal : close(journal, epoch, result, now);
}

type Noting = (journal: Journal) => Journal;

/** Notes the store's content in the journal, or that a write may or may not have been accepted. */
function noting({ to }: Entry, key: KeySent | undefined, now: number): Noting {
  return (journal) => {
    if (!key) return journal;
    if (!key.moved) return inDoubt(journal, now, key.certain ? undefined : to);
    const { says, etag, wrote } = key;
    return {
      ...journal,
      key: wrote ? written(says, etag, now) : readInto(journal.key, { says, etag, at: now }, now),
    };
  };
}
