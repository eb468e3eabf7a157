/** The lab's own: what runs the function at the lab's edge. */
import { createRunner } from '../../../lab/emulator/cloudfront/index.ts';
import type { Chosen, Engine, Given } from './engine.ts';

export const labEngine: Engine = (source, given) => {
  const run = createRunner({ code: source, storeId: 'store' });
  return given.map(
    ({ value, method = 'GET', ip = '203.0.113.7', others = {}, broken, headers = {} }: Given): Chosen => {
      const request = { method, uri: '/todos', headers, ip, distributionId: 'E1', requestId: '1' };
      const readKey = (key: string) => {
        if (broken === 'store') throw new Error('The store does not answer.');
        return key === 'traffic' ? value : others[key];
      };
      const chosen = run(request, readKey);
      if (chosen.kind === 'none') return 'own origin';
      if (chosen.kind === 'origin') return { origin: chosen.id };
      if (chosen.kind === 'group') return { group: chosen.ids, on: chosen.statusCodes };
      if (chosen.kind === 'answer') return { answer: chosen.status, headers: chosen.headers };
      return { threw: chosen.why };
    },
  );
};
