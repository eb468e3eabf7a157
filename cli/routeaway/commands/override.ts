/** `routeaway to <side>`, `hold`, `observe`, `auto`: the operator's word, and whether it has been heard. */
import { activeSide } from '../../../shared/core/history.ts';
import { type Mode, parseOverride, remembered } from '../../../shared/core/override.ts';
import type { Side } from '../../../shared/core/side.ts';
import { connect, type Stage } from '../connect.ts';
import { Stop, Usage } from '../errors.ts';
import type { Machine } from '../machine.ts';
import { overrideText, type Wish } from '../override-text.ts';
import type { Place } from '../place.ts';
import { type Standing, setOverride, standing } from '../set-override.ts';
import { sideOf } from '../side-of.ts';
import { type Sight, see } from '../sight.ts';
import { span, wrapped } from '../words.ts';

export interface Options extends Wish {
  readonly yes?: true;
  /** Commander's form of `--no-wait`. */
  readonly wait: boolean;
}

const PACE_MS = 1_000;
/** The reconcile schedule alone hears it within a minute; then a run takes its time. */
const HEARD_WITHIN_MS = 3 * 60_000;
/** The slower lever alone. */
const MOVED_WITHIN_MS = 15 * 60_000;

export async function to(side: string, place: Place, options: Options, machine: Machine): Promise<undefined> {
  const target = sideOf(side);
  const stage = await connect(place);
  const seen = await standing(stage);
  const text = overrideText(target, options, stage.ports.clock.now(), stage.config.reasonWanted);
  const sight = await see(stage);
  await mayMove(sight, target, options, machine);
  const already = sight.active === target;
  const began = stage.ports.clock.now();
  await setOverride(stage, text, seen);
  machine.out(wrapped(`The override is "${text}".`, machine.columns, '  '));
  if (!options.wait) return undefined;
  await served(stage, { target, text, began, already }, machine);
  return undefined;
}

export async function say(mode: Mode, place: Place, options: Options, machine: Machine): Promise<undefined> {
  const stage = await connect(place);
  const seen = await standing(stage);
  const text = overrideText(mode, options, stage.ports.clock.now(), stage.config.reasonWanted);
  await setOverride(stage, text, seen);
  machine.out(wrapped(`The override is "${text}".`, machine.columns, '  '));
  if (options.wait) await heard(stage, text, seen, machine);
  return undefined;
}

/** Traffic on a side that cannot serve it is an outage; a person may want it all the same. */
async function mayMove(sight: Sight, target: Side, { yes }: Options, machine: Machine): Promise<void> {
  const { state } = sight.health[target];
  if (yes || state === 'healthy' || sight.active === target) return;
  const evidence = sight.verdict[target]?.evidence;
  const doubt = `${target} is ${state}${evidence === undefined ? '' : ` (${evidence})`}.`;
  const answer = await machine.question(`${doubt} Move all traffic there? Type yes: `);
  if (answer?.trim() === 'yes') return;
  throw answer === undefined
    ? new Usage(
        `${doubt} Nobody is there to ask; to move traffic there all the same, add --yes. Nothing was changed.`,
      )
    : new Stop('Nothing was changed.');
}

/** Waiting for a word that somebody else has written over would be in vain. */
async function stillOurs(stage: Stage, text: string): Promise<void> {
  const now = await standing(stage).catch(() => undefined);
  if (now === undefined || now.text.trim() === text) return;
  throw new Stop(
    `Somebody else has written "${now.text.trim()}" over it meanwhile, and that is in force: talk to each other.`,
  );
}

/** Waits until the switcher follows the new word. */
async function heard(stage: Stage, text: string, seen: Standing, machine: Machine): Promise<void> {
  const { ports } = stage;
  const began = ports.clock.now();
  const wanted = parseOverride(text);
  while (ports.clock.now() - began < HEARD_WITHIN_MS) {
    const journal = await ports.journal.read();
    const { override } = journal;
    const same = override?.text === text || (seen.text === text && override === undefined);
    if (
      same ||
      (typeof wanted === 'object' && wanted.mode === 'auto' && remembered(journal).mode === 'auto')
    ) {
      machine.out(`The switcher follows it, after ${span(ports.clock.now() - began)}.`);
      return;
    }
    await stillOurs(stage, text);
    await ports.clock.sleep(PACE_MS);
  }
  throw new Stop(
    `The switcher has not taken note of it within ${span(HEARD_WITHIN_MS)}. See routeaway status and routeaway logs; the word stands, and the next run follows it.`,
  );
}

/** Waits until clients are served from there, and tells how it goes. */
async function served(
  stage: Stage,
  {
    target,
    text,
    began,
    already,
  }: { readonly target: Side; readonly text: string; readonly began: number; readonly already: boolean },
  machine: Machine,
): Promise<void> {
  const { ports } = stage;
  const tell = progress(machine);
  while (ports.clock.now() - began < MOVED_WITHIN_MS) {
    const [journal, answer] = await Promise.all([ports.journal.read(), ports.endpoint.ask()]);
    const [last] = journal.entries;
    const moved = activeSide(journal) === target;
    const after = span(ports.clock.now() - began);
    if (
      moved &&
      answer.judgement === 'healthy' &&
      (answer.servedBy === target || answer.servedBy === undefined)
    ) {
      machine.out(
        already
          ? `Traffic is on ${target}, as it was; it is pinned there now.`
          : `Clients are served from ${target}, after ${after}.`,
      );
      return;
    }
    if (!moved && last?.phase === 'begun') tell(`Epoch ${last.epoch} is begun: the levers are told.`);
    else if (!moved) tell('Waiting for the switcher.');
    else if (answer.judgement === 'healthy')
      tell(`The edge was told; it still answers from ${answer.servedBy ?? 'nobody knows where'}.`);
    else
      tell(wrapped(`The edge was told; asked by us, it answers: ${answer.evidence}`, machine.columns, '  '));
    await stillOurs(stage, text);
    await ports.clock.sleep(PACE_MS);
  }
  throw new Stop(
    `Within ${span(MOVED_WITHIN_MS)} the public endpoint has not answered from ${target}. The word stands. See routeaway status and routeaway history.`,
  );
}

/** Says a thing once, until something else is to be said. */
function progress(machine: Machine): (sentence: string) => void {
  let said = '';
  return (sentence) => {
    if (sentence === said) return;
    said = sentence;
    machine.out(sentence);
  };
}
