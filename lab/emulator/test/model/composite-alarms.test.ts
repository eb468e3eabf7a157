/** Composite alarms: the grammar of their rules, and what follows from the states of others. */
import type { AlarmState } from '../../model/alarm.ts';
import { refusal, testCloud } from './lab.ts';

const METRIC = {
  Namespace: 'Example',
  MetricName: 'Healthy',
  Statistic: 'Minimum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'LessThanThreshold',
} as const;
const ARN = 'arn:aws:cloudwatch:ca-central-1:123456789012:alarm:';

function setUp() {
  const { cloud } = testCloud();
  const { alarms, composites } = cloud;
  for (const AlarmName of ['a', 'b', 'c', 'with space']) alarms.put({ ...METRIC, AlarmName });
  const become = (name: string, state: AlarmState) => alarms.setState(name, state, 'a try');
  const put = (AlarmRule: string, AlarmName = 'all') => composites.put({ AlarmName, AlarmRule });
  const stateOf = (name = 'all') =>
    composites.all().find(({ definition }) => definition.AlarmName === name)?.state;
  return { alarms, composites, become, put, stateOf };
}

/** `a` is in ALARM, `b` is OK, of `c` and of the one with a space nothing is known. */
test.each<[rule: string, state: AlarmState]>([
  ['ALARM(a)', 'ALARM'],
  ['ALARM("a")', 'ALARM'],
  ['ALARM( "a" )', 'ALARM'],
  [`ALARM("${ARN}a")`, 'ALARM'],
  [`ALARM(${ARN}a)`, 'ALARM'],
  ['OK(a)', 'OK'],
  ['OK(b)', 'ALARM'],
  ['INSUFFICIENT_DATA(c)', 'ALARM'],
  ['INSUFFICIENT_DATA("with space")', 'ALARM'],
  ['NOT ALARM(b)', 'ALARM'],
  ['NOT NOT ALARM(b)', 'OK'],
  ['NOT(ALARM(a))', 'OK'],
  ['TRUE', 'ALARM'],
  ['FALSE', 'OK'],
  ['ALARM(a) AND OK(b)', 'ALARM'],
  ['ALARM(a) AND ALARM(b)', 'OK'],
  ['ALARM(b) OR ALARM(a)', 'ALARM'],
  // AND before OR, NOT before both.
  ['ALARM(a) OR ALARM(a) AND FALSE', 'ALARM'],
  ['(ALARM(a) OR ALARM(a)) AND FALSE', 'OK'],
  ['NOT ALARM(b) OR TRUE AND FALSE', 'ALARM'],
  ['NOT (ALARM(b) OR TRUE) AND FALSE', 'OK'],
  ['(\n  ALARM(a) AND\n  (OK(b) OR ALARM(c))\n)', 'ALARM'],
])('%s is %s', (rule, state) => {
  const { become, put, stateOf } = setUp();
  become('a', 'ALARM');
  become('b', 'OK');
  put(rule);
  expect(stateOf()).toBe(state);
});

test.each([
  ['', /1 to 10240 characters/],
  ['a', /cannot be read from "a"/],
  ['alarm(a)', /cannot be read/],
  ['ALARM(with space)', /cannot be read from "ALARM\(with/],
  ['ALARM()', /cannot be read/],
  ['ALARM(a) ALARM(b)', /goes on after its end/],
  ['ALARM(a) AND', /ends where an alarm should follow/],
  ['AND ALARM(a)', /has "AND" where/],
  ['(ALARM(a)', /not closed/],
  ['ALARM(a))', /goes on after its end/],
  ['ALARM(a) and ALARM(b)', /cannot be read from "and/],
  ['TRUE-ish', /cannot be read/],
  ['ALARM(none)', /names none, and there is no such alarm/],
  ['ALARM(arn:aws:cloudwatch:us-east-1:123456789012:alarm:a)', /no such alarm in this account and Region/],
  ['ALARM(all)', /leads back to all itself/],
  ['ALARM(upper)', /leads back to all itself/],
])('%s is refused', (rule, says) => {
  const { put, stateOf } = setUp();
  put('TRUE');
  put('ALARM(all)', 'upper');
  expect(() => put(rule)).toThrow(says);
  expect(stateOf()).toBe('ALARM');
});

test('a rule names at most a hundred alarms, and is not too long', () => {
  const { alarms, put } = setUp();
  const names = Array.from({ length: 101 }, (_, i) => `n${i}`);
  for (const AlarmName of names) alarms.put({ ...METRIC, AlarmName });
  put(
    names
      .slice(1)
      .map((name) => `OK(${name})`)
      .join(' OR '),
  );
  expect(() => put(names.map((name) => `OK(${name})`).join(' OR '))).toThrow(/names 101 alarms/);
  expect(() => put(`${'TRUE OR '.repeat(1_280)}TRUE`)).toThrow(/1 to 10240 characters/);
});

test('follows its alarms, through other composite ones as well, and says which it was', () => {
  const { composites, become, put, stateOf } = setUp();
  put('ALARM(a) OR ALARM(b)');
  put('ALARM(all) AND NOT ALARM(c)', 'upper');
  expect([stateOf(), stateOf('upper')]).toEqual(['OK', 'OK']);
  become('b', 'ALARM');
  expect([stateOf(), stateOf('upper')]).toEqual(['ALARM', 'ALARM']);
  expect(composites.all()[0]?.reason).toMatch(`${ARN}b transitioned to ALARM at `);
  become('c', 'ALARM');
  expect([stateOf(), stateOf('upper')]).toEqual(['ALARM', 'OK']);
});

test('has not the name of a metric alarm', () => {
  const { put } = setUp();
  expect(() => put('TRUE', 'a')).toThrow(/a is a metric alarm/);
  expect(refusal(() => put('TRUE', 'a'))).toBe('ValidationError 400');
});
