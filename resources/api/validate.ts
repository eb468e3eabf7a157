/** Mistakes in the parameters of the API's stack, one line each, with a valid value. settings.ts calls this. */
import { type Parameters, refusals, shownAs } from '../../shared/config/parameters.ts';

const MOST_REQUESTS = 1_000_000;

export function mistakes(p: Parameters): string[] {
  const wrong = refusals('api', p);
  for (const name of ['throttleRate', 'throttleBurst']) {
    if (/^\d+$/.test(p[name] ?? '') && Number(p[name]) > MOST_REQUESTS)
      wrong.push(`${shownAs(name, p)}, wanted ${MOST_REQUESTS} at most: --param ${name}=200`);
  }
  if (p.gatewayLogRole === 'none' && ['ERROR', 'INFO'].includes(p.executionLogLevel ?? ''))
    wrong.push(
      `executionLogLevel is "${p.executionLogLevel}" where gatewayLogRole is "none", and without a role API Gateway may write no log: --param gatewayLogRole=create`,
    );
  return wrong;
}
