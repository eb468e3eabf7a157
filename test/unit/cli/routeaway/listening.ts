/** A machine without a person at it, and what is said on it. */
import type { Machine } from '../../../../cli/routeaway/machine.ts';
import { PLAIN } from '../../../../cli/routeaway/view/format.ts';

/** `root`: folder of the project. `more`: what is otherwise. */
export function listening(root: string, more: Partial<Machine> = {}) {
  const said = { out: '', err: '' };
  const write = (to: 'out' | 'err') => (text: string) => {
    said[to] += `${text}\n`;
  };
  const machine: Partial<Machine> = {
    ...{ root, version: '0', env: {}, columns: 500, paint: PLAIN, isTerminal: false },
    ...{ out: write('out'), screen: write('out'), error: write('err') },
    ...{ question: async () => undefined, changes: () => undefined, done: () => undefined },
    ...more,
  };
  return { said, machine: machine as Machine };
}
