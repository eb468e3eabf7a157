/** Whoever follows what a refusal proposes, all of it at once, is not refused again: parameters of a deploy. */
import fc from 'fast-check';
import { mistakes } from '../../../resources/failover/validate.ts';
import { defaultsOf, type Parameters } from '../../../shared/config/parameters.ts';

const DEFAULTS: Parameters = Object.fromEntries(
  Object.entries(defaultsOf('dev')).map(([name, value]) => [name, `${value}`]),
);
const PLACE = { stage: 'dev', region: 'ca-central-1' };

const number = fc.oneof(
  fc.constantFrom('1', '2', '3', '5', '10', '20', '30', '60', '0.5', '2.5', '90', '400'),
  fc.constantFrom('x', '-1', '0'),
);
const region = fc.constantFrom('us-west-2', 'us-east-2', 'eu-west-1', 'Ohio');
const path = fc.constantFrom('/health?deep=1', 'health', '/a b', '/x#y', '/fine');

const VALUES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  ...Object.fromEntries(
    Object.keys(DEFAULTS)
      .filter((name) => /(Seconds|Errors)$|^limit$/.test(name) && !/^(timeout|integration|cache)/.test(name))
      .map((name) => [name, number]),
  ),
  failback: fc.constantFrom('auto', 'manual', 'yes'),
  failbackSteps: fc.constantFrom('none', '5', '50,5', '0,100', 'x'),
  primaryRegion: region,
  standbyRegion: region,
  healthPath: path,
  verifyWritePath: path,
};

/** Each line ends with its proposal. */
const followed = (given: Parameters, lines: readonly string[]): Parameters => ({
  ...given,
  ...Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, value] = /--param (\w+)=(\S+)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, value ?? '']];
    }),
  ),
});

test('all at once', () => {
  expect(mistakes(DEFAULTS, PLACE)).toEqual([]);
  fc.assert(
    fc.property(fc.record(VALUES, { requiredKeys: [] }), (changes) => {
      const given = { ...DEFAULTS, ...(changes as Parameters) };
      const lines = mistakes(given, PLACE);
      expect(mistakes(followed(given, lines), PLACE)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
