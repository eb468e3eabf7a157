/** What the page says, in the words of `routeaway status`: pure, of one look at the stage. */

import type { Judged, Mark, Point, View } from '../../lab/stand/control/view.ts';
import { briefly } from '../../shared/core/decision/against.ts';
import { publicSince, type VantagePoint, weightOf } from '../../shared/core/decision/judgement.ts';
import { really } from '../../shared/core/drill.ts';
import { SECOND, span } from '../../shared/core/duration.ts';
import type { Entry } from '../../shared/core/journal/journal.ts';
import { newest } from '../../shared/core/journal/journal-queries.ts';
import { type Report, reportOf, reportOfOutage } from '../../shared/core/journal/report.ts';
import { type Side, TARGETS, type Target } from '../../shared/core/side.ts';
import { thresholdOf } from '../../shared/core/verdict/weigh.ts';
import { ownOutage } from '../routeaway/commands/history.ts';
import type { Snapshot } from '../routeaway/stage/snapshot.ts';
import { askedText, clientsText } from '../routeaway/view/clients.ts';
import { controlRegionLines, NOTHING_BEGINS } from '../routeaway/view/control-regions.ts';
import { controlRows } from '../routeaway/view/controls.ts';
import type { DegradedStatus } from '../routeaway/view/degraded-status.ts';
import { clockTime } from '../routeaway/view/format.ts';
import { actText } from '../routeaway/view/next-words.ts';
import {
  decisionLines,
  fitText,
  overrideText,
  publicWhyText,
  standingText,
  whyText,
} from '../routeaway/view/screen.ts';
import type { Status } from '../routeaway/view/status-types.ts';

/** What was seen; with `trouble` what can be seen without the journal. */
export type Look =
  | { readonly status: Status; readonly snapshot: Snapshot }
  | { readonly status: DegradedStatus; readonly snapshot?: undefined };

const MOST_REPORTS = 5;
/** As much as the chart shows. */
const SHOWN_MS = 120 * SECOND;

export const viewOf = (look: Look): View =>
  look.snapshot ? whole(look.status, look.snapshot) : degraded(look.status);

