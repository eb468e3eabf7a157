/**
 * Switch: carries out the entry this run has begun. Absolute intent: the edge shall point at `to`, whatever it points at
 * now. Nothing is sent in the last part of the lease. What became of the order is written down; what is not known is
 * left open, and the next look judges it by the edge itself.
 */
import { LEASE_MARGIN_MS } from '../../shared/core/begin.ts';
import { movedTo } from '../../shared/core/edge.ts';
import type { Entry, Journal } from '../../shared/core/journal.ts';
import { tellSituation } from '../../shared/core/notices.ts';
import { close } from '../../shared/core/settle.ts';
import { Conflict, Refused, Throttled } from '../../shared/errors.ts';
import { amend } from './keep.ts';
import type { EdgeSight, Look } from './look.ts';
import { readOverride, sameReading } from './look.ts';
import type { SwitcherPorts } from './ports.ts';

/** Pause before an order is sent again whose fate is not known. */
const RETRY_MS = 1_500;

export interface Acted {
  readonly journal: Journal;
  /** The edge could not be told. The journal says what is known, and the run has to fail. */
  readonly failure?: Error;
}

export async function act(ports: SwitcherPorts, entry: Entry, seen: Look, journal: Journal): Promise<Acted> {
  const { log, clock } = ports;
  const fields = { epoch: entry.epoch, from: entry.from, to: entry.to, evidence: entry.evidence };
  // The operator may have spoken since we looked: the last word is read after `begin`, just before the act.
  const word = await readOverride(ports);
  if (!sameReading(word, seen.override)) {
    const why = typeof word === 'object' && 'failed' in word ? 'could not be read again' : 'changed';
    log.warn('switch', `Let go: the override ${why} between the decision and the act.`, { ...fields, word });
    return { journal: await conclude(ports, entry, journal, { phase: 'failed' }) };
  }
  log.info('switch', `Move traffic to ${entry.to}.`, fields);
  const sent = await send(ports, entry, seen.edge);
  if (sent.moved) {
    ports.gauges.add('Switches', 'count', 1);
    log.info('switch', `The edge was told: traffic belongs on ${entry.to}.`, fields);
    return { journal: await conclude(ports, entry, journal, { phase: 'landed', effectAt: clock.now() }) };
  }
  if (sent.error instanceof Conflict && sent.certain) {
    log.info('switch', 'Look again: somebody else changed the distribution meanwhile.', fields);
    return { journal: await conclude(ports, entry, journal, { phase: 'failed' }) };
  }
  const sentence = `The edge could not be told to send traffic to ${entry.to}.`;
  const why = said(sent.error);
  const now = clock.now();
  const noted = await amend(ports, journal, (j) =>
    tellSituation(
      sent.certain ? close(j, entry.epoch, { phase: 'failed' }, now, entry.run) : j,
      { id: 'edge-untold', urgent: true, subject: sentence, body: `${sentence}\n${why}\nIt is tried again.` },
      now,
      entry.run,
    ),
  );
  return { journal: noted, failure: new Error(`${sentence.slice(0, -1)}: ${why}`, { cause: sent.error }) };
}

type Sent =
  | { readonly moved: true }
  /** `certain`: the edge is known not to have taken the order. */
  | { readonly moved: false; readonly certain: boolean; readonly error: unknown };

async function send({ levers, clock }: SwitcherPorts, entry: Entry, first: EdgeSight): Promise<Sent> {
  let sight: EdgeSight = first;
  let certain = true;
  let error: unknown = new Error('the lease was nearly over before anything could be sent');
  while (clock.now() < entry.leaseUntil - LEASE_MARGIN_MS) {
    try {
      // What could not be read is read first, under the lease like everything else: an order needs its tag.
      if (sight.etag === undefined) sight = { ...sight, ...(await levers.look()) };
      if (sight.etag === undefined) throw new Throttled(sight.why ?? 'The distribution cannot be read.');
      if (clock.now() >= entry.leaseUntil - LEASE_MARGIN_MS) break;
      await levers.moveDistribution(entry.to, sight);
      return { moved: true };
    } catch (cause) {
      error = cause;
    }
    // These say that the order was not taken; after anything else it may have been, all the same.
    const refused = error instanceof Conflict || error instanceof Refused;
    if (!refused && !(error instanceof Throttled)) certain = false;
    if (refused && certain) break;
    await clock.sleep(RETRY_MS);
    sight = { ...sight, ...(await levers.look()) };
    if (movedTo(sight, entry.to)) return { moved: true };
    if (error instanceof Refused) break;
  }
  return { moved: false, certain, error };
}

async function conclude(
  ports: SwitcherPorts,
  entry: Entry,
  journal: Journal,
  outcome: Parameters<typeof close>[2],
): Promise<Journal> {
  const { clock, log } = ports;
  const now = clock.now();
  const after = await amend(ports, journal, (j) => close(j, entry.epoch, outcome, now, entry.run));
  log.info('record', `Entry closed as ${outcome.phase}.`, { epoch: entry.epoch });
  return after;
}

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));
