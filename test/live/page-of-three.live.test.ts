/**
 * The page in a real browser, against a real lab with three controllers: a person kills control Regions, cuts one off, and
 * reads what that means. What kills and cuts do to the traffic is in three-controllers.live.test.ts.
 */
import { type Browser, chromium, type Page } from 'playwright-core';
import { createObserver } from '../../cli/lab/observer.ts';
import type { Lab } from '../../lab/stand/lab.ts';
import { LAB } from '../../lab/stand/package/lab.ts';
import { startLab } from '../../lab/stand/start-lab.ts';
import { findChromium } from './browser.ts';
import { live } from './live.ts';

// Three times the work of one controller.
const { speed, patient } = live(4);
jest.setTimeout(patient(90_000));

const executablePath = findChromium(process.env);
const inBrowser = executablePath ? describe : describe.skip;
if (!executablePath)
  console.warn('There is no Chromium here, so the page is not tried: apt install chromium.');

const [FIRST, SECOND, THIRD] = LAB.controlRegions as unknown as readonly [string, string, string];

inBrowser('the page with three control Regions', () => {
  let lab: Lab;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    lab = await startLab({ observe: createObserver, speed, port: 0, seed: 1, controllers: 3 });
    lab.startTraffic(2);
    // The sandbox of Chromium wants rights that a container does not have; the only page it sees is ours.
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport: { width: 1280, height: 960 }, colorScheme: 'light' });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(lab.addresses.lab);
  });
  afterAll(async () => {
    await browser?.close();
    await lab?.close();
  });

  const says = async (selector: string, hasText: RegExp) => {
    const place = page.locator(selector);
    try {
      await place
        .filter({ hasText })
        .first()
        .waitFor({ timeout: patient(60_000) });
    } catch (error) {
      const all = await Promise.all(
        ['#clients', '#next', '#decision', '#findings', '#regions', '#trouble'].map(
          async (one) => `${one}\n${await page.locator(one).innerText()}`,
        ),
      );
      throw new Error(`${selector} does not show ${hasText}:\n${all.join('\n\n')}`, { cause: error });
    }
  };
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const works = (region: string) =>
    says(row(region), new RegExp(`^✓ ${region}: .*Kill ${region}\\s*Cut ${region} off$`));
  const row = (region: string) => `#c-${region}`;

  test('each has a row, which says that it works', async () => {
    for (const region of LAB.controlRegions) await works(region);
  });

  test('one is cut off: it alone is said to be, and it is connected again', async () => {
    await press(`Cut ${THIRD} off`);
    await says(row(THIRD), new RegExp(`^✗ cut off ${THIRD}: .*Connect ${THIRD} again$`));
    for (const region of [FIRST, SECOND])
      await says(row(region), new RegExp(` ${region}: .*Cut ${region} off$`));
    await press(`Connect ${THIRD} again`);
    await works(THIRD);
  });

  test('one is killed: its row says so, and the others go on', async () => {
    await press(`Kill ${FIRST}`);
    await says(row(FIRST), new RegExp(`^✗ gone ${FIRST}: prober SILENT, .*Bring ${FIRST} back`));
    for (const region of [SECOND, THIRD]) await says(row(region), new RegExp(`^✓ ${region}: `));
    await says('#findings', new RegExp(`The prober in ${FIRST} has written no verdict for `));
  });

  test('two are gone: the third says that nothing can begin', async () => {
    await press(`Kill ${SECOND}`);
    for (const region of [FIRST, SECOND]) await says(row(region), new RegExp(`^✗ gone ${region}`));
    await says(row(THIRD), new RegExp(`^✗ ${THIRD}: it answers this command, but its table does not`));
    await says('#decision', /Nothing can begin before two of the three reach each other\./);
    // Nobody writes verdicts, and the journal cannot be read: what the page asks itself counts.
    await says('#clients', /~ Clients served from primary just now, asked from here/);
    await says('#override', /^the parameter says "auto"$/);
    expect(complaints).toEqual([]);
  });
});
