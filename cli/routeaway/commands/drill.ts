/**
 * `routeaway drill`: a game day. Moves traffic away and back while client traffic of its own watches, and writes down what
 * clients saw. Whatever it sets has an end of its own, and is undone however the drill ends.
 */
import { drillText } from '../../../shared/core/drill.ts';
import { judge, knownBy } from '../../../shared/core/health.ts';
import { activeSide, newest } from '../../../shared/core/history.ts';
import { other, type Side } from '../../../shared/core/side.ts';
import { connect, type Stage } from '../connect.ts';
import { drillStanding, setDrill } from '../drill/parameter.ts';
import { refusals } from '../drill/refusals.ts';
import { reportOf, type Step, writeReport } from '../drill/report.ts';
import { failedShare, servedSince, startTraffic, type Traffic } from '../drill/traffic.ts';
import { Stop, Usage } from '../errors.ts';
import type { Machine } from '../machine.ts';
import { durationOf, overrideText } from '../override-text.ts';
import type { Place } from '../place.ts';
import { setOverride, standing } from '../set-override.ts';
import { see } from '../sight.ts';
import { span, wrapped } from '../words.ts';
import { sideOf } from './override.ts';

export interface DrillOptions {
  readonly fail?: string;
  readonly target: string;
  readonly stay: string;
  readonly limit: string;
  readonly abortAbove: string;
  readonly rate: string;
  readonly because: string;
  readonly yes?: true;
}

const PACE_MS = 500;
const SHARE_OVER_MS = 20_000;
const LONGEST_LIMIT_MS = 55 * 60_000;
const BACK_WITHIN_MS = 10 * 60_000;

interface Wanted {
  readonly fail?: Side;
  readonly targetMs: number;
  readonly stayMs: number;
  readonly limitMs: number;
  readonly abortAbove: number;
  readonly rate: number;
  readonly because: string;
}

function wantedOf(options: DrillOptions): Wanted {
  const share = Number(/^(\d{1,2})%$/.exec(options.abortAbove)?.[1] ?? Number.NaN);
  if (!(share > 0))
    throw new Usage(
      `--abort-above is "${options.abortAbove}"; it must be a percentage, e.g. --abort-above 20%.`,
    );
  const rate = Number(options.rate);
  if (!(rate >= 1 && rate <= 50))
    throw new Usage(
      `--rate is "${options.rate}"; it must be requests a second, from 1 to 50, e.g. --rate 2.`,
    );
  const limitMs = durationOf(options.limit, '--limit');
  if (limitMs > LONGEST_LIMIT_MS)
    throw new Usage(`--limit is "${options.limit}"; a drill takes at most 55 minutes, e.g. --limit 20min.`);
  return {
    ...(options.fail !== undefined && { fail: sideOf(options.fail) }),
    targetMs: durationOf(options.target, '--target'),
    stayMs: durationOf(options.stay, '--stay'),
    limitMs,
    abortAbove: share / 100,
    rate,
    because: options.because,
  };
}

export async function drill(place: Place, options: DrillOptions, machine: Machine): Promise<number> {
  const wanted = wantedOf(options);
  const stage = await connect(place);
  const sight = await see(stage);
  const from = sight.active;
  const to = other(from);
  const against = [...refusals(sight, stage.config, wanted.fail)];
  if (wanted.fail !== undefined) {
    const stands = await drillStanding(stage);
    const ended = Date.parse(/ until (\S+)/.exec(stands)?.[1] ?? '') <= stage.ports.clock.now();
    if (stands !== 'none' && !ended) against.push(`A drill is on: "${stands}".`);
  }
  if (against.length > 0)
    throw new Stop(`No drill now. Nothing was changed.\n${against.map((why) => `- ${why}`).join('\n')}`);

  const how =
    wanted.fail === undefined
      ? `Traffic is moved from ${from} to ${to} by the override, and back.`
      : `The prober is told to judge ${from} unhealthy, the switcher is to move traffic to ${to} by itself, and it is moved back by the override.`;
  machine.out(
    wrapped(
      `${how} It is given up where more than ${options.abortAbove} of its own requests fail for longer than ${span(wanted.targetMs)}, where ${to} turns unhealthy, or after ${span(wanted.limitMs)}; Ctrl-C gives it up, too.`,
      machine.columns,
      '  ',
    ),
  );
  if (!options.yes) {
    const answer = await machine.question('Clients are moved. Type yes: ');
    if (answer === undefined) throw new Usage('Nobody is there to ask; add --yes. Nothing was changed.');
    if (answer.trim() !== 'yes') throw new Stop('Nothing was changed.');
  }
  return play(stage, from, wanted, how, machine);
}

