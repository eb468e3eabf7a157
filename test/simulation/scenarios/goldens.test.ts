/** Every scenario file, played: what comes must be what was accepted. `npm run scenarios -- --accept` rewrites them. */
import { scenarioFiles } from '../../../lab/simulation/scenarios/golden.ts';
import { outside } from '../../outside.ts';

const files = scenarioFiles();
let said: readonly string[];

beforeAll(async () => {
  said = (await outside('lab/simulation/scenarios/main.ts', files)).split('\n');
}, 600_000);

test.each(files)('%s', (file) => {
  const at = said.findIndex((line) => line.includes(` ${file}: `));
  const next = said.findIndex((line, i) => i > at && !line.startsWith('    '));
  const block = at < 0 ? said : said.slice(at, next);
  if (block[0]?.startsWith('as accepted ')) return;
  throw new Error(
    `${block.join('\n')}\n\nIf that is what you want: npm run scenarios -- --accept ${file}, and read the diff.`,
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
