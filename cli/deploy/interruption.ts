/** Ctrl-C, or a cancelled pipeline: what was done so far remains, so the command says how to continue. */
import { constants } from 'node:os';

export type EndSignal = 'SIGINT' | 'SIGTERM';

export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** As a shell has it for what a signal has ended. */
  readonly exitCode: number;

  constructor(signal: EndSignal) {
    super(`Interrupted by ${signal}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** The work's result, unless someone ends the command first: then nobody waits for the work, and this rejects. */
export async function unlessInterrupted<T>(interrupted: Promise<Interrupted>, work: Promise<T>): Promise<T> {
  const result = await Promise.race([work, interrupted]);
  if (result instanceof Interrupted) throw result;
  return result;
}
