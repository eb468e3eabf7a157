/**
 * One incident from start to end: all is well, of three control Regions the first one goes, the primary dies, traffic moves,
 * clients recover, what was gone comes back, an operator pins the primary and lets go again. Throws, with a sentence for people,
 * where a step does not come as promised.
 */
import { isSteady } from '../../../shared/core/decision/decision.ts';
import { MINUTE } from '../../../shared/core/duration.ts';
import { seconds } from '../../../shared/kit/time.ts';
import type { Lab } from '../lab.ts';
import { type Figures, figuresOf } from '../traffic/figures.ts';
import type { TodoLedger } from '../traffic/habits.ts';
import type { Exchanged } from '../traffic/traffic.ts';

export interface Course {
  readonly figures: Figures;
  /** The Region that was gone when the primary died; absent where all were there. */
  readonly gone?: string;
  /** How long after the primary's death each traffic control led everybody to the standby, as far as it did (ms). */
  readonly followed: Followed;
  readonly creates: Checked;
  /** Lab time from beginning to end, ms. */
  readonly tookMs: number;
}

export interface Steps {
  /** Requests a second, lab time. */
  readonly rate: number;
  /** The Region that goes first; absent: of three control Regions the first one, and with one none. */
  readonly gone?: string;
  /** How the primary dies, as in `lab/emulator/model/fault.ts`. */
  readonly fault: string;
  /** Says what is about to happen. */
  readonly tell: (step: string) => void;
}

/** A side is proven after a minute of good verdicts; a tick more, and the first one may come late. */
const PROVEN_MS = MINUTE + 15_000;
/** Longer than the edge waits for a Region: what fails is then the service's answer, not a client that went too soon. */
const PATIENCE_MS = 30_000;
/** Nobody's outage lasts longer, from the primary's death to the last request that fails. */
const USUAL_MS = 2 * MINUTE;

export async function playIncident(lab: Lab, { rate, fault, gone: first, tell }: Steps): Promise<Course> {
  const { clock, timeline } = lab;
  const from = clock.now();
  const wait = (ms: number) => new Promise<void>((done) => clock.after(ms, done));
  const verified = (side: string, since: number) =>
    timeline.first(
      `proof that clients are served by the ${side}`,
      ({ verb, sentence }) => verb === 'verify' && sentence.startsWith('Verified') && sentence.includes(side),
      { since, withinMs: 10 * MINUTE },
    );

  tell(
    `Clients read and write through the edge, ${rate} requests a second. Both Regions become known as healthy.`,
  );
  const traffic = lab.startTraffic(rate, PATIENCE_MS);
  await timeline.first('first probe', ({ verb }) => verb === 'probe', {
    since: from,
    withinMs: 2 * MINUTE,
  });
  await wait(PROVEN_MS);

  const [control = '', ...further] = Object.keys(lab.status().controllers);
  const gone = first ?? (further.length > 0 ? control : undefined);
  if (gone !== undefined) {
    tell(
      gone === 'us-east-1'
        ? 'us-east-1 is gone: CloudFront and Route 53 take no change any more.'
        : `The control Region ${gone} is gone, with its prober, its controller and its copy of the journal.`,
    );
    await lab.takeRegion(gone, true);
    await wait(15_000);
  }

  tell(`The primary dies (${fault}).`);
  const death = clock.now();
  await lab.break('primary', fault);
  const followed = follow(lab, death);
  await verified('standby', death);
  // Verified is one location; the others still learn of the change.
  await everywhere(lab, 'standby');
  await wait(15_000);

  tell(
    `The primary comes back${gone === undefined ? '' : `, and so does ${gone}`}. Nothing moves by itself: failback is for an operator to decide.`,
  );
  await lab.restore('primary');
  if (gone !== undefined) await lab.takeRegion(gone, false);
  await wait(PROVEN_MS);

  tell('An operator sends traffic back to the primary, and then lets the rules decide again.');
  const pinned = clock.now();
  await lab.override('primary because the Region has recovered');
  await verified('primary', pinned);
  await everywhere(lab, 'primary');
  const released = clock.now();
  await lab.override('auto');
  await timeline.first(
    'decision after the pin was cleared',
    ({ verb, sentence }) => verb === 'decide' && isSteady(sentence),
    { since: released, withinMs: 3 * MINUTE },
  );

  await traffic.stop();
  await lab.replicated();
  const creates = checkPromised(traffic.ledger, await lab.held('primary'), await lab.held('standby'));
  const { standby } = lab.status().regions;
  const figures = figuresOf(traffic.exchanged, { at: death, standbyRegion: standby.region });
  if (creates.lost.length > 0)
    throw new Error(
      `${creates.lost.length} of ${creates.promised} acknowledged creates are not in both Regions.`,
    );
  if (figures.firstWriteMs === undefined) throw new Error('The standby never acknowledged a write.');
  const failed = traffic.exchanged.filter(({ fortune }) => fortune === 'failed');
  const early = failed.filter(({ at, ms }) => at + ms < death);
  if (early.length > 0)
    throw new Error(`${early.length} requests failed before the primary died${told(early)}.`);
  const lasted = Math.max(0, ...failed.filter(({ at }) => at < pinned).map(({ at, ms }) => at + ms - death));
  if (lasted > USUAL_MS)
    throw new Error(
      `Requests failed for ${seconds(lasted, '')} after the primary's death, more than ${seconds(USUAL_MS, '')}.`,
    );
  const late = failed.filter(({ at }) => at >= pinned);
  if (late.length > 0)
    throw new Error(
      `${late.length} requests failed while traffic moved back to a healthy primary${told(late)}.`,
    );
  return {
    figures,
    followed: followed(),
    creates,
    tookMs: clock.now() - from,
    ...(gone !== undefined && { gone }),
  };
}

