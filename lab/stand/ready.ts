/**
 * Whether a Region is fit to be shown. Its first calls are slow, as code that runs for the first time is, and fast time
 * makes them look like an outage; so they are made before anybody watches. What is wrong for good shows here, too.
 */
import type { Side } from '../../shared/core/side.ts';
import { UserError } from '../../shared/kit/errors.ts';
import { fittingSpeed, LEAST_SPEED } from './speed.ts';
import { type AskerOptions, createAsker } from './traffic/ask.ts';

/** Real time: what makes a machine slow for a while is real, too. */
const PATIENCE_MS = 60_000;
/** Side by side, so that each of the threads that stand ready has had its first call. */
const ABREAST = 2;

/**
 * Throws where a server of the user's own is not there, or refuses us, which a newcomer would take for an outage. `signs`: it
 * wants a signature, which the prober has and we have not; so one that refuses us is there.
 */
export async function answersAtAll(
  side: Side,
  server: URL,
  health: URL,
  options: Omit<AskerOptions, 'url'> & { readonly port: number; readonly signs?: boolean },
): Promise<void> {
  const asker = createAsker({ ...options, url: `http://127.0.0.1:${options.port}` });
  try {
    const { status, problem } = await asker.ask({ method: 'GET', path: health.pathname });
    if (status !== undefined && status < 400) return;
    if (options.signs && (status === 401 || status === 403)) return;
    const asked = new URL(health.pathname, server).href;
    throw new UserError(
      problem === undefined
        ? badAnswer(side, asked, status, options.bearer)
        : `The ${side} does not answer its health check: ${asked} gives no answer (${problem}). Start that server first.`,
    );
  } finally {
    asker.close();
  }
}

function badAnswer(side: Side, asked: string, status: number | undefined, bearer = false): string {
  if (status !== 401 && status !== 403)
    return `The ${side} fails its health check: ${asked} has status ${status}. If its health check has another path, name it: --param healthPath=/healthz.`;
  const wanted = bearer ? 'token' : 'key (or, with --param probeAuth=bearer, the token)';
  return `The ${side} refuses its health check: ${asked} has status ${status}. Put the ${wanted} that it wants into ROUTEAWAY_API_KEY; without it the lab sends one of its own.`;
}

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
      `The API of the ${side} does not become healthy: ${problem ?? `status ${status}`}${body === undefined ? '' : `, ${JSON.stringify(body)}`}. If this machine has other work, let time run slower: --speed ${fittingSpeed({ least: LEAST_SPEED, most: 2 })}.`,
    );
  } finally {
    asker.close();
  }
}
