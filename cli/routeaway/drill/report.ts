/** The report of a drill, as Markdown for people and JSON for machines, in `.routeaway/drills/`. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { span } from '../../../shared/core/duration.ts';
import type { Entry } from '../../../shared/core/journal/journal.ts';
import { epochText } from '../../../shared/core/key.ts';
import { plainLines } from '../../../shared/core/plain.ts';
import type { Side } from '../../../shared/core/side.ts';

import type { ReadsFound } from './reads.ts';
import type { Call, Followed } from './traffic.ts';

export interface Step {
  readonly name: string;
  readonly to: Side;
  readonly beganAt: number;
  /** From its begin until clients were served from there, reads and writes (ms); absent where they never were. */
  readonly recoveryMs?: number;
  readonly endedAt: number;
  /** How CloudFront followed the update; absent where the API names no Region. */
  readonly edge?: Followed;
}

export interface Drilled {
  readonly stage: string;
  readonly how: string;
  readonly beganAt: number;
  readonly targetMs: number;
  readonly steps: readonly Step[];
  readonly calls: readonly Call[];
  /** Of reads that fail over, where they are to; nothing otherwise. */
  readonly reads: readonly ReadsFound[];
  readonly entries: readonly Entry[];
  /** How the stage was left, as a sentence. */
  readonly afterwards: string;
  /** Why it was given up. */
  readonly aborted?: string;
}

const failures = (calls: readonly Call[]) => calls.filter(({ ok }) => !ok);

/** Sums over calls of one kind. */
function sums(calls: readonly Call[]) {
  const of = (way: Call['way']) => {
    const all = calls.filter((call) => call.way === way);
    const slowest = Math.max(0, ...all.map(({ latencyMs }) => latencyMs ?? 0));
    return { sent: all.length, failed: failures(all).length, slowestMs: slowest };
  };
  return { reads: of('read'), writes: of('write') };
}

function stepOf({ calls, targetMs }: Drilled, { name, to, beganAt, endedAt, recoveryMs, edge }: Step) {
  const own = calls.filter(({ at }) => at >= beganAt && at <= endedAt);
  const inTime = recoveryMs !== undefined && recoveryMs <= targetMs;
  return {
    name,
    to,
    beganAt: new Date(beganAt).toISOString(),
    ...(recoveryMs !== undefined && { recoveryMs }),
    ...(edge && { edge }),
    inTime,
    ...sums(own),
  };
}

/** What went wrong, each once. */
const errorsIn = (calls: readonly Call[]): readonly string[] =>
  [...new Set(failures(calls).map(({ evidence }) => evidence))].slice(0, 10);

export function reportOf(drilled: Drilled) {
  const { stage, how, beganAt, targetMs, entries, reads, afterwards, aborted } = drilled;
  const steps = drilled.steps.map((step) => stepOf(drilled, step));
  const result = resultOf(drilled, steps);
  return {
    stage,
    how,
    beganAt: new Date(beganAt).toISOString(),
    targetMs,
    passed: result === PASSED,
    result,
    ...(aborted !== undefined && { aborted }),
    afterwards,
    steps,
    /** Its own requests from the first to the last: what was between the steps, too. */
    inAll: sums(drilled.calls),
    errors: errorsIn(drilled.calls),
    reads,
    epochs: entries.map(({ epoch, kind, from, to, phase, because, evidence, drill }) => ({
      epoch,
      kind,
      from,
      to,
      phase,
      because,
      evidence,
      ...(drill && { drill }),
    })),
  };
}

const PASSED = 'Passed.';

/** One sentence. */
function resultOf(
  { aborted, reads }: Drilled,
  steps: readonly { readonly name: string; readonly inTime: boolean }[],
): string {
  if (aborted !== undefined) return `Given up: ${aborted}`;
  const late = steps.filter(({ inTime }) => !inTime).map(({ name }) => name);
  if (steps.length === 0 || late.length > 0)
    return `Failed: the target was missed${late.map((name, i) => `${i === 0 ? ', ' : ' and '}${name}`).join('')}.`;
  if (reads.some(({ shows }) => shows === 'does not fail over'))
    return 'Failed: reads do not fail over as readsFailOver wants it.';
  return PASSED;
}

export type Report = ReturnType<typeof reportOf>;

export function markdownOf({
  stage,
  how,
  beganAt,
  targetMs,
  result,
  afterwards,
  steps,
  inAll,
  errors,
  reads,
  epochs,
}: Report): string {
  const count = ({ sent, failed, slowestMs }: Report['steps'][number]['reads']) =>
    `${failed} of ${sent} failed, slowest ${slowestMs} ms`;
  return [
    `# Drill of stage ${stage}, ${beganAt}`,
    '',
    result,
    '',
    `${how} Afterwards: ${afterwards}`,
    '',
    `| step | clients served from there after | target ${span(targetMs)} | CloudFront, after the update: first answer, all answers | reads | writes |`,
    '| --- | --- | --- | --- | --- | --- |',
    ...steps.map(
      ({ name, recoveryMs, inTime, edge, reads, writes }) =>
        `| ${name} | ${recoveryMs === undefined ? 'never' : span(recoveryMs)} | ${inTime ? 'kept' : 'missed'} | ${edge ? `${span(edge.firstMs)}, ${span(edge.allMs)}` : 'not known'} | ${count(reads)} | ${writes.sent === 0 ? 'none tried' : count(writes)} |`,
    ),
    `| in all | | | | ${count(inAll.reads)} | ${inAll.writes.sent === 0 ? 'none tried' : count(inAll.writes)} |`,
    '',
    ...errors.map((error) => `- Failed: ${error}`),
    ...(errors.length === 0 ? [] : ['']),
    ...(reads.length === 0 ? [] : ['## Reads that fail over', '']),
    ...reads.map(({ sentence }) => `- ${sentence}`),
    ...(reads.length === 0 ? [] : ['']),
    '## Journal',
    '',
    ...epochs.flatMap(({ epoch, kind, from, to, phase, because, evidence, drill }) => [
      `- Epoch ${epochText(epoch)}${drill ? ' (drill)' : ''}: ${kind} ${from} → ${to}, ${phase}. ${because}`,
      ...evidence.map((line) => `  - ${line}`),
    ]),
    '',
  ].join('\n');
}

/** Returns the path of the Markdown, from `root`. */
export function writeReport(report: Report, root: string): string {
  const folder = join('.routeaway', 'drills');
  const name = report.beganAt.slice(0, 19).replaceAll(':', '-');
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(root, folder, `${name}.md`), plainLines(markdownOf(report)));
  return join(folder, `${name}.md`);
}
