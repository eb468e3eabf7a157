/**
 * Routeaway itself. Nothing is modelled here: the programs that would be deployed live through the trace in a world of
 * virtual time, and what is compared is where each edge location sent its clients.
 */

import { DNS_TTL_MS } from '../../../shared/core/journal/settled.ts';
import { KEY_NAME, parseKey } from '../../../shared/core/key.ts';
import { hasDistribution, hasDns } from '../../../shared/core/routing.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import { other, type Side } from '../../../shared/core/side.ts';
import { apply } from '../acts/acts.ts';
import { optionsOf } from '../scenarios/options.ts';
import type { Since } from '../world/ground-truth.ts';
import { createWorld, WORLD_START, type World } from '../world/world.ts';
import { switchesOf } from './answers.ts';
import type { Group, Path, Policy } from './policy.ts';
import { behindResolvers } from './resolvers.ts';

export interface Ours {
  readonly name: string;
  readonly says: string;
  readonly settings?: Partial<Settings>;
  readonly controllers?: 3;
  /** What is assumed of AWS in it, beside what is assumed of all of ours. */
  readonly assumptions?: readonly string[];
}

export const ours = ({ name, says, settings = {}, controllers, assumptions = [] }: Ours): Policy => ({
  name,
  says,
  sources: [],
  assumptions: [
    controllers === undefined
      ? 'No model: the real prober and switcher over the lab’s model of the cloud. The control Region works throughout.'
      : 'No model: three real probers and switchers over the lab’s model of the cloud. The control Regions work throughout; a wrong clock, or a prober that is cut off, is that of one of them.',
    ...assumptions,
  ],
  async live({ trace, given }) {
    const options = optionsOf(trace.setup);
    const all = { ...options.settings, ...settings };
    const follower = followReads(given.locations);
    const world = createWorld({
      ...options,
      ...(controllers && { controllers }),
      // What is compared wins over what the trace sets up.
      settings: all,
      locations: given.locations,
      seed: trace.seed,
      skipQuiet: true,
      keepRuns: 50,
      ...(all.readsFailOver && { onStep: follower.look }),
    });
    Object.assign(world.propagation, given.distribution);
    Object.assign(world.storePropagation, given.store);
    for (const { at, act } of trace.acts) world.at(WORLD_START + at, (w) => apply(w, act));
    await world.runUntil(WORLD_START + trace.length);
    const { routing } = world.settings;
    // With DNS alone there is no edge: clients are behind resolvers, as those of the other policies of DNS.
    const groups: Group[] =
      hasDns(routing) && !hasDistribution(routing)
        ? behindResolvers(answersOf(world), { ttl: DNS_TTL_MS, overstay: given.overstay })
        : given.locations.map((location) => ({
            share: 1 / given.locations.length,
            via: 'edge' as const,
            path: pathAt(world, location, follower.reads(location)),
          }));
    const wanted = world.truth.target.flatMap(({ from, is }) =>
      is === 'mixed' ? [] : [{ from: from - WORLD_START, is }],
    );
    const byHand = (time: number): boolean =>
      /^(primary|standby)/.test(
        world.truth.override.findLast(({ from }) => from - WORLD_START <= time)?.is ?? '',
      );
    const switches = switchesOf(wanted, world.settings.failback === 'auto').map((one) => ({
      ...one,
      asked: one.asked || byHand(one.at),
    }));
    return { groups, switches };
  },
});

/** What the name servers answer, each from when they do. */
const answersOf = ({ trace }: World): Since<Side>[] => [
  { from: 0, is: 'primary' },
  ...trace.flatMap((one) => (one.what === 'dns' ? { from: one.at - WORLD_START, is: one.answers } : [])),
];

type ReadsFirst = readonly Since<Side | undefined>[];

/** Which side the key at each location has reads ask first, and when that changed. */
function followReads(locations: readonly string[]) {
  const reads = new Map<string, Since<Side | undefined>[]>(locations.map((location) => [location, []]));
  const seen = new Map<string, string | undefined>();
  return {
    reads: (location: string): ReadsFirst => reads.get(location) ?? [],
    look(world: World): void {
      const newest = world.edge.key();
      for (const location of locations) {
        if (seen.has(location) && seen.get(location) === newest) continue;
        const there = keyAt(world, location);
        if (seen.has(location) && seen.get(location) === there) continue;
        seen.set(location, there);
        const key = there === undefined ? undefined : parseKey(there);
        const side = typeof key === 'object' ? key.side : undefined;
        reads.get(location)?.push({ from: world.now() - WORLD_START, is: side });
      }
    },
  };
}

const keyAt = ({ cloud }: World, location: string): string | undefined =>
  cloud.stores
    .list()
    .map(({ arn }) => cloud.stores.served(arn, KEY_NAME, location))
    .find((value) => value !== undefined);

/** What a location's clients were sent to, reads apart. */
function pathAt({ truth }: World, location: string, reads: ReadsFirst): Since<Path>[] {
  const served = (truth.service[location] ?? []).map(({ from, is }) => ({
    from: from - WORLD_START,
    is: is.side,
  }));
  const times = [...new Set([...served, ...reads].map(({ from }) => from))].sort((a, b) => a - b);
  return times.map((time) => {
    const side = served.findLast(({ from }) => from <= time)?.is ?? 'primary';
    const first = reads.findLast(({ from }) => from <= time)?.is;
    return { from: time, is: { side, ...(first && { reads: [first, other(first)] as const }) } };
  });
}
