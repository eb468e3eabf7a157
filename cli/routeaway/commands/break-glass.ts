/**
 * `routeaway break-glass to <side>`: sets both traffic controls directly (with `routing=key` the key alone), and says where
 * clients go then. It needs no journal, override or control Region. The key's epoch is the present time, newer than any of the
 * journal's, so the switcher adopts the move when it is back. With DNS the journal is the control: it is written in any control
 * Region that takes it, and where none does, one call of Route 53 is left to a person.
 */

import { span } from '../../../shared/core/duration.ts';
import { type Edge, effective, ruling } from '../../../shared/core/edge.ts';
import { epochText, formatKey, isTime } from '../../../shared/core/key.ts';
import { hasDistribution, type Routing, writesDistribution } from '../../../shared/core/routing.ts';
import { other, type Side } from '../../../shared/core/side.ts';
import { warningOf } from '../../../shared/core/verdict/verdict.ts';
import { Conflict, messageOf } from '../../../shared/errors.ts';
import { UsageError, UserError } from '../../../shared/kit/errors.ts';
import type { Clock, DistributionControl, KeyStore, PublicEndpoint } from '../../../shared/ports.ts';
import type { Machine } from '../machine.ts';
import { awsError } from '../stage/aws-errors.ts';
import { clockOf } from '../stage/connect.ts';
import { type Controls, type DnsControl, type Flags, findControls } from '../stage/controls.ts';
import { mayBeSide, sideOf } from '../stage/side-of.ts';
import type { StageLocation } from '../stage/stage-location.ts';
import { told } from '../view/format.ts';

export interface BreakGlassOptions extends Flags {
  readonly yes?: true;
  /** Commander's form of `--no-wait`. */
  readonly wait: boolean;
}

export async function breakGlass(
  side: string,
  place: StageLocation,
  options: BreakGlassOptions,
  machine: Machine,
): Promise<undefined> {
  mayBeSide(side);
  const say = (line: string) => machine.out(told(line, machine.columns));
  const controls = await findControls(place, options, say);
  const target = sideOf(side, controls.regions);
  const doubt = await directly(target, controls);
  if (doubt !== undefined) say(doubt);
  if (!options.yes) await sure(target, controls, machine);
  const ports: ForcePorts = {
    ...controls,
    clock: { now: clockOf(place), sleep: machine.sleep },
    say,
    complain: (error, control) => machine.error(updateFailed(error, control, place).message),
  };
  const { moved, byKey, fails } = await force(ports, target, options.wait);
  if (!moved) throw new UserError(`Traffic was not moved to ${target}.`);
  say(whenItIsBack(target, byKey || controls.dns !== undefined));
  if (fails === undefined) return undefined;
  throw new UserError(
    `Clients FAIL: traffic was sent to ${target}, and the public endpoint answers: ${ended(fails)} ${
      options.wait
        ? `Where ${other(target)} answers: routeaway break-glass to ${other(target)}.`
        : `That may still be ${other(target)}, which clients are leaving: look again in a minute (routeaway status).`
    }`,
  );
}

/** An operator who moves traffic to a side that does not answer should know, even if not asked to confirm. */
async function directly(target: Side, { direct }: Controls): Promise<string | undefined> {
  const answer = await direct?.(target);
  if (answer?.judgement !== 'unhealthy') return undefined;
  return `${target} does not answer as it should when it is asked directly: ${ended(answer.evidence)}`;
}

const ended = (evidence: string): string => evidence.replace(/\.?$/, '.');

async function sure(target: Side, { distributionId, dns, known }: Controls, machine: Machine): Promise<void> {
  const answer = await machine.question(
    `This moves all traffic to ${target}, whatever its health, past the switcher (${distributionId === undefined ? dns?.name : `distribution ${distributionId}`}, known from ${known}). Type yes: `,
  );
  if (answer?.trim() === 'yes') return;
  throw answer === undefined
    ? new UsageError('There is no one to ask; add --yes. Nothing was changed.')
    : new UserError('Nothing was changed.');
}

