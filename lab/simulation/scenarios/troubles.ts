/** `lever …` and `calls …`: a service that is out of order, and calls that fail at random. */
import { type Lever, leverDown } from '../invariants/levers.ts';
import type { FateRule } from '../world/fate.ts';
import type { World } from '../world/world.ts';
import type { Act } from './scenario.ts';

/** As the calls to it are named. */
const LEVERS: Readonly<Record<string, Lever>> = { distribution: 'levers', store: 'store' };
const DOWN = new WeakMap<FateRule, Lever>();

export function readLever(words: string): Act | undefined {
  const [, name = '', how] = /^lever (distribution|store) (down|well)$/.exec(words) ?? [];
  const lever = LEVERS[name];
  if (!lever) return undefined;
  return (world) => {
    world.tell({
      what: 'world',
      sentence: `the ${name} is ${how === 'down' ? 'out of order' : 'well again'}`,
    });
    drop(world, (rule) => DOWN.get(rule) === lever);
    if (how === 'well') return;
    const rule = leverDown(lever);
    DOWN.set(rule, lever);
    world.fates.push(rule);
  };
}

type Rate = 'refused' | 'requestLost' | 'answerLost' | 'killed' | 'lingers';

export const TROUBLES: readonly { readonly form: string; readonly rate: Rate }[] = [
  { form: 'refused', rate: 'refused' },
  { form: 'lost', rate: 'requestLost' },
  { form: 'unanswered', rate: 'answerLost' },
  { form: 'killing', rate: 'killed' },
  { form: 'lingering', rate: 'lingers' },
];

export function readTrouble(words: string): Act | string | undefined {
  const [, percent, how] = /^calls (\S+)% (\S+)$/.exec(words) ?? [];
  if (percent === undefined) return undefined;
  const trouble = TROUBLES.find(({ form }) => form === how);
  const share = Number(percent) / 100;
  if (!trouble || !(share >= 0 && share <= 1))
    return `calls are e.g. "5% refused": a share, and ${TROUBLES.map(({ form }) => form).join(', ')}`;
  return (world) => {
    world.tell({ what: 'world', sentence: `from now on ${percent}% of all calls: ${how}` });
    world.weather[trouble.rate] = share;
  };
}

export function readCallsWell(words: string): Act | undefined {
  if (words !== 'calls well') return undefined;
  return (world) => {
    world.tell({ what: 'world', sentence: 'all calls are well again' });
    drop(world, () => true);
    for (const { rate } of TROUBLES) world.weather[rate] = 0;
  };
}

function drop({ fates }: World, which: (rule: FateRule) => boolean): void {
  fates.splice(0, fates.length, ...fates.filter((rule) => !which(rule)));
}
