/** Waits until an override has taken effect, and reports the progress. */

import { answerText, givenUpAt, HOOK_WAITS, tryAgain } from '../../../shared/core/decision/planned-moves.ts';
import { really } from '../../../shared/core/drill.ts';
import { MINUTE, SECOND, span, utc } from '../../../shared/core/duration.ts';
import type { Entry, Journal } from '../../../shared/core/journal/journal.ts';
import {
  activeSide,
  isFollowing,
  newest,
  newestApplied,
} from '../../../shared/core/journal/journal-queries.ts';
import { KEY_SETTLED_MS } from '../../../shared/core/journal/known-key.ts';
import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import { epochText } from '../../../shared/core/key.ts';
import { parseOverride, remembered } from '../../../shared/core/override.ts';
import { other, type Side } from '../../../shared/core/side.ts';
import { isBad, newestBy, type PublicVerdict } from '../../../shared/core/verdict/verdict.ts';
import { FRESH_MS } from '../../../shared/core/verdict/weigh.ts';
import { messageOf } from '../../../shared/errors.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import type { Clock, JournalStore, LedgerStore, PublicEndpoint } from '../../../shared/ports.ts';
import { NoneAnswers } from './control-regions.ts';
import type { Standing } from './set-override.ts';
import { whereTraffic } from './set-override.ts';

export interface WaitingPorts {
  readonly clock: Clock;
  readonly journal: Pick<JournalStore, 'read'>;
  readonly ledger: Pick<LedgerStore, 'read'>;
  readonly endpoint: PublicEndpoint;
  /** What stands in the override now. */
  readonly standing: () => Promise<Pick<Standing, 'text'>>;
  /** There are three control Regions: what was written in them is in force when the journal says so. */
  readonly several?: boolean;
  /** DNS moves clients where no key does. */
  readonly byDns?: boolean;
  /** Why runs move nothing, where the log says so. Never throws. */
  readonly obstacle: (target: Side) => Promise<string | undefined>;
  readonly say: (sentence: string) => void;
}

/** What was written, and what stood there before. */
export interface NewOverride {
  readonly text: string;
  readonly seen: Pick<Standing, 'text'> & Partial<Pick<Standing, 'all'>>;
}

const PACE_MS = 1_000;
/** The reconcile schedule alone hears it within a minute; then a run takes its time. */
const HEARD_WITHIN_MS = 3 * MINUTE;
/** A run that works takes seconds; then the log says what keeps it. */
const OBSTACLE_AFTER_MS = 12_000;
/** While a change reaches the edge, old answers come back; the switcher verifies by the same time. */
const STEADY_MS = 10 * SECOND;
/** The slower traffic control alone. */
const MOVED_WITHIN_MS = 15 * MINUTE;

/** Waits until the switcher follows the new override. */
export async function heard(ports: WaitingPorts, override: NewOverride): Promise<void> {
  const { clock, say } = ports;
  const began = clock.now();
  const readJournal = journalReader(ports);
  while (clock.now() - began < HEARD_WITHIN_MS) {
    const journal = await readJournal();
    if (journal && followed(journal, override)) {
      const after = `after ${span(clock.now() - began)}`;
      say(
        ports.several
          ? `It is in force: the journal has it, ${after}.`
          : `The switcher follows it, ${after}.`,
      );
      const begun = goesOn(journal);
      if (begun)
        say(
          `It now switches to ${begun.to}${begun.kind === 'failover' ? '; clients get no answer yet, mostly for half a minute' : ''}: routeaway status.`,
        );
      return;
    }
    await stillOurs(ports, override);
    notEnded(override, clock.now(), 'the switcher had taken note of it');
    await clock.sleep(PACE_MS);
  }
  throw new UserError(
    `The switcher has not taken note of it within ${span(HEARD_WITHIN_MS)}. See routeaway status and routeaway logs; the override stays, and the next run follows it.`,
  );
}

/** A switch that goes on now. Under a hold none does; and traffic that someone else has moved is there already. */
function goesOn(journal: Journal): Entry | undefined {
  const last = newest(journal);
  if (remembered(journal).mode === 'hold' || last?.kind === 'adoption') return undefined;
  return last?.phase === 'in-progress' || isFollowing(journal) ? last : undefined;
}

export interface Wanted extends NewOverride {
  readonly target: Side;
  /** The journal had traffic there before the override was written, and clients were served from there. */
  readonly already: boolean;
  /** The newest epoch before it was written, or before the switch that was on its way there. */
  readonly epoch: number;
  /** Epoch ms. */
  readonly began: number;
}

/** What was so before the override was written. A switch that is on its way there is waited for like one that it begins. */
export function before(journal: Journal, target: Side): Pick<Wanted, 'already' | 'epoch'> {
  const there = activeSide(journal) === target;
  const onItsWay = there && isFollowing(journal);
  return { already: there && !onItsWay, epoch: (newest(journal)?.epoch ?? -1) - (onItsWay ? 1 : 0) };
}