/** How the first of them failed. */
const told = ([first]: readonly Exchanged[]): string =>
  first === undefined
    ? ''
    : `; the first was ${first.method} ${first.path}, ${first.problem ?? `status ${first.status}`} from ${first.region ?? 'no Region'} after ${seconds(first.ms, '')}`;

export interface Followed {
  readonly key?: number;
  readonly DNS?: number;
}

/** Looks each second until the second answer: what was seen by then. */
function follow({ clock, status }: Lab, since: number): () => Followed {
  const seen: { key?: number; DNS?: number } = {};
  let over = false;
  const look = (): void => {
    if (over) return;
    const { edge, name } = status();
    const all = Object.values(edge);
    if (all.every(({ serves, by }) => by === 'key' && serves === 'standby')) seen.key ??= clock.now() - since;
    if (name?.leadsTo === 'standby') seen.DNS ??= clock.now() - since;
    clock.after(1_000, look);
  };
  look();
  return () => {
    over = true;
    return seen;
  };
}

/** Waits until every edge location serves what the distribution says, and that is `side`. */
async function everywhere({ clock, status }: Lab, side: string): Promise<void> {
  while (Object.values(status().edge).some(({ distribution }) => distribution !== side))
    await new Promise<void>((done) => clock.after(1_000, done));
}

interface Checked {
  readonly acknowledged: number;
  /** Acknowledged and not deleted by a client since. */
  readonly promised: number;
  /** Promised and held by both Regions. */
  readonly held: number;
  readonly lost: readonly string[];
}

/** Whether the Regions keep what clients were promised. */
function checkPromised(
  ledger: Pick<TodoLedger, 'acknowledged' | 'promised'>,
  ...regions: readonly ReadonlySet<string>[]
): Checked {
  const promised = ledger.promised();
  const lost = promised.filter((id) => !regions.every((held) => held.has(id)));
  return {
    acknowledged: ledger.acknowledged(),
    promised: promised.length,
    held: promised.length - lost.length,
    lost,
  };
}
