/** Mistakes in the parameters of the API's stack, one line each, with a valid value. resources/shared/values.ts calls this. */
import { type Parameters, refusals } from '../../shared/config/parameters.ts';

export function mistakes(p: Parameters): string[] {
  const wrong = refusals('api', p);
  if (p.gatewayLogRole === 'none' && ['ERROR', 'INFO'].includes(p.executionLogLevel ?? ''))
    wrong.push(
      `executionLogLevel is "${p.executionLogLevel}" where gatewayLogRole is "none", and without a role API Gateway may write no log: --param gatewayLogRole=create`,
    );
  return wrong;
}