/** Waits until clients are served from there by that override. */
export async function served(ports: WaitingPorts, wanted: Wanted): Promise<void> {
  const { clock, say } = ports;
  const { target, already, began } = wanted;
  const tell = once(say);
  const readJournal = journalReader(ports);
  const failures = failing(wanted, say);
  const halves = once(say);
  let failed: string | undefined;
  let patience = Number.POSITIVE_INFINITY;
  /** Since when each answer has come from there, and the prober's, too. */
  let from: number | undefined;
  let minutes = 0;
  let lookAt = began + OBSTACLE_AFTER_MS;
  while (clock.now() - began < MOVED_WITHIN_MS) {
    const [journal, ledger, answer] = await Promise.all([
      readJournal(),
      ports.ledger.read().catch(() => undefined),
      ports.endpoint.ask(),
    ]);
    // Clients ask as the prober does: what this machine gets alone does not prove that they are served.
    const probed = ledger && failingNow(ledger, clock.now());
    if (journal) {
      failed = failures(journal) ?? failed;
      const half = halfOf(journal, wanted);
      if (half !== undefined) halves(half);
      const there = activeSide(journal) === target;
      const answers = answer.judgement === 'healthy' && isFrom(target, answer, journal, wanted);
      from = answers && !probed ? (from ?? clock.now()) : undefined;
      const steady = already || isVerified(journal) || clock.now() - (from ?? clock.now()) >= STEADY_MS;
      patience = Math.min(patience, reachedBy(journal, wanted));
      const met = probed ?? (isBad(answer) ? answer : undefined);
      if (there && met && followed(journal, wanted) && clock.now() >= patience)
        throw new UserError(
          `${already ? `Traffic is pinned to ${target}` : `Traffic was sent to ${target}`}, and clients fail: the public endpoint answers ${probed ? 'the prober' : 'this machine'}: ${met.evidence.replace(/\.$/, '')}. ${STAYS} See routeaway status.`,
        );
      if (there && answers && steady && !probed && followed(journal, wanted)) {
        say(
          already
            ? `Traffic is on ${target}, as it was; it is pinned there now.`
            : `Clients are served from ${target}, after ${span((from ?? began) - began)}.`,
        );
        if (endOf(wanted) === undefined) say(STAYS);
        return;
      }
      tell(awaited(wanted, { journal, answer, answers, probed }));
    }
    if (clock.now() >= lookAt && !(journal && activeSide(journal) === target)) {
      const obstacle = await ports.obstacle(target);
      if (obstacle !== undefined)
        say(
          `${obstacle}${isBad(answer) ? ` Clients still get: ${answer.evidence.replace(/\.?$/, '.')}` : ''}`,
        );
      // Then its newest state, each minute.
      lookAt = clock.now() + (obstacle === undefined ? OBSTACLE_AFTER_MS : MINUTE);
    }
    const passed = Math.floor((clock.now() - began) / MINUTE);
    const slow = passed > minutes && journal ? soFar(passed, journal, wanted, ports.byDns) : undefined;
    if (slow !== undefined) say(slow);
    minutes = passed;
    await stillOurs(ports, wanted);
    notEnded(
      wanted,
      clock.now(),
      `clients were served from ${target}`,
      journal && `; traffic is on ${activeSide(journal)}`,
    );
    await clock.sleep(PACE_MS);
  }
  throw new UserError(
    `Within ${span(MOVED_WITHIN_MS)} the public endpoint has not answered from ${target}.${failed === undefined ? '' : ` The last attempt: ${failed} To set the traffic controls with your own credentials: routeaway break-glass to ${target}.`} The override stays. See routeaway status and routeaway history.`,
  );
}

/** What was seen in one look. */
interface Look {
  readonly journal: Journal;
  readonly answer: PublicVerdict;
  /** It is a good one, from where traffic is to be. */
  readonly answers: boolean;
  /** The prober's newest answer, if that is a bad one. */
  readonly probed: PublicVerdict | undefined;
}

