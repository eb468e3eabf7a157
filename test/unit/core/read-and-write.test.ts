/** What a read and a write, asked side by side, say together. */

import type { Side } from '../../../shared/core/side.ts';
import { readAndWrite, sayingWay } from '../../../shared/core/verdict/read-and-write.ts';
import type { Judgement, PublicVerdict } from '../../../shared/core/verdict/verdict.ts';
import { NOW } from './build.ts';

const EVIDENCE: Record<Judgement, string> = {
  healthy: 'status 200 in 20 ms',
  unknown: 'status 403: refused, the credentials may be wrong',
  unhealthy: 'status 503, wanted 2xx',
};

/** `+primary`: a good answer of the primary; `x`: a bad one that names nobody. */
function answer(text: string, latencyMs?: number): PublicVerdict {
  const judgement = ({ '+': 'healthy', x: 'unhealthy', '?': 'unknown' } as const)[text[0] as '+' | 'x' | '?'];
  const side = text.slice(1);
  return {
    tick: NOW,
    judgement,
    evidence: EVIDENCE[judgement],
    ...(latencyMs !== undefined && { latencyMs }),
    ...(side !== '' && { servedBy: side as Side }),
  };
}

const good = `read: ${EVIDENCE.healthy}; write: ${EVIDENCE.healthy}`;

describe('a read and a write', () => {
  it.each<
    [read: string, write: string, failOver: boolean, judgement: Judgement, by: string, evidence: string]
  >([
    ['+standby', '+standby', false, 'healthy', 'standby', good],
    ['+', '+', false, 'healthy', '', good],
    ['+standby', '+', false, 'healthy', 'standby', good],
    ['+standby', '+', true, 'healthy', '', good],
    ['+', '+standby', false, 'healthy', 'standby', good],
    ['+primary', '+standby', false, 'unknown', '', 'primary answers reads and standby writes'],
    ['+primary', '+standby', true, 'healthy', 'standby', good],
    ['+standby', '+primary', true, 'healthy', 'primary', good],
    ['+standby', 'x', false, 'unhealthy', '', 'write: status 503, wanted 2xx'],
    ['+standby', 'x', true, 'unhealthy', '', 'write: status 503, wanted 2xx'],
    ['xstandby', '+standby', false, 'unhealthy', '', 'read: status 503, wanted 2xx'],
    ['+standby', '?', false, 'unknown', '', `write: ${EVIDENCE.unknown}`],
    ['?', 'x', true, 'unhealthy', '', `read: ${EVIDENCE.unknown}; write: ${EVIDENCE.unhealthy}`],
    ['x', '?', true, 'unhealthy', '', `read: ${EVIDENCE.unhealthy}; write: ${EVIDENCE.unknown}`],
  ])('%s and %s, reads failing over: %s', (read, write, failOver, judgement, by, evidence) => {
    expect(readAndWrite(answer(read), answer(write), failOver)).toStrictEqual({
      tick: NOW,
      judgement,
      evidence,
      ...(by !== '' && { servedBy: by }),
    });
  });

  it('say which of the two it was only if it is not good', () => {
    expect(sayingWay('read', answer('+'))).toEqual(answer('+'));
    expect(sayingWay('write', answer('?')).evidence).toBe(`write: ${EVIDENCE.unknown}`);
  });

  it('have what was recognized in either of them', () => {
    const read = { ...answer('?'), refused: true, cached: '/read' } as const;
    const write = { ...answer('?'), warns: true, cached: '/write', edgeFunctionError: true } as const;
    expect(readAndWrite(read, write, true)).toMatchObject({
      refused: true,
      cached: '/read',
      warns: true,
      edgeFunctionError: true,
    });
    expect(readAndWrite(answer('?'), { ...answer('x'), cached: '/write' }, true).cached).toBe('/write');
  });

  it('take the time of the slower one, where both have come', () => {
    expect(readAndWrite(answer('+', 20), answer('+', 30), false)).toHaveProperty('latencyMs', 30);
    expect(readAndWrite(answer('x', 40), answer('+', 30), false)).toHaveProperty('latencyMs', 40);
    expect(readAndWrite(answer('x'), answer('+', 30), false)).not.toHaveProperty('latencyMs');
  });
});
