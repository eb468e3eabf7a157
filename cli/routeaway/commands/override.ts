/** `routeaway to <side>`, `hold`, `observe`, `auto`: write the override, and wait until it has taken effect. */

import { against, againstText, publicHealth } from '../../../shared/core/decision/against.ts';
import { edgeCauses, whatClientsGet } from '../../../shared/core/decision/details.ts';
import { DAY, span, utc } from '../../../shared/core/duration.ts';
import { newestFact } from '../../../shared/core/journal/ledger.ts';
import type { Mode } from '../../../shared/core/override.ts';
import { hasDns } from '../../../shared/core/routing.ts';
import type { Side } from '../../../shared/core/side.ts';
import { UsageError, UserError } from '../../../shared/kit/errors.ts';
import type { Machine } from '../machine.ts';
import { NoControl } from '../stage/aws-errors.ts';
import { connect, type Stage } from '../stage/connect.ts';
import {
  type FailedRuns,
  failedRunsOf,
  failedRunsText,
  findingText,
  unwrittenText,
} from '../stage/failed-runs.ts';
import { beside } from '../stage/override-notes.ts';
import { overrideText, type Wish } from '../stage/override-text.ts';
import { ownedMeanwhile, pinRefused, readOwner } from '../stage/owner-now.ts';
import { type Standing, setOverride, standing, type Written, writtenText } from '../stage/set-override.ts';
import { mayBeSide, sideOf } from '../stage/side-of.ts';
import { type Snapshot, snapshotOf } from '../stage/snapshot.ts';
import type { StageLocation } from '../stage/stage-location.ts';
import { before, heard, served, type WaitingPorts } from '../stage/waiting.ts';
import { wrapped } from '../view/format.ts';
import { evidenceText, sideEvidence } from '../view/side-evidence.ts';

export interface Options extends Wish {
  readonly yes?: true;
  /** Commander's form of `--no-wait`. */
  readonly wait: boolean;
}

export async function to(
  side: string,
  place: StageLocation,
  options: Options,
  machine: Machine,
): Promise<undefined> {
  mayBeSide(side);
  mayBeWished('primary', options);
  const stage = await unwritten(connect(place));
  const target = sideOf(side, stage.config.regions);
  const seen = await unwritten(standing(stage));
  const text = overrideText(target, options, stage.ports.clock.now());
  const snapshot = await unwritten(snapshotOf(stage));
  const refused = pinRefused(snapshot.seen.journal, target, stage.config);
  if (refused !== undefined) throw new UserError(refused);
  await mayMove(snapshot, target, options, machine);
  const hint = hardlyHelps(snapshot, target);
  for (const one of [hint, endsSoon(snapshot, target)])
    if (one !== undefined) machine.out(wrapped(one, machine.columns, '  '));
  const began = stage.ports.clock.now();
  const written = await setOverride(stage, text, seen);
  await confirm(stage, seen, { text, written }, machine);
  if (!options.wait) return undefined;
  const { journal } = snapshot.seen;
  await served(waiting(stage, machine), { target, text, seen, ...before(journal, target), began });
  return undefined;
}

/** What is mistyped is told before a stage is asked; whether a time is past, its own clock says. Throws `UsageError`. */
const mayBeWished = (mode: Mode, options: Options): void => void overrideText(mode, options, 0);

export async function override(
  mode: Mode,
  place: StageLocation,
  options: Options,
  machine: Machine,
): Promise<undefined> {
  mayBeWished(mode, options);
  const stage = await unwritten(connect(place));
  const seen = await unwritten(standing(stage));
  const text = overrideText(mode, options, stage.ports.clock.now());
  const tag = readOwner(stage.owner);
  const written = await setOverride(stage, text, seen);
  await confirm(stage, seen, { text, written }, machine);
  const owner = await tag;
  if ('other' in owner && owner.other !== undefined)
    machine.out(wrapped(ownedMeanwhile(owner.other), machine.columns, '  '));
  if (options.wait) await heard(waiting(stage, machine), { text, seen });
  return undefined;
}

