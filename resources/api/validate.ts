/** What is wrong with the parameters of role api, one line for each mistake, each with a good value. settings.ts asks. */
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
