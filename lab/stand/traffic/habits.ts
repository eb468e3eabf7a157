/** What clients do: mostly reading, and every kind of write. */
import { randomUUID } from 'node:crypto';
import type { Random } from '../../emulator/model/index.ts';
import type { Call } from './ask.ts';
import type { Ledger } from './ledger.ts';

type Habit = (ledger: Ledger, random: Random) => Call | undefined;

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
export function nextCall(random: Random, ledger: Ledger): Call {
  const drawn = random() * 100;
  const [, habit] = HABITS.find(([upTo]) => drawn < upTo) ?? [0, create];
  return habit(ledger, random) ?? create();
}
