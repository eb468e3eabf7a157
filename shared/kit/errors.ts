/** How a command ends badly. A person reads one sentence, a script the exit code. */

/** What the person who runs a command can do something about: the message is all they need, so no stack trace is shown. */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly exitCode: number = 1;
}

/** What was typed is invalid; nothing was changed. */
export class UsageError extends UserError {
  override readonly name: string = 'UsageError';
  override readonly exitCode = 2;
}

/** An error as the person who ran a command is shown it: any other error is a bug, and shows where it happened. */
export const shown = (error: unknown): unknown => (error instanceof UserError ? error.message : error);

/** What a command ends with. */
export const exitCodeOf = (error: unknown): number => (error instanceof UserError ? error.exitCode : 1);
