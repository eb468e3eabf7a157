/** Keeps docs/deploy.md true: its commands and parameters exist, and its sums are sums. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { readOptions } from '../../cli/deploy/options.ts';
import { effective } from '../../cli/deploy/parameters.ts';
import { settle } from '../../cli/deploy/settings.ts';
import { setGauges } from '../../functions/switcher/gauges.ts';
import { OTHERS } from '../../shared/config/declared.ts';
import { PARAMETERS } from '../../shared/config/parameters.ts';
import { STORE_EVERY_MS } from '../../shared/core/decision/key-cache.ts';
import { DAY } from '../../shared/core/duration.ts';
import { EMPTY_JOURNAL } from '../../shared/core/journal/journal.ts';
import { datapoints } from '../../shared/core/verdict/datapoints.ts';
import { SLOT_MS } from '../../shared/core/verdict/verdict.ts';
import { CODE } from '../../tools/release/template.ts';
import { commandsOf, ROOT, read } from './pages.ts';

const page = read('docs/deploy.md');

const commands = commandsOf(page);

test('every npm command exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = [...page.matchAll(/npm (?:run )?([a-z][\w:-]*)/g)].map(([, name = '']) => name);
  expect(named).toEqual(expect.arrayContaining(['deploy', 'remove', 'ci', 'test']));
  expect(named.filter((name) => name !== 'ci' && !(name in scripts))).toEqual([]);
});

test('every deploy and removal is one that the command takes', () => {
  const ours = commands.filter((line) => /^npm run (deploy|remove)/.test(line));
  expect(ours.length).toBeGreaterThan(5);
  for (const line of ours) {
    const [, rest = ''] = line.split(' -- ');
    const options = readOptions(rest.split(/\s+/));
    expect(() => settle(options, effective(ROOT, options.stage, options.params))).not.toThrow();
  }
});

test('every line that is to be in a stage file fits the schema that editors read', () => {
  const { $schema: _, ...schema } = JSON.parse(read('stages/schema.json'));
  const fits = new Ajv({ strict: false }).compile(schema);
  const files = [
    ...[...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, lines = '']) => lines),
    ...commands.flatMap((line) => /^echo '(.*)' >>? stages\/\w+\.yml$/.exec(line)?.[1] ?? []),
  ];
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) expect([file, fits(parse(file))]).toEqual([file, true]);
});

test('every parameter in the text is one', () => {
  const known = [
    ...Object.keys(PARAMETERS),
    ...Object.keys(CODE),
    ...Object.keys(OTHERS),
    // And the logical ids and outputs of the stacks.
    ...[
      ...['pipeline/codepipeline', 'pipeline/deployer'],
      ...['failover/journal', 'failover/distribution', 'beacon/checks'].map((name) => `resources/${name}`),
    ].flatMap((name) =>
      [...read(`${name}.yml`).matchAll(/^ {2}(\w+):/gm)].map(([, parameter = '']) => parameter),
    ),
  ];
  const named = [...page.matchAll(/`([a-z]+[A-Z]\w+|[A-Z][a-z]+[A-Z]\w+)(?:=[^`]*)?`/g)].map(
    ([, name]) => name,
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !known.includes(name ?? '') && !/Arn$|Arns$/.test(name ?? ''))).toEqual([]);
});

test('the templates and their parameters exist', () => {
  for (const [, file = ''] of page.matchAll(/--template-file (\S+)/g))
    expect(existsSync(join(ROOT, file))).toBe(true);
  const overrides = commands
    .filter((line) => line.includes('--parameter-overrides'))
    .flatMap((line) => {
      const [, file = ''] = /--template-file (\S+)/.exec(line) ?? [];
      const [, given = ''] = line.split('--parameter-overrides ');
      return given.split(/\s+/).map((pair) => [file, pair.split('=')[0] ?? ''] as const);
    });
  expect(overrides.length).toBeGreaterThan(3);
  for (const [file, name] of overrides) expect(read(file)).toMatch(new RegExp(`^  ${name}:`, 'm'));
});

describe('the costs', () => {
  const rows = [...page.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| (\d+\.\d\d) \| ([^|]+) \|$/gm)].map(
    ([, what = '', amount = '', price = '', sum = '', source = '']) => ({
      what,
      amount,
      price,
      sum: Number(sum),
      source,
    }),
  );
  const row = (start: string) => rows.find(({ what }) => what.startsWith(start));

  test('add up', () => {
    const [, total] = /\*\*Sum\*\* \| \| \| \*\*(\d+\.\d\d)\*\*/.exec(page) ?? [];
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.reduce((sum, one) => sum + one.sum, 0)).toBeCloseTo(Number(total), 2);
  });

  test('say where each price is from', () => {
    for (const { source } of rows) expect(source).toMatch(/as users report|AWS's own text/);
  });

  test('are those of the functions as they are deployed', () => {
    const failover = read('serverless.failover.yml');
    const [prober, switcher] = [...failover.matchAll(/memorySize: (\d+)/g)].map(([, size]) => Number(size));
    expect(row('Prober')).toMatchObject({ what: `Prober, ${prober} MB arm64` });
    expect(row('Switcher')).toMatchObject({ what: `Switcher, ${switcher} MB arm64` });
    const gigabyteSeconds = (30 * 24 * 60 * 67 * (prober ?? 0)) / 1_024;
    expect(row('Prober')?.amount).toContain(`${gigabyteSeconds.toLocaleString('en-US')} GB-s`);
    expect(row('Prober')?.sum).toBeCloseTo(gigabyteSeconds * 0.0000133334, 2);
  });

  /** A quiet month of 30 days. */
  const RUNS = 30 * 24 * 60;
  /** Until the first tick of the next run, which is up to ten seconds after its start. */
  const RUN_S = 67;
  const TICKS = 6 * RUNS;
  /** At each tick, and when a run looks whether the next one has taken over. */
  const READS = TICKS + RUNS;
  const GB_S = 0.0000133334;
  /** Units of one write of the ledger (at most 3 KB) and of one strongly consistent read; the journal's are two. */
  const LEDGER = { writes: 3, reads: 1 };
  const text = (value: number): string => value.toLocaleString('en-US');
  const millions = (value: number, digits: number): string => `${(value / 1e6).toFixed(digits)} million`;

  test.each<[row: string, amount: string, sum: number]>([
    [
      'Prober',
      `${text(RUNS)} runs of ${RUN_S} s: ${text((RUNS * RUN_S) / 4)} GB-s`,
      ((RUNS * RUN_S) / 4) * GB_S,
    ],
    ['Switcher', `${text(RUNS)} runs of about 1 s: ${text(RUNS / 2)} GB-s`, (RUNS / 2) * GB_S],
    ['API function', `${text(3 * TICKS)} requests of about 50 ms`, 3 * TICKS * 0.05 * 0.5 * GB_S],
    ['Lambda requests', millions(2 * RUNS + 3 * TICKS, 2), (2 * RUNS + 3 * TICKS) * 0.2e-6],
    ['API Gateway', `${text(3 * TICKS)} requests`, 3 * TICKS * 3.5e-6],
    ['CloudFront, for', `${text(TICKS)} requests`, TICKS * 1e-6],
    ['CloudFront function', `${text(TICKS)} runs`, TICKS * 0.13e-6],
    [
      'Ledger and journal',
      `${millions(TICKS * LEDGER.writes, 1)} write units, ${millions(READS * LEDGER.reads + RUNS * (LEDGER.reads + 2), 1)} read units`,
      TICKS * LEDGER.writes * 0.625e-6 + (READS * LEDGER.reads + RUNS * (LEDGER.reads + 2)) * 0.125e-6,
    ],
    // Each of the three requests is a write, in two Regions, and a read.
    [
      'Health checks',
      `${millions(6 * TICKS, 1)} write units (each is replicated), ${millions(3 * TICKS, 1)} read units`,
      6 * TICKS * 0.625e-6 + 3 * TICKS * 0.125e-6,
    ],
    ['Publishing', `${text(2 * RUNS)} calls`, 2 * RUNS * 1e-5],
  ])('%s', (what, amount, sum) => {
    expect(row(what)?.amount).toContain(amount);
    expect(Math.abs((row(what)?.sum ?? 0) - sum)).toBeLessThan(0.01);
  });

  describe('of three controllers', () => {
    const of = [...page.matchAll(/^\| ([^|*]+) \| (\d+\.\d\d) \| (\d+\.\d\d) \| ([^|]+) \|$/gm)].map(
      ([, what = '', one, three, why = '']) => ({ what, one: Number(one), three: Number(three), why }),
    );
    const three = (start: string) => of.find(({ what }) => what.startsWith(start));

    test('begin with those of one, and add up to at most $75', () => {
      expect(of.map(({ one }) => one)).toEqual(rows.map(({ sum }) => sum));
      const [, one, sum] = /\*\*Sum\*\* \| \*\*(\d+\.\d\d)\*\* \| \*\*(\d+\.\d\d)\*\*/.exec(page) ?? [];
      expect(of.reduce((all, row) => all + row.one, 0)).toBeCloseTo(Number(one), 2);
      expect(of.reduce((all, row) => all + row.three, 0)).toBeCloseTo(Number(sum), 2);
      expect(Number(sum)).toBeLessThanOrEqual(75);
    });

    test('are three times as much where each has its own', () => {
      const threefold = of.filter(({ why }) => why === 'three times');
      expect(threefold.length).toBeGreaterThan(8);
      for (const { one, three: all } of threefold) expect(Math.abs(all - 3 * one)).toBeLessThanOrEqual(0.02);
    });

    test('are those of a table in three Regions', () => {
      const notes = RUNS * 3 * 3;
      const writes = TICKS * LEDGER.writes * 3 * 3 + notes;
      // Of three ledgers and three notes the replica’s, at half a unit each.
      const reads = 3 * (READS * (LEDGER.reads + 1.5) + RUNS * (2 + 1.5 + 1.5));
      expect(three('Ledger')?.why).toContain(`${millions(writes, 1)} write units in all three Regions`);
      expect(three('Ledger')?.why).toContain(`${millions(notes, 1)} are notes`);
      expect(three('Ledger')?.why).toContain(`${millions(reads, 1)} read units`);
      expect(three('Ledger')?.three).toBeCloseTo(writes * 0.625e-6 + reads * 0.125e-6, 2);
    });

    test('are those of what each Region has, and of what there is once', () => {
      const metrics = Number(row('Metrics')?.amount) - 1;
      expect(three('Metrics')?.why).toBe(`${metrics} in each Region, and one heartbeat`);
      expect(three('Metrics')?.three).toBeCloseTo((3 * metrics + 1) * 0.3, 2);
      expect(three('Publishing')?.three).toBeCloseTo(4 * RUNS * 1e-5, 2);
      const each = Number(row('Other alarms')?.amount) - 1;
      expect(three('Other alarms')?.why).toBe(`${each} in each Region, and the watchdog's`);
      expect(three('Other alarms')?.three).toBeCloseTo((3 * each + 1) * 0.1, 2);
    });
  });

  test('say what three cost more, where it says when not to buy them', () => {
    const [, one, three] = /\*\*Sum\*\* \| \*\*(\d+\.\d\d)\*\* \| \*\*(\d+\.\d\d)\*\*/.exec(page) ?? [];
    expect(page).toContain(`[$${Math.round(Number(three) - Number(one))} a month](#with-three-controllers)`);
  });

  describe('of DNS', () => {
    const all = [...page.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| (\d+\.\d\d) \|$/gm)].map(
      ([, what = '', amount = '', , sum = '']) => ({ what, amount, sum: Number(sum) }),
    );
    const checks = read('resources/beacon/checks.yml');
    const regions = /Regions: \[(.*)\]/.exec(checks)?.[1]?.split(',').length ?? 0;
    const interval = Number(/RequestInterval: (\d+)/.exec(checks)?.[1]);
    /** Two checkers in each Region. */
    const asked = 3 * regions * 2 * ((30 * 86_400) / interval);

    test('add up, and are those of the checks as they are deployed', () => {
      const [, memory = 0] = /beacon:[\s\S]*?memorySize: (\d+)/.exec(read('serverless.failover.yml')) ?? [];
      expect(all.map(({ what, sum }) => [what, sum])).toEqual([
        ['HTTP APIs of the beacons', expect.closeTo(asked * 1e-6, 2)],
        [
          `Beacons, ${memory} MB arm64`,
          expect.closeTo(asked * (0.2e-6 + 0.02 * (Number(memory) / 1_024) * GB_S), 1),
        ],
        ['What they read', expect.closeTo(asked * ((2 + 3 * LEDGER.reads) / 2) * 0.125e-6, 2)],
        ['Health checks of the beacons', 7.5],
        ['Health checks of the alarms, and the two over each three', 2.5],
      ]);
      expect(all[0]?.amount).toBe(`${text(asked)} requests`);
      const [, sum] = /\*\*Sum\*\*, beside .* \*\*(\d+\.\d\d)\*\*/.exec(page) ?? [];
      expect(all.reduce((before, one) => before + one.sum, 0)).toBeCloseTo(Number(sum), 2);
    });
  });

  test('say what an hour of doubt costs', () => {
    const ticks = 3_600_000 / SLOT_MS;
    const tick =
      3 * (3.5e-6 + 0.2e-6 + 0.05 * 0.5 * GB_S) +
      1.13e-6 +
      (LEDGER.writes + 6) * 0.625e-6 +
      (LEDGER.reads + 3) * 0.125e-6;
    const switcher = 3_600 * 0.5 * GB_S;
    const more = (ticks - 360) * tick + ticks * 1e-5 + switcher;
    expect(page).toContain(`An hour of doubt costs about $${more.toFixed(2)} more.`);
  });

  test('are those of the metrics that are published all the time', () => {
    const verdict = { tick: 0, judgement: 'healthy', evidence: '' } as const;
    const levels: string[] = [];
    setGauges({ add: (name) => levels.push(name) }, EMPTY_JOURNAL);
    const probed = datapoints({ at: 0, primary: verdict, standby: verdict, public: verdict });
    const heartbeats = 1;
    const count = levels.length + probed.length + heartbeats;
    expect(row('Metrics')).toMatchObject({ amount: String(count) });
    expect(row('Metrics')?.sum).toBeCloseTo(count * 0.3, 2);
  });

  test('are those of the looks at the store where answers name a Region', () => {
    const calls = (30 * DAY) / STORE_EVERY_MS;
    expect(row('Looks at the store')?.amount).toMatch(new RegExp(`^${calls} calls`));
    expect(row('Looks at the store')?.sum).toBeCloseTo(calls / 1_000, 2);
  });

  test('are those of the alarms as they are deployed', () => {
    const files = ['resources/failover', 'resources/watchdog'].flatMap((folder) =>
      readdirSync(join(ROOT, folder)).map((file) => read(`${folder}/${file}`)),
    );
    const alarms = files
      .join('\n')
      .split(/Type: AWS::CloudWatch::Alarm\n/)
      .slice(1);
    const quick = alarms.filter((text) => /^ {6}Period: (10|20|30)$/m.test(text.split('\n\n')[0] ?? ''));
    expect(row('High-resolution alarms')?.amount).toBe(String(quick.length));
    expect(row('Other alarms')?.amount).toBe(String(alarms.length - quick.length));
  });
});

