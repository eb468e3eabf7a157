/** Random worlds: what breaks, who acts, how calls and messages fare. All of it is drawn, so that a failing one shrinks. */

import fc from 'fast-check';
import { MINUTE, SECOND } from '../../../shared/core/duration.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';
import { type Lever, leverDown } from '../invariants/levers.ts';
import { type Watch, watch } from '../invariants/watch.ts';
import type { Fault, Reach } from '../world/fault.ts';
import type { Happening } from '../world/trace.ts';
import { createWorld, type World } from '../world/world.ts';

/** A warm world has six good minutes behind it; a moment for the first runs to start. */
export const WARM_UP_MS = 10 * SECOND;

export type Act =
  | {
      readonly do: 'fault';
      readonly side: Side;
      readonly fault: Fault;
      readonly reach: Reach;
      readonly forMs: number;
    }
  | { readonly do: 'silence'; readonly forMs: number }
  | { readonly do: 'cut-off'; readonly forMs: number }
  | { readonly do: 'say'; readonly mode: string; readonly forMinutes?: number }
  | { readonly do: 'scribble'; readonly text: string }
  | { readonly do: 'forget' }
  | { readonly do: 'edit'; readonly side: Side; readonly which: 'all' | 'default' }
  | { readonly do: 'deploy'; readonly active: Side; readonly comment: string }
  | { readonly do: 'key'; readonly value: string | undefined }
  | { readonly do: 'lever-down'; readonly lever: Lever; readonly forMs: number }
  | { readonly do: 'acknowledge' }
  | { readonly do: 'kill' }
  | { readonly do: 'wake'; readonly times: number }
  | {
      readonly do: 'storm';
      readonly kind: 'refused' | 'requestLost' | 'answerLost' | 'killed' | 'lingers';
      readonly share: number;
      readonly forMs: number;
    }
  | { readonly do: 'messages'; readonly lost: number; readonly twice: number }
  | { readonly do: 'skew'; readonly prober: number; readonly switcher: number };

export interface Plan {
  readonly seed: number;
  readonly settings: Partial<Settings>;
  /** Where traffic is at first; on the primary where nothing is said. */
  readonly target?: Side;
  /** Whether the distribution runs the CloudFront function; it does where nothing is said. */
  readonly edgeFunction?: boolean;
  readonly acts: readonly { readonly at: number; readonly act: Act }[];
  readonly minutes: number;
}

const side = fc.constantFrom<Side>('primary', 'standby');
const duration = fc.integer({ min: 1, max: 30 }).map((n) => n * 10 * SECOND);

const fault = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Fault>({ kind: 'dead' }, { kind: 'black-hole' }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Fault>(
      { kind: 'wrong-body' },
      { kind: 'redirect' },
      { kind: 'refused' },
      { kind: 'database-down' },
      { kind: 'slow', ms: 1_500 },
      { kind: 'slow', ms: 4_000 },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(0.3, 0.5, 0.7, 1).map((share): Fault => ({ kind: 'errors', share })),
  },
);

const reach = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Reach>('everyone') },
  { weight: 1, arbitrary: fc.constantFrom<Reach>('direct', 'edge') },
);

/** Ways in which calls can fail, each at a rate. */
export const storms = fc.constantFrom(
  'refused' as const,
  'requestLost' as const,
  'answerLost' as const,
  'killed' as const,
  'lingers' as const,
);

