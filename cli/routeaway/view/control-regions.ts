/** The three control Regions, where there are three: when each last probed and looked, and which this command does not reach. */
import { QUIET_MS } from '../../../shared/core/decision/probers.ts';
import { SILENT_MS } from '../stage/silence.ts';
import type { Snapshot } from '../stage/snapshot.ts';

export interface ControlRegionStatus {
  readonly region: string;
  /** The newest verdict of its prober, ISO; absent if it never wrote one. */
  readonly probed?: string;
  /** The last look of its controller that was noted, ISO. */
  readonly looked?: string;
  /** Which of the two is silent, or has never spoken. */
  readonly silent: readonly ('prober' | 'controller')[];
  /** Why this command does not reach it. */
  readonly unreachable?: string;
}

/** `failed`: the Regions that did not answer this command, and why. */
export function controlRegionsOf(
  { seen: { controller, ledgers, override, now } }: Snapshot,
  failed: Readonly<Record<string, string>>,
): readonly ControlRegionStatus[] | undefined {
  if (!controller || !ledgers) return undefined;
  const unread = new Map(Object.entries(failed));
  if (typeof override === 'object' && 'regions' in override)
    for (const one of override.regions) if ('failed' in one) unread.set(one.region, one.failed);
  return controller.regions.map((region) => {
    const probed = ledgers.find((one) => one.region === region)?.ledger.public.at(-1)?.tick;
    const looked =
      region === controller.region
        ? controller.memory.lookedAt
        : controller.others.find((one) => one.region === region)?.lookedAt;
    const why = unread.get(region);
    return {
      region,
      ...(probed !== undefined && { probed: new Date(probed).toISOString() }),
      ...(looked !== undefined && { looked: new Date(looked).toISOString() }),
      silent: [
        ...(now - (probed ?? 0) > SILENT_MS ? (['prober'] as const) : []),
        ...(now - (looked ?? 0) > QUIET_MS ? (['controller'] as const) : []),
      ],
      ...(why !== undefined && { unreachable: why }),
    };
  });
}

/** `ago`: how long ago an ISO time was. */
export function controlRegionLines(
  regions: readonly ControlRegionStatus[],
  ago: (iso: string) => string,
): readonly string[] {
  const lines = regions.map(({ region, probed, looked, silent, unreachable }) => {
    const mark = silent.length > 0 ? 'x' : unreachable === undefined ? '+' : '?';
    const said = [
      spoken('prober', 'last verdict', probed, silent, ago),
      spoken('controller', 'last look', looked, silent, ago),
      ...(unreachable === undefined ? [] : [`does not answer this command: ${unreachable}`]),
    ];
    return `${mark} ${region}: ${said.join('; ')}`;
  });
  const works = regions.filter(({ silent }) => silent.length === 0).map(({ region }) => region);
  const isWhole = regions.every(
    ({ silent, unreachable }) => silent.length === 0 && unreachable === undefined,
  );
  return isWhole ? lines : [...lines, meaning(works)];
}

function spoken(
  part: 'prober' | 'controller',
  what: string,
  at: string | undefined,
  silent: ControlRegionStatus['silent'],
  ago: (iso: string) => string,
): string {
  if (at === undefined) return `${part} has not spoken yet`;
  return silent.includes(part) ? `${part} SILENT, ${what} ${ago(at)} ago` : `${what} ${ago(at)} ago`;
}

/** `works`: the Regions of which both parts speak. */
function meaning(works: readonly string[]): string {
  const rule = 'Failover works with two of the three; with one alone nothing can begin.';
  if (works.length === 3) return `All three worked until a moment ago, as the table shows. ${rule}`;
  if (works.length === 2) return `${works.join(' and ')} work. ${rule} One more must not be lost.`;
  return `${works.length === 0 ? 'None works' : `Only ${works[0]} works`}, as far as the table shows. ${rule}`;
}