describe('three controllers', () => {
  test('how soon they decide is as docs/simulator.md has it', () => {
    const [, dead, three, ill, threeIll] =
      /after (\d+) s in the median, three after (\d+) s; .*?, after (\d+) s and (\d+) s/.exec(page) ?? [];
    const simulated = read('docs/simulator.md');
    const seconds = (row: string) =>
      Math.round(Number(new RegExp(`^\\| ${row} \\| ([\\d.]+) s`, 'm').exec(simulated)?.[1]));
    expect(simulated).toContain(`A dead primary was decided on after ${dead} s in the median`);
    expect(simulated).toContain(`one that failed 20 % after ${ill} s`);
    expect([Number(three), Number(threeIll)]).toEqual([seconds('is dead'), seconds('fails 20 %')]);
  });

  test('after how long the others tell of a lost one is as the scenario has it', () => {
    const golden = read('test/scenarios/three-lost-one-after-another.txt');
    const at = (line: RegExp): number => {
      const [, hours, minutes] = /^(\d\d):(\d\d):/.exec(line.exec(golden)?.[0] ?? '') ?? [];
      return 60 * Number(hours) + Number(minutes);
    };
    const lost = at(/^.* world .*ca-central-1 is gone/m);
    const after = at(/^.* notify +The prober in ca-central-1 is silent/m) - lost;
    expect(page.match(new RegExp(`\\| ${after} minutes \\|`, 'g'))?.length).toBe(2);
    expect(read('docs/failure-modes.md')).toContain(
      `They report it, after about ${after} minutes, in one message`,
    );
    expect(golden).not.toContain('The controller in ca-central-1 is silent');
    // Neither the second loss nor the third.
    expect(golden).not.toMatch(/notify .*(us-west-2|eu-west-1)/);
  });
});
