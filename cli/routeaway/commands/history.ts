/** `routeaway history`: past switches from the journal and its archive, and which messages were sent. */
import { readArchive } from '../../../shared/aws/journal.ts';
import { iso, span } from '../../../shared/core/duration.ts';
import type { Entry, Journal, OutageProbes } from '../../../shared/core/journal/journal.ts';
import { activeSide } from '../../../shared/core/journal/journal-queries.ts';
import { failingSince, isOutageUnknown, type Outage, onAndOff } from '../../../shared/core/journal/outage.ts';
import { epochText } from '../../../shared/core/key.ts';
import { other } from '../../../shared/core/side.ts';
import { readNumber } from '../../../shared/kit/arguments.ts';
import type { Machine } from '../machine.ts';
import { awsError, noJournal } from '../stage/aws-errors.ts';
import { connect, type Stage } from '../stage/connect.ts';
import { unanswered } from '../stage/control-regions.ts';
import {
  type FailedRuns,
  failedRunsOf,
  failedRunsText,
  failingFrom,
  findingText,
  LONG_MS,
} from '../stage/failed-runs.ts';
import type { StageLocation } from '../stage/stage-location.ts';
import { wrapped } from '../view/format.ts';

/** A message about a situation. Times are ISO. */
export interface PastSituation {
  readonly subject: string;
  /** When it was last sent. */
  readonly at: string;
  readonly urgent: boolean;
  /** Absent if an older version notified. */
  readonly since?: string;
  /** When it was first seen to hold no longer; absent while it holds. */
  readonly ended?: string;
}

/** So many entries can be asked for. */
export const MOST = 9_999;

const LAST = { default: 10, least: 1, most: MOST, whole: true } as const;

export async function history(
  place: StageLocation,
  options: { readonly json?: true; readonly last: string },
  machine: Machine,
): Promise<undefined> {
  const last = readNumber('last', options.last, LAST);
  const stage = await connect(place);
  return shown(stage, { ...options, last }, machine, failedRunsOf(stage));
}

export async function shown(
  stage: Stage,
  options: { readonly json?: true; readonly last: number },
  machine: Pick<Machine, 'out' | 'columns'>,
  failedRuns: FailedRuns,
): Promise<undefined> {
  const { ports, config, place } = stage;
  const journal = await ports.journal.read().catch((error: unknown) => {
    throw noJournal(error, `Reading the journal (dynamodb:GetItem on ${config.journalTable})`, place);
  });
  const entries = await withArchive(stage, journal, options.last);
  const situations = pastSituations(journal);
  // The rest is worth showing without it.
  const outage = await ports.ledger.read().then(
    (ledger) => ownOutage(ledger.outage, journal, ports.clock.now()),
    () => undefined,
  );
  if (options.json)
    machine.out(JSON.stringify({ entries, told: situations, ...(outage && { outage }) }, null, 2));
  else {
    machine.out(historyText(entries, situations, machine.columns, outage, stage.config.dns !== undefined));
    const missing = unrecorded(await failedRuns(LONG_MS), journal, ports.clock.now());
    if (missing !== undefined) machine.out(wrapped(`\n${missing}`, machine.columns, '  '));
    for (const sentence of unanswered(stage.controls))
      machine.out(wrapped(`\n${sentence}`, machine.columns, '  '));
  }
  return undefined;
}

/** Why the newest may be missing, where the log says so. */
function unrecorded(
  lines: Awaited<ReturnType<FailedRuns>>,
  journal: Journal,
  now: number,
): string | undefined {
  const failing = failedRunsText(lines, other(activeSide(journal)), now);
  if (!failing?.urgent) return undefined;
  return `What happened since ${failingFrom(lines, now)} may not be on record here. ${findingText(failing)}`;
}

/** The newest time in which clients met errors, if no switch has it. Times are ISO. */
export interface PastOutage {
  readonly since: string;
  /** Absent while it lasts. */
  readonly until?: string;
  readonly probes?: OutageProbes;
}

export function ownOutage(
  outage: Outage | undefined,
  { entries }: Journal,
  now: number,
): PastOutage | undefined {
  if (!outage || entries.some(({ outageSince }) => outageSince === outage.since)) return undefined;
  const { since, until, probes } = outage;
  return {
    since: iso(since),
    // Errors that come and go are over after a while without any.
    ...(until !== undefined && failingSince(outage, now) === undefined && { until: iso(until) }),
    ...(probes && { probes: { bad: probes.bad, good: probes.good } }),
  };
}