/** What is still to come, as one sentence. Throws `UserError` where the move was given up. */
function awaited(wanted: Wanted, { journal, answer, answers, probed }: Look): string {
  const { target } = wanted;
  const isGood = answer.judgement === 'healthy';
  if (activeSide(journal) !== target) {
    const [last] = journal.entries;
    if (last?.phase === 'in-progress' && last.trouble === undefined)
      return `Epoch ${epochText(last.epoch)} is in progress: the updates are being sent.`;
    if (isGood && answer.servedBy === target)
      return `Clients are served from ${target} already; waiting for the switcher to take note of it.`;
    return heldBack(journal, wanted) ?? 'Waiting for the switcher.';
  }
  if (answers) {
    if (probed)
      return `Traffic is on ${target} and answers this machine; the prober gets: ${probed.evidence}`;
    return followed(journal, wanted)
      ? `It answers from ${target}; old answers may come back, so that is watched for ${span(STEADY_MS)}.`
      : `Traffic is on ${target}; waiting for the switcher to take note of the pin.`;
  }
  const sent = updated(journal, wanted);
  if (!isGood) return `${sent}; ${insteadOf(target, answer)}`;
  return answer.servedBy === undefined
    ? `${sent}; answers name no Region, so the switcher waits until the change has reached the edge.`
    : `${sent}; it still answers from ${answer.servedBy}.`;
}

/** A switch without a key takes minutes: what is waited for, and how long. Undefined for any other. */
function soFar(minutes: number, journal: Journal, wanted: Wanted, byDns = false): string | undefined {
  const { target } = wanted;
  if (activeSide(journal) !== target || reachedBy(journal, wanted) !== Number.POSITIVE_INFINITY)
    return undefined;
  const { deployedAt } = newestApplied(journal) ?? {};
  const { by, why } = byDns ? awaitedOfDns(target, deployedAt) : awaitedOfCloudFront(deployedAt);
  return `${span(minutes * MINUTE)} so far, of ${span(MOVED_WITHIN_MS)} at most: ${by} alone brings clients to ${target}, and ${why}.`;
}

const awaitedOfCloudFront = (deployedAt: number | undefined) => ({
  by: 'the distribution',
  why:
    deployedAt === undefined
      ? 'CloudFront is still deploying it, which mostly takes up to 5 min'
      : `CloudFront reports it deployed since ${utc(deployedAt)}`,
});

function awaitedOfDns(target: Side, answeredAt: number | undefined) {
  const takes =
    target === 'primary' ? 'about 3 min on the way back' : 'seconds, or minutes with a beacon missing';
  const why =
    answeredAt === undefined
      ? `its name servers do not answer with it yet, which takes ${takes}`
      : `its name servers answer with it since ${utc(answeredAt)}`;
  return { by: 'DNS', why };
}

const STAYS = 'The pin stays until you end it: routeaway auto.';

/** A planned move has to wait. Throws `UserError` where it was given up. */
function heldBack(journal: Journal, wanted: Wanted): string | undefined {
  const { planned } = journal;
  const { target, epoch } = wanted;
  if (planned?.kind !== 'pin' || planned.to !== target) return undefined;
  if (!followed(journal, wanted) || (newest(journal)?.epoch ?? 0) > epoch) return undefined;
  const { answer } = planned;
  const said = answer && planned.waits === HOOK_WAITS ? ` ${answerText(answer)}` : '';
  if (planned.givenUp === undefined) {
    // It waits no longer: the next look begins the move, or gives it up.
    if (answer?.says === 'ready' || answer?.says === 'refused') return answerText(answer);
    return `The move ${planned.waits}. If it still waits at ${utc(givenUpAt(planned))}, it is given up.${said}`;
  }
  throw new UserError(
    `The move to ${target} was given up: ${planned.givenUp}.${said} ${tryAgain(target).replaceAll('`', '')} To move traffic without waiting: routeaway break-glass to ${target}.`,
  );
}

/** An answer that names no Region may come from either: then the switcher's own verification says it. */
function isFrom(target: Side, { servedBy }: PublicVerdict, journal: Journal, { already }: Wanted): boolean {
  if (servedBy !== undefined) return servedBy === target;
  return already || isVerified(journal);
}

const isVerified = (journal: Journal): boolean => newestApplied(journal)?.verifiedAt !== undefined;

/** The prober's newest answer of the public endpoint, if that is a bad one. */
function failingNow({ public: answers }: Ledger, now: number): PublicVerdict | undefined {
  const last = newestBy(answers.map(really), now);
  return last && isBad(last) && now - last.tick <= FRESH_MS ? last : undefined;
}

/**
 * When clients must have been reached (epoch ms), so that what they get is no longer what the other side, or none, answers. A
 * distribution by itself takes as long as it takes.
 */
function reachedBy(journal: Journal, { target, already, began }: Wanted): number {
  const key = journal.key?.says;
  const byKey = typeof key === 'object' && key.side === target;
  if (!already && !byKey) return Number.POSITIVE_INFINITY;
  const { effectAt = began } = newestApplied(journal) ?? {};
  return Math.max(began, effectAt) + KEY_SETTLED_MS;
}

function endOf({ text }: NewOverride): number | undefined {
  const parsed = parseOverride(text);
  return typeof parsed === 'string' ? undefined : parsed.until;
}

