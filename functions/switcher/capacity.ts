/**
 * Reads now and then how much each Region may run, beside the loop: the preflight compares it. What cannot be read is not
 * compared, and is no reason to fail a run.
 */
import { HOUR } from '../../shared/core/duration.ts';
import type { Journal } from '../../shared/core/journal/journal.ts';
import { SIDES } from '../../shared/core/side.ts';
import type { SwitcherPorts } from './ports.ts';
import { updateJournal } from './update-journal.ts';

const EVERY_MS = HOUR;

export const capacityDue = (
  { capacity }: Pick<SwitcherPorts, 'capacity'>,
  { capacity: known }: Journal,
  now: number,
): boolean => capacity !== undefined && (known === undefined || now - known.at >= EVERY_MS);

export async function noteCapacity(ports: SwitcherPorts, journal: Journal, run: string): Promise<void> {
  const { capacity, clock, log } = ports;
  if (!capacity) return;
  const read = await Promise.all(
    SIDES.map(async (side) => {
      try {
        return [side, await capacity.read(side)] as const;
      } catch (error) {
        log.warn('decide', 'The concurrent executions of Lambda could not be read; they are not compared.', {
          side,
          error,
        });
        return [side, undefined] as const;
      }
    }),
  );
  const known = Object.fromEntries(read.filter(([, value]) => value !== undefined));
  await updateJournal(ports, journal, run, (j) => ({ ...j, capacity: { at: clock.now(), ...known } }));
}
