/** Keeps docs/runbook.md true: its commands are taken, its names are deployed, and what it quotes is said. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Machine } from '../../cli/routeaway/machine.ts';
import { run } from '../../cli/routeaway/program.ts';
import { parseOverride } from '../../shared/core/override.ts';
import { anchorsOf, commandsOf, linksOf, ROOT, read, rowsOf, section } from './pages.ts';
import { said, sentencesOf } from './sentences.ts';

const page = read('docs/runbook.md');
const commands = commandsOf(page);
/** What each alarm says to type first, and which part of the page it names. */
const alarms = ['failover', 'watchdog']
  .flatMap((folder) =>
    readdirSync(join(ROOT, 'resources', folder)).map((name) => `resources/${folder}/${name}`),
  )
  .filter((path) => path.endsWith('.yml'))
  .flatMap((path) =>
    [...read(path).matchAll(/"(?:Urgent|Not urgent) in ALARM: .*"$/gm)].map(([text]) => text),
  )
  .map(
    (text) =>
      // The message that it is OK again repeats the description.
      /^"(?:Urgent|Not urgent) in ALARM: [A-Z].*\. First type: (npx routeaway .*) \(docs\/runbook\.md#([a-z-]+)\)\. OK means: this is over\."$/.exec(
        text,
      ) ?? [text],
  );
const inlineCode = [...page.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

/** Words of a command line, as a shell splits them. */
const words = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );

describe('routeaway', () => {
  const first = alarms.map(([, command = '']) => command.replace(/--stage \S+ --region \S+ /, ''));
  const lines = [...commands, ...inlineCode, ...first]
    .filter((line) => line.startsWith('npx routeaway '))
    .map((line) => line.replace(/^npx routeaway /, ''));
  const root = mkdtempSync(join(tmpdir(), 'runbook-'));
  afterAll(() => rmSync(root, { recursive: true }));

  test('is often the first thing to do', () => expect(lines.length).toBeGreaterThan(15));

  test.each([...new Set(lines)])('takes %s', async (line) => {
    const errors: string[] = [];
    const machine = {
      root,
      version: '0',
      env: {},
      columns: 80,
      isTerminal: false,
      out: () => {},
      error: (text: string) => void errors.push(text),
      question: async () => undefined,
      sleep: async () => {},
      paint: { strong: String, good: String, bad: String },
      changes: () => undefined,
      done: () => undefined,
    } as unknown as Machine;
    expect(await run(words(line), machine)).toBe(2);
    // All it lacks is where the stage is: nothing was deployed from that folder.
    expect(errors.join('\n')).toMatch(/^In which Region does the switcher of stage dev run\?/);
  });
});

test('every shell block is one that a shell can read', () => {
  for (const [, block = ''] of page.matchAll(/^```sh\n(.*?)^```$/gms)) {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: block, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  }
});

test('the names it uses are those that are deployed', () => {
  const resources = [
    'serverless.failover.yml',
    'shared/config/parameters.ts',
    'resources/api/probe-key.ts',
    ...readdirSync(join(ROOT, 'resources/failover')).map((name) => `resources/failover/${name}`),
  ]
    .map((path) => read(path))
    .join('\n')
    .replace(/\$\{(sls:)?stage\}/g, '$$STAGE')
    .replace(/\$\{self:service\}/g, 'routeaway');
  const functions = ['prober', 'switcher'].map((name) => `routeaway-$STAGE-${name}`);
  const stacks = ['routeaway-$STAGE-failover', 'routeaway-$STAGE-', 'routeaway-$STAGE-$CONTROL'];
  const whole = (name: string) => new RegExp(`${name.replaceAll('$', '\\$')}(?![\\w-])`);
  const named = [...page.matchAll(/routeaway-\$STAGE-[\w$-]*|\/routeaway\/\$STAGE\/[\w-]+/g)].map(
    ([name]) => name,
  );
  expect(named.length).toBeGreaterThan(10);
  const unknown = named.filter(
    (name) => !functions.includes(name) && !stacks.includes(name) && !whole(name).test(resources),
  );
  expect([...new Set(unknown)]).toEqual([]);
});

test('every alarm names a part of it', () => {
  expect(alarms.length).toBeGreaterThan(9);
  expect(alarms.filter(([, , anchor = '']) => !anchorsOf(page).includes(anchor))).toEqual([]);
});

test('the alarms that it names are deployed', () => {
  const first = ['Runs fail', 'No data: the prober is silent or refused']
    .map((title) => section(page, title).split('\n\n')[0])
    .join('\n');
  const named = [...first.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name);
  const deployed = ['service-alarms', 'triggers']
    .map((name) => read(`resources/failover/${name}.yml`))
    .join('\n');
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter((name) => !deployed.includes(`\${stage}-${name}\n`))).toEqual([]);
});

test('every word for the override is understood', () => {
  const values = commands.flatMap((line) => {
    const [, quoted, bare] = /put-parameter .*\/override .*--value (?:'([^']*)'|(\S+))/.exec(line) ?? [];
    return quoted ?? bare ?? [];
  });
  expect(values.length).toBeGreaterThan(6);
  expect(values.filter((value) => typeof parseOverride(value) === 'string')).toEqual([]);
});

test('what the decisions say is quoted as they say it', () => {
  const rows = rowsOf(section(page, 'Clients get errors, and it did not switch'));
  const quoted = rows.flatMap(([says = '']) => /^`(.*\.)`$/.exec(says)?.[1] ?? []);
  const core = sentencesOf(
    'shared/core/decision/rules.ts',
    'shared/core/decision/drift.ts',
    'shared/core/decision/decide.ts',
  );
  expect(quoted.length).toBeGreaterThan(8);
  expect(quoted.map(said).filter((sentence) => !core.includes(sentence))).toEqual([]);
  // And none that holds traffic back is missing.
  const holds = core.filter((one) => one.startsWith('Hold: '));
  expect(holds.length).toBeGreaterThan(8);
  expect(holds.filter((one) => !quoted.map(said).includes(one))).toEqual([]);
});

test('every finding is in the table of findings, as it begins', () => {
  const rows = rowsOf(section(page, 'Preflight has found something'));
  const quoted = rows.flatMap(([says = '']) =>
    [...says.matchAll(/`([^`]+)`/g)].map(([, text = '']) => said(text)),
  );
  const found = sentencesOf(
    'shared/core/decision/preflight.ts',
    'shared/cloudfront/distribution-findings.ts',
  ).filter((one) => !one.startsWith('Traffic stays') && !one.includes('serves tenants'));
  expect(found.length).toBeGreaterThan(12);
  expect(found.filter((one) => !quoted.some((begin) => one.startsWith(begin)))).toEqual([]);
});

test('what log lines say is quoted as they say it', () => {
  const quoted = [...page.matchAll(/^\| \*([A-Z][^*]*\.)\*/gm)].map(([, text = '']) => text);
  const code = ['functions/prober/probe.ts', 'functions/prober/tick.ts', 'shared/ports.ts']
    .map(read)
    .join('\n');
  expect(quoted.length).toBe(4);
  expect(quoted.filter((sentence) => !code.includes(sentence))).toEqual([]);
});

test('every symptom is in the list at the top', () => {
  const [top = ''] = page.split(/^## /m);
  expect(
    linksOf(top)
      .filter((to) => to.startsWith('#'))
      .map((to) => to.slice(1)),
  ).toEqual(expect.arrayContaining(anchorsOf(page).slice(1)));
});

test('no symptom is longer than a screen or two', () => {
  for (const part of page.split(/^## /m).slice(1)) expect(part.split('\n').length).toBeLessThan(60);
});
