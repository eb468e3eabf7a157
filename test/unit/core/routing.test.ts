import { hasKey, type Routing, writesDistribution } from '../../../shared/core/routing.ts';

test.each<[Routing, key: boolean, distribution: boolean]>([
  ['key,distribution', true, true],
  ['distribution', false, true],
  ['key', true, false],
])('%s: whether there is a key, and whether the distribution is written', (routing, key, distribution) => {
  expect([hasKey(routing), writesDistribution(routing)]).toEqual([key, distribution]);
});
