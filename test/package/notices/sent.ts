/** Has the product's own programs write a notice: in a world that is played until they have sent it, or in the core alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apply } from '../../../lab/simulation/acts/acts.ts';
import { SCENARIOS } from '../../../lab/simulation/scenarios/golden.ts';
import { parseScenario } from '../../../lab/simulation/scenarios/parse.ts';
import { begin } from '../../../lab/simulation/search/run-trace.ts';
import { WORLD_START } from '../../../lab/simulation/world/world.ts';
import type { Journal, Notice } from '../../../shared/core/journal/journal.ts';
import type { NotificationName } from '../../../shared/core/notices/notifications.ts';

/** A notice when it is sent (epoch ms), and the journal of that moment. */
export interface Sent {
  readonly notice: Notice;
  readonly journal: Journal;
  readonly at: number;
}

/** By the name of a notification. */
export type Made = ReadonlyMap<string, Sent>;

/** Of each name the first one that the core has put into the journal. */
export const putInto = (journal: Journal): Made =>
  firstOfEach(journal.outbox.map((notice) => ({ notice, journal, at: notice.at })));

function firstOfEach(all: readonly Sent[]): Made {
  const first = new Map<string, Sent>();
  for (const one of all) if (!first.has(one.notice.what ?? '')) first.set(one.notice.what ?? '', one);
  return first;
}

const STEP_MS = 60_000;

/** A scenario file of that name, as far as it takes until each wanted notice has been sent. */
export const ofScenario = (name: string, wanted: readonly NotificationName[]) => {
  const file = join(SCENARIOS, `${name}.txt`);
  return played(file, readFileSync(file, 'utf8'), wanted);
};

/** The same of lines of such a file: setup, and what is done. */
export const ofLines = (lines: readonly string[], wanted: readonly NotificationName[]) =>
  played('lines', ['# Lines', '#', '# Of a test.', '', ...lines, 'run 1h', '----', ''].join('\n'), wanted);

async function played(file: string, text: string, wanted: readonly NotificationName[]): Promise<Made> {
  const { options, blocks } = parseScenario(file, text);
  const sent: Sent[] = [];
  const { world } = begin(options, (happening) => {
    if (happening.what === 'notice') sent.push(happening);
  });
  for (const { steps, run } of blocks) {
    for (const { at, act } of steps)
      world.at(at === undefined ? world.now() : WORLD_START + at, (w) => apply(w, act));
    const end =
      run === undefined ? world.now() : 'forMs' in run ? world.now() + run.forMs : WORLD_START + run.until;
    while (world.now() < end) {
      await world.runUntil(Math.min(end, world.now() + STEP_MS));
      if (wanted.every((name) => sent.some(({ notice }) => notice.what === name))) return firstOfEach(sent);
    }
  }
  return firstOfEach(sent);
}
