/** `show journal` and `show edge`: state at the end of a block. */
import type { Entry } from '../../../shared/core/journal/journal.ts';
import { showDuration, showMoment } from '../../../shared/kit/time.ts';
import type { World } from '../world/world.ts';
import type { Show } from './parse.ts';

export function show(what: Show, world: World, start: number): string[] {
  return what === 'journal' ? journal(world, start) : edge(world);
}

function journal({ table }: World, start: number): string[] {
  return table.journal.entries
    .filter((entry) => entry.begunAt >= start)
    .map((entry) => `journal   ${entryLine(entry, start)}`)
    .reverse();
}

function entryLine(entry: Entry, start: number): string {
  const { epoch, kind, from, to, phase, begunAt, verifiedAt, recoveryMs } = entry;
  const move = from === to ? to : `${from} → ${to}`;
  const verified =
    verifiedAt === undefined
      ? ''
      : `, verified${recoveryMs === undefined ? '' : ` (client-visible outage ${showDuration(recoveryMs)})`}`;
  return `${showMoment(begunAt - start)} epoch ${epoch}: ${kind} ${move}, ${phase}${verified}`;
}

function edge({ edge, truth }: World): string[] {
  const status = edge.deployed() ? 'Deployed' : 'InProgress';
  const key = edge.key() === undefined ? '' : `, the key ${edge.key()}`;
  const places = edge.locations.map((place) => `${place} ${edge.served(place)}`).join(', ');
  const well = truth.now().well ? 'are served' : 'see errors';
  return [
    `edge      the distribution says ${edge.distribution()} (${status})${key}; served: ${places}; clients ${well}`,
  ];
}