export interface ForcePorts {
  readonly distribution: DistributionControl;
  readonly store?: KeyStore;
  /** Undefined where nothing says it. */
  readonly routing?: Routing;
  readonly dns?: DnsControl;
  readonly endpoint?: PublicEndpoint;
  readonly clock: Clock;
  readonly say: (line: string) => void;
  readonly complain: (error: unknown, control: string) => void;
}

/** A key is everywhere by then, mostly sooner; a distribution takes minutes. */
const KEY_WITHIN_MS = 90_000;
const DISTRIBUTION_WITHIN_MS = 5 * 60_000;
/** With one beacon missing it takes alarms and their checks. */
const DNS_WITHIN_MS = 4 * 60_000;
const PACE_MS = 2_000;
/** On the way to the edge locations the answer goes back and forth; one right answer proves nothing. */
const IN_A_ROW = 3;

/** `moved`: as far as it can be seen, clients go there, or are on their way. `fails`: what they get there instead of an answer. */
export async function force(
  ports: ForcePorts,
  target: Side,
  wait: boolean,
): Promise<{ readonly moved: boolean; readonly byKey: boolean; readonly fails?: string }> {
  const { say, complain } = ports;
  const { dns, routing = 'key,distribution' } = ports;
  const writes = writesDistribution(routing);
  const [key, distribution, name] = await Promise.allSettled([
    setKey(ports, target),
    writes ? setDistribution(ports, target) : `The distribution is left as it is (routing=${routing}).`,
    dns?.move(target),
  ]);
  if (routing === 'dns') {
    // There is neither.
  } else if (key.status === 'fulfilled') say(key.value);
  else complain(key.reason, 'the key (UpdateKeys)');
  if (distribution.status === 'fulfilled') {
    if (hasDistribution(routing)) say(distribution.value);
  } else complain(distribution.reason, 'the distribution (UpdateDistribution)');
  if (name.status === 'rejected') say(messageOf(name.reason));
  else if (name.value !== undefined) say(name.value);
  const byKey = ports.store !== undefined && key.status === 'fulfilled';
  const byName = name.status === 'fulfilled' && name.value !== undefined;
  if (dns && name.status === 'rejected') for (const line of await dns.lastCalls(target)) say(line);

  const edge = await look(ports);
  const goes = effective(edge);
  const stuck = ruling(edge);
  if (stuck && stuck.side !== target)
    say(
      `The key "${formatKey(stuck)}" (${isTime(stuck.epoch) ? 'by break-glass at' : 'epoch'} ${epochText(stuck.epoch)}) could not be replaced, and while it is set it decides, whatever the distribution says.`,
    );
  const sent =
    byKey ||
    byName ||
    (writes ? distribution.status === 'fulfilled' && goes !== other(target) : goes === target);
  const within = !sent || !wait ? 0 : byKey ? KEY_WITHIN_MS : byName ? DNS_WITHIN_MS : DISTRIBUTION_WITHIN_MS;
  // Whoever reads only this output has not seen the complaint, and minutes of waiting follow.
  if (sent && key.status === 'rejected')
    say(
      `The key could not be set (${inShort(key.reason)}), so clients follow ${byName ? 'the DNS' : 'the distribution'} alone, which takes minutes.`,
    );
  const { by: seen, fails } = await whoServes(ports, target, within);
  if (seen === target) return { moved: true, byKey };
  const still = `Clients still go to ${other(target)}`;
  if (seen === other(target) && !(sent && !wait)) {
    say(`${still}: the public endpoint answers from there${within > 0 ? `, ${span(within)} later` : ''}.`);
    return { moved: false, byKey };
  }
  if (seen === other(target)) say(`${still} at this moment; edge locations follow.`);
  else if (goes === other(target)) say(`${still}, as far as the traffic controls say.`);
  return { moved: sent, byKey, ...(sent && fails !== undefined && { fails }) };
}

