import { type AlarmState, evaluateAlarm, type MissingData, type Point } from '../../model/alarm.ts';
import fc from '../fast-check.ts';

/** AWS's two tables (Configuring how CloudWatch alarms treat missing data). `keeps`: the state stays what it was. */
const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
const TABLES: readonly [m: number, points: string, ...states: string[]][] = [
  [3, '0 - X - X', 'OK', 'OK', 'OK', 'OK'],
  [3, '0 - - - -', 'OK', 'OK', 'OK', 'OK'],
  [3, '- - - - -', 'INSUFFICIENT_DATA', 'keeps', 'ALARM', 'OK'],
  [3, '0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  [3, '- - X - -', 'ALARM', 'keeps', 'ALARM', 'OK'],
  [2, '0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  [2, '0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  [2, '0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
  [2, '- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
  [2, '- - - - X', 'INSUFFICIENT_DATA', 'keeps', 'ALARM', 'OK'],
];
const STATES: readonly AlarmState[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];
const SYMBOLS: Record<string, Point> = { '0': 'fine', X: 'breaching', '-': 'missing' };

function points(text: string): Point[] {
  return text.split(' ').map((symbol) => SYMBOLS[symbol] ?? 'missing');
}

describe('missing data, as in the tables of the CloudWatch documentation', () => {
  const rows = TABLES.flatMap(([m, text, ...states]) =>
    TREATMENTS.flatMap((missingData, column) =>
      STATES.map((current) => [m, text, missingData, current, states[column] as string] as const),
    ),
  );
  test.each(rows)('%d of 3, %s, %s, from %s: %s', (m, text, missingData, current, state) => {
    const rule = { evaluationPeriods: 3, datapointsToAlarm: m, missingData };
    expect(evaluateAlarm(points(text), rule, current)).toBe(state === 'keeps' ? current : state);
  });
});

describe('evaluation', () => {
  const next = (text: string, missingData: MissingData, current: AlarmState = 'OK') =>
    evaluateAlarm(points(text), { evaluationPeriods: 3, datapointsToAlarm: 3, missingData }, current);

  test('`0 - - - -` with breaching: OK now, ALARM at the next evaluation if still missing', () => {
    expect(next('0 - - - -', 'breaching')).toBe('OK');
    expect(next('- - - - -', 'breaching')).toBe('ALARM');
  });

  test('only the last N of the datapoints count', () => {
    expect(next('X X 0 0 0', 'missing')).toBe('OK');
    expect(next('0 0 X X X', 'missing')).toBe('ALARM');
    expect(next('X X X 0 -', 'missing')).toBe('OK');
  });

  test('a single datapoint that is young settles nothing where missing data is missing', () => {
    expect(next('- - - X -', 'missing')).toBe('INSUFFICIENT_DATA');
    expect(next('- X - - -', 'missing')).toBe('ALARM');
  });

  const window = fc.array(fc.constantFrom<Point>('fine', 'breaching', 'missing'), {
    minLength: 5,
    maxLength: 5,
  });
  const state = fc.constantFrom(...STATES);
  const treatment = fc.constantFrom<MissingData>(...TREATMENTS);

  test('treating missing data does not matter once N datapoints are there', () => {
    fc.assert(
      fc.property(window, state, state, fc.integer({ min: 1, max: 3 }), (seen, one, other, m) => {
        fc.pre(seen.filter((point) => point !== 'missing').length >= 3);
        const results = TREATMENTS.flatMap((missingData) =>
          [one, other].map((current) =>
            evaluateAlarm(seen, { evaluationPeriods: 3, datapointsToAlarm: m, missingData }, current),
          ),
        );
        expect(new Set(results).size).toBe(1);
      }),
    );
  });

  test('`ignore` never makes a state up: with fewer than M breaching, ALARM only where it was', () => {
    fc.assert(
      fc.property(window, state, fc.integer({ min: 1, max: 3 }), (seen, current, m) => {
        const result = evaluateAlarm(
          seen,
          { evaluationPeriods: 3, datapointsToAlarm: m, missingData: 'ignore' },
          current,
        );
        if (seen.filter((point) => point === 'breaching').length < m && result !== 'OK')
          expect(result).toBe(current);
      }),
    );
  });

  test('a further breaching datapoint never ends an alarm, a fine one never begins one', () => {
    fc.assert(
      fc.property(
        window,
        state,
        treatment,
        fc.integer({ min: 1, max: 3 }),
        fc.nat(4),
        (seen, current, missingData, m, at) => {
          const rule = { evaluationPeriods: 3, datapointsToAlarm: m, missingData };
          fc.pre(seen[at] !== 'missing');
          const worse = evaluateAlarm(seen.with(at, 'breaching'), rule, current);
          const better = evaluateAlarm(seen.with(at, 'fine'), rule, current);
          if (better === 'ALARM') expect(worse).toBe('ALARM');
        },
      ),
    );
  });
});
