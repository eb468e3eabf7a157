/** Every scenario file, played: what comes must be what was accepted. `npm run scenarios -- --accept` rewrites them. */
import { check, scenarioFiles } from '../../../lab/simulation/scenarios/golden.ts';

test.each(scenarioFiles().map((file) => [file]))('%s', async (file) => {
  const { differences } = await check(file);
  if (differences.length === 0) return;
  throw new Error(
    `${differences.join('\n')}\n\nIf that is what you want: npm run scenarios -- --accept ${file}, and read the diff.`,
  );
});

test('no scenario that the README and the docs speak of has been lost', () => {
  const names = scenarioFiles().map((file) => file.replace(/^.*\/|\.txt$/g, ''));
  expect(names).toEqual(
    expect.arrayContaining([
      'primary-outage',
      'single-failed-probe',
      'brown-out',
      'prober-silence',
      'primary-refusing-the-prober',
      'both-down',
      'standby-unproven',
      'flapping-primary',
      'pin-and-release',
      'hold',
      'override-expiring',
      'stale-etag',
      'killed-mid-switch',
      'two-runs-at-once',
      'slow-propagation',
      'redeploy-while-failed-over',
      'console-edit',
    ]),
  );
});