/** The journal keeps the last day; what is older is in the archive. */
export async function withArchive(
  { config, place, controls, dynamoDB }: Stage,
  { entries }: Journal,
  last: number,
): Promise<readonly Entry[]> {
  if (entries.length >= last) return entries.slice(0, last);
  const read = (region: string) => readArchive(dynamoDB(region), config.journalTable, last);
  const older = await controls.ask(read).catch((error: unknown) => {
    throw awsError(error, `Reading the archive (dynamodb:Query on ${config.journalTable})`, place);
  });
  const known = new Set(entries.map(({ epoch }) => epoch));
  return [...entries, ...older.filter(({ epoch }) => !known.has(epoch))]
    .sort((a, b) => b.epoch - a.epoch)
    .slice(0, last);
}

/** Newest first. */
export const pastSituations = ({ lately = {} }: Journal): readonly PastSituation[] =>
  Object.entries(lately)
    .sort(([, a], [, b]) => b.at - a.at)
    .map(
      ([id, { subject = id.replace(/^(?:drill:)?decision:/, ''), at, urgent = false, since, endedAt }]) => ({
        subject,
        at: iso(at),
        urgent,
        ...(since !== undefined && { since: iso(since) }),
        ...(endedAt !== undefined && { ended: iso(endedAt) }),
      }),
    );

export function historyText(
  entries: readonly Entry[],
  situations: readonly PastSituation[],
  columns: number,
  outage?: PastOutage,
  byDns = false,
): string {
  if (entries.length === 0) return 'Nothing is on record: the switcher has not run yet.';
  const messages = situations.map((one) => wrapped(`  ${message(one)}`, columns, '    '));
  return [
    ...entries.map((entry) => paragraph(entry, columns, byDns)),
    ...(outage === undefined
      ? []
      : [
          `Errors for clients that no switch is about, the newest:\n${wrapped(`  ${errors(outage)}`, columns, '    ')}`,
        ]),
    ...(messages.length === 0 ? [] : [`Messages besides those about switches:\n${messages.join('\n')}`]),
  ].join('\n\n');
}

const second = (time: string): string => `${time.slice(0, 19)}Z`;

function errors({ since, until, probes }: PastOutage): string {
  const when =
    until === undefined
      ? `since ${second(since)}`
      : `${second(since)} to ${second(until)} (${span(Date.parse(until) - Date.parse(since))})`;
  return `${when}: the public endpoint failed${onAndOff(probes)}`;
}

function message({ subject, at, urgent, since, ended }: PastSituation): string {
  const from = since === undefined ? '' : ` from ${second(since)}`;
  const said = ended === undefined ? `still said${from}` : `said${from} to ${second(ended)}`;
  return `${second(at)}  ${urgent ? 'URGENT  ' : ''}${subject} [${said}]`;
}

/** `byDns`: that an entry is deployed everywhere says that the name servers lead there. */
function paragraph(entry: Entry, columns: number, byDns: boolean): string {
  const { kind, drill, from, to, phase, because, evidence } = entry;
  const { begunAt, effectAt, deployedAt, verifiedAt, recoveryMs, outageProbes } = entry;
  const route = from === to ? to : `${from} → ${to}`;
  const took =
    effectAt === undefined || kind === 'initial' ? '' : `, updated after ${span(effectAt - begunAt)}`;
  const led =
    byDns && deployedAt !== undefined
      ? `, DNS followed after ${span(Math.max(0, deployedAt - begunAt))}`
      : '';
  const verified =
    verifiedAt === undefined ? '' : `, verified after ${span(verifiedAt - (effectAt ?? begunAt))}`;
  const recovery = isOutageUnknown(entry)
    ? ', client-visible outage of unknown length'
    : recoveryMs === undefined
      ? ''
      : `, client-visible outage ${span(recoveryMs)}${onAndOff(outageProbes)}`;
  const at = second(iso(begunAt));
  const head = `${at}  epoch ${epochText(entry.epoch)}  ${kind}${drill ? ' (drill)' : ''}  ${route}  ${phase}${took}${led}${verified}${recovery}`;
  const failed = phase === 'applied' ? 'Only one of the two updates went through' : 'No update went through';
  const trouble = entry.trouble === undefined ? [] : [`${failed}: ${entry.trouble}`];
  const author = entry.by === undefined ? [] : [`The override was written by ${entry.by}.`];
  return [head, because, ...author, ...trouble, ...evidence]
    .map((line, i) => wrapped(i === 0 ? line : `  ${line}`, columns, '    '))
    .join('\n');
}
