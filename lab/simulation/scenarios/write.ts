/** Puts outputs below the `----` of a scenario file; everything above and between stays as people wrote it. */
import { RULE } from './parse.ts';

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