async function play(
  stage: Stage,
  from: Side,
  wanted: Wanted,
  how: string,
  machine: Machine,
): Promise<number> {
  const { clock } = stage.ports;
  const to = other(from);
  const beganAt = clock.now();
  const epoch = newest(await stage.ports.journal.read())?.epoch ?? 0;
  const traffic = startTraffic(stage.client, clock, wanted.rate);
  const steps: Step[] = [];
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
  };
  process.on('SIGINT', interrupt);
  const watch = guard(stage, traffic, to, wanted, beganAt, () => interrupted);
  let aborted: string | undefined;
  const say = (text: string): void => machine.out(wrapped(text, machine.columns, '  '));
  const hands = createHands(stage, wanted, beganAt);
  try {
    const away = wanted.fail === undefined ? () => hands.pin(to) : () => hands.fail(from);
    steps.push(await step(stage, traffic, `to ${to}`, to, away, watch));
    say(told(steps.at(-1)));
    const stayUntil = clock.now() + wanted.stayMs;
    while (clock.now() < stayUntil) await pause(stage, watch);
    await hands.heal(from, watch);
    steps.push(await step(stage, traffic, `back to ${from}`, from, () => hands.pin(from), watch));
    say(told(steps.at(-1)));
  } catch (error) {
    aborted = error instanceof Error ? error.message : String(error);
    say(`The drill is given up: ${aborted} What it set is undone.`);
  }
  try {
    await hands.undo(from);
    say('The override is auto again.');
  } catch (error) {
    aborted =
      `${aborted ?? ''} Not all could be undone: ${error instanceof Error ? error.message : error}`.trim();
  }
  await traffic.stop();
  process.off('SIGINT', interrupt);
  const { entries } = await stage.ports.journal.read();
  const report = reportOf({
    stage: stage.place.stage,
    how,
    beganAt,
    targetMs: wanted.targetMs,
    steps,
    calls: traffic.calls,
    entries: entries.filter((entry) => entry.epoch > epoch).reverse(),
    ...(aborted !== undefined && { aborted }),
  });
  const path = writeReport(report, machine.root);
  say(
    `${report.passed ? 'Passed' : aborted === undefined ? 'Failed: the target was missed' : 'Aborted'}. ${path}`,
  );
  return report.passed ? 0 : 1;
}

const told = (step: Step | undefined): string =>
  `Clients are served ${step?.name.replace(/^(back )?to /, 'from ')}, after ${span(step?.recoveryMs ?? 0)}.`;

type Watch = () => Promise<void>;

async function pause({ ports }: Stage, watch: Watch): Promise<void> {
  await ports.clock.sleep(PACE_MS);
  await watch();
}

/** Throws where the drill must be given up. */
function guard(
  stage: Stage,
  traffic: Traffic,
  to: Side,
  { abortAbove, targetMs, limitMs }: Wanted,
  beganAt: number,
  interrupted: () => boolean,
): Watch {
  let badSince: number | undefined;
  return async () => {
    if (interrupted()) throw new Stop('Somebody ended it.');
    const now = stage.ports.clock.now();
    if (now - beganAt > limitMs) throw new Stop(`It took longer than ${span(limitMs)}.`);
    badSince = failedShare(traffic.calls, now, SHARE_OVER_MS) > abortAbove ? (badSince ?? now) : undefined;
    if (badSince !== undefined && now - badSince > targetMs)
      throw new Stop(`Too many requests have failed for longer than ${span(targetMs)}.`);
    const ledger = await stage.ports.ledger.read();
    if (judge(ledger, to, now, stage.config.settings).state === 'unhealthy')
      throw new Stop(`${to} has turned unhealthy (${knownBy(ledger[to], now).at(-1)?.evidence}).`);
  };
}

/** One move: from the order until clients are served from there and the journal says it is verified. */
async function step(
  stage: Stage,
  traffic: Traffic,
  name: string,
  to: Side,
  order: () => Promise<void>,
  watch: Watch,
): Promise<Step> {
  const { clock, journal } = stage.ports;
  const beganAt = clock.now();
  await order();
  for (;;) {
    await pause(stage, watch);
    const since = servedSince(traffic.calls, to, beganAt);
    const known = await journal.read();
    const last = newest(known);
    if (since === undefined || activeSide(known) !== to || last?.verifiedAt === undefined) continue;
    return { name, to, beganAt, recoveryMs: since - beganAt, endedAt: clock.now() };
  }
}

/** What the drill sets, and how it is undone. Each has an end of its own, for the case that nobody is left to undo it. */
function createHands(stage: Stage, { limitMs, because }: Wanted, beganAt: number) {
  const { clock } = stage.ports;
  const until = beganAt + limitMs;
  const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
  let ours: string | undefined;
  let failing = false;
  const write = async (text: string): Promise<void> => {
    const seen = await standing(stage);
    const word = seen.text.trim();
    if (word !== (ours ?? word) || (ours === undefined && !word.startsWith('auto')))
      throw new Stop(`Somebody has written "${word}" into the override meanwhile; it is left alone.`);
    await setOverride(stage, text, seen);
    ours = text;
  };
  const hands = {
    pin: (side: Side): Promise<void> =>
      write(
        overrideText(
          side,
          { until: iso(Math.max(until, clock.now() + BACK_WITHIN_MS)), because },
          clock.now(),
        ),
      ),
    async fail(side: Side): Promise<void> {
      failing = true;
      await setDrill(stage, drillText({ side, until, because }));
    },
    /** Ends the failing, and waits until the side is known to be well: or else the switcher would move away again. */
    async heal(side: Side, watch: Watch): Promise<void> {
      if (!failing) return;
      await setDrill(stage, 'none');
      failing = false;
      for (;;) {
        const ledger = await stage.ports.ledger.read();
        const { state } = judge(ledger, side, clock.now(), stage.config.settings);
        if (state !== 'unhealthy' && ledger[side].at(-1)?.judgement === 'healthy') return;
        await pause(stage, watch);
      }
    },
    async undo(side: Side): Promise<void> {
      const deadline = clock.now() + BACK_WITHIN_MS;
      const patience: Watch = async () => {
        if (clock.now() > deadline)
          throw new Stop(
            `${side} has not taken the traffic back within ${span(BACK_WITHIN_MS)}; see routeaway status.`,
          );
      };
      await hands.heal(side, patience);
      // A switch that is under way may land yet.
      while (newest(await stage.ports.journal.read())?.phase === 'begun') await pause(stage, patience);
      if (activeSide(await stage.ports.journal.read()) !== side) {
        await hands.pin(side);
        while (activeSide(await stage.ports.journal.read()) !== side) await pause(stage, patience);
      }
      if (ours !== undefined) await write('auto');
    },
  };
  return hands;
}
