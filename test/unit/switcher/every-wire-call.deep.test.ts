/**
 * Every call of a switch goes wrong once on the wire, in every way: timeout, reset, throttled, 5xx, denied, conflict, not
 * valid, an answer that is lost. Real SDK clients with their own retries, real databases; later runs carry on, and there is one
 * switch.
 */
import { outside } from '../../outside.ts';

const WAYS = [
  'it is never answered',
  'its connection is reset',
  'it is throttled',
  'the service fails',
  'it is denied',
  'it meets a conflict',
  'it is not valid',
  'its answer is lost after it took effect',
];

let said = '';
beforeAll(async () => {
  said = await outside('test/unit/switcher/every-wire-call.main.ts');
});

test('undisturbed, it is one switch of both traffic controls, verified and told', () => {
  const [, calls, came] = /^undisturbed: (\d+) calls: (.*)$/m.exec(said) ?? [];
  expect(JSON.parse(came ?? '{}')).toEqual({
    target: 'standby',
    distribution: 'standby',
    newest: 'standby',
    phase: 'applied',
    applied: 1,
    verified: true,
    unsent: 0,
  });
  expect(Number(calls)).toBeGreaterThan(15);
});

test.each(WAYS)('%s, once, at each call', (way) => {
  expect(said).toContain(`${way}: as undisturbed\n`);
});

test('that is more than a hundred cases', () => {
  const cases = Number(/^cases: (\d+)$/m.exec(said)?.[1]);
  console.info(`${cases} cases on the wire`);
  expect(cases).toBeGreaterThan(100);
});
