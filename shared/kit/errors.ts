/** Errors with which a command ends: one sentence for people, an exit code for scripts. */

/** An error that the user can act on: the message is enough, so no stack trace is shown. */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly exitCode: number = 1;
}

/** The input is invalid, and nothing was changed. */
export class UsageError extends UserError {
  override readonly name: string = 'UsageError';
  override readonly exitCode = 2;
}

/**
 * Runs a command in this process. It ends with the number that it resolves to, if any, and where it ends badly with the error's
 * own; an error of another kind is a bug, and shows where it happened.
 */
export function start(main: (args: readonly string[]) => Promise<unknown>): void {
  main(process.argv.slice(2)).then(
    (code) => {
      if (typeof code === 'number') process.exitCode = code;
    },
    (error: unknown) => {
      console.error(error instanceof UserError ? error.message : error);
      process.exit(error instanceof UserError ? error.exitCode : 1);
    },
  );
}
