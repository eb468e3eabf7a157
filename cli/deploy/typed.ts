/** Lines that someone types into a terminal, or that are piped in. */
import { createInterface } from 'node:readline';

export function typed() {
  const { stdin, stdout } = process;
  const person = stdin.isTTY === true;
  const lines = createInterface({ input: stdin, terminal: false })[Symbol.asyncIterator]();
  return {
    person,
    async answer(question: string): Promise<string | undefined> {
      stdout.write(question);
      const { value, done } = await lines.next();
      // What is piped in is not seen otherwise.
      if (!person) stdout.write(`${done ? '' : value}\n`);
      return done ? undefined : value;
    },
    /** Nobody is asked any more. */
    close: () => stdin.destroy(),
  };
}
