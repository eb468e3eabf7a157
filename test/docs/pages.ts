/** The pages that people read, and what tests ask of all of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '../..');
export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const inFolder = (folder: string): string[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);

export const PAGES: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...inFolder('docs'),
  ...inFolder('docs/decisions'),
];

/** What is shown as code holds no links. */
const prose = (text: string): string => text.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, '');

export const linksOf = (text: string): string[] =>
  [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to);

/** Anchors of the headings, as GitHub makes them. */
export const anchorsOf = (text: string): string[] =>
  [...text.replace(/^```.*?^```$/gms, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** The section under a heading, down to the next one of its rank. */
export function section(text: string, heading: string): string {
  const [, rank = ''] = new RegExp(`^(#+) ${heading}$`, 'm').exec(text) ?? [];
  const [, body = ''] =
    new RegExp(`^${rank} ${heading}\\n(.*?)(?=^#{1,${rank.length}} |$(?![^]))`, 'ms').exec(text) ?? [];
  return body;
}

/** The rows of all tables in a text, cell by cell, without their heads. */
export const rowsOf = (text: string): string[][] =>
  [...text.matchAll(/^\|(?! ?-)(.*)\|\n(?!\| ?-)/gm)].map(([, row = '']) =>
    row.split(/(?<!\\)\|/).map((cell) => cell.trim()),
  );

/** The shell blocks' commands; one that goes over several lines is one. */
export const commandsOf = (text: string): string[] =>
  [...text.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
    block
      .replace(/\\\n\s*/g, '')
      .trim()
      .split('\n'),
  );
