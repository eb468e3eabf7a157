/** A drill may stop this controller, as if it were dead. Where that cannot be read it goes on. */
import { type Drill, drillAt, isEnded, stops } from '../../shared/core/drill.ts';
import type { Journal } from '../../shared/core/journal/journal.ts';
import type { SwitcherPorts } from './ports.ts';

export async function drillOn({
  drill,
  clock,
}: Pick<SwitcherPorts, 'drill' | 'clock'>): Promise<Drill | undefined> {
  try {
    const on = drill && drillAt(await drill.read(), clock.now());
    return typeof on === 'object' ? on : undefined;
  } catch {
    return undefined;
  }
}

export const isStopped = (
  drill: Drill | undefined,
  { controllers }: Pick<SwitcherPorts, 'controllers'>,
  journal: Journal,
): boolean => drill !== undefined && stops(drill, controllers?.region) && !isEnded(drill, journal);
