/**
 * The override where there are three controllers: each Region has a parameter of its own, and the command writes to all of
 * them. Which text is the newest is said by the parameters' versions, since neither clocks nor the moment of a read can: the
 * journal knows the version that it last saw in each Region, and a later version of the same parameter was written later. Dates
 * decide only where no version does. The journal's own override is a candidate: a Region that does not answer, or a new stack's
 * parameter, ends no hold.
 */
import { SECOND, utc } from './duration.ts';
import type { Journal, RememberedOverride } from './journal/journal.ts';
import { listed } from './listed.ts';
import {
  type InForce,
  lapse,
  learn,
  type Mode,
  OVERRIDE_PATIENCE_MS,
  type Override,
  type OverrideReading,
  overrideInForce,
  parseOverride,
  type RegionReading,
} from './override.ts';
import { plain } from './plain.ts';

/** The override in force, by the journal and by what was read: one parameter, or those of several Regions. */
export const inForce = (journal: Journal, reading: OverrideReading, now: number): InForce =>
  typeof reading === 'object' && 'regions' in reading
    ? byVersions(journal, reading, now)
    : overrideInForce(journal, reading, now);

/** Two dates that are closer together than this were written at the same time: then the more careful override counts. */
const TIE_MS = 2 * SECOND;

const CARE: Readonly<Record<Mode, number>> = { auto: 0, observe: 1, primary: 2, standby: 2, hold: 3 };
const careOf = ({ mode }: Override): number => CARE[mode];

interface Fresh extends RememberedOverride {
  readonly region: string;
  readonly version: number;
  readonly modified: number;
  readonly care: number;
}

function byVersions(
  journal: Journal,
  { regions, failingSince }: { readonly regions: readonly RegionReading[]; readonly failingSince?: number },
  now: number,
): InForce {
  const troubles: string[] = [];
  const versions: { [region: string]: Version } = { ...journal.versions };
  const { again, lone } = putAgain(journal, regions, now);
  const fresh: Fresh[] = [...again];
  if (lone.length > 0)
    troubles.push(
      `The override parameter in ${listed(lone)} is new and says auto: by a person, or because its stack was made anew. If it is meant, write it once more.`,
    );
  const gone = regions.filter((one) => 'missing' in one).map(({ region }) => region);
  if (gone.length === 1) troubles.push(`The override parameter in ${gone[0]} is gone.`);
  if (gone.length > 1) troubles.push(`The override parameters are gone: in ${listed(gone)}.`);
  for (const reading of regions) {
    if (!('text' in reading)) continue;
    const { region, text, version, modified } = reading;
    const parsed = parseOverride(text);
    if (typeof parsed === 'string') troubles.push(`In ${region}: ${parsed}`);
    const known = versions[region];
    const isKnown = known?.version === version && known.modified === modified;
    if (lone.includes(region)) continue;
    versions[region] = { version, modified, sure: true };
    // Version 1 with "auto" is as a deploy makes it: nobody has said anything.
    if (isKnown || typeof parsed === 'string' || isAsDeployed(reading)) continue;
    if (parsed.until !== undefined && parsed.until <= now) {
      troubles.push(
        `The override "${plain(text.trim())}" in ${region} had ended before it was first seen: check its date.`,
      );
      continue;
    }
    const read = { text, seenAt: now, region, version, modified, care: careOf(parsed) };
    const says = replaces(read, known?.sure === true && version > known.version, journal, now);
    if (says === 'unclear')
      troubles.push(
        `The override "${plain(text.trim())}" in ${region} was written at the same time as "${plain(journal.override?.text.trim() ?? '')}", which is the more careful one: write it again.`,
      );
    if (says === 'yes') fresh.push(read);
  }
  const later = chosen(fresh);
  if (later) {
    // What a silent parameter says may be from before this override or after it.
    for (const region of Object.keys(versions))
      if (!regions.some((one) => one.region === region && !('failed' in one)))
        versions[region] = { ...(versions[region] as Version), sure: false };
  }
  const noted = sameVersions(journal.versions, versions) ? journal : { ...journal, versions };
  const result = later ? learn(noted, later, now) : lapse(noted, now);
  const stays = troubles.length > 0 ? [...troubles, LAST_STAYS].join(' ') : undefined;
  const answered = regions.filter((one) => !('failed' in one));
  if (answered.length >= Math.min(2, regions.length))
    return { ...result, ...(stays !== undefined && { trouble: stays }) };
  return unanswered(result, regions, failingSince ?? now, now);
}

