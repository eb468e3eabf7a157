/** `routeaway logs`: the log of prober and switcher, newest last. */
import { plainWithin } from '../../../shared/core/plain.ts';
import { messageOf } from '../../../shared/errors.ts';
import { UsageError, UserError } from '../../../shared/kit/errors.ts';
import { durationOf } from '../../../shared/kit/time.ts';
import { VERBS, type Verb } from '../../../shared/ports.ts';
import type { Machine } from '../machine.ts';
import { NoControl } from '../stage/aws-errors.ts';
import { createReader, type Line, type LineReader } from '../stage/log-lines.ts';
import { saidNothing, scheduleAt } from '../stage/silence.ts';
import type { StageLocation } from '../stage/stage-location.ts';
import type { Paint } from '../view/format.ts';
import { wrapped } from '../view/format.ts';

export interface LogOptions {
  readonly verb?: string;
  readonly since: string;
  readonly follow?: true;
  readonly json?: true;
}

const EVERY_MS = 2_000;

export async function logs(place: StageLocation, options: LogOptions, machine: Machine): Promise<undefined> {
  const verbs = verbsOf(options.verb);
  const since = durationOf(options.since, '--since');
  const reader = createReader(place, verbs);
  const show = (line: Line) =>
    options.json
      ? machine.out(
          JSON.stringify(line.region === undefined ? line.fields : { region: line.region, ...line.fields }),
        )
      : machine.screen(lineText(plainWithin(line), machine.columns, machine.paint));
  const first = await reader.last(since);
  for (const line of first) show(line);
  if (first.length === 0 && !options.json && !options.follow)
    machine.out(
      wrapped(
        `There is no log line of the last ${options.since}. --since 1d looks back further.`,
        machine.columns,
      ),
    );
  if (!options.json && !options.follow) {
    const unread = Object.entries(reader.silent()).map(([, why]) => why);
    for (const sentence of [...unread, ...(await silentProbers(place, reader.now()))])
      machine.out(wrapped(sentence, machine.columns, '  '));
  }
  if (options.follow) await follow(reader, show, machine);
  return undefined;
}

/**
 * Until it is ended. Reads that fail are told once, of three control Regions for each, and what they missed is shown once one
 * succeeds.
 */
async function follow(reader: LineReader, show: (line: Line) => void, machine: Machine): Promise<never> {
  let fails = false;
  const complain = (why: string) => machine.error(`${why} It is tried again every 2 s.`);
  let before: readonly string[] = [];
  const tell = () => {
    const silent = reader.silent();
    for (const [region, why] of Object.entries(silent)) if (!before.includes(region)) complain(why);
    for (const region of before)
      if (!(region in silent)) machine.error(`The log in ${region} can be read again.`);
    before = Object.keys(silent);
  };
  tell();
  for (;;) {
    await machine.sleep(EVERY_MS);
    try {
      const lines = await reader.more();
      tell();
      for (const line of lines) show(line);
      fails = false;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (!fails) complain(messageOf(error instanceof NoControl ? error.said : error));
      fails = true;
    }
  }
}

/** A line arrives here seconds after it was said. */
const LATE_MS = 60_000;
const LOOKS_BACK_MS = 15 * 60_000;

/** Whatever was asked for: that nobody watches is the first thing to know. */
async function silentProbers(place: StageLocation, now: number): Promise<readonly string[]> {
  const reader = createReader(place, ['probe']);
  const lines = await reader.last(LOOKS_BACK_MS);
  const schedule = scheduleAt(place);
  const { controls = [place.region] } = place;
  const said = await Promise.all(
    controls
      .filter((region) => !(region in reader.silent()))
      .map((region) => {
        const last = lines.findLast((line) => (line.region ?? region) === region)?.at ?? now - LOOKS_BACK_MS;
        const who = controls.length === 1 ? 'The prober' : `The prober in ${region}`;
        return saidNothing(who, last, now, LATE_MS, () => schedule(region));
      }),
  );
  return said.filter((one) => one !== undefined);
}

function verbsOf(text: string | undefined): readonly Verb[] {
  if (text === undefined) return VERBS;
  return text.split(',').map((one) => {
    const verb = VERBS.find((known) => known === one.trim());
    if (verb === undefined)
      throw new UsageError(
        `--verb is "${one}"; it must be one or more of ${VERBS.join(', ')}, with commas. routeaway history shows the messages that were sent.`,
      );
    return verb;
  });
}

const LABEL = 21;

/** `12:30:05Z  decide     Steady: traffic is on primary.  (rule: steady)`; colour is never the only sign. */
export function lineText(
  { at, verb, level, region, message, fields }: Line,
  columns: number,
  paint: Paint,
): string {
  const loud = level === 'ERROR' || level === 'WARN';
  const head = `${new Date(at).toISOString().slice(11, 19)}Z  ${verb.padEnd(7)} ${loud ? '!' : ' '} `;
  const more = details(fields);
  const where = region === undefined ? '' : `${region}: `;
  const text = wrapped(
    `${where}${message}${more && `  (${more})`}`,
    Math.max(40, columns),
    ' '.repeat(LABEL),
    LABEL,
  );
  return `${head}${loud ? paint.bad(text) : text}`;
}

/** What every line has, and what only a machine wants. */
const DULL = new Set([
  ...['level', 'message', 'timestamp', 'service', 'stage', 'verb', 'tick', 'run', 'woken', 'overrule'],
  ...['sampling_rate', 'xray_trace_id', 'function_request_id', 'cold_start'],
]);

function details(fields: Line['fields']): string {
  return Object.entries(fields)
    .filter(([name, value]) => !DULL.has(name) && value !== null && value !== '')
    .flatMap(([name, value]) => {
      const text = textOf(value);
      return text === '' ? [] : [`${name}: ${text}`];
    })
    .join('; ');
}

function textOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  if (Array.isArray(value)) return value.map(textOf).filter(Boolean).join(', ');
  const { message, state } = (value ?? {}) as { readonly message?: unknown; readonly state?: unknown };
  return typeof message === 'string' ? message : typeof state === 'string' ? state : '';
}
