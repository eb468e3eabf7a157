/** Switch, the part that moves no traffic: brings a traffic control to where traffic already goes. A later run retries failures. */
import type { Converge } from '../../shared/core/decision/converge.ts';
import { stepStands } from '../../shared/core/decision/gradual-failback.ts';
import type { Observation } from '../../shared/core/decision/plan.ts';
import type { EdgeObservation, StoredKey } from '../../shared/core/edge.ts';
import type { Journal, KnownKey } from '../../shared/core/journal/journal.ts';
import { isFollowing, newest } from '../../shared/core/journal/journal-queries.ts';
import { changedMeanwhile, inDoubt, written } from '../../shared/core/journal/known-key.ts';
import { inForce } from '../../shared/core/override-versions.ts';
import type { Side } from '../../shared/core/side.ts';
import { Conflict, messageOf, Refused, Throttled } from '../../shared/errors.ts';
import { readOverride, sinceWhenFailing } from '../../shared/observe/observe.ts';
import type { Performed, SwitcherPorts } from './ports.ts';
import { updateJournal } from './update-journal.ts';

export async function convergeControl(
  ports: SwitcherPorts,
  wanted: Converge,
  seen: Observation,
  journal: Journal,
): Promise<Performed> {
  const { edge, run } = seen;
  const { log } = ports;
  // An observation is not one instant: a switch that began since its journal was read may already show in its ETags, and wins.
  const [present, read, stands] = await Promise.all([
    ports.journal.read(),
    ports.controllers && readOverride(ports),
    // The write to this control is conditional; the state of the other control is read once more.
    wanted.control === 'key' ? distributionStands(ports, edge) : keyStands(ports, edge),
  ]);
  if (newest(present)?.epoch !== newest(journal)?.epoch || present.step?.share !== journal.step?.share)
    return { journal: present };
  if (read) {
    const { override, stop } = inForce(present, sinceWhenFailing(read, seen.controller), ports.clock.now());
    const forbids = stop !== undefined || override.mode === 'hold' || override.mode === 'observe';
    if (forbids || newest(present)?.phase === 'in-progress') return { journal: present };
  }
  // Following a key that is gone, or a distribution that someone else has edited, would move traffic. The remembered key may
  // be old.
  if (!stands)
    return { journal: wanted.control === 'key' ? present : await knowing(ports, present, run, edge) };
  try {
    if (wanted.control === 'distribution') {
      await ports.distribution.move(wanted.to, edge);
      log.info('switch', wanted.sentence);
      return { journal: present };
    }
    if (!ports.store || edge.storeEtag === undefined) return { journal: present };
    const etag = await ports.store.write(wanted.put, edge.storeEtag);
    log.info('switch', wanted.sentence);
    return { journal: await knowing(ports, present, run, edge, { says: wanted.put, etag }) };
  } catch (error) {
    const forgetful =
      wanted.control === 'key'
        ? await knowing(
            ports,
            present,
            run,
            edge,
            undefined,
            isCertain(error) ? undefined : sideOf(wanted.put, edge),
          )
        : present;
    if (error instanceof Conflict) {
      log.info('switch', 'Observe again: another writer changed the distribution or the key meanwhile.');
      return { journal: forgetful };
    }
    const why = messageOf(error);
    const sentence = behindSentence(wanted.control, journal);
    const meanwhile =
      wanted.control === 'key' && typeof edge.key === 'object'
        ? 'clients follow the key that is set, and a switch moves them only if the store takes a new one'
        : 'a switch has the other traffic control alone';
    const body = `${sentence}\n${why}\nIt is tried again; until then ${meanwhile}.`;
    const told = await updateJournal(ports, forgetful, run, (j) => j, {
      id: `untended-${wanted.control}`,
      as: 'control-behind',
      subject: sentence,
      body,
    });
    return {
      journal: told,
      failure: new Error(`A traffic control could not be updated: ${why}`, { cause: error }),
    };
  }
}

function behindSentence(control: Converge['control'], journal: Journal): string {
  const to = newest(journal)?.to;
  if (!isFollowing(journal)) return `Traffic is where it belongs, but the ${control} could not be updated.`;
  return control === 'key'
    ? `The key cannot be set: the distribution alone brings clients to ${to}, within minutes.`
    : `The distribution cannot be updated: the key alone brings clients to ${to}.`;
}

/** Not accepted, for certain. */
const isCertain = (error: unknown): boolean =>
  [Conflict, Refused, Throttled].some((kind) => error instanceof kind);

/** Where the store's content sends traffic, with the distribution as it stands. */
function sideOf(put: StoredKey, { distribution }: EdgeObservation): Side | undefined {
  if (typeof put === 'object' && !put.readsOnly) return put.side;
  return distribution === 'primary' || distribution === 'standby' ? distribution : undefined;
}

/** Whether the distribution is unchanged since it was observed. */
async function distributionStands(
  { distribution }: SwitcherPorts,
  { etag }: EdgeObservation,
): Promise<boolean> {
  const now = await distribution.look();
  return now.etag === etag;
}

/** Whether the observed key is still in the store. */
async function keyStands({ store }: SwitcherPorts, { key, storeEtag }: EdgeObservation): Promise<boolean> {
  if (!store || typeof key !== 'object' || storeEtag === undefined) return true;
  const now = await store.look({ says: key, etag: storeEtag });
  return now.key !== 'unreadable' && now.etag === storeEtag;
}

/** Notes the store's content in the journal; if it is not certain, the next observation reads it. */
function knowing(
  ports: SwitcherPorts,
  journal: Journal,
  run: string,
  { storeEtag }: EdgeObservation,
  now?: Pick<KnownKey, 'says' | 'etag'>,
  side?: Side,
): Promise<Journal> {
  const at = ports.clock.now();
  return updateJournal(ports, journal, run, (j) => {
    // Another run has read the store meanwhile.
    if (j.key && j.key.etag !== storeEtag) return j;
    if (!now) return inDoubt(j, at, side);
    const share = typeof now.says === 'object' ? now.says.share : undefined;
    return stepStands(changedMeanwhile({ ...j, key: written(now.says, now.etag, at) }, at), share, at);
  });
}
