/**
 * Reads the distribution's owner tag now and then. The result stays in the journal, so that no run has to read it before it
 * acts. While another stack owns the distribution, nothing is changed.
 */
import { MINUTE } from '../../shared/core/duration.ts';
import type { Journal } from '../../shared/core/journal/journal.ts';
import type { Draft } from '../../shared/core/notices/notices.ts';
import { writesDistribution } from '../../shared/core/routing.ts';
import type { Settings } from '../../shared/core/settings.ts';
import { Conflict, Refused } from '../../shared/errors.ts';
import type { OwnerMark, Ownership } from '../../shared/ports.ts';
import type { SwitcherPorts } from './ports.ts';
import { updateJournal } from './update-journal.ts';

const EVERY_MS = 15 * MINUTE;
/** Another stack's tag is read more often: the operator who removes it waits for the result. */
const AGAIN_MS = MINUTE;
const everyMs = (owner: Journal['owner']): number => (owner?.other === undefined ? EVERY_MS : AGAIN_MS);

export async function checkOwner(
  ports: SwitcherPorts,
  { routing }: Pick<Settings, 'routing'>,
  journal: Journal,
  run: string,
): Promise<Journal> {
  const { owner, clock, log } = ports;
  const known = journal.owner;
  const now = clock.now();
  if (!owner || (known && now - known.at < everyMs(known))) return journal;
  // A tag is a write, too. What says whose the key is, is the function that the distribution runs.
  const claims = writesDistribution(routing);
  let found: Ownership;
  try {
    found = await owner.read();
    // The version before set the old tag; the new one goes beside it.
    if (claims && (found === 'none' || found === 'ours by the old tag')) found = await claimed(owner, found);
  } catch (error) {
    // The owner has most likely not changed: no reason to fail a run, least of all during an outage of CloudFront.
    log.warn('decide', 'The owner tag of the distribution could not be read; the owner seen last applies.', {
      error,
    });
    return updateJournal(ports, journal, run, (j) => ({
      ...j,
      owner: { ...j.owner, at: now - everyMs(j.owner) + AGAIN_MS },
    }));
  }
  const theirs = typeof found === 'object' ? found : undefined;
  const other = theirs?.value;
  if (other !== known?.other)
    log.warn(
      'decide',
      other === undefined
        ? 'The distribution is owned by this stack again.'
        : `The distribution is owned by another stack (tag ${theirs?.tag}: ${other}): it is not touched.`,
    );
  const isUnmarked = found === 'none' && claims;
  const seen = {
    at: now,
    ...(theirs && { other: theirs.value, tag: theirs.tag }),
    ...(isUnmarked && { unmarked: true as const }),
  };
  const situation = isUnmarked ? UNMARKED : undefined;
  return updateJournal(ports, journal, run, (j) => ({ ...j, owner: seen }), situation);
}

/** Sets our tag where there was none. Resolves to what holds then; to `before` if this role may not set it. */
async function claimed(owner: OwnerMark, before: Ownership): Promise<Ownership> {
  try {
    await owner.claim();
    return 'ours';
  } catch (error) {
    // Another stack was faster.
    if (error instanceof Conflict) return await owner.read();
    // A distribution that the stack itself created gets its tag from the template; this role may not set it.
    if (error instanceof Refused) return before;
    throw error;
  }
}

const SENTENCE = 'The distribution has lost its owner tag.';
const UNMARKED: Draft = {
  id: 'unmarked',
  as: 'unmarked',
  subject: SENTENCE,
  body: `${SENTENCE}\nDeploy the stage again, which sets it. Until then another stack could claim it.`,
};
