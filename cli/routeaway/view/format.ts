/** Small things to say on a terminal. */
import { stripVTControlCharacters } from 'node:util';

export { span } from '../../../shared/core/duration.ts';

/** `12:30:05`, with the day where it is not today's. */
export function clockTime(iso: string, now: string): string {
  const day = iso.slice(0, 10);
  return `${day === now.slice(0, 10) ? '' : `${day} `}${iso.slice(11, 19)}Z`;
}

/** Breaks a sentence into lines that end before `columns`; what follows the first is indented. `before`: what stands before that. */
export function wrapped(text: string, columns: number, indent = '', before = 0): string {
  const lines: string[] = [];
  const [margin = ''] = /^ */.exec(text) ?? [];
  let line = '';
  for (const word of text.slice(margin.length).split(' ')) {
    const room = columns - (lines.length === 0 ? before + margin.length : indent.length);
    if (line !== '' && width(line) + 1 + width(word) > room) {
      lines.push(line.trimEnd());
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return margin + [...lines, line].join(`\n${indent}`);
}

/** Colours take no room. */
const width = (text: string): number => stripVTControlCharacters(text).length;
