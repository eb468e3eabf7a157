/**
 * What clients do, mostly reading, and every kind of write; and what they were promised: every create that was
 * acknowledged, by its id. A few todos are made to be deleted again; only their own client knows of those, so that nobody
 * else asks for one in vain.
 */
import { randomUUID } from 'node:crypto';
import type { Random } from '../../emulator/model/index.ts';
import type { Call } from './ask.ts';

type Habit = (ledger: TodoLedger, random: Random) => Call | undefined;

const unique = () => `lab ${randomUUID()}`;
const create = (): Call => ({ method: 'POST', path: '/todos', body: { text: unique() } });
const list = (): Call => ({ method: 'GET', path: '/todos?limit=10' });

const about =
  (method: string, body?: () => unknown): Habit =>
  (ledger, random) => {
    const id = method === 'DELETE' ? ledger.giveUp() : ledger.any(random);
    return id === undefined ? undefined : { method, path: `/todos/${id}`, body: body?.() };
  };

/** Of a hundred requests, those up to the number that the one before did not take. */
const HABITS: readonly (readonly [upTo: number, habit: Habit])[] = [
  [35, list],
  [60, about('GET')],
  [85, create],
  [91, about('PATCH', () => ({ checked: true }))],
  [97, about('PUT', () => ({ text: unique(), checked: false }))],
  [100, about('DELETE')],
];

/** The next thing to do; where it wants a todo and there is none yet, one is created. */
export function nextCall(random: Random, ledger: TodoLedger): Call {
  const drawn = random() * 100;
  const [, habit] = HABITS.find(([upTo]) => drawn < upTo) ?? [0, create];
  return habit(ledger, random) ?? create();
}

export interface TodoLedger {
  created(id: string): void;
  /** One that any client may read or change. */
  any(random: Random): string | undefined;
  /** One to delete. From now on it is promised to nobody: whether a delete that failed took effect is not known. */
  giveUp(): string | undefined;
  /** Ids acknowledged, those given up included. */
  acknowledged(): number;
  /** Acknowledged and not given up. */
  promised(): readonly string[];
}

/** Every so manyth todo is made to be deleted. */
const PASSING = 8;

export function createTodoLedger(): TodoLedger {
  const known = new Set<string>();
  const lasting: string[] = [];
  const passing: string[] = [];
  return {
    created(id) {
      if (known.has(id)) throw new Error(`Two creates were acknowledged with the same id, ${id}.`);
      known.add(id);
      (known.size % PASSING === 0 ? passing : lasting).push(id);
    },
    any: (random) => lasting[Math.floor(random() * lasting.length)],
    giveUp: () => passing.shift(),
    acknowledged: () => known.size,
    promised: () => [...lasting, ...passing],
  };
}
