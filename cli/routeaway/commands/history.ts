/** `routeaway history`: what the journal, and the archive behind it, remember of the service's acts; and what it told of. */
import { readArchive } from '../../../shared/aws/journal.ts';
import type { Entry, Journal } from '../../../shared/core/journal/journal.ts';
import { isOutageUnknown } from '../../../shared/core/journal/outage.ts';
import { UsageError } from '../../../shared/kit/errors.ts';
import type { Machine } from '../machine.ts';
import { noJournal, told } from '../stage/aws-errors.ts';
import { connect, type Stage } from '../stage/connect.ts';
import type { Place } from '../stage/stage-location.ts';
import { span, wrapped } from '../view/format.ts';
import { epochName } from '../view/status.ts';

/** A hold, or something that findings, that people have been told of and that is so, or was a moment ago. */
export interface Told {
  readonly sentence: string;
  /** When it was last told, ISO. */
  readonly at: string;
}

export async function history(
  place: Place,
  options: { readonly json?: true; readonly last: string },
  machine: Machine,
): Promise<undefined> {
  if (!/^[1-9]\d{0,3}$/.test(options.last))
    throw new UsageError(
      `--last is "${options.last}"; it must be a whole number from 1 to 9999, e.g. --last 10.`,
    );
  const last = Number(options.last);
  const stage = await connect(place);
  const { ports, config } = stage;
  const journal = await ports.journal.read().catch((error: unknown) => {
    throw noJournal(error, `Reading the journal (dynamodb:GetItem on ${config.journalTable})`, place);
  });
  const entries = await withArchive(stage, journal, last);
  const situations = toldOf(journal);
  if (options.json) machine.out(JSON.stringify({ entries, told: situations }, null, 2));
  else machine.out(historyText(entries, situations, machine.columns));
  return undefined;
}

/** The journal keeps the last day; what is older is in the archive. */
async function withArchive(
  { config, place, dynamoDB }: Stage,
  { entries }: Journal,
  last: number,
): Promise<readonly Entry[]> {
  if (entries.length >= last) return entries.slice(0, last);
  const older = await readArchive(dynamoDB, config.journalTable, last).catch((error: unknown) => {
    throw told(error, `Reading the archive (dynamodb:Query on ${config.journalTable})`, place);
  });
  const known = new Set(entries.map(({ epoch }) => epoch));
  return [...entries, ...older.filter(({ epoch }) => !known.has(epoch))]
    .sort((a, b) => b.epoch - a.epoch)
    .slice(0, last);
}

/** Newest first. */
export function toldOf({ told: situations, preflight }: Journal): readonly Told[] {
  return Object.entries(situations)
    .sort(([, a], [, b]) => b - a)
    .map(([id, at]) => ({ sentence: sentenceOf(id, preflight), at: new Date(at).toISOString() }));
}

function sentenceOf(id: string, preflight: Journal['preflight']): string {
  const [, kind, rest = ''] = /^(decision|preflight|override-trouble|drill:decision):(.*)$/s.exec(id) ?? [];
  if (kind === 'decision') return rest;
  if (kind === 'drill:decision') return `DRILL: ${rest}`;
  if (kind === 'preflight') return preflight?.worries.find((worry) => worry.id === rest)?.sentence ?? rest;
  return kind === undefined ? (SENTENCES[id] ?? id) : `The override cannot be followed: ${rest}`;
}

/** Of the situations whose id is a word of the code, see `functions/switcher`. */
const SENTENCES: Readonly<Record<string, string>> = {
  'edge-untold': 'No update went through that sends traffic there.',
  'untended-distribution': 'Traffic is where it belongs, but the distribution could not be updated.',
  'untended-key': 'Traffic is where it belongs, but the key could not be updated.',
  unmarked: 'The distribution has lost the mark that says whose it is.',
  'too-much': 'More is going on than is sent: messages are held back.',
  'too-much-urgent': 'More is going on than is sent: urgent messages are held back.',
};

export function historyText(entries: readonly Entry[], situations: readonly Told[], columns: number): string {
  if (entries.length === 0) return 'Nothing is on record: the switcher has not run yet.';
  const holds = situations.map(({ sentence, at }) =>
    wrapped(`  ${second(at)}  ${sentence}`, columns, '    '),
  );
  return [
    ...entries.map((entry) => paragraph(entry, columns)),
    ...(holds.length === 0 ? [] : [`Told, and so now or lately:\n${holds.join('\n')}`]),
  ].join('\n\n');
}

const second = (iso: string): string => `${iso.slice(0, 19)}Z`;

function paragraph(entry: Entry, columns: number): string {
  const { kind, drill, from, to, phase, because, evidence } = entry;
  const { begunAt, effectAt, verifiedAt, recoveryMs } = entry;
  const route = from === to ? to : `${from} → ${to}`;
  const took =
    effectAt === undefined || kind === 'genesis' ? '' : `, updated after ${span(effectAt - begunAt)}`;
  const verified =
    verifiedAt === undefined ? '' : `, verified after ${span(verifiedAt - (effectAt ?? begunAt))}`;
  const recovery = isOutageUnknown(entry)
    ? ', how long client-visible outage is not known'
    : recoveryMs === undefined
      ? ''
      : `, client-visible outage ${span(recoveryMs)}`;
  const at = second(new Date(begunAt).toISOString());
  const head = `${at}  ${epochName(entry)}  ${kind}${drill ? ' (drill)' : ''}  ${route}  ${phase}${took}${verified}${recovery}`;
  const failed = phase === 'landed' ? 'Only one of the two updates went through' : 'No update went through';
  const trouble = entry.trouble === undefined ? [] : [`${failed}: ${entry.trouble}`];
  return [head, because, ...trouble, ...evidence]
    .map((line, i) => wrapped(i === 0 ? line : `  ${line}`, columns, '    '))
    .join('\n');
}
