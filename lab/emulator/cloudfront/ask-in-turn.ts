/** Asks the origin that a request goes to, and the second one of a group where the first fails in a way that the group names. */
import type { LabClock } from '../model/clock.ts';
import { type Asked, askOrigin, type Question } from './ask-origin.ts';
import type { Origin } from './origin.ts';
import type { Targets } from './targets.ts';
import { TROUBLES } from './trouble.ts';

export async function askInTurn(
  targets: Targets,
  question: (origin: Origin) => Question,
  gone: AbortSignal,
  clock: LabClock,
): Promise<{ readonly asked: Asked; readonly origin: Origin }> {
  const { first, second } = targets;
  const asked = await askOrigin(question(first), first, clock);
  if (second === undefined || !failsOver(asked, targets) || gone.aborted) return { asked, origin: first };
  if ('answer' in asked) asked.answer.destroy();
  return { asked: await askOrigin(question(second), second, clock), origin: second };
}

/**
 * Source: developer guide, "Optimize high availability with CloudFront origin failover": a connection that cannot be made
 * counts as 503, an answer that does not come as 504.
 */
function failsOver(asked: Asked, { failOverOn }: Targets): boolean {
  if ('answer' in asked) return failOverOn.includes(asked.answer.statusCode ?? 0);
  return failOverOn.includes(asked.trouble === TROUBLES.unreachable ? 503 : asked.trouble.status);
}
