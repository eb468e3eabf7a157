/** The comparison as a whole: played twice it is the same, and the page and the picture say what the code says. */
import { readFileSync } from 'node:fs';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { seeded } from '../../../lab/emulator/model/index.ts';
import { apply } from '../../../lab/simulation/acts/acts.ts';
import { drawing } from '../../../lab/simulation/comparison/drawing.ts';
import { COMPARED, GONE, OUTAGES, saysOf, tracesOf } from '../../../lab/simulation/comparison/families.ts';
import { figures, PAGE, PICTURE, part, policies, withPart } from '../../../lab/simulation/comparison/page.ts';
import { picture } from '../../../lab/simulation/comparison/picture.ts';
import { best, ratio, rowOf } from '../../../lab/simulation/comparison/ratios.ts';
import { play } from '../../../lab/simulation/comparison/run.ts';
import { medianOf, NO_SCORE, type Score, together } from '../../../lab/simulation/comparison/score.ts';
import { VARIATIONS } from '../../../lab/simulation/comparison/variations.ts';
import { ours } from '../../../lab/simulation/policies/ours.ts';
import { conditionsOf } from '../../../lab/simulation/search/conditions.ts';
import {
  BOTH_CONTROLS,
  DNS_ALONE,
  GIVEN,
  OTHERS,
  POLICIES,
  READS_OPTED_IN,
  THREE_CONTROLLERS,
} from '../../../lab/simulation/search/policies.ts';
import { createWorld, WORLD_START } from '../../../lab/simulation/world/world.ts';
import { MINUTE, played, traceOf } from './play.ts';

const page = readFileSync(PAGE, 'utf8');
const drawn = readFileSync(PICTURE, 'utf8');

describe('traces', () => {
  test.each(COMPARED)('what a trace of %s does to the Regions is what it does to a world', (name) => {
    for (const trace of tracesOf(name, 2, 7)) {
      const world = createWorld();
      const conditions = conditionsOf(trace);
      for (const { at, act } of trace.acts) {
        apply(world, act);
        const later = trace.acts.filter((one) => one.at === at).at(-1);
        if (later?.act !== act) continue;
        const is = conditions.findLast(({ from }) => from <= at)?.is;
        expect(is?.primary).toEqual(world.regions.fault('primary'));
        expect(is?.standby).toEqual(world.regions.fault('standby'));
        expect(is?.checker === 'cut-off').toBe(world.network.prober === 'cut-off');
      }
    }
  });

  test('without us-east-1 the same happens, and it is gone when each outage begins', () => {
    for (const [i, trace] of tracesOf(GONE, 2, 7).entries()) {
      const like = tracesOf('region-outage', 2, 7)[i];
      expect(trace.acts.filter(({ act }) => act.do !== 'usEast1')).toEqual(like?.acts);
      const conditions = conditionsOf(trace);
      const begins = conditions.filter(({ is }, i) => {
        const before = conditions[i - 1]?.is;
        return (is.primary && !before?.primary) || (is.standby && !before?.standby);
      });
      expect(begins.length).toBeGreaterThan(0);
      for (const { is } of begins) expect(is.usEast1).toBe('gone');
      expect(conditionsOf(trace).at(-1)?.is.usEast1).toBeUndefined();
    }
  });

  test('something happens to each, and every family says what', () => {
    for (const name of OUTAGES) {
      expect(saysOf(name)).toMatch(/\.$/);
      for (const trace of tracesOf(name, 2, 7)) expect(trace.acts.length).toBeGreaterThan(0);
    }
  });
});

describe('ours', () => {
  test('clients are badly served exactly when the world says so', async () => {
    const trace = traceOf({
      '10m': 'primary black-hole',
      '30m': 'primary well',
      '40m': 'standby errors 100%',
    });
    const { experience } = await played(BOTH_CONTROLS, trace, { locations: ['one'] });
    const world = createWorld({ warm: true, seed: trace.seed, locations: ['one'] });
    Object.assign(world.propagation, GIVEN.distribution);
    Object.assign(world.storePropagation, GIVEN.store);
    for (const { at, act } of trace.acts) world.at(WORLD_START + at, (w) => apply(w, act));
    await world.runUntil(WORLD_START + trace.length);
    const bad = (world.truth.service.one ?? []).flatMap(({ from, is }, i, all) =>
      is.well ? [] : [{ from: from - WORLD_START, to: (all[i + 1]?.from ?? Number.NaN) - WORLD_START }],
    );
    expect(bad.length).toBeGreaterThanOrEqual(2);
    expect(experience.outages).toEqual(bad);
  });

  test('a failback that was asked for is no needless switch, whoever asked', async () => {
    const outage = { '10m': 'primary dead', '20m': 'primary well' };
    const byHand = await played(BOTH_CONTROLS, traceOf({ ...outage, '40m': 'override primary' }));
    expect(byHand.switches).toEqual({ all: 2, needless: 0, harmful: 0 });
    const auto = ours({ ...OWN, settings: { failback: 'auto' } });
    expect((await played(auto, traceOf(outage))).switches).toEqual({ all: 2, needless: 0, harmful: 0 });
  });

  test('the same trace gives the same score', async () => {
    const [trace] = tracesOf('flapping', 1, 3);
    if (!trace) throw new Error('There is no trace.');
    for (const policy of [READS_OPTED_IN, ...OTHERS])
      expect(await play(policy, trace, GIVEN)).toEqual(await play(policy, trace, GIVEN));
  });
});