/** What is looked at first: where it cannot be, the override was not written. */
const unwritten = <T>(look: Promise<T>): Promise<T> =>
  look.catch((error: unknown) => {
    if (!(error instanceof NoControl)) throw error;
    const { message, cause } = error.said;
    throw new NoControl(
      new Error(`${message.replace(/\.?$/, '.')} The override was not written.`, { cause }),
    );
  });

async function confirm(
  stage: Stage,
  seen: Standing,
  { text, written }: { readonly text: string; readonly written: Written },
  machine: Machine,
): Promise<void> {
  const is = hasThree(stage) ? writtenText(text, written) : [`The override is "${text}".`];
  const said = [...is, ...(await beside(stage, seen, text))];
  for (const sentence of said) machine.out(wrapped(sentence, machine.columns, '  '));
}

async function mayMove(snapshot: Snapshot, target: Side, { yes }: Options, machine: Machine): Promise<void> {
  const doubt = yes ? undefined : doubtOf(snapshot, target);
  if (doubt === undefined) return;
  const answer = await machine.question(`${doubt} Move all traffic there? Type yes: `);
  if (answer?.trim() === 'yes') return;
  throw answer === undefined
    ? new UsageError(
        `${doubt} There is no one to ask; to move traffic there all the same, add --yes. Nothing was changed.`,
      )
    : new UserError('Nothing was changed.');
}

/**
 * Traffic on a side that cannot serve it is an outage; a person may want it all the same. What is proven could be switched to
 * by itself, so it needs no question.
 */
export function doubtOf(snapshot: Snapshot, target: Side): string | undefined {
  const { state, proven } = snapshot.health[target];
  if (state === 'healthy' || proven || snapshot.active === target) return undefined;
  const { ledger, now } = snapshot.seen;
  const ago = (iso: string): string => span(now - Date.parse(iso));
  const { points, settings } = snapshot.situation;
  const evidence = against(target, points, now, settings);
  const known = [
    ...(evidence ? [againstText(evidence)] : []),
    ...[evidenceText(sideEvidence(ledger, target, state, now), ago) ?? []].flat(),
  ].join('; ');
  return `${target} is ${state}${known === '' ? '' : ` (${known})`}.`;
}

/** Where clients fail and the side that serves them answers, another side is seldom what they need. */
export function hardlyHelps({ situation, active, health }: Snapshot, target: Side): string | undefined {
  if (target === active || health[active].state !== 'healthy') return undefined;
  if (publicHealth(situation).state !== 'unhealthy') return undefined;
  return `Clients get ${whatClientsGet(situation)}, yet ${active} answers the probes. ${edgeCauses(situation)}`;
}

/** Whoever moves traffic there learns it now, and not when clients get errors. One that has ended makes the side unhealthy. */
export function endsSoon({ seen: { ledger, now } }: Snapshot, target: Side): string | undefined {
  const ends = newestFact(ledger[target], 'certificateEndsAt');
  if (ends === undefined || ends <= now || ends - now >= DAY) return undefined;
  return `The certificate of ${target} ends in ${span(ends - now)}, at ${utc(ends)}: then CloudFront refuses ${target}, and clients get errors. Renew it before that.`;
}

async function obstacleTo(
  target: Side,
  { ports, controls }: Stage,
  failedRuns: FailedRuns,
): Promise<string | undefined> {
  const lines = await failedRuns();
  const now = ports.clock.now();
  // Of three tables, one that cannot be written keeps nothing from moving.
  const unwritten = hasThree({ controls }) ? undefined : unwrittenText(lines, now);
  if (unwritten !== undefined) return `${unwritten}: \`routeaway break-glass to ${target}\` does.`;
  const failing = failedRunsText(lines, target, now);
  return failing && findingText(failing);
}

const hasThree = ({ controls }: Pick<Stage, 'controls'>): boolean => controls.all.length > 1;

/** What waiting needs of the stage. */
export const waiting = (
  stage: Stage,
  machine: Pick<Machine, 'out' | 'columns'>,
  failedRuns: FailedRuns = failedRunsOf(stage),
): WaitingPorts => ({
  ...stage.ports,
  standing: () => standing(stage),
  several: hasThree(stage),
  byDns: hasDns(stage.config.settings.routing),
  obstacle: (target) => obstacleTo(target, stage, failedRuns),
  say: (sentence) => machine.out(wrapped(sentence, machine.columns, '  ')),
});
