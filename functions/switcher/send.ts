/**
 * Sends one update to one traffic control until its outcome is known. It retries if that is safe, but never in the last part
 * of the lease, and not once the other control has moved traffic (a later run converges this one).
 */

import type { EdgeObservation, KeySays } from '../../shared/core/edge.ts';
import type { Entry } from '../../shared/core/journal/journal.ts';
import { LEASE_MARGIN_MS } from '../../shared/core/journal/journal-append.ts';
import { epochText, type Key } from '../../shared/core/key.ts';
import type { Side } from '../../shared/core/side.ts';
import { Conflict, Refused, Throttled } from '../../shared/errors.ts';
import type { KeyStore } from '../../shared/ports.ts';
import type { SwitcherPorts } from './ports.ts';

/** The pause before a retry. */
const RETRY_MS = 1_500;
/** What is certainly refused is tried for so long; then another run decides anew. */
const REFUSED_MS = 5_000;

export type UpdateResult =
  | { readonly moved: true }
  /** `certain`: the control is known not to have accepted the update. */
  | { readonly moved: false; readonly certain: boolean; readonly error: unknown };

/** An update, and how to check its outcome. */
interface ControlUpdate {
  /** Reads the control first if its ETag is not known, since the write is conditional. */
  send(): Promise<void>;
  /** Reads the control. True: it is where it should be. Never throws; if it cannot be read, `send` reads it again. */
  stands(): Promise<boolean>;
}

export async function send(
  { clock }: Pick<SwitcherPorts, 'clock'>,
  entry: Entry,
  update: ControlUpdate,
  enough: () => boolean,
  /** Asked before each further try; if it fails, nothing more is sent. */
  goesOn: () => Promise<boolean>,
): Promise<UpdateResult> {
  let certain = true;
  let error: unknown = new Error('the lease was nearly over before anything could be sent');
  const begun = clock.now();
  const late = () => clock.now() >= entry.leaseUntil - LEASE_MARGIN_MS;
  while (!late()) {
    try {
      await update.send();
      return { moved: true };
    } catch (cause) {
      error = cause;
    }
    // These errors say that the update was not accepted. After any other error it may have been.
    const refused = [Conflict, Refused, Throttled].some((kind) => error instanceof kind);
    if (!refused) certain = false;
    if ((error instanceof Conflict && certain) || enough()) break;
    if (certain && clock.now() + RETRY_MS - begun > REFUSED_MS) break;
    await clock.sleep(RETRY_MS);
    if (await update.stands()) return { moved: true };
    if (enough() || !(await goesOn().catch(() => false))) break;
  }
  return { moved: false, certain, error };
}

export function distributionUpdate(
  { distribution, clock }: SwitcherPorts,
  entry: Entry,
  first: EdgeObservation,
): ControlUpdate {
  let seen: Pick<EdgeObservation, 'distribution' | 'etag' | 'why'> = first;
  return {
    async send() {
      if (seen.etag === undefined) seen = await distribution.look();
      if (seen.etag === undefined) throw new Throttled(seen.why ?? 'The distribution cannot be read.');
      mustHaveTime(clock.now(), entry);
      await distribution.move(entry.to, seen);
    },
    async stands() {
      seen = await distribution.look();
      return seen.distribution === entry.to;
    },
  };
}

/**
 * A key that sends clients to `to` already is not written again: for some seconds edge locations would have none, and would send
 * clients where the distribution says. `outcome`: what the store holds then, and whether this update wrote it. `overruled`:
 * the store holds an unexpected newer key, which sends traffic elsewhere.
 */
export function keyUpdate(
  { clock }: SwitcherPorts,
  store: KeyStore,
  entry: Entry,
  first: EdgeObservation,
): ControlUpdate & { readonly outcome: () => KeyOutcome; readonly overruled: () => boolean } {
  const wanted: Key = { side: entry.to, epoch: entry.epoch };
  // The journal's copy of the key may be old: only the store itself shows that nothing has to be written.
  let etag = sends(first.key, entry.to) ? undefined : first.storeEtag;
  let says: Key = wanted;
  let wrote = false;
  let overruled = false;
  const look = async (): Promise<boolean> => {
    const seen = await store.look();
    if (seen.key === 'unreadable') throw new Throttled(seen.why);
    etag = seen.etag;
    if (typeof seen.key !== 'object') return false;
    overruled = seen.key.epoch > entry.epoch && seen.key.side !== entry.to && !seen.key.readsOnly;
    if (seen.key.epoch > entry.epoch) {
      throw new Conflict(
        `The store holds a key of epoch ${epochText(seen.key.epoch)}, which is newer than ${epochText(entry.epoch)}: it stays.`,
      );
    }
    says = seen.key;
    return sends(seen.key, entry.to);
  };
  return {
    outcome: () => ({ says, etag: etag ?? '', wrote }),
    overruled: () => overruled,
    async send() {
      for (let tried = 1; ; tried++) {
        if (etag === undefined && (await look())) return;
        if (etag === undefined) throw new Throttled('The store could not be read.');
        mustHaveTime(clock.now(), entry);
        try {
          etag = await store.write(wanted, etag);
          says = wanted;
          wrote = true;
          return;
        } catch (error) {
          etag = undefined;
          // The remembered ETag may be old: read the store once and retry.
          if (!(error instanceof Conflict) || tried > 1) throw error;
        }
      }
    },
    async stands() {
      try {
        return await look();
      } catch {
        etag = undefined;
        return false;
      }
    },
  };
}

export interface KeyOutcome {
  readonly says: Key;
  readonly etag: string;
  readonly wrote: boolean;
}

/** The key sends all clients there. */
const sends = (key: KeySays, to: Side): boolean =>
  typeof key === 'object' && key.side === to && key.share === undefined && !key.readsOnly;

function mustHaveTime(now: number, entry: Entry): void {
  if (now >= entry.leaseUntil - LEASE_MARGIN_MS) {
    throw new Throttled('the lease was nearly over before the update could be sent');
  }
}
