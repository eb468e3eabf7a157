/** What whoever runs the lab can mend: its message is all that they need, so no stack trace goes with it. */

export class Mendable extends Error {
  override readonly name: string = 'Mendable';
  /** 2 where what was typed is wrong. */
  readonly exitCode: number = 1;
}

/** An error as whoever has run a command is shown it: anything that is not to be mended is a bug, and shows where. */
export const shown = (error: unknown): unknown => (error instanceof Mendable ? error.message : error);

/** What a command ends with. */
export const exitCodeOf = (error: unknown): number => (error instanceof Mendable ? error.exitCode : 1);
