/** Small ports for a tick: stores that keep, probes that say what they are told, bells that remember. */
import { ledgerIn } from '../../../bench/prober/ports.ts';
import type { ProberPorts } from '../../../functions/prober/ports.ts';
import type { Entry, Journal } from '../../../shared/core/journal/journal.ts';
import { EMPTY_JOURNAL } from '../../../shared/core/journal/journal.ts';
import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import { EMPTY_LEDGER } from '../../../shared/core/journal/ledger.ts';
import type { Side } from '../../../shared/core/side.ts';
import type { OwnTime } from '../../../shared/core/verdict/clock.ts';
import type { Judgement, PublicVerdict, Tick } from '../../../shared/core/verdict/verdict.ts';
import type { Clock, Log } from '../../../shared/ports.ts';

export interface Line {
  readonly level: keyof Log;
  readonly verb: string;
  readonly sentence: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface World {
  readonly ports: ProberPorts;
  /** What the targets are like. */
  primary: Judgement;
  standby: Judgement;
  public: Judgement;
  control: boolean;
  ledger: Ledger;
  /** What the prober's clock shows, and what is known of it; right, and later than every tick, unless told. */
  time: OwnTime;
  journal: Journal;
  /** Calls that fail, by name: `metric`, `ledger.read`, `ledger.write`, `journal`, `wake`. */
  readonly failing: Set<string>;
  /** So many ledger writes meet someone else's first. */
  conflicts: number;
  readonly published: Tick[];
  readonly woken: string[];
  readonly lines: Line[];
  readonly gauges: string[];
  /** Everything that happened, in order. */
  readonly did: string[];
}

/** All is well, but for what is `set`. */
export function createWorld(set: Partial<World> = {}): World {
  const did: string[] = [];
  const lines: Line[] = [];
  const note = (level: keyof Log): Log[keyof Log] => {
    return (verb, sentence, fields = {}) => void lines.push({ level, verb, sentence, fields });
  };
  const call = (name: string) => {
    did.push(name);
    if (world.failing.has(name)) throw new Error(`${name} is down`);
  };
  const verdict = (target: Side | 'public', tick: number): PublicVerdict => ({
    tick,
    judgement: world[target],
    evidence: `${target} was ${world[target]}`,
  });

  const world: World = {
    primary: 'healthy',
    standby: 'healthy',
    public: 'healthy',
    control: true,
    ledger: EMPTY_LEDGER,
    time: { now: Number.MAX_SAFE_INTEGER, ahead: 0 },
    journal: EMPTY_JOURNAL,
    failing: new Set(),
    conflicts: 0,
    published: [],
    woken: [],
    lines,
    gauges: [],
    did,
    ...set,
    ports: {
      probes: {
        side: async (side, tick) => verdict(side, tick),
        public: async (tick) => ({ ...verdict('public', tick), servedBy: 'primary' }),
        control: async () => {
          did.push('control');
          return world.control;
        },
      },
      metric: {
        async publish(ticks) {
          call('metric');
          world.published.push(...ticks);
        },
      },
      ledger: {
        async read() {
          call('ledger.read');
          return world.ledger;
        },
        async write(ledger, seen) {
          call('ledger.write');
          if (world.conflicts > 0) {
            world.conflicts--;
            world.ledger = { ...world.ledger, revision: world.ledger.revision + 1 };
          }
          return ledgerIn(world).write(ledger, seen);
        },
      },
      clock: { time: () => world.time },
      journal: {
        async read() {
          call('journal');
          return world.journal;
        },
      },
      invoker: {
        async invoke(reason) {
          call('invoke');
          world.woken.push(reason);
        },
      },
      log: { info: note('info'), warn: note('warn'), error: note('error') },
      gauges: { add: (name) => void world.gauges.push(name) },
    },
  };
  return world;
}

/** A clock that jumps to the next moment anyone waits for, once nothing else can go on. `late`: by how much more. */
export function jumpingClock(start: number, late: (at: number) => number = () => 0): Clock {
  let now = start;
  let turning = false;
  const sleepers: { readonly due: number; readonly wake: () => void }[] = [];
  async function turn(): Promise<void> {
    if (turning) return;
    turning = true;
    while (sleepers.length > 0) {
      for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
      sleepers.sort((one, other) => one.due - other.due);
      const next = sleepers.shift();
      if (next === undefined) break;
      now = Math.max(now, next.due);
      now += late(now);
      next.wake();
    }
    turning = false;
  }
  return {
    now: () => now,
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers.push({ due: now + Math.max(0, ms), wake });
        void turn();
      }),
  };
}

export const journalAt = (to: Side, phase: Entry['phase'] = 'applied'): Journal => ({
  ...EMPTY_JOURNAL,
  revision: 1,
  entries: [
    {
      epoch: 1,
      kind: 'failover',
      from: to === 'primary' ? 'standby' : 'primary',
      to,
      phase,
      because: 'So.',
      evidence: [],
      run: 'run-1',
      begunAt: 0,
      leaseUntil: 30_000,
    },
  ],
});
