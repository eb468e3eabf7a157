/** How a command ends badly. A person reads one sentence; a script reads the exit code. */

/** What was typed makes no sense. Exit code 2, nothing was changed. */
export class Usage extends Error {
  override readonly name = 'Usage';
}

/** It could not be done. Exit code 1. */
export class Stop extends Error {
  override readonly name = 'Stop';
}
