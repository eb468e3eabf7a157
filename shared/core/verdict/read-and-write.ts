/**
 * The public endpoint asked in both ways at once, with a read and with a write, as one verdict: good only where both are.
 * Which side serves is what the write says: traffic is where writes go. What a read says beside it depends on the edge.
 *
 * Where reads fail over, a read that the other side answers is as it should be while the wanted side is slow to answer
 * it; it neither proves nor disproves that traffic has moved. Where they do not, both go the same way, and two sides that
 * answer mean that the edge has not made up its mind: such an answer is `unknown`, so it confirms nothing.
 */
import { type Judgement, marksOf, type PublicVerdict } from './verdict.ts';

/** From the best to the worst. */
const ORDER: readonly Judgement[] = ['healthy', 'unknown', 'unhealthy'];

export function readAndWrite(
  read: PublicVerdict,
  write: PublicVerdict,
  readsFailOver: boolean,
): PublicVerdict {
  const { servedBy: writes, latencyMs: _, ...rest } = write;
  const base = { ...rest, ...marksOf(read), ...slower(read, write) };
  const judgement = worse(read.judgement, write.judgement);
  if (judgement !== 'healthy') {
    const failing = Object.entries({ read, write }).filter(([, verdict]) => verdict.judgement !== 'healthy');
    const evidence = failing.map(([way, verdict]) => `${way}: ${verdict.evidence}`).join('; ');
    return { ...base, judgement, evidence };
  }
  const disagree = read.servedBy !== undefined && writes !== undefined && read.servedBy !== writes;
  if (disagree && !readsFailOver) {
    const evidence = `${read.servedBy} answers reads and ${writes} writes`;
    return { ...base, judgement: 'unknown', evidence };
  }
  const servedBy = writes ?? (readsFailOver ? undefined : read.servedBy);
  return {
    ...base,
    evidence: `read: ${read.evidence}; write: ${write.evidence}`,
    ...(servedBy !== undefined && { servedBy }),
  };
}

const worse = (one: Judgement, two: Judgement): Judgement =>
  ORDER.indexOf(one) > ORDER.indexOf(two) ? one : two;

/** Both were asked side by side, so the time of both is that of the slower one. */
function slower(...both: readonly PublicVerdict[]): { latencyMs?: number } {
  const known = both.flatMap(({ latencyMs }) => latencyMs ?? []);
  return known.length === both.length ? { latencyMs: Math.max(...known) } : {};
}
