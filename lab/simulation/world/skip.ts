/** Looks now and then whether the world is quiet, and then jumps over what would only repeat itself (see `quiet.ts`). */
import { activeSide } from '../../../shared/core/journal/journal-queries.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import { SIDES } from '../../../shared/core/side.ts';
import type { Cloud } from '../../emulator/model/index.ts';
import { isFair } from './call-faults.ts';
import type { Calls } from './calls.ts';
import type { WorldClock } from './clock.ts';
import { struck } from './control-regions.ts';
import type { WorldEdge } from './edge.ts';
import { distributionArn, WORLD_TAG } from './owner.ts';
import { isWell } from './probing.ts';
import { isAtRest, isCalm, isReliable, isSteady, nextReminder, skippable } from './quiet.ts';
import type { Regions } from './regions.ts';
import type { World } from './shape.ts';

type Parts =
  | 'cloud'
  | 'regions'
  | 'alarms'
  | 'edge'
  | 'dns'
  | 'controls'
  | 'between'
  | 'table'
  | 'shared'
  | 'runs'
  | 'settings'
  | 'delivery';

interface SkipperOptions extends Pick<World, Parts | 'faultRates' | 'callFaults' | 'callHooks'> {
  readonly clock: WorldClock;
  readonly calls: Calls;
  readonly lastNews: () => number;
  /** Starts a fresh run of each prober. */
  readonly probe: () => void;
}

interface Skipper {
  /** Jumps towards `limit` where that is allowed; true where it did. */
  skip(limit: number): boolean;
}

/**
 * Any key but one that only tells reads where to ask first is yet to be taken away, or to be told of; with `routing=key` one that
 * sends traffic elsewhere than the distribution stays.
 */
const keyRests = (edge: WorldEdge, { routing }: Settings): boolean =>
  !edge.runsFunction ||
  (edge.key() ?? ' reads').endsWith(' reads') ||
  (routing === 'key' && edge.distribution() !== edge.target() && !edge.key()?.endsWith('%'));

/** A share of errors is drawn anew for each request: what it would have done to those of the skipped time is not known. */
const isConstant = (regions: Regions): boolean =>
  SIDES.every((side) => {
    const fault = regions.fault(side)?.fault;
    return fault?.kind !== 'errors' || fault.share === 1;
  });

/** Another mark, or none, is yet to be seen: it is looked at now and then only. */
const isMarked = (cloud: Cloud): boolean =>
  cloud.distributions.tags(distributionArn(cloud))[WORLD_TAG] === cloud.accountId;

/** A look costs more than an event: once a minute is enough. */
const LOOK_EVERY_MS = 60_000;

export function createSkipper(world: SkipperOptions): Skipper {
  const { clock, calls, runs, table, settings } = world;
  let nextLook = 0;

  const ledgers = () => world.shared?.ledgers().map(({ ledger }) => ledger) ?? [table.ledger];

  const isQuiet = (): boolean =>
    world.controls.every(({ network, broken }) => isWell(network) && broken.size === 0) &&
    Object.keys(world.alarms.is).length === 0 &&
    struck(world).length === 0 &&
    world.callFaults.length + world.callHooks.length === 0 &&
    runs.alive().every((run) => run.role === 'prober') &&
    isConstant(world.regions) &&
    isFair(world.faultRates) &&
    isReliable(world.delivery) &&
    isAtRest(
      table.journal,
      { target: world.edge.target(), deployed: world.edge.deployed() && keyRests(world.edge, settings) },
      settings,
    ) &&
    ledgers().every((ledger) => isSteady(ledger, activeSide(table.journal))) &&
    (world.dns?.atRest() ?? true) &&
    isMarked(world.cloud);

  const jump = (ms: number): void => {
    // Prober runs have made plans by the clock; a fresh one takes over from them, as each minute.
    for (const run of runs.alive()) {
      runs.end(run, 'done');
      run.release?.();
    }
    clock.skip(ms);
    table.pass(ms);
    world.probe();
  };

  return {
    skip(limit) {
      const now = clock.now();
      if (now < nextLook || calls.underWay() > 0 || !isCalm(now, world.lastNews())) return false;
      const until = Math.min(limit, nextReminder(table.journal, now) ?? limit);
      const ms = skippable(now, until);
      if (ms === 0) return false;
      nextLook = now + LOOK_EVERY_MS;
      if (!isQuiet()) return false;
      jump(ms);
      return true;
    },
  };
}