export const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('fault' as const), side, fault, reach, forMs: duration }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('silence' as const, 'cut-off' as const), forMs: duration }),
  },
  {
    weight: 5,
    arbitrary: fc.record(
      {
        do: fc.constant('say' as const),
        mode: fc.constantFrom('auto', 'hold', 'primary', 'standby', 'observe'),
        forMinutes: fc.integer({ min: 1, max: 5 }),
      },
      { requiredKeys: ['do', 'mode'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('scribble' as const),
      text: fc.constantFrom(' ', 'stanby', 'hold!', 'x'.repeat(4_096)),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Act>({ do: 'forget' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      side,
      which: fc.constantFrom('all' as const, 'default' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('deploy' as const),
      active: side,
      comment: fc.constantFrom('one', 'two'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('key' as const),
      value: fc.constantFrom(
        undefined,
        'v1 primary 0',
        'v1 standby 1',
        'v1 primary 1800000000',
        'v1 standby 1800000000',
        'v1 standby 1 5%',
        'v1 primary 1 reads',
        'v2 standby 3',
        'stanby',
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('lever-down' as const),
      lever: fc.constantFrom<Lever>('store', 'levers'),
      forMs: duration,
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom<Act>({ do: 'acknowledge' }, { do: 'kill' }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wake' as const), times: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('storm' as const),
      kind: storms,
      share: fc.constantFrom(0.02, 0.1, 0.3),
      forMs: duration,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('messages' as const),
      lost: fc.constantFrom(0, 0.3, 1),
      twice: fc.constantFrom(0, 0.3),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('skew' as const),
      prober: fc.integer({ min: -2_000, max: 2_000 }),
      switcher: fc.integer({ min: -2_000, max: 2_000 }),
    }),
  },
);

const settings: fc.Arbitrary<Partial<Settings>> = fc.constantFrom<Partial<Settings>>(
  {},
  { coolDown: MINUTE, limit: 2 },
  { coolDown: 2 * MINUTE, limit: 1, limitWithin: 5 * MINUTE },
  { failback: 'auto', failbackAfter: MINUTE, coolDown: 90 * SECOND, limit: 5 },
  { failback: 'auto', failbackAfter: 2 * MINUTE, coolDown: 3 * MINUTE },
  {
    failback: 'auto',
    failbackAfter: MINUTE,
    failbackSteps: [10, 50],
    failbackPause: MINUTE,
    coolDown: 90 * SECOND,
    limit: 5,
    readsFailOver: true,
  },
);

export const plans: fc.Arbitrary<Plan> = fc.record({
  seed: fc.nat(),
  settings,
  edgeFunction: fc.oneof(
    { weight: 4, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  target: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Side>('primary') },
    { weight: 1, arbitrary: fc.constant<Side>('standby') },
  ),
  // Most acts fall close together: trouble is worst where it meets other trouble.
  acts: fc.array(fc.record({ at: fc.integer({ min: 0, max: 30 }).map((n) => n * 5 * SECOND), act }), {
    minLength: 1,
    maxLength: 6,
  }),
  minutes: fc.integer({ min: 2, max: 5 }),
});

export interface Lived {
  readonly world: World;
  readonly watch: Watch;
}

/** Lives through a plan; throws `Broken` where a promise is. `listen` is told of everything, to explain a failure. */
export async function live(plan: Plan, listen?: (happening: Happening) => void): Promise<Lived> {
  const watching = watch();
  const world = createWorld({
    seed: plan.seed,
    warm: true,
    settings: plan.settings,
    edgeFunction: plan.edgeFunction ?? true,
    target: plan.target ?? 'primary',
    onStep: watching.onStep,
    onHappening(happening) {
      watching.onHappening(happening);
      listen?.(happening);
    },
  });
  const start = world.now() + WARM_UP_MS;
  for (const { at, act } of plan.acts) world.at(start + at, (w) => perform(w, act));
  await world.runUntil(start + plan.minutes * MINUTE);
  return { world, watch: watching };
}

export function perform(world: World, act: Act): void {
  const later = (ms: number, undo: (world: World) => void) => world.at(world.now() + ms, undo);
  switch (act.do) {
    case 'fault':
      world.regions.lay(act.side, act.fault, act.reach);
      later(act.forMs, (w) => w.regions.heal(act.side));
      break;
    case 'silence':
      world.silence();
      later(act.forMs, (w) => w.speak());
      break;
    case 'cut-off':
      world.network.prober = 'cut-off';
      later(act.forMs, (w) => {
        w.network.prober = 'well';
      });
      break;
    case 'say': {
      const until = new Date(world.now() + (act.forMinutes ?? 0) * MINUTE).toISOString().slice(0, 16);
      const ends = act.forMinutes !== undefined && act.mode !== 'auto';
      world.operator.say(ends ? `${act.mode} until ${until}Z` : act.mode);
      break;
    }
    case 'scribble':
      world.operator.scribble(act.text);
      break;
    case 'forget':
      tolerant(() => world.operator.forget());
      break;
    case 'edit':
      world.operator.edit(act.side, act.which);
      break;
    case 'deploy':
      world.operator.deploy(act);
      break;
    case 'key':
      world.operator.putKey(act.value);
      break;
    case 'lever-down': {
      const rule = leverDown(act.lever);
      world.fates.push(rule);
      later(act.forMs, (w) => w.fates.splice(w.fates.indexOf(rule), 1));
      break;
    }
    case 'acknowledge':
      world.operator.acknowledge();
      break;
    case 'kill':
      for (const run of world.runs.alive()) if (run.role === 'switcher') world.kill(run);
      break;
    case 'wake':
      for (let i = 0; i < act.times; i++) world.start('switcher', 'spurious');
      break;
    case 'storm':
      world.weather[act.kind] = act.share;
      later(act.forMs, (w) => {
        w.weather[act.kind] = 0;
      });
      break;
    case 'messages':
      for (const post of Object.values(world.delivery) as { lost: number; twice: number }[]) {
        post.lost = act.lost;
        post.twice = act.twice;
      }
      // The schedules are what is left when all else is lost: without them the control Region does not work.
      world.delivery.schedule.lost = 0;
      world.delivery.event.lost = 0;
      world.delivery.invocation.lost = 0;
      break;
    case 'skew':
      world.skew.prober = act.prober;
      world.skew.switcher = act.switcher;
      break;
  }
}

/** The parameter may already be gone. */
function tolerant(act: () => void): void {
  try {
    act();
  } catch {
    // Nothing to forget.
  }
}