const OWN = { name: 'ours', says: 'With other settings.' };

describe('adding up', () => {
  const score = (failed: number, incidents: readonly number[]): Score => ({
    ...NO_SCORE,
    reads: { sent: 100, failed, late: 0 },
    incidents,
    worst: Math.max(0, ...incidents),
  });

  test('traces together: requests are added, incidents lie in order', () => {
    const all = together([score(3, [5, 9]), score(4, [1]), score(0, [])]);
    expect(all.reads).toEqual({ sent: 300, failed: 7, late: 0 });
    expect(all.incidents).toEqual([1, 5, 9]);
    expect(all.worst).toBe(9);
    expect(medianOf(all)).toBe(5);
    expect(medianOf(NO_SCORE)).toBeUndefined();
  });

  test('ours is held against the best of the others, whichever that is', () => {
    const rows = POLICIES.map(({ name }, i) => ({ policy: name, score: score(1_000 - 100 * i, []) }));
    const { other, reader, readers } = best(rows);
    expect([other.policy, reader.policy]).toEqual([OTHERS.at(-1)?.name, OTHERS.at(-1)?.name]);
    expect(readers.policy).toBe(READS_OPTED_IN.name);
    // The others are the first five; then come ours.
    expect(ratio(rowOf(rows, BOTH_CONTROLS), other)).toBe((400 / 600).toFixed(2));
    expect(ratio(other, { policy: 'none fails', score: NO_SCORE })).toBe('');
  });
});

