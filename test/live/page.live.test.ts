/**
 * The page in a real browser, against a real lab: a person breaks the primary, sees the switch, and brings traffic back.
 * Leaves the picture that the README shows in `.routeaway/page.png` (`npm run screenshot`).
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Lab } from '../../lab/stand/lab.ts';
import { startLab } from '../../lab/stand/start-lab.ts';
import { findChromium } from './browser.ts';
import { live, proven } from './live.ts';

const { speed, patient } = live(6);
jest.setTimeout(patient(90_000));

const PICTURE = join(__dirname, '../../.routeaway/page.png');

const executablePath = findChromium(process.env);
const inBrowser = executablePath ? describe : describe.skip;
if (!executablePath)
  console.warn('There is no Chromium here, so the page is not tried: apt install chromium.');

inBrowser('the page', () => {
  let lab: Lab;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const asked = new Set<string>();

  beforeAll(async () => {
    lab = await startLab({ speed, port: 0, propagationMs: 20_000, storePropagationMs: 10_000, seed: 1 });
    lab.startTraffic(2);
    // The sandbox of Chromium wants rights that a container does not have; the only page it sees is ours.
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport: { width: 1200, height: 1150 }, colorScheme: 'light' });
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => asked.add(new URL(request.url()).origin));
    await page.goto(lab.addresses.lab);
  });
  afterAll(async () => {
    await browser?.close();
    await lab?.close();
  });

  const text = (selector: string) => page.locator(selector).innerText();
  const says = async (selector: string, hasText: RegExp, timeout = patient(30_000)) => {
    try {
      await page.locator(selector).filter({ hasText }).first().waitFor({ timeout });
    } catch (error) {
      throw new Error(`${selector} shows:\n${await text(selector)}`, { cause: error });
    }
  };

  test('shows both Regions, the edge and who serves', async () => {
    await says('#headline', /^Clients are served by primary\. The edge sends traffic to primary\.$/);
    await says('#primary', /us-east-2[\s\S]*not broken; traffic is sent here[\s\S]*Alarm: OK/);
    await says('#standby', /us-west-2[\s\S]*not broken[\s\S]*Alarm: OK/);
    expect(await text('#locations')).toMatch(/Clients at chicago → primary \(by the distribution\)/);
    expect(await text('#override')).toBe('In force: auto');
    await says('#primary', /Probes find it healthy/);
    await says('#controllers', /^Take the Region ca-central-1 away$/);
    await says('#public', /^Probes find the public endpoint healthy$/);
  });

  test('a person who only has a keyboard breaks the primary, and sees traffic move', async () => {
    const breaks = page.locator('#primary').getByRole('button', { name: 'Break' });
    const isThere = () => breaks.evaluate((button) => button === button.ownerDocument.activeElement);
    let steps = 0;
    while (!(await isThere())) {
      // Otherwise Enter would press something else.
      expect(++steps).toBeLessThan(10);
      await page.keyboard.press('Tab');
    }
    await proven(lab, 'standby');
    // What passes is looked for side by side and beforehand: one wait after the other, it could have passed.
    const passes = [
      says('#primary', /broken: black-hole/),
      says(
        '#primary',
        /Probes find it degraded: failed (?:its newest probe|\d+ of \d+ probes in \d+ s.*): \d+ % of the evidence that makes it unhealthy/,
      ),
      says('#headline', /Requests fail\. The edge sends traffic to primary\. The primary is broken/),
    ];
    await page.keyboard.press('Enter');
    await Promise.all(passes);
    await says('#locations', /chicago → standby \(by the key\)/);
    await says('#headline', /^Clients are served by standby\. The edge sends traffic to standby\./);
    await says(
      '#timeline',
      // On a busy machine a probe may have been late in the minute before, and the share of those that failed is told.
      /Switch to standby: primary failed \d+ of \d+ probes in \d+ s(?: \([^)]+\))?, and standby is proven\./,
    );
    await says('#timeline', /Verified: the public endpoint answers from standby\./);
    await says('#primary', /Alarm: ALARM/);
    mkdirSync(join(PICTURE, '..'), { recursive: true });
    await page.screenshot({ path: PICTURE });
  });

  test('shows each message whole', async () => {
    await page.locator('#messages summary', { hasText: 'URGENT lab: Switch to standby' }).first().click();
    await says(
      '#messages details[open] pre',
      /Epoch 1, failover from primary to standby\.[\s\S]*npx routeaway --stage lab/,
    );
  });

  test('mends it, and brings traffic back with the override', async () => {
    await page.locator('#primary').getByRole('button', { name: 'Fix' }).click();
    await says('#primary', /not broken/);
    await page.getByLabel('Mode').selectOption('primary');
    await page.getByLabel('because').fill('the test is over');
    expect(await text('#value')).toBe('primary because the test is over');
    await page.getByRole('button', { name: 'Set the override' }).click();
    await says('#override', /In force: primary because the test is over/);
    await says(
      '#headline',
      /^Clients are served by primary\. The edge sends traffic to primary\. Override: primary because the test is over\.$/,
    );
  });

  test('breaks one AWS call, and fixes it', async () => {
    const form = page.locator('#aws');
    await form.getByLabel('AWS call').selectOption('sns Publish');
    await form.getByLabel('Fault').fill('error Throttling');
    await form.getByRole('button', { name: 'Break the call' }).click();
    await says('#broken', /^Broken: sns Publish: error Throttling\.$/);
    expect(lab.awsFaults.list()).toEqual([
      { name: 'by hand', service: 'sns', operation: 'Publish', fault: { kind: 'error', code: 'Throttling' } },
    ]);
    await form.getByRole('button', { name: 'Fix it' }).click();
    await says('#broken', /No call was broken/);
    expect(lab.awsFaults.list()).toEqual([]);
  });

  test('says what is wrong with what was asked', async () => {
    const form = page.locator('#standby form');
    await form.getByLabel('Fault').selectOption('slow');
    await form.getByLabel('How much').fill('very');
    const complains = page.waitForEvent('console');
    await form.getByRole('button', { name: 'Break' }).click();
    await says('#trouble', /The fault "slow very" is invalid: "slow" wants a time/);
    await complains;
    expect(complaints.splice(0)).toEqual([expect.stringContaining('400 (Bad Request)')]);
  });

  test('fits a phone, light or dark', async () => {
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await background();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 360, height: 700 });
    expect(await background()).not.toBe(light);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  });

  test('loads nothing from elsewhere, and the browser has nothing to complain of', () => {
    expect([...asked]).toEqual([lab.addresses.lab]);
    expect(complaints).toEqual([]);
  });

  test('says so when the lab has gone', async () => {
    await lab.close();
    await says('#trouble', /The lab does not answer/);
  });
});
