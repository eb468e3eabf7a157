/**
 * Combines a read and a write of the public endpoint, sent in parallel, into one verdict: good only if both are. The write
 * says which side serves: traffic is where writes go.
 *
 * If reads fail over (`readsFailOver`), the other side may answer a read while the active side is slow; that neither proves
 * nor disproves that traffic has moved. If they do not, read and write take the same way, and answers from two sides mean
 * that the edge is still changing: the verdict is `unknown` and confirms nothing.
 */
import { type Judgement, marksOf, type PublicVerdict } from './verdict.ts';

/** From best to worst. */
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
    const failing = [sayingWay('read', read), sayingWay('write', write)].filter(
      (one) => one.judgement !== 'healthy',
    );
    return { ...base, judgement, evidence: failing.map(({ evidence }) => evidence).join('; ') };
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

/** Says which of the two it was, unless the answer is good: `write: status 500, wanted 2xx`. */
export const sayingWay = (way: 'read' | 'write', verdict: PublicVerdict): PublicVerdict =>
  verdict.judgement === 'healthy' ? verdict : { ...verdict, evidence: `${way}: ${verdict.evidence}` };

const worse = (one: Judgement, two: Judgement): Judgement =>
  ORDER.indexOf(one) > ORDER.indexOf(two) ? one : two;

/** Both were sent in parallel, so their latency is that of the slower one. */
function slower(...both: readonly PublicVerdict[]): { latencyMs?: number } {
  const known = both.flatMap(({ latencyMs }) => latencyMs ?? []);
  return known.length === both.length ? { latencyMs: Math.max(...known) } : {};
}
