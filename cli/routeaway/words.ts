/** Small things to say on a terminal. */
import { stripVTControlCharacters } from 'node:util';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `2 h 5 min`, `45 s`: as exact as a person needs it. */
export function span(ms: number): string {
  const whole = Math.max(0, Math.round(ms / SECOND)) * SECOND;
  const units = [
    [DAY, 'd'],
    [HOUR, 'h'],
    [MINUTE, 'min'],
    [SECOND, 's'],
  ] as const;
  const first = units.findIndex(([size]) => whole >= size);
  if (first === -1) return '0 s';
  return units
    .slice(first, first + 2)
    .map(([size, name], i) => {
      const rest = i === 0 ? whole : whole % (units[first]?.[0] ?? DAY);
      return [Math.floor(rest / size), name] as const;
    })
    .filter(([count], i) => i === 0 || count > 0)
    .map(([count, name]) => `${count} ${name}`)
    .join(' ');
}

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
