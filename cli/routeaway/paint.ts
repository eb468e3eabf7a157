/** Colour, where a terminal shows it and nobody has asked for none. */
import { styleText } from 'node:util';

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
