/** The zones of a stage in the lab. Somebody made them before the stage was: a template only names them. */
import { type ResolvedTemplate, readRecordSets } from '../emulator/cloudformation/index.ts';
import type { Cloud } from '../emulator/model/index.ts';

export function makeZones({ zones }: Cloud, templates: readonly ResolvedTemplate[]): void {
  const namesOf = new Map<string, string[]>();
  for (const { zoneId, set } of templates.flatMap(readRecordSets))
    namesOf.set(zoneId, [...(namesOf.get(zoneId) ?? []), set.Name ?? '']);
  for (const [id, names] of namesOf) zones.create({ id, name: apexOf(names) });
}

/** Where a template does not say how the zone is called: `example.com` for records of `api.example.com` and names below it. */
function apexOf(names: readonly string[]): string {
  const [shortest = ''] = names.toSorted((a, b) => a.length - b.length);
  const labels = shortest.replace(/\.$/, '').split('.');
  return (labels.length > 2 ? labels.slice(1) : labels).join('.');
}
