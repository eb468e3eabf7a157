/** Formats for the terminal: times, lines, colour. */
import { stripVTControlCharacters, styleText } from 'node:util';

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

/** A line that a shell takes as it is: `told` does not break it. */
export const asCommand = (text: string): string => `  ${text}`;

/** A sentence, or a command. */
export const told = (line: string, columns: number): string =>
  line.startsWith('  ') ? line : wrapped(line, columns, '  ');

/** Colours take no room. */
const width = (text: string): number => stripVTControlCharacters(text).length;

/** Colour, where a terminal shows it and nobody has asked for none. */
export interface Paint {
  strong(text: string): string;
  good(text: string): string;
  bad(text: string): string;
}

export const PLAIN: Paint = { strong: (text) => text, good: (text) => text, bad: (text) => text };

/** Whether colour can be shown is decided below. */
const HERE = { validateStream: false };

const COLOURED: Paint = {
  strong: (text) => styleText('bold', text, HERE),
  good: (text) => styleText('green', text, HERE),
  bad: (text) => styleText('yellow', text, HERE),
};

/** See https://no-color.org. */
export const paintFor = (isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): Paint =>
  isTerminal && !env.NO_COLOR && env.TERM !== 'dumb' ? COLOURED : PLAIN;