type Read = Extract<RegionReading, { readonly text: string }>;

const isAsDeployed = ({ text, version }: Read): boolean => version === 1 && text.trim() === 'auto';

/**
 * Parameters that had another version, and are as a deploy makes them. Where each one that answers is, at least two, a person has
 * deleted them and put auto (`again`). One alone is one whose stack was made anew, as far as anybody can tell, and ends no hold
 * (`lone`); it is known by its old version until it is written once more.
 */
function putAgain(
  journal: Journal,
  regions: readonly RegionReading[],
  now: number,
): { readonly again: readonly Fresh[]; readonly lone: readonly string[] } {
  const { override, versions } = journal;
  if (lapse(journal, now).override.mode === 'auto') return { again: [], lone: [] };
  const written = override?.modified ?? override?.seenAt ?? now;
  const read = regions.filter((one): one is Read => 'text' in one);
  const anew = read.filter(
    (one) =>
      isAsDeployed(one) && (versions?.[one.region]?.version ?? 1) > 1 && one.modified > written + TIE_MS,
  );
  if (anew.length < 2 || anew.length < read.length)
    return { again: [], lone: anew.map(({ region }) => region) };
  return { again: anew.map((one) => ({ ...one, seenAt: now, care: CARE.auto })), lone: [] };
}

const LAST_STAYS = 'The last valid override stays in force.';

type Version = NonNullable<Journal['versions']>[string];

/** Whether a text that is new in its Region replaces the journal's override. */
function replaces(
  { modified, region, care }: Fresh,
  isLater: boolean,
  journal: Journal,
  now: number,
): 'yes' | 'no' | 'unclear' {
  const { override } = journal;
  const age = modified - (override?.modified ?? override?.seenAt ?? Number.NEGATIVE_INFINITY);
  const moreCareful = care - careOf(lapse(journal, now).override);
  // Later in its own parameter; only what was written elsewhere at the same time can still be in question.
  if (isLater)
    return Math.abs(age) <= TIE_MS && region !== override?.region && moreCareful < 0 ? 'unclear' : 'yes';
  if (age < -TIE_MS) return 'no';
  return age <= TIE_MS && moreCareful <= 0 ? 'no' : 'yes';
}

/** Of several new ones the newest; of those written at the same time the most careful, then the later one. */
function chosen(fresh: readonly Fresh[]): RememberedOverride | undefined {
  const newest = Math.max(...fresh.map(({ modified }) => modified));
  const [best] = fresh
    .filter(({ modified }) => newest - modified <= TIE_MS)
    .sort((a, b) => b.care - a.care || b.modified - a.modified);
  if (!best) return undefined;
  const { care: _, ...override } = best;
  return override;
}

/** Too few parameters answer: one of the others may say hold. What a parameter that answers says anew is noted all the same. */
function unanswered(result: InForce, regions: readonly RegionReading[], since: number, now: number): InForce {
  const silent = regions.flatMap((one) => ('failed' in one ? [`${one.region}: ${one.failed}`] : []));
  const who = `The override cannot be read in enough Regions (${silent.join('; ')})`;
  const { mode } = result.override;
  if (now - since < OVERRIDE_PATIENCE_MS)
    return {
      ...result,
      failingSince: since,
      stop: `${who}: it may be a hold, so this run stops. From ${utc(since + OVERRIDE_PATIENCE_MS)} on the last valid override applies: ${mode}.`,
    };
  return {
    ...result,
    failingSince: since,
    trouble: `${who} for five minutes: the last valid override applies, which is ${mode}.`,
    unreadable: true,
  };
}

/** `next` has every Region that `known` has. */
const sameVersions = (known: Journal['versions'], next: NonNullable<Journal['versions']>): boolean =>
  Object.entries(next).every(([region, { version, modified, sure }]) => {
    const before = known?.[region];
    return before?.version === version && before.modified === modified && before.sure === sure;
  });

/** Whether both stand for the same: what was decided by the one may be done under the other. */
export const sameOverride = (one: Override, two: Override): boolean =>
  one.mode === two.mode && one.until === two.until;
