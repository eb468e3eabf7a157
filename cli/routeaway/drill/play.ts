/** Plays a drill: away, a while there, and back, however it ends. Resolves to what it observed; never throws. */

import { span } from '../../../shared/core/duration.ts';
import type { Entry } from '../../../shared/core/journal/journal.ts';
import { activeSide, newest } from '../../../shared/core/journal/journal-queries.ts';
import { epochText } from '../../../shared/core/key.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import { other, type Side } from '../../../shared/core/side.ts';
import { messageOf } from '../../../shared/errors.ts';
import { UserError } from '../../../shared/kit/errors.ts';

import { createActuators } from './actuators.ts';
import type { DrillSettings } from './options.ts';
import type { DrillPorts } from './ports.ts';
import { type ReadsFound, tryReads } from './reads.ts';
import type { Drilled, Step } from './report.ts';
import { pause, stopConditions, type Watch } from './stop-conditions.ts';
import { type Followed, followed, servedSince, startTraffic, type Traffic } from './traffic.ts';

export interface Game {
  readonly stage: string;
  readonly settings: Settings;
  readonly regions: Readonly<Record<Side, string>>;
  readonly from: Side;
  readonly wanted: DrillSettings;
  /** What it does, as a sentence. */
  readonly how: string;
  readonly say: (sentence: string) => void;
  /** Whether a person wants it to end. */
  readonly interrupted: () => boolean;
}

export async function play(ports: DrillPorts, game: Game): Promise<Drilled> {
  const { settings, regions, from, wanted, say, interrupted } = game;
  const { clock, journal } = ports;
  const to = other(from);
  const { side, control } = wanted.fail ?? {};
  /** Nothing is to move: what fails is not where traffic is. */
  const stays = side === to;
  const there = stays ? from : to;
  const beganAt = clock.now();
  const steps: Step[] = [];
  const reads: ReadsFound[] = [];
  const traffic = startTraffic(ports.client, clock, wanted.rate);
  const { calls } = traffic;
  const actuators = createActuators(ports, settings, wanted, beganAt);
  const { alone } = actuators;
  const watch = stopConditions(ports, { settings, to, wanted, beganAt, calls, interrupted, alone });
  const staying: Watch = async () => {
    await watch();
    const known = await journal.read();
    if (activeSide(known) === there) return;
    const { epoch: last, because } = newest(known) as Entry;
    throw new UserError(`Traffic has left ${there} meanwhile; epoch ${epochText(last)}: ${because}`);
  };
  let epoch: number | undefined;
  let aborted: string | undefined;

  const tried = async (active: Side): Promise<void> => {
    const found = await tryReads(ports, regions, active);
    if (found === undefined) return;
    reads.push(found);
    say(found.sentence);
  };
  const step = async (name: string, side: Side, order: () => Promise<void>): Promise<void> => {
    const made = await move(ports, traffic, { name, to: side, order }, watch);
    steps.push(made);
    await actuators.release();
    say(
      `Clients are served from ${side}, after ${span(made.recoveryMs ?? 0)}.${followedText(side, made.edge)}`,
    );
  };

  try {
    epoch = newest(await journal.read())?.epoch ?? 0;
    await tried(from);
    await actuators.ready(to, watch);
    const failedAt = clock.now();
    if (wanted.fail && side !== from) await actuators.fail(wanted.fail);
    if (!stays) {
      await step(`to ${to}`, to, () =>
        side === from ? actuators.fail(wanted.fail ?? {}) : actuators.bring(to, watch),
      );
      await tried(to);
    }
    const stayUntil = clock.now() + wanted.stayMs;
    while (clock.now() < stayUntil) await pause(ports, staying);
    if (stays) steps.push(stayed(calls, from, failedAt, clock.now()));
    await actuators.heal(from, staying);
    if (control !== undefined) say(`Prober and controller in ${control} work again.`);
    if (!stays) await step(`back to ${from}`, from, () => actuators.bring(from, watch));
  } catch (error) {
    aborted = messageOf(error);
    say(`The drill is given up: ${aborted} What it set is being undone.`);
  }
  try {
    await actuators.undo(from);
  } catch (error) {
    aborted = [aborted, `Not all could be undone: ${messageOf(error)}`].filter(Boolean).join(' ');
  }
  await traffic.stop();
  const end = await afterwards(ports).catch((error: unknown) => `not known: ${messageOf(error)}`);
  say(`Afterwards: ${end}`);
  const { entries } = await journal.read().catch(() => ({ entries: [] }));
  return {
    stage: game.stage,
    how: game.how,
    beganAt,
    targetMs: wanted.targetMs,
    steps,
    calls,
    reads,
    afterwards: end,
    entries: entries.filter((entry) => epoch !== undefined && entry.epoch > epoch).reverse(),
    ...(aborted !== undefined && { aborted }),
  };
}

function followedText(side: Side, edge: Followed | undefined): string {
  if (!edge) return '';
  return ` CloudFront gave the first answer from there ${span(edge.firstMs)} after it had taken the update, and only answers from ${side} after ${span(edge.allMs)}.`;
}

/** Clients were served from where traffic was, all the while. */
function stayed(calls: Traffic['calls'], to: Side, beganAt: number, endedAt: number): Step {
  const since = servedSince(calls, to, beganAt);
  return {
    name: `on ${to} all the while`,
    to,
    beganAt,
    endedAt,
    ...(since !== undefined && { recoveryMs: since - beganAt }),
  };
}

/** How the stage was left, so that nobody has to guess. */
async function afterwards({ journal, override }: DrillPorts): Promise<string> {
  const [known, now] = await Promise.all([journal.read(), override.standing()]);
  return `traffic is on ${activeSide(known)}, the override is "${now.text.trim()}".`;
}

/** One move: from the order until clients are served from there, and the journal says that it is verified. */
async function move(
  ports: DrillPorts,
  traffic: Traffic,
  { name, to, order }: { readonly name: string; readonly to: Side; readonly order: () => Promise<void> },
  watch: Watch,
): Promise<Step> {
  const { clock, journal } = ports;
  const beganAt = clock.now();
  await order();
  for (;;) {
    await pause(ports, watch);
    const since = servedSince(traffic.calls, to, beganAt);
    const known = await journal.read();
    const entry = newest(known);
    if (since === undefined || activeSide(known) !== to || entry?.verifiedAt === undefined) continue;
    const edge = followed(traffic.calls, to, entry.effectAt ?? entry.begunAt, since);
    return { name, to, beganAt, recoveryMs: since - beganAt, endedAt: clock.now(), ...(edge && { edge }) };
  }
}