/** Both controls as they stand now. */
async function look(ports: ForcePorts): Promise<Edge> {
  const [{ distribution }, key] = await Promise.all([ports.distribution.look(), ports.store?.look()]);
  return { distribution, key: key?.key ?? 'none' };
}

interface Served {
  /** Undefined where that cannot be seen; then it is said why. */
  readonly by?: Side;
  /** The bad answer that came last. */
  readonly fails?: string;
}

async function whoServes(
  { endpoint, clock, say }: ForcePorts,
  target: Side,
  within: number,
): Promise<Served> {
  if (endpoint === undefined) {
    say('Who serves clients is not known here: ask the public endpoint yourself.');
    return {};
  }
  const began = clock.now();
  if (within > 0)
    say(`Asking the public endpoint until it answers from ${target}; Ctrl-C leaves everything as it is.`);
  for (let inRow = 0; ; ) {
    const answer = await endpoint.ask();
    const { servedBy, judgement, evidence } = answer;
    inRow = servedBy === target && judgement === 'healthy' ? inRow + 1 : 0;
    if (inRow === IN_A_ROW || (inRow > 0 && within === 0)) {
      const warning = warningOf(answer);
      say(
        `Clients are served from ${target}, after ${span(clock.now() - began)}${warning === undefined ? '' : `, but ${warning}`}.`,
      );
      return { by: target };
    }
    if (clock.now() - began >= within) {
      const by = servedBy === undefined || servedBy === target ? {} : { by: servedBy };
      if (judgement === 'unhealthy') {
        say(`Clients FAIL: the public endpoint answers: ${ended(evidence)}`);
        return { ...by, fails: evidence };
      }
      if (by.by === undefined)
        say(
          `Who serves clients cannot be seen from here: ${ended(evidence)} Ask the public endpoint as a client does, from another machine.`,
        );
      return by;
    }
    await clock.sleep(PACE_MS);
  }
}

/** What AWS itself said: that it was denied, say, and why. */
export function updateFailed(error: unknown, control: string, place: StageLocation): Error {
  const { cause } = error as { readonly cause?: unknown };
  return awsError(
    cause === undefined || error instanceof Conflict ? error : cause,
    `Setting ${control}`,
    place,
  );
}

/** What AWS calls it, if AWS or the network said it. */
function inShort(error: unknown): string {
  const { cause } = error as { readonly cause?: { readonly name?: string; readonly code?: string } };
  return cause?.code ?? cause?.name ?? messageOf(error).replace(/\.$/, '');
}

/** Only the key says that it was meant; the distribution alone may have been edited by mistake. */
export const whenItIsBack = (target: Side, byKey: boolean): string =>
  byKey
    ? `When the switcher is back it accepts this move. A pin or a hold in the override is still in force then, and wins: set it to ${target}, or to auto.`
    : `There is no key to show that this was intended. If the journal has traffic on ${other(target)}, the switcher may take this for a mistake and undo it, as soon as it runs and ${other(target)} is proven. So run \`routeaway to ${target}\` as soon as the control Region answers; or \`routeaway hold\`, under which nothing is touched and after which traffic is taken to belong where it is.`;

async function setKey({ store, clock }: ForcePorts, side: Side): Promise<string> {
  if (!store) return 'There is no CloudFront function: the distribution is the only traffic control.';
  const seen = await store.look();
  if (seen.key === 'unreadable') throw new UserError(seen.why);
  const present = typeof seen.key === 'object' ? seen.key.epoch : 0;
  const epoch = Math.max(Math.floor(clock.now() / 1_000), present + 1);
  await store.write({ side, epoch }, seen.etag);
  return `The key says ${side}: edge locations follow, mostly within a minute.`;
}

async function setDistribution({ distribution }: ForcePorts, side: Side): Promise<string> {
  const snapshot = await distribution.look();
  if (snapshot.distribution === side) return `The distribution already points at ${side}.`;
  if (snapshot.distribution === 'unreadable')
    throw new UserError(snapshot.why ?? 'The distribution cannot be read.');
  await distribution.move(side, snapshot);
  return `The distribution points at ${side}: the edge follows within minutes.`;
}