/** The begin of a sentence, which tells the most, and its rest. */
export function headOf(sentence: string): readonly [head: string, rest: string] {
  const [, head = sentence, rest = ''] = /^(.*?)(?:[:;.] (.*)|\.?)$/.exec(sentence.trim()) ?? [];
  return [head, rest];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function whole(status: Status, snapshot: Snapshot): View {
  const { time, clients, next, override, controls, controlRegions = [] } = status;
  const { journal, ledger, now } = snapshot.seen;
  const at = (iso: string) => clockTime(iso, time);
  const ago = (iso: string) => span(now - Date.parse(iso));
  const [said, detail] = headOf(clientsText(clients, at, ago));
  const [, head = said, since = '', rest = ''] = /^(.*?)(?: since [^(]*\(([^)]*)\)(.*))?$/.exec(said) ?? [];
  const lines = controlRegionLines(controlRegions, ago);
  // What it means that one of the three does not work; nothing where all do.
  const meaning = lines.slice(controlRegions.length).join(' ');
  const outage = ownOutage(ledger.outage, journal, now);
  const { active } = status.traffic;
  const { state, against } = status.health[active];
  const isDoubted = clients.state === 'served' && state !== 'healthy';
  // What nobody notices yet. What one prober alone finds stands in what comes next.
  const doubt =
    isDoubted && against?.alone === undefined
      ? `${capital(active)} ${against ? briefly(against, snapshot.situation.settings) : `is ${state}`}.`
      : undefined;
  const reports = [
    ...(outage
      ? [reportOfOutage({ since: Date.parse(outage.since), ...until(outage.until), ...probes(outage) })]
      : []),
    ...journal.entries.filter(isReported).map(reportOf),
  ];
  return {
    clients: {
      tone: toneOf(clients.state, isDoubted),
      head: `${head}${rest}${isDoubted ? ', in doubt' : ''}`,
      lasts: since === '' || isDoubted ? '' : `for ${since}`,
      detail: [capital(detail), doubt, meaning].filter(Boolean).join(' '),
    },
    next: { sentence: next.sentence, act: actText(next) },
    judged: TARGETS.map((target) => judgedOf(target, status, snapshot, ago)),
    decision: decisionLines(status, at, true),
    findings: status.findings,
    override: [
      overrideText(override, at),
      ...(override.trouble === undefined ? [] : [override.trouble]),
      ...(override.standing === undefined
        ? []
        : [`The parameter says "${override.standing}"; the switcher follows "${override.followed}" so far.`]),
    ],
    controls: controlRows(controls),
    mayFailBack: mayFailBack(status, snapshot),
    controlRegions: controlRegions.map(({ region, silent }, i) => ({
      region,
      works: silent.length === 0,
      says: (lines[i] ?? '').replace(/^. \S+: /, ''),
    })),
    reports: reports.toSorted((a, b) => begin(b).localeCompare(begin(a))).slice(0, MOST_REPORTS),
    marks: [...outageMarks(status), ...journal.entries.flatMap(marksOf)].filter(
      ({ at }) => now - at <= SHOWN_MS,
    ),
  };
}

const until = (iso: string | undefined) => (iso === undefined ? {} : { until: Date.parse(iso) });
const probes = <P>({ probes: some }: { readonly probes?: P }) => (some ? { probes: some } : {});
const begin = ({ steps: [first] }: Report): string => first?.at ?? '';

const toneOf = (state: Status['clients']['state'], doubted: boolean): View['clients']['tone'] =>
  (({ served: doubted ? 'doubt' : 'well', unsteady: 'bad', failing: 'bad', unknown: 'unknown' }) as const)[
    state
  ];

function judgedOf(
  target: Target,
  status: Status,
  { situation, seen }: Snapshot,
  ago: (iso: string) => string,
): Judged {
  const isPublic = target === 'public';
  const one = isPublic ? status.public : status.health[target];
  const { now, settings, journal } = situation;
  // What clients got before the newest switch was verified says nothing of the side that serves them now.
  const points = isPublic ? publicSince(situation.points, newest(journal)?.verifiedAt) : situation.points;
  return {
    target,
    ...(!isPublic && { region: status.health[target].region }),
    state: one.state,
    active: target === status.traffic.active,
    ...(one.state !== 'unknown' && { percent: one.against?.percent ?? 0 }),
    fit: isPublic
      ? servedText(status.public.servedBy)
      : fitText(status.health[target], target === status.traffic.active, ago),
    why: isPublic ? publicWhyText(status.public, ago) : whyText(status.health[target], ago),
    points: points.map((point, i) => ({
      region: point.region ?? '',
      percent: Math.min(
        100,
        Math.floor((100 * weightOf(target, [point], now, settings).score) / thresholdOf(points.length)),
      ),
      probes: probesOf(target, situation.points[i] ?? point, seen.now),
    })),
  };
}

const servedText = (side: Side | undefined): string => (side === undefined ? '' : `served by ${side}`);

const probesOf = (target: Target, point: VantagePoint, now: number): Point['probes'] =>
  point[target]
    .filter(({ tick }) => tick <= now && now - tick < SHOWN_MS)
    .map(really)
    .map(({ tick, judgement }) => ({ ago: (now - tick) / SECOND, judgement }));

/** With a failback by hand: an automatic one needs nobody. */
function mayFailBack({ traffic, health, override }: Status, { situation }: Snapshot): boolean {
  const { state, proven } = health.primary;
  const isFit = state === 'healthy' && proven;
  return (
    traffic.active === 'standby' &&
    isFit &&
    override.inForce === 'auto' &&
    situation.settings.failback === 'manual'
  );
}

/** What has moved traffic, or should have. */
const isReported = ({ kind, phase }: Entry): boolean =>
  kind !== 'initial' && kind !== 'repair' && phase !== 'in-progress';

/** From when on the first line counts: requests fail some seconds before a probe finds it. */
function outageMarks({ clients: { state, since, before } }: Status): readonly Mark[] {
  if (since === undefined || state === 'unknown') return [];
  const at = Date.parse(since);
  if (state !== 'served') return [{ what: 'probe fails', at }];
  if (before === undefined) return [];
  const { failingSeconds: failed } = before;
  return failed === undefined ? [] : [{ what: 'probe fails', at: at - failed * SECOND }];
}

function marksOf({ kind, begunAt, verifiedAt }: Entry): readonly Mark[] {
  if (kind === 'initial' || kind === 'adoption') return [];
  const all = [
    { what: 'decided', at: begunAt },
    { what: 'verified', at: verifiedAt },
  ];
  return all.flatMap(({ what, at }) => (at === undefined ? [] : { what, at }));
}

/** What can be seen without the journal. */
function degraded(status: DegradedStatus): View {
  const { trouble, public: asked, health, toDo, controls, controlRegions, override } = status;
  const [head, detail] = headOf(askedText(asked.state, asked.servedBy, asked.evidence));
  const tone = ({ healthy: 'doubt', unhealthy: 'bad', unknown: 'unknown' } as const)[
    asked.state as 'healthy'
  ];
  return {
    clients: {
      tone: tone ?? 'unknown',
      head: `${head}, asked from here`,
      lasts: '',
      detail: capital(detail),
    },
    next: {
      sentence: 'No failover happens by itself now.',
      act: `To do: ${toDo}`,
    },
    judged: TARGETS.map((target) => {
      const one = target === 'public' ? asked : health[target];
      return {
        target,
        ...(target !== 'public' && { region: health[target].region }),
        state: one.state,
        active: false,
        fit: '',
        why: one.evidence === undefined ? 'not asked' : `asked from here: ${one.evidence}`,
        points: [],
      };
    }),
    decision: [trouble, ...(controlRegions ? [NOTHING_BEGINS] : [])],
    findings: [],
    override: [standingText(override)],
    controls: controlRows(controls),
    mayFailBack: false,
    controlRegions: (controlRegions ?? []).map(({ region, unreachable }) => ({
      region,
      works: false,
      says: unreachable,
    })),
    reports: [],
    marks: [],
  };
}