/** Throws `UserError` if it has ended: what is waited for cannot come any more. */
function notEnded(override: NewOverride, now: number, before: string, where = ''): void {
  const end = endOf(override);
  if (end === undefined || now < end) return;
  throw new UserError(
    `The override ended at ${utc(end)}, before ${before}${where}. Give it more time, e.g. --for 30min.`,
  );
}

/** Only what was begun for this override has moved anything. */
const updated = ({ entries }: Journal, { target, epoch }: Wanted): string =>
  entries.some((entry) => entry.epoch > epoch && entry.to === target && entry.phase === 'applied')
    ? `Traffic was sent to ${target}`
    : `Traffic was on ${target} already, so no update was sent`;

/** What is answered while clients are on their way. Whoever still answers may refuse, and that says nothing of the target. */
function insteadOf(target: Side, { servedBy, refused, error, evidence }: PublicVerdict): string {
  const what = refused && error !== undefined ? `status ${error}` : evidence;
  return servedBy === other(target)
    ? `not there yet, ${servedBy} still answers: ${what}`
    : `to this machine the public endpoint answers: ${what}`;
}

/** Whether the switcher has taken note of it. */
function followed(journal: Journal, { text, seen }: NewOverride): boolean {
  const { override, versions } = journal;
  // With three controllers the same text once more is a new override: the versions that they have seen tell it from the old one.
  if (versions && seen.text === text && override?.text === text && seen.all)
    return seen.all.some(({ region, version }) => (versions[region]?.version ?? 0) > version);
  if (override?.text === text || (seen.text === text && override === undefined)) return true;
  const wanted = parseOverride(text);
  return typeof wanted === 'object' && wanted.mode === 'auto' && remembered(journal).mode === 'auto';
}

/** Waiting for an override that someone else has written over would be in vain. */
async function stillOurs({ standing, journal }: WaitingPorts, { text }: NewOverride): Promise<void> {
  const now = await standing().catch(() => undefined);
  if (now === undefined || now.text.trim() === text) return;
  throw new UserError(
    `Someone else has written "${now.text.trim()}" over it meanwhile, and that is in force${await whereTraffic(journal)}: talk to each other.`,
  );
}

/** Says each attempt that did not come off, once. Gives back why the newest of them did not. */
function failing({ target, epoch }: Wanted, say: (sentence: string) => void) {
  const known = new Set<string>();
  let why: string | undefined;
  return ({ entries }: Journal): string | undefined => {
    for (const entry of [...entries].reverse()) {
      const trouble = entry.epoch > epoch && entry.to === target ? troubleOf(entry) : undefined;
      const what = `${entry.epoch} ${trouble}`;
      if (trouble === undefined || known.has(what)) continue;
      known.add(what);
      const how = entry.phase === 'in-progress' ? 'is in doubt' : 'failed';
      say(
        `Attempt ${entry.epoch} ${how}${trouble === why ? ', for the same reason' : `: ${trouble}`}`.replace(
          /\.?$/,
          '.',
        ),
      );
      why = trouble;
    }
    return why;
  };
}

/** A switch that one traffic control carries alone. */
function halfOf({ entries }: Journal, { target, epoch }: Wanted): string | undefined {
  const half = entries.find(
    (entry) =>
      entry.epoch > epoch && entry.to === target && entry.phase === 'applied' && entry.trouble !== undefined,
  );
  if (half === undefined) return undefined;
  const why = half.trouble?.replace(/\.?$/, '.');
  return `Only one of the two updates went through, which is enough to move traffic: ${why} The switcher tries the other one again.`;
}

function troubleOf({ phase, trouble }: Entry): string | undefined {
  if (phase === 'applied') return undefined;
  return trouble ?? (phase === 'in-progress' ? undefined : 'The edge did not follow, for an unknown reason.');
}

/**
 * Says once that the journal cannot be read, however that is worded each time. Throws `UserError` where no control Region
 * serves it, and does not a moment later: that takes longer than anybody waits here.
 */
function journalReader({
  journal,
  say,
}: Pick<WaitingPorts, 'journal' | 'say'>): () => Promise<Journal | undefined> {
  let failures = 0;
  return async () => {
    try {
      const read = await journal.read();
      failures = 0;
      return read;
    } catch (error) {
      failures++;
      if (failures === 1) say(`The journal cannot be read: ${messageOf(error)}`);
      if (failures > 1 && error instanceof NoneAnswers) throw new UserError(NOT_IN_FORCE);
      return undefined;
    }
  };
}

const NOT_IN_FORCE =
  'No control Region can read the journal, so the override is not in force: no controller begins anything before two of the three reach each other, and then they take it up where it is written. See routeaway status. If clients fail until then: routeaway break-glass to primary, or to standby.';

/** Says a thing once, until something else is to be said. */
function once(say: (sentence: string) => void): (sentence: string) => undefined {
  let said = '';
  return (sentence) => {
    if (sentence === said) return;
    said = sentence;
    say(sentence);
  };
}
