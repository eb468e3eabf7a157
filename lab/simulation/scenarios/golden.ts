/** Scenario files as goldens: what is written below each `----` is what must come of the block. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diff } from './diff.ts';
import { parseScenario, RULE, type Scenario } from './parse.ts';
import { play } from './play.ts';

export const SCENARIOS = 'test/scenarios';

export const scenarioFiles = (folder = SCENARIOS): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => join(folder, name));

export interface Outcome {
  readonly scenario: Scenario;
  readonly outputs: readonly (readonly string[])[];
  /** Empty where everything came as expected. */
  readonly differences: readonly string[];
}

/** Throws `ScenarioError` where the file is invalid. */
export async function check(file: string): Promise<Outcome> {
  const scenario = parseScenario(file, readFileSync(file, 'utf8'));
  const outputs = await play(scenario);
  const differences = scenario.blocks.flatMap((block, i) => {
    const found = diff(block.expected, outputs[i] ?? []);
    return found.length === 0 ? [] : [`${file}:${block.line}: ${block.commands.join(' | ')}`, ...found];
  });
  return { scenario, outputs, differences };
}

/** Writes what came into the file. */
export function accept({ scenario, outputs }: Outcome): void {
  writeFileSync(scenario.file, write(readFileSync(scenario.file, 'utf8'), outputs));
}

export function write(text: string, outputs: readonly (readonly string[])[]): string {
  const lines = text.split('\n');
  const out: string[] = [];
  let block = 0;
  for (let at = 0; at < lines.length; at++) {
    out.push(lines[at] ?? '');
    if (lines[at] !== RULE) continue;
    out.push(...(outputs[block++] ?? []));
    while (at + 1 < lines.length && lines[at + 1]?.trim() !== '') at++;
  }
  return `${out.join('\n').trimEnd()}\n`;
}
