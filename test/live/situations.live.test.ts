/**
 * The page in a real browser, in each situation that a person may find it in, with what the lab would tell it: on a phone and
 * on a desk, light and dark. Nothing moves here, so the pictures are always the same; they are left in `.routeaway` (`npm run
 * screenshot` copies the one of the README).
 */
import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { servePage } from '../../lab/stand/control/page.ts';
import type { PageSnapshot } from '../../lab/stand/control/snapshot.ts';
import { findChromium } from './browser.ts';
import { SITUATIONS } from './situations.ts';

jest.setTimeout(180_000);

const PICTURES = join(__dirname, '../../.routeaway');
const WIDTHS = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 960 } };
const SCHEMES = ['light', 'dark'] as const;

const executablePath = findChromium(process.env);
const inBrowser = executablePath ? describe : describe.skip;

inBrowser('the page', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  let shown: PageSnapshot;
  let happened: readonly object[] = [];

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    server = createServer((request, response) => {
      if (servePage(request, response)) return;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const send = (name: string, data: unknown) =>
        response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
      send('offer', { faults: ['black-hole', 'dead', 'errors'], callFaults: [], operations: {} });
      send('snapshot', shown);
      send('timeline', happened);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
    page = await browser.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
  });

  /** Shows what the lab tells, and waits until the page has drawn it. */
  async function show(snapshot: PageSnapshot, size: keyof typeof WIDTHS, colorScheme: 'light' | 'dark') {
    shown = snapshot;
    await page.setViewportSize(WIDTHS[size]);
    await page.emulateMedia({ colorScheme });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.locator('#plot svg').waitFor();
  }
  const text = (selector: string) => page.locator(selector).innerText();

  /** What a person reads first: how clients are served, what comes next, and whether to act. */
  const FIRST = {
    healthy: [
      'well',
      '✓ Clients served from primary for 1 d 23 h',
      '',
      'If primary fails, standby serves clients in about 60 s.',
      'You need do nothing.',
    ],
    'in doubt': [
      'doubt',
      '~ Clients served from primary, in doubt',
      'Primary failed 2 of 2 probes in 10 s. 3 of the last 15 requests failed.',
      'If every probe of primary, and every one of the public endpoint, fails from now on, standby serves clients in about 40 s; if only some do, later or not at all.',
      'You need do nothing.',
    ],
    failing: [
      'bad',
      '✗ Clients FAILING on primary for 20 s',
      'No answer within 3000 ms.',
      'If every probe of primary fails from now on, standby serves clients in about 40 s; if only some do, later or not at all.',
      'You need do nothing.',
    ],
    'failed over': [
      'well',
      '✓ Clients served from standby for 30 s',
      'Before that failing for 1 min.',
      'Traffic stays on standby until you fail back. If standby fails too, nothing protects clients until primary works again.',
      'Act: repair primary, then routeaway to primary.',
    ],
    'both down': [
      'bad',
      '✗ Clients FAILING on both Regions for 50 s',
      'No answer within 3000 ms.',
      'Both Regions are unhealthy, so nothing moves until standby is proven (fit for 1 min).',
      'Act: repair primary, and clients are served at once; or standby, and traffic moves there once it is proven.',
    ],
    'one control Region gone': [
      'doubt',
      '~ Clients served from primary, in doubt',
      'ca-central-1 has been silent for 1 min: us-west-2 and eu-west-1 decide together; if one more falls silent, nothing moves.',
      'Only the prober in us-west-2 finds primary failing. If the one in eu-west-1 finds it failing as well, standby serves clients in about 60 s.',
      'You need do nothing.',
    ],
    'fit again': [
      'well',
      '✓ Clients served from standby for 30 min 30 s',
      '',
      'Traffic stays on standby. Primary is healthy and proven: fail back when it suits you (routeaway to primary).',
      'You need do nothing.',
    ],
  } as const satisfies Record<keyof typeof SITUATIONS, readonly string[]>;

  describe.each(Object.keys(SITUATIONS) as (keyof typeof SITUATIONS)[])('%s', (name) => {
    test.each(
      SCHEMES.flatMap((scheme) => (['phone', 'desk'] as const).map((size) => [size, scheme] as const)),
    )('on a %s, %s', async (size, scheme) => {
      const snapshot = await SITUATIONS[name]();
      await show(snapshot, size, scheme);
      expect([
        await page.locator('#clients').getAttribute('data-tone'),
        await text('.head'),
        ...(await Promise.all(['#detail', '#next', '#act'].map(text))),
      ]).toEqual(FIRST[name]);
      expect(await page.locator('#back').isVisible()).toBe(name === 'fit again');
      // The chart is above the cards, and nothing is wider than the screen.
      const [chart, card] = await Promise.all(
        ['#plot svg', '#primary'].map((one) => page.locator(one).boundingBox()),
      );
      expect(chart?.y).toBeLessThan(card?.y ?? 0);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
        WIDTHS[size].width,
      );
      expect(await page.evaluate(LOW_CONTRAST)).toEqual([]);
      expect(await page.evaluate(STRUCK)).toEqual([]);
      await page.screenshot({
        path: join(PICTURES, `page-${name.replaceAll(' ', '-')}-${size}-${scheme}.png`),
      });
      // Whoever reads further down still sees who serves.
      await page.evaluate('document.querySelector("#timeline").scrollIntoView()');
      expect(await page.locator('#clients').evaluate((one) => one.getBoundingClientRect().top)).toBe(0);
    });
  });

  test('on a phone no label of the chart crosses a line, another label or the edge, wherever two marks are', async () => {
    await show(await SITUATIONS.healthy(), 'phone', 'light');
    expect(await page.evaluate(ANYWHERE)).toEqual([]);
  });

  test('what only repeats does not push the news out of the timeline', async () => {
    const tell = (sentence: string, news: boolean) => ({
      at: 0,
      verb: 'decide',
      sentence,
      evidence: '',
      loud: false,
      news,
    });
    happened = [
      tell('Switch to standby.', true),
      ...Array.from({ length: 700 }, () => tell('Steady.', false)),
    ];
    await show(await SITUATIONS['failed over'](), 'desk', 'light');
    await page.locator('#timeline').filter({ hasText: 'Switch to standby.' }).waitFor();
    expect(await page.locator('#timeline li').count()).toBe(301);
    happened = [];
  });

  test('the evidence, in words for who cannot see the bar', async () => {
    await show(await SITUATIONS['in doubt'](), 'desk', 'light');
    await page
      .getByRole('img', { name: 'Evidence against primary: 36 % of what makes it unhealthy', exact: true })
      .waitFor();
    await page
      .getByRole('img', { name: /^Requests of the last two minutes; .* broken at 11:59:46\.$/ })
      .waitFor();
    await show(await SITUATIONS['one control Region gone'](), 'desk', 'light');
    await page
      .getByRole('img', {
        name: /^Evidence against primary: .*; by itself ca-central-1 0 %, us-west-2 \d+ %, eu-west-1 0 %$/,
      })
      .waitFor();
    for (const name of [
      'Bring ca-central-1 back',
      'Kill us-west-2',
      'Cut us-west-2 off',
      'Cut eu-west-1 off',
    ])
      expect(await page.getByRole('button', { name, exact: true }).isVisible()).toBe(true);
  });
});

