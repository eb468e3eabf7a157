/**
 * The page in a real browser, against a real lab: a person breaks the primary, sees the switch, and brings traffic back. How it
 * looks is in situations.live.test.ts.
 */
import { type Browser, chromium, type Page } from 'playwright-core';
import { createObserver } from '../../cli/lab/observer.ts';
import type { Lab } from '../../lab/stand/lab.ts';
import { startLab } from '../../lab/stand/start-lab.ts';
import { findChromium } from './browser.ts';
import { live, proven } from './live.ts';

const { speed, patient } = live(6);
jest.setTimeout(patient(90_000));

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
    lab = await startLab({
      observe: createObserver,
      speed,
      port: 0,
      propagationMs: 20_000,
      storePropagationMs: 10_000,
      seed: 1,
    });
    lab.startTraffic(2);
    // The sandbox of Chromium wants rights that a container does not have; the only page it sees is ours.
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport: { width: 1280, height: 960 }, colorScheme: 'light' });
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
    await says('#clients', /✓ Clients served from primary/);
    // The lab may be seconds old.
    await says('#next', /^If primary fails, (?:standby serves clients|nothing moves: standby)/);
    await says('#act', /^You need do nothing\.$/);
    await says('#decision', /^Steady: traffic is on primary\./);
    await says('#primary', /us-east-2[\s\S]*✓ healthy; traffic is sent here[\s\S]*Not broken/);
    await says('#standby', /us-west-2[\s\S]*✓ healthy[\s\S]*Not broken/);
    await says(
      '#public',
      /✓ healthy[\s\S]*Served by primary[\s\S]*clients at chicago\s*primary, by the distribution/,
    );
    await says('#override', /^auto: the rules decide$/);
    await says(
      '#regions',
      /^✓ ca-central-1\s*Kill ca-central-1\s*✓ us-east-1: CloudFront and Route 53 take changes\s*Kill us-east-1$/,
    );
    await says(
      '#spoken',
      /^Clients: served from primary\. primary healthy, standby healthy, the public endpoint healthy\. You need do nothing\.$/,
    );
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
      says('#primary', /✗ Broken: black-hole/),
      says('#primary', /~ in doubt: degraded[\s\S]*Failed .*: \d+ % of the evidence that makes it unhealthy/),
      says('#clients', /✗ Clients (?:PARTLY )?FAILING on primary/),
      says('#plot', /broken.*decided.*verified/),
    ];
    await page.keyboard.press('Enter');
    await Promise.all(passes);
    await says('#public', /clients at chicago\s*standby/);
    await says('#clients', /✓ Clients served from standby/);
    await says(
      '#next',
      /^Traffic stays on standby until you fail back\. If standby fails too, nothing protects clients until primary works again\.$/,
    );
    // Where the machine is busy, probes are late: then fewer of them are in the evidence, or the standby is the lesser evil.
    const decided = lab.timeline.events.find(({ sentence }) => sentence.startsWith('Switch to standby'));
    await page
      .locator('#timeline li', { hasText: decided?.sentence ?? 'a decision' })
      .first()
      .waitFor();
    await says('#timeline', /Verified: the public endpoint answers from standby\./);
    // How long it was is not known where the machine was too busy to probe.
    await says(
      '#reports',
      /Failover from primary to standby, epoch 1[\s\S]*Client-visible outage: [\s\S]*verified: clients are served from standby/,
    );
    await says('#alarms', /^In ALARM: .*routeaway-lab-primary/);
  });

  test('shows each message whole', async () => {
    await page.locator('#messages summary', { hasText: 'lab: Switch to standby' }).first().click();
    await says(
      '#messages details[open] pre',
      /Epoch 1, failover from primary to standby\.[\s\S]*npx routeaway --stage lab/,
    );
  });

  test('mends it, and brings traffic back with the override', async () => {
    await page.locator('#primary').getByRole('button', { name: 'Fix' }).click();
    await says('#primary', /Not broken/);
    await page.getByLabel('Mode').selectOption('primary');
    await page.getByLabel('because').fill('the test is over');
    expect(await text('#value')).toBe('primary because the test is over');
    await page.getByRole('button', { name: 'Set the override' }).click();
    await says('#override', /^primary because the test is over, written by arn:\S+$/);
    await says('#clients', /✓ Clients served from primary/);
    await says('#reports', /Pin from standby to primary, epoch 2/);
  });

  test('breaks one AWS call, and fixes it', async () => {
    const form = page.locator('#aws');
    await form.getByLabel('AWS call').selectOption('ssm PutParameter');
    await form.getByLabel('Fault').fill('error Throttling');
    await form.getByRole('button', { name: 'Break the call' }).click();
    await says('#broken', /^Broken: ssm PutParameter: error Throttling\.$/);
    expect(lab.awsFaults.list()).toEqual([
      {
        name: 'by hand',
        service: 'ssm',
        operation: 'PutParameter',
        fault: { kind: 'error', code: 'Throttling' },
      },
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

  test('loads nothing from elsewhere, and the browser has nothing to complain of', () => {
    expect([...asked]).toEqual([lab.addresses.lab]);
    expect(complaints).toEqual([]);
  });

  test('says so when the lab has gone', async () => {
    await lab.close();
    await says('#trouble', /The lab does not answer/);
  });
});
