/** Switch, the part that moves nothing: brings a traffic control to where traffic already goes. A later run tries again what did not work. */
import type { Converge } from '../../shared/core/decision/converge.ts';
import { stepStands } from '../../shared/core/decision/gradual-failback.ts';
import type { Observation } from '../../shared/core/decision/plan.ts';
import type { EdgeObservation } from '../../shared/core/edge.ts';
import type { Journal, KnownKey } from '../../shared/core/journal/journal.ts';
import { newest } from '../../shared/core/journal/journal-queries.ts';
import { Conflict, messageOf } from '../../shared/errors.ts';
import type { Performed, SwitcherPorts } from './ports.ts';
import { inDoubt, updateJournal } from './update-journal.ts';

export async function convergeControl(
  ports: SwitcherPorts,
  wanted: Converge,
  { edge, run }: Observation,
  journal: Journal,
): Promise<Performed> {
  const { log } = ports;
  // The look is not one instant: what was begun since its journal was read may already show in its tags, and has the say.
  const [present, stands] = await Promise.all([
    ports.journal.read(),
    // Each control's own write is conditional and finds out by itself; what the other one says is looked at once more.
    wanted.control === 'key' ? distributionStands(ports, edge) : keyStands(ports, edge),
  ]);
  if (newest(present)?.epoch !== newest(journal)?.epoch || present.step?.share !== journal.step?.share)
    return { journal: present };
  // A distribution that follows a key that is gone would move traffic, and so would a key beside a distribution that someone
  // else has edited. What is remembered of the key may be old.
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
    const forgetful = wanted.control === 'key' ? await knowing(ports, present, run, edge) : present;
    if (error instanceof Conflict) {
      log.info('switch', 'Observe again: another writer changed the distribution or the key meanwhile.');
      return { journal: forgetful };
    }
    const why = messageOf(error);
    const sentence = `Traffic is where it belongs, but the ${wanted.control} could not be updated.`;
    const body = `${sentence}\n${why}\nIt is tried again; until then a switch has the other traffic control alone.`;
    const told = await updateJournal(ports, forgetful, run, (j) => j, {
      id: `untended-${wanted.control}`,
      as: 'lever-behind',
      subject: sentence,
      body,
    });
    return {
      journal: told,
      failure: new Error(`A traffic control could not be updated: ${why}`, { cause: error }),
    };
  }
}

/** Whether the distribution is still the one that was looked at. */
async function distributionStands(
  { distribution }: SwitcherPorts,
  { etag }: EdgeObservation,
): Promise<boolean> {
  const now = await distribution.look();
  return now.etag === etag;
}

/** Whether the key that decides is still there. */
async function keyStands({ store }: SwitcherPorts, { key, storeEtag }: EdgeObservation): Promise<boolean> {
  if (!store || typeof key !== 'object' || storeEtag === undefined) return true;
  const now = await store.look({ says: key, etag: storeEtag });
  return now.key !== 'unreadable' && now.etag === storeEtag;
}

/** Notes what stands in the store now; where that is not certain, the next look asks. */
function knowing(
  ports: SwitcherPorts,
  journal: Journal,
  run: string,
  { storeEtag }: EdgeObservation,
  now?: Pick<KnownKey, 'says' | 'etag'>,
): Promise<Journal> {
  const at = ports.clock.now();
  return updateJournal(ports, journal, run, (j) => {
    // Someone has learned more meanwhile.
    if (j.key && j.key.etag !== storeEtag) return j;
    if (!now) return inDoubt(j);
    const share = typeof now.says === 'object' ? now.says.share : undefined;
    return stepStands({ ...j, key: { ...now, at } }, share, at);
  });
}