/** Labels of the chart that a line runs through, that touch another one, or that the chart's edge cuts off. */
const STRUCK = `(() => {
  const boxes = (some) => [...document.querySelectorAll(some)].map((one) => [one.textContent, one.getBoundingClientRect()]);
  const [chart] = boxes('#plot svg').map(([, box]) => box);
  const labels = boxes('#plot svg text.label');
  const touch = (a, b) =>
    a !== b && a.left < b.right && b.left < a.right && a.top < b.bottom - 2 && b.top < a.bottom - 2;
  return labels
    .filter(
      ([, text]) =>
        text.left < chart.left ||
        text.right > chart.right ||
        labels.some(([, other]) => touch(text, other)) ||
        boxes('#plot svg .mark').some(([, { x, top }]) => text.left < x && x < text.right && top < text.bottom - 2),
    )
    .map(([text]) => text);
})()`;

/** The same of the chart with two marks, each where it can be: what is said, and where (s ago). */
const ANYWHERE = `import('/draw.js').then(({ trafficOf }) => {
  const plot = document.querySelector('#plot');
  const { width } = plot.getBoundingClientRect();
  const now = 1_800_000_000_000;
  const seconds = Array.from({ length: 120 }, () => ({ served: {}, failed: 0, pending: 0 }));
  const regions = { primary: { region: 'a' }, standby: { region: 'b' } };
  const found = [];
  for (const first of ['broken', 'fixed', 'decided'])
    for (const second of ['probe fails', 'verified', 'broken'])
      for (let ago = 119; ago >= 0; ago -= 3)
        for (const apart of [1, 4, 9, 14, 19, 24]) {
          const marks = [
            { what: first, at: now - ago * 1_000 },
            { what: second, at: now - Math.max(0, ago - apart) * 1_000 },
          ];
          plot.replaceChildren(trafficOf(width, seconds, regions, marks, now));
          for (const struck of ${STRUCK}) found.push([struck, ago, apart]);
        }
  return found;
})`;

/** Texts whose colour is too near to that of what they stand on, by WCAG 2.2 (AA): 4.5 to 1. */
const LOW_CONTRAST = `(() => {
  const light = (color) => {
    const [r, g, b] = color.match(/[\\d.]+/g).map((part) => {
      const value = Number(part) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const below = (element) => {
    const color = getComputedStyle(element).backgroundColor;
    return color === 'rgba(0, 0, 0, 0)' ? below(element.parentElement) : color;
  };
  return [...document.querySelectorAll('body *')]
    .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .flatMap((one) => {
      const style = getComputedStyle(one);
      const ink = one instanceof SVGElement ? style.fill : style.color;
      const [a, b] = [light(ink), light(below(one))].sort((x, y) => y - x);
      const ratio = (a + 0.05) / (b + 0.05);
      return ratio < 4.5 ? [one.textContent + ': ' + ratio.toFixed(2)] : [];
    });
})()`;
