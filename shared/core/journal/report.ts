/** What a switch was about and how it went, to be read after it: by the journal's entry alone, so that it can be told at any time. */
import { span, utc } from '../duration.ts';
import { epochText } from '../key.ts';
import type { Side } from '../side.ts';
import type { Entry, EntryKind, OutageProbes, Phase } from './journal.ts';
import { type Outage, onAndOff, outageSentence } from './outage.ts';

/** Something that happened; `after`: how long after the first of the steps. */
export interface Step {
  readonly what: string;
  /** ISO. */
  readonly at: string;
  readonly afterSeconds: number;
}

export interface Report {
  /** Absent where no switch is about the outage. */
  readonly epoch?: number;
  readonly title: string;
  /** What clients met, in a sentence. */
  readonly clients: string;
  /** The outage as the probes saw it, where its length is known. */
  readonly outageSeconds?: number;
  readonly outageProbes?: OutageProbes;
  readonly steps: readonly Step[];
  readonly because?: string;
  readonly evidence: readonly string[];
  readonly trouble?: string;
  /** Absent where no switch is about the outage. */
  readonly switch?: {
    readonly kind: EntryKind;
    readonly from: Side;
    readonly to: Side;
    readonly phase: Phase;
    readonly drill?: true;
  };
}

export function reportOf(entry: Entry): Report {
  const { epoch, kind, drill, from, to, phase, because, evidence, trouble } = entry;
  const { outageSince, recoveryMs, outageProbes } = entry;
  const ended = outageSince !== undefined && recoveryMs !== undefined ? outageSince + recoveryMs : undefined;
  return {
    epoch,
    title: titleOf(entry),
    clients: clientsOf(entry),
    ...(recoveryMs !== undefined && { outageSeconds: recoveryMs / 1_000 }),
    ...(outageProbes && { outageProbes }),
    steps: stepsOf([
      ['clients began to meet errors', outageSince],
      ['decided', entry.begunAt],
      [kind === 'adoption' ? 'found at the edge' : 'updates sent', entry.effectAt],
      ['clients were served again', ended],
      [`verified: clients are served from ${to}`, entry.verifiedAt],
      ['deployed everywhere, or answered by DNS', entry.deployedAt],
    ]),
    because,
    evidence,
    ...(trouble !== undefined && { trouble }),
    switch: { kind, from, to, phase, ...(drill && { drill }) },
  };
}

/** Of an outage that no switch is about; see `ownOutage` of the journal. */
export function reportOfOutage({ since, until, probes }: Pick<Outage, 'since' | 'until' | 'probes'>): Report {
  const length = until === undefined ? undefined : until - since;
  const share = onAndOff(probes);
  return {
    title: 'Errors for clients, and no switch',
    clients:
      length === undefined
        ? `Clients have met errors since ${utc(since)}${share}.`
        : `Client-visible outage: ${span(length)} as the probes saw it, from ${utc(since)} to ${utc(since + length)}${share}.`,
    ...(length !== undefined && { outageSeconds: length / 1_000 }),
    ...(probes && { outageProbes: { bad: probes.bad, good: probes.good } }),
    steps: stepsOf([
      ['clients began to meet errors', since],
      ['clients were served again', until],
    ]),
    evidence: [],
  };
}

const titleOf = ({ kind, drill, from, to, phase }: Entry): string => {
  const word = kind.charAt(0).toUpperCase() + kind.slice(1);
  const route = from === to ? `on ${to}` : `from ${from} to ${to}`;
  return `${word}${drill ? ' (drill)' : ''} ${route}${phase === 'applied' ? '' : `, ${phase}`}`;
};

function clientsOf(entry: Entry): string {
  const { drill, verifiedAt, outageSince } = entry;
  if (drill) return 'A drill: no Region really failed.';
  if (outageSince === undefined) return 'No errors for clients, as far as the probes saw.';
  if (verifiedAt === undefined)
    return `Clients have met errors since ${utc(outageSince)}; that they are served again is not verified yet.`;
  return outageSentence(entry) ?? '';
}

function stepsOf(all: readonly (readonly [what: string, at: number | undefined])[]): readonly Step[] {
  const known = all.flatMap(([what, at]) => (at === undefined ? [] : [{ what, at }]));
  known.sort((a, b) => a.at - b.at);
  const first = known[0]?.at ?? 0;
  return known.map(({ what, at }) => ({
    what,
    at: new Date(at).toISOString(),
    afterSeconds: (at - first) / 1_000,
  }));
}

/** As Markdown, for a ticket or a post-mortem. */
export function reportMarkdown(report: Report, stage: string): string {
  const { epoch, title, clients, steps, because, evidence, trouble } = report;
  const head = `# ${title}${epoch === undefined ? '' : `, epoch ${epochText(epoch)}`}, stage ${stage}`;
  return [
    head,
    '',
    clients,
    '',
    '| time (UTC) | after | what |',
    '| --- | --- | --- |',
    ...steps.map(
      ({ at, afterSeconds, what }) => `| ${at.slice(0, 19)}Z | ${span(afterSeconds * 1_000)} | ${what} |`,
    ),
    ...(because === undefined ? [] : ['', '## Why', '', because]),
    ...(evidence.length === 0 ? [] : ['', ...evidence.map((line) => `- ${line}`)]),
    ...(trouble === undefined ? [] : ['', `Trouble with an update: ${trouble}`]),
  ].join('\n');
}
