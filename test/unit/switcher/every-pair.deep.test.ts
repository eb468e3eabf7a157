/** Two calls of an incident go wrong, in each pair of ways that differ most: still the next run carries on. */
import { outside } from '../../outside.ts';

test('each pair of calls, from the look that decides until both traffic controls have moved and people know', async () => {
  const said = await outside('test/unit/switcher/every-pair.main.ts');
  const [, cases, came] = /^(\d+) pairs of faults: (.*)$/m.exec(said) ?? [];
  expect(said).toMatch(/"moves":\["standby"\],"target":"standby","distribution":"standby","key":"none"/);
  expect([came, said]).toEqual(['all as undisturbed', said]);
  expect(Number(cases)).toBeGreaterThan(1_000);
});
