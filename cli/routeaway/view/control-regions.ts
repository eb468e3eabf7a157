/** The three control Regions, where there are three: when each last probed and looked, and which this command does not reach. */
import { withoutCall } from '../../../shared/aws/named-calls.ts';
import { QUIET_MS } from '../../../shared/core/decision/probers.ts';
import { stops } from '../../../shared/core/drill.ts';
import { MINUTE } from '../../../shared/core/duration.ts';
import type { Journal } from '../../../shared/core/journal/journal.ts';
import { listed } from '../../../shared/core/listed.ts';
import type { NoneAnswers } from '../stage/control-regions.ts';
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
  /** What is silent has never spoken, and its first run may still come: the stage is new. */
  readonly isNew?: true;
  /** A drill stops prober and controller. */
  readonly stopped?: true;
  /** What of it this command does not reach, and why, as a part of a sentence. */
  readonly unreachable?: string;
}

export type UnreachedRegion = Required<Pick<ControlRegionStatus, 'region' | 'unreachable'>>;

/** `failed`: the Regions whose table did not serve this command, and why. */
export function controlRegionsOf(
  { seen: { controller, ledgers, override, journal, now }, drill }: Snapshot,
  failed: Readonly<Record<string, string>>,
): readonly ControlRegionStatus[] | undefined {
  if (!controller || !ledgers) return undefined;
  const parameters = typeof override === 'object' && 'regions' in override ? override.regions : [];
  return controller.regions.map((region) => {
    const probed = ledgers.find((one) => one.region === region)?.ledger.public.at(-1)?.tick;
    const looked =
      region === controller.region
        ? controller.memory.lookedAt
        : controller.others.find((one) => one.region === region)?.lookedAt;
    const parameter = parameters.find((one) => one.region === region);
    const silent = [
      ...(now - (probed ?? 0) > SILENT_MS ? (['prober'] as const) : []),
      ...(now - (looked ?? 0) > QUIET_MS ? (['controller'] as const) : []),
    ];
    const spoke = { prober: probed, controller: looked };
    const isNew = silent.length > 0 && silent.every((part) => spoke[part] === undefined);
    const why = unreached(failed[region], parameter && ('failed' in parameter ? parameter.failed : true));
    return {
      region,
      ...(probed !== undefined && { probed: new Date(probed).toISOString() }),
      ...(looked !== undefined && { looked: new Date(looked).toISOString() }),
      silent,
      ...(isYoung(journal, now) && isNew && { isNew: true as const }),
      ...(stops(drill.on, region) && { stopped: true as const }),
      ...(why !== undefined && { unreachable: why }),
    };
  });
}

/** Each controller looks within a minute of its deploy for the first time. */
const YOUNG_MS = 2 * MINUTE;

function isYoung({ entries }: Journal, now: number): boolean {
  const first = entries.at(-1);
  return first === undefined || (first.kind === 'initial' && now - first.begunAt < YOUNG_MS);
}

/** `table`: why it did not serve this command, if so; `parameter`: that it answers, or why it does not. */
function unreached(table: string | undefined, parameter: string | true | undefined): string | undefined {
  if (table === undefined)
    return typeof parameter === 'string' ? `its override cannot be read from here: ${parameter}` : undefined;
  if (/AccessDenied|not authorized/.test(table)) return `its table cannot be read from here: ${table}`;
  return parameter === true
    ? `it answers this command, but its table does not (${table.replace(/\.$/, '')}): it seems to reach neither of the two others`
    : `does not answer this command: ${table}`;
}

/** `ago`: how long ago an ISO time was. */
export function controlRegionLines(
  regions: readonly ControlRegionStatus[],
  ago: (iso: string) => string,
): readonly string[] {
  const lines = regions.map(({ region, probed, looked, silent, isNew, stopped, unreachable }) => {
    const isWell = silent.length === 0 && unreachable === undefined;
    const mark = isWell ? '+' : silent.length > 0 && !isNew ? 'x' : '?';
    const said = [
      spoken('prober', 'last verdict', probed, silent, ago),
      spoken('controller', 'last look', looked, silent, ago),
      ...(stopped ? ['a drill stops it'] : []),
      ...(unreachable === undefined ? [] : [unreachable]),
    ];
    return `${mark} ${region}: ${said.join('; ')}`;
  });
  const isWhole = regions.every(
    ({ silent, unreachable }) => silent.length === 0 && unreachable === undefined,
  );
  return isWhole ? lines : [...lines, meaning(regions, ago)];
}

/** Where the table serves this command in none of the three. `parameters`: those whose override can be read. */
export function unreachedRegions(
  failed: NoneAnswers['errors'],
  parameters: readonly string[],
): readonly UnreachedRegion[] {
  return failed.map(([region, error]) => ({
    region,
    unreachable: unreached(withoutCall(error), parameters.includes(region) || undefined) ?? '',
  }));
}

export const NOTHING_BEGINS = 'Nothing can begin before two of the three reach each other.';

export const unreachedLines = (regions: readonly UnreachedRegion[]): readonly string[] => [
  ...regions.map(({ region, unreachable }) => `x ${region}: ${unreachable}`),
  NOTHING_BEGINS,
];

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

/** What those can do of which both parts speak. */
function meaning(regions: readonly ControlRegionStatus[], ago: (iso: string) => string): string {
  const named = (some: readonly ControlRegionStatus[]) => listed(some.map(({ region }) => region));
  const fresh = regions.filter(({ isNew }) => isNew);
  if (fresh.length > 0)
    return `The stage is new: what has not spoken yet in ${named(fresh)} does so within a minute of its deploy, and two of the three have to before a failover.`;
  const works = regions.filter(({ silent }) => silent.length === 0);
  const gone = regions.filter((one) => !works.includes(one));
  if (gone.length === 0)
    return 'All three worked until a moment ago, as the table shows; two of them are enough for a failover.';
  const [one] = gone;
  if (one && works.length === 2)
    return `${silentText(one, ago)}: ${named(works)} decide together; if one more falls silent, nothing moves${one.stopped ? ' before the drill ends' : ''}.`;
  return `${works.length === 0 ? 'None works' : `Only ${named(works)} works`}, as far as the table shows: with fewer than two nothing can begin.`;
}

/** The newest word of what is silent there says since when. */
function silentText(
  { region, silent, stopped, probed = '', looked = '' }: ControlRegionStatus,
  ago: (iso: string) => string,
): string {
  if (stopped) return `A drill stops ${region}`;
  const said = { prober: probed, controller: looked };
  const [last = ''] = silent
    .map((part) => said[part])
    .toSorted()
    .toReversed();
  return last === '' ? `${region} has not spoken yet` : `${region} has been silent for ${ago(last)}`;
}
