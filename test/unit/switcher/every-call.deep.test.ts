/** Every call of an incident goes wrong once, in every way: the next run carries on, and there is one switch. */
import { outside } from '../../outside.ts';

const WAYS = [
  'the run is killed before it',
  'the run is killed when it took effect',
  'the run is killed with the answer in hand',
  'the request is lost',
  'the answer is lost',
  'it takes effect when nobody waits for it any more',
  'it is throttled',
  'the service fails',
  'it is denied',
  'it meets a conflict',
];

let said = '';

beforeAll(async () => {
  said = await outside('test/unit/switcher/every-call.main.ts');
});

test('undisturbed, it is one switch of many calls', () => {
  const [, calls, came] = /^undisturbed: (\d+) calls: (.*)$/m.exec(said) ?? [];
  expect(came).toBe(
    '{"moves":["standby"],"target":"standby","distribution":"standby","key":"none","phase":"applied","verified":true,"unsent":0}',
  );
  expect(Number(calls)).toBeGreaterThan(40);
});

test.each(WAYS)('%s, once, at each call', (way) => {
  expect(said).toContain(`${way}: as undisturbed\n`);
});
