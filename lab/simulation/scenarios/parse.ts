/**
 * Reads a scenario file. Comments and setup first; then blocks of commands, each followed by `----` and, up to the next
 * empty line, by everything the system did when the file was last accepted.
 */
import { parseDuration, parseMoment } from '../../../shared/kit/time.ts';
import { type Act, FORMS, parseAct } from '../acts/acts.ts';
import type { WorldOptions } from '../world/world.ts';
import { contradictions, readSetup, type SetUp } from './options.ts';

export const RULE = '----';
const SHOWS: readonly Show[] = ['journal', 'edge'];

export function parseScenario(file: string, text: string): Scenario {
  const lines = text.split('\n');
  let at = 0;
  const fail = (line: number, what: string): never => {
    throw new ScenarioError(file, line, what);
  };

  const intro: string[] = [];
  while (lines[at]?.startsWith('#')) intro.push(lines[at++] ?? '');
  const title = intro[0]?.replace(/^#\s*/, '') ?? '';
  if (title === '' || intro.length < 2) {
    fail(
      1,
      'a scenario begins with a comment: "# Its title", and below it a paragraph saying what it shows.',
    );
  }

  let options: SetUp = { warm: true };
  const setup: string[] = [];
  let lastSet = 0;
  const blocks: Block[] = [];
  for (; at < lines.length; at++) {
    const line = lines[at]?.trim() ?? '';
    if (line === '' || line.startsWith('#')) continue;
    const next = blocks.length === 0 ? readSetup(line, options) : undefined;
    if (next === undefined) {
      const { block, end } = readBlock(file, lines, at);
      blocks.push(block);
      at = end;
    } else if (typeof next === 'string') fail(at + 1, `${next}.`);
    else {
      if (next.settings !== options.settings) lastSet = at + 1;
      options = next;
      setup.push(line);
    }
  }
  const [wrong] = contradictions(options);
  if (wrong !== undefined) fail(lastSet, wrong);
  if (blocks.length === 0) fail(lines.length, 'a scenario needs at least one block: commands, then "----".');
  const { family, ...rest } = options;
  return { file, intro, title, options: rest, ...(family !== undefined && { family }), setup, blocks };
}

function readBlock(
  file: string,
  lines: readonly string[],
  start: number,
): { readonly block: Block; readonly end: number } {
  const commands: string[] = [];
  const steps: Step[] = [];
  const shows: Show[] = [];
  let run: Block['run'];
  let at = start;
  for (; lines[at] !== RULE; at++) {
    const words = lines[at]?.trim();
    const line = at + 1;
    const fail = (what: string): never => {
      throw new ScenarioError(file, line, what);
    };
    if (words === '') continue;
    if (words === undefined) {
      throw new ScenarioError(file, line, `the commands from line ${start + 1} on are not ended by "----".`);
    }
    commands.push(words);
    if (words.startsWith('#')) continue;
    const going = readRun(words);
    const show = SHOWS.find((name) => words === `show ${name}`);
    if (going !== undefined) {
      if (run) fail('a block runs once: begin another one after an empty line.');
      if (typeof going === 'string') fail(going);
      else run = going;
    } else if (show) shows.push(show);
    else if (words.startsWith('show '))
      fail(`there is no "${words}"; there are show ${SHOWS.join(', show ')}.`);
    else steps.push(readStep(words, line, fail));
  }
  const expected: string[] = [];
  for (at++; at < lines.length && lines[at]?.trim() !== ''; at++) expected.push(lines[at] ?? '');
  const block = { line: start + 1, commands, steps, shows, expected };
  return { block: run ? { ...block, run } : block, end: at };
}

function readRun(words: string): NonNullable<Block['run']> | string | undefined {
  const [, until, text = ''] = /^run (until )?(.+)$/.exec(words) ?? [];
  if (text === '') return undefined;
  const ms = until === undefined ? parseDuration(text) : parseMoment(text);
  if (ms === undefined)
    return `"${words}" has no time: write "run 5m" or "run until 00:05:00" (counted from the start).`;
  return until === undefined ? { forMs: ms } : { until: ms };
}

function readStep(words: string, line: number, fail: (what: string) => never): Step {
  const [, moment, rest = words] = /^at ((?:\d+d )?\S+) (.+)$/.exec(words) ?? [];
  const at = moment === undefined ? undefined : parseMoment(moment);
  if (moment !== undefined && at === undefined)
    fail(`"${moment}" is no moment: write "at 00:02:00 …", counted from the start.`);
  const act = parseAct(rest);
  if (act === undefined)
    return fail(
      `"${rest}" is no command; expected one of\n${FORMS.map(({ form }) => `  ${form}`).join('\n')}`,
    );
  if (typeof act === 'string') return fail(`${act}.`);
  return { line, act, ...(at !== undefined && { at }) };
}

/** One act, at a moment (ms after the start) or, where that is absent, when its block begins. */
export interface Step {
  readonly line: number;
  readonly at?: number;
  readonly act: Act;
}

export type Show = 'journal' | 'edge';

/** Commands, how long to run, what to show; and what came of it when the file was last accepted. */
interface Block {
  /** Of the first command; 1 is the first line of the file. */
  readonly line: number;
  readonly commands: readonly string[];
  readonly steps: readonly Step[];
  readonly run?: { readonly forMs: number } | { readonly until: number };
  readonly shows: readonly Show[];
  readonly expected: readonly string[];
}

export interface Scenario {
  readonly file: string;
  /** The comment lines the file begins with, as they stand there: a title, and why the scenario matters. */
  readonly intro: readonly string[];
  readonly title: string;
  readonly options: WorldOptions;
  /** What must come of it beside the promises: what this family of the simulator says of its traces. */
  readonly family?: string;
  readonly setup: readonly string[];
  readonly blocks: readonly Block[];
}

/** A mistake in a scenario file: where it is, what stands there, what was expected. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  constructor(file: string, line: number, what: string) {
    super(`${file}:${line}: ${what}`);
  }
}