describe('the page', () => {
  test('describes the policies in the words of the code, with their sources and assumptions', () => {
    expect(part(page, 'policies')).toBe(policies(POLICIES));
    for (const { sources, assumptions } of OTHERS.slice(1)) {
      expect(sources.length).toBeGreaterThan(0);
      expect(assumptions.length).toBeGreaterThan(0);
      for (const url of sources) expect(url).toMatch(/^https:/);
    }
  });

  test('has a row of figures for each policy, family and variation, and the command that made them', () => {
    const text = part(page, 'figures');
    expect(text).toMatch(
      /^Figures of `npm run compare -- --days \d+ --variations \d+ --seed \d+`, played on \d{4}-\d\d-\d\d\./,
    );
    for (const name of COMPARED) expect(text).toContain(`### ${name}\n\n${saysOf(name)}`);
    const tables = 3 + COMPARED.length;
    for (const { name } of POLICIES)
      expect(text.split('\n').filter((line) => line.startsWith(`| ${name} `))).toHaveLength(tables);
    for (const { says, rows } of VARIATIONS) {
      expect(text).toContain(`**${says}**`);
      for (const { name } of rows) expect(text).toContain(`| ${name} `);
    }
  });

  test('shows a picture of the same figures', () => {
    const [, requests = ''] = /\(([\d,]+) requests each\)/.exec(drawn) ?? [];
    const [, days = ''] = /--days (\d+)/.exec(part(page, 'figures')) ?? [];
    expect(Number(requests.replaceAll(',', ''))).toBe(Number(days) * OUTAGES.length * 86_400 * 10);
    for (const { name } of POLICIES) expect(drawn).toContain(`>${name}</text>`);
    // The page rounds times, so only the left half can be drawn again from it.
    const numberOf = (cell = '') => Number(cell.replaceAll(',', ''));
    const rowsOf = (heading: string) => {
      const [, table = ''] = page.split(`### ${heading}`);
      return POLICIES.map(({ name }) => {
        const [, , reads, writes] = (
          table.split('\n').find((line) => line.startsWith(`| ${name} `)) ?? ''
        ).split('|');
        const tally = (failed: number) => ({ sent: 0, failed, late: 0 });
        const score = { ...NO_SCORE, reads: tally(numberOf(reads)), writes: tally(numberOf(writes)) };
        return { policy: name, score };
      });
    };
    const again = drawing({
      days: 1,
      outages: rowsOf('Outage families together'),
      families: [{ name: GONE, says: '', days: 1, rows: rowsOf(GONE) }],
    });
    const marks = (svg: string) => svg.match(/<(?:circle class="reads"|rect class="writes") .*?\/>/g);
    expect(marks(drawn)?.length).toBeGreaterThan(2 * POLICIES.length + 2);
    expect(marks(drawn)).toEqual(marks(again));
    expect(page).toContain('](comparison.svg)');
  });

  test('and the README quotes them', () => {
    const readme = readFileSync('README.md', 'utf8');
    const [, alone, other] =
      /Outages of a whole Region: Routeaway loses (\S+) of the requests that the best other policy, ([^;]+), loses\./.exec(
        readme,
      ) ?? [];
    const [, flapping] = /A flapping Region: it loses (\d\.\d\d) of/.exec(readme) ?? [];
    const [, all] = /All three together \(\d+ traces of each\): it loses (\d\.\d\d) of/.exec(readme) ?? [];
    const [, crashes] =
      /again and again, Routeaway loses (\d\.\d) times as many requests as Route 53/.exec(readme) ?? [];
    const [, clocks] = /where its clock is off (\d\.\d\d) times as many/.exec(readme) ?? [];
    const [, requests = [], reads = []] = part(page, 'figures')
      .split(/^\| failed (?:requests|reads) .*$/m)
      .map((table) => table.split('\n').map((line) => line.split('|').map((cell) => cell.trim())));
    const of = (table: readonly string[][], name: string) => table.find(([, first]) => first === name) ?? [];
    const ratioOf = (name: string) => of(requests, name)[4];
    expect(ratioOf('region-outage')).toBe(alone);
    expect(ratioOf('flapping')).toBe(flapping);
    const [, ill, reader] =
      /Brown-outs: it loses (\d\.\d\d) of what an? ([^,;]+) loses, which loses no read\./.exec(readme) ?? [];
    expect([of(requests, 'brown-out')[2], ratioOf('brown-out')]).toEqual([reader, ill]);
    // "No read" is none at all of the best reader.
    expect(of(reads, 'brown-out').slice(2, 4)).toEqual([reader, '0']);
    expect(ratioOf('outage families')).toBe(all);
    expect(Number(ratioOf('crashes')).toFixed(1)).toBe(crashes);
    expect(ratioOf('clock-skew')).toBe(clocks);
    expect(of(requests, 'region-outage')[2]).toBe(other?.replace(' with', ','));
    const [, dnsAlone, keyAndDns] =
      /us-east-1 is gone: .* With \[DNS\]\(docs\/dns\.md\) alone it loses (\d\.\d\d) of what Route 53 loses, with a key and DNS (\d\.\d\d)\./.exec(
        readme,
      ) ?? [];
    expect([of(requests, GONE)[2], of(requests, GONE)[7], of(requests, GONE)[6]]).toEqual([
      'Route 53, fast checks',
      dnsAlone,
      keyAndDns,
    ]);
    expect(readme).toContain(`](${PICTURE})`);
  });

  test('what is written by hand stays when figures are written', () => {
    const before =
      'By hand.\n<!-- x: npm run compare -- --write -->\nold\n<!-- end of x -->\nBy hand, too.\n';
    const after = withPart(before, 'x', 'new');
    expect(part(after, 'x')).toBe('new');
    expect(after.replace('new', 'old').replace(/\n+/g, '\n')).toBe(before);
    expect(() => withPart(before, 'y', 'new')).toThrow('The page has no part "y"');
  });

  test('the figures of a comparison, and the command that plays it, are on the page', () => {
    const rows = POLICIES.map(({ name }, i) => ({
      policy: name,
      score: { ...NO_SCORE, reads: { sent: 1_000, failed: 100 * i + 1, late: 0 } },
    }));
    const text = figures(
      {
        days: 3,
        variationDays: 0,
        seed: 9,
        outages: rows,
        quiet: rows,
        own: rows,
        families: [{ name: GONE, says: 'Gone.', days: 3, rows }],
        variations: [],
      },
      '2026-11-21',
    );
    expect(text).toContain('npm run compare -- --days 3 --variations 0 --seed 9');
    expect(text).toMatch(/\| alarm and Lambda +\| +101 \|/);
    expect(text).not.toContain('With other assumptions');
    expect(text).toContain(
      `*${DNS_ALONE.name}*, against *${THREE_CONTROLLERS.name}*: it fails at least a twentieth more in`,
    );
  });
});

describe('the picture', () => {
  const random = seeded(1);
  const rows = ['a < b', 'ours & theirs'].map((name, i) => ({
    name,
    ours: i === 1,
    failedReads: i === 0 ? 5_000 : 50,
    failedWrites: random() * 100 + 100,
    median: (i + 1) * MINUTE,
    worst: 20 * MINUTE,
  }));
  const svg = picture([{ rows: rows.slice(0, 1) }, { head: 'And < without', rows: rows.slice(1) }], {
    title: 'One & all',
    says: 'What it says.',
  });

  test('is well-formed, says what it shows, and needs nothing from elsewhere', () => {
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg).toContain('<title id="title">One &amp; all</title>');
    expect(svg).toContain('>And &lt; without</text>');
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|@import|url\(/);
    expect(svg).toContain('@media (prefers-color-scheme:dark)');
  });

  test('more is further to the right, and everything stands within it', () => {
    const parsed = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(svg);
    const circles = parsed.svg.circle.filter((one: { class: string }) => one.class === 'reads').slice(1);
    const [many, few] = circles.map((one: { cx: string }) => Number(one.cx));
    expect(many).toBeGreaterThan(few);
    const width = Number(parsed.svg.width);
    for (const { cx } of parsed.svg.circle) {
      expect(Number(cx)).toBeGreaterThan(0);
      expect(Number(cx)).toBeLessThan(width);
    }
  });
});
