/**
 * Whether a Region is fit to be shown. Its first calls are slow, as code that runs for the first time is, and fast time
 * makes them look like an outage; so they are made before anybody watches. What is wrong for good shows here, too.
 */
import type { Side } from '../../shared/core/side.ts';
import { UserError } from '../../shared/kit/errors.ts';
import { fittingSpeed } from './speed.ts';
import { type AskerOptions, createAsker } from './traffic/ask.ts';

/** Real time: what makes a machine slow for a while is real, too. */
const PATIENCE_MS = 60_000;
/** Side by side, so that each of the threads that stand ready has had its first call. */
const ABREAST = 2;

/** Throws where the Region's own health check still fails in the end, with what it says. */
export async function untilHealthy(side: Side, options: AskerOptions): Promise<void> {
  const asker = createAsker(options);
  const ask = () => asker.ask({ method: 'GET', path: '/health' });
  try {
    let last = await ask();
    for (const began = Date.now(); Date.now() - began < PATIENCE_MS; ) {
      const answers = await Promise.all(Array.from({ length: ABREAST }, ask));
      const bad = answers.find(({ status }) => status !== 200);
      if (!bad) return;
      last = bad;
    }
    const { status, problem, body } = last;
    throw new UserError(
      `The API of the ${side} does not become healthy: ${problem ?? `status ${status}`}${body === undefined ? '' : `, ${JSON.stringify(body)}`}. If this machine has other work, let time run slower: --speed ${fittingSpeed({ least: 0.1, most: 2 })}.`,
    );
  } finally {
    asker.close();
  }
}
