import {
  hasDistribution,
  hasDns,
  hasKey,
  ROUTINGS,
  type Routing,
  writesDistribution,
} from '../../../shared/core/routing.ts';

const ROWS: readonly (readonly [
  Routing,
  key: boolean,
  distribution: boolean,
  written: boolean,
  dns: boolean,
])[] = [
  ['key,distribution', true, true, true, false],
  ['distribution', false, true, true, false],
  ['key', true, true, false, false],
  ['key,dns', true, true, false, true],
  ['dns', false, false, false, true],
];

test.each(ROWS)(
  '%s: whether there is a key, a distribution that may be written, a name in DNS',
  (routing, ...expected) =>
    expect([hasKey(routing), hasDistribution(routing), writesDistribution(routing), hasDns(routing)]).toEqual(
      expected,
    ),
);

test('that is each of them', () => expect(ROWS.map(([routing]) => routing)).toEqual(ROUTINGS));
