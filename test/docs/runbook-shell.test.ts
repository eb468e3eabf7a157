/** What docs/runbook.md does with `aws` and `jq`: on every kind of stage, on what is really stored, and with whose rights. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { parseDocument } from 'yaml';
import { writeDown } from '../../cli/routeaway/stage/stage-location.ts';
import { createJournal } from '../../shared/aws/journal.ts';
import { createLedger } from '../../shared/aws/ledger.ts';
import { readSwitcherConfig } from '../../shared/config.ts';
import type { Entry, PlannedMove } from '../../shared/core/journal/journal.ts';
import { EMPTY_LEDGER } from '../../shared/core/journal/ledger.ts';
import { LETTERS } from '../../shared/core/verdict/letters.ts';
import { type Database, startDatabase } from '../contract/database.ts';
import { DNS_ENV, SWITCHER_ENV } from '../unit/config/good.ts';
import { journalOf, NOW, toAndFro, verdicts } from '../unit/core/build.ts';
import { commandsOf, read, rowsOf, section } from './pages.ts';

const page = read('docs/runbook.md');
const blocks = (text: string): string[] =>
  [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
const [setFirst = ''] = blocks(page);
const CONTROL = 'ca-central-1';
const STORE = 'arn:aws:cloudfront::123456789012:key-value-store/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'runbook-shell-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Runs it with an `aws` that answers what `answers` says of a word of its command line, and keeps what else it is asked. */
function typed(shell: string, answers: Readonly<Record<string, string>> = {}): string {
  const cases = Object.entries(answers).map(
    ([word, answer]) => `*" ${word} "*) cat <<'END'\n${answer}\nEND\n;;`,
  );
  const aws = `#!/usr/bin/env bash\ncase " $* " in\n${cases.join('\n')}\n*) printf '%s\\n' "$*" >> asked ;;\nesac\n`;
  writeFileSync(join(root, 'aws'), aws, { mode: 0o755 });
  const { status, stdout, stderr } = spawnSync('bash', ['-eu'], {
    input: shell,
    cwd: root,
    env: { PATH: `${root}:${process.env.PATH}` },
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}
const asked = (): string => readFileSync(join(root, 'asked'), 'utf8');

/** The deployment record of a stage, as a command writes it down. */
function recordOf(more: Readonly<Record<string, string>>): void {
  const environment = { ...SWITCHER_ENV, ROUTEAWAY_MARKER_HEADER: 'x-routeaway-region', ...more };
  expect(() => readSwitcherConfig({ AWS_REGION: CONTROL, ...environment })).not.toThrow();
  writeDown({ stage: 'prod', region: CONTROL, root }, environment);
}

const first = setFirst.replace('STAGE=dev', 'STAGE=prod');
const NAMES = [
  'ACCOUNT',
  'ENDPOINT',
  'HEALTH',
  'WRITE',
  'MARKER',
  'ID',
  'ARN',
  'ROUTING_KEY',
  'PARAMETER',
  'AUTH',
];
const SET = {
  ACCOUNT: '123456789012',
  ENDPOINT: 'https://api.example.com',
  HEALTH: '/health',
  WRITE: '',
  MARKER: 'x-routeaway-region',
  ID: 'E2QWRUHAPOMQZL',
  ARN: STORE,
  ROUTING_KEY: 'traffic',
  PARAMETER: '/routeaway/prod/api-key',
  AUTH: 'x-api-key: the key',
};
const NO_KEY = { PARAMETER: '', AUTH: 'x-api-key: ' };

test.each<[stage: string, environment: Record<string, string>, set: Partial<typeof SET>]>([
  [
    'of the sample API',
    { ROUTEAWAY_STORE_ARN: STORE, ROUTEAWAY_API_KEY_PARAMETER: '/routeaway/prod/probe-key' },
    {},
  ],
  [
    'with a key of another name',
    { ROUTEAWAY_STORE_ARN: STORE, ROUTEAWAY_API_KEY_PARAMETER: '/shop/probe-key' },
    { PARAMETER: '/shop/probe-key' },
  ],
  [
    'without a key',
    { ROUTEAWAY_STORE_ARN: STORE, ROUTEAWAY_API_KEY_PARAMETER: '', ROUTEAWAY_ROUTING: 'key' },
    NO_KEY,
  ],
  [
    'with a store of its own',
    { ROUTEAWAY_STORE_ARN: '', ROUTEAWAY_KEY_VALUE_STORE_ARN: STORE },
    { ...NO_KEY, ROUTING_KEY: 'traffic:prod' },
  ],
  [
    'whose distribution alone is written',
    { ROUTEAWAY_ROUTING: 'distribution', ROUTEAWAY_STORE_ARN: '' },
    { ...NO_KEY, ARN: '' },
  ],
  [
    'with another path and header',
    {
      ROUTEAWAY_PUBLIC_HEALTH_URL: 'https://api.example.com/up',
      ROUTEAWAY_PUBLIC_WRITE_URL: 'https://api.example.com/up/write',
      ROUTEAWAY_MARKER_HEADER: 'x-region',
      ROUTEAWAY_STORE_ARN: STORE,
    },
    { ...NO_KEY, HEALTH: '/up', WRITE: '/up/write', MARKER: 'x-region' },
  ],
  [
    'of DNS alone',
    {
      ...DNS_ENV,
      ROUTEAWAY_ROUTING: 'dns',
      ROUTEAWAY_DISTRIBUTION_ID: '',
      ROUTEAWAY_CONTROL_REGIONS: 'ca-central-1,us-west-2,eu-west-1',
    },
    { ...NO_KEY, ID: '', ARN: '' },
  ],
])('what is to be set first fits a stage %s', (_, environment, set) => {
  recordOf(environment);
  const show = NAMES.map((name) => `echo "${name}=$${name}"`).join('\n');
  const wanted = { ...SET, ...set };
  expect(typed(`${first}${show}`, { 'get-parameter': 'the key' })).toBe(
    NAMES.map((name) => `${name}=${wanted[name as keyof typeof SET]}\n`).join(''),
  );
});

test('no line of it gives the key to curl as an argument, which the process list shows', () => {
  recordOf({ ROUTEAWAY_STORE_ARN: STORE, ROUTEAWAY_API_KEY_PARAMETER: '/routeaway/prod/probe-key' });
  writeFileSync(join(root, 'curl'), '#!/usr/bin/env bash\necho "$*, $(cat)"\n', { mode: 0o755 });
  expect(typed(`${first}ask -s "$ENDPOINT$HEALTH"`, { 'get-parameter': 'the key' })).toBe(
    '-H @- -s https://api.example.com/health, x-api-key: the key\n',
  );
  for (const line of ['runbook', 'deploy', 'reads'].flatMap((name) => read(`docs/${name}.md`).split('\n')))
    if (/\bcurl\b/.test(line)) expect(line).not.toMatch(/-H "(\$AUTH|x-api-key)/);
});

describe('break-glass by hand', () => {
  const [key = '', distribution = ''] = blocks(section(page, 'The control Region is gone')).slice(-3, -1);
  const pointingAt = (target: string) => ({
    ETag: 'E1',
    Distribution: {
      DistributionConfig: {
        Comment: 'ours',
        DefaultCacheBehavior: { TargetOriginId: target },
        CacheBehaviors: { Quantity: 2, Items: [{ TargetOriginId: target }, { TargetOriginId: 'images' }] },
      },
    },
  });
  const OWN = { ROUTEAWAY_PRIMARY_ORIGIN_ID: 'east', ROUTEAWAY_STANDBY_ORIGIN_ID: 'west' };

  test('turns every behaviour of the primary to the standby, by the ids of a distribution of your own', () => {
    recordOf({ ...OWN, ROUTEAWAY_STORE_ARN: STORE });
    typed(`${first}${distribution}`, { 'get-distribution': JSON.stringify(pointingAt('east')) });
    expect(asked()).toContain(
      'update-distribution --id E2QWRUHAPOMQZL --if-match E1 --distribution-config file://config.json',
    );
    expect(JSON.parse(readFileSync(join(root, 'config.json'), 'utf8'))).toEqual({
      Comment: 'ours',
      DefaultCacheBehavior: { TargetOriginId: 'west' },
      CacheBehaviors: { Quantity: 2, Items: [{ TargetOriginId: 'west' }, { TargetOriginId: 'images' }] },
    });
  });

  test('sends nothing where none targets the primary', () => {
    recordOf({ ...OWN, ROUTEAWAY_STORE_ARN: STORE });
    expect(
      typed(`${first}${distribution}`, { 'get-distribution': JSON.stringify(pointingAt('primary')) }),
    ).toBe('No behaviour targets "east".\n');
    expect(() => asked()).toThrow();
  });

  test('sets the key of the stage in a store of your own', () => {
    recordOf({ ROUTEAWAY_STORE_ARN: '', ROUTEAWAY_KEY_VALUE_STORE_ARN: STORE });
    typed(`${first}${key}`, { 'describe-key-value-store': 'E2' });
    expect(asked()).toMatch(
      new RegExp(
        `update-keys --kvs-arn ${STORE} --if-match E2 --puts Key=traffic:prod,Value=v1 standby \\d+$`,
        'm',
      ),
    );
  });
});

describe('what is read of the table', () => {
  let database: Database;
  beforeAll(async () => {
    database = await startDatabase();
  });
  afterAll(() => database.stop());

  const reads = commandsOf(page).flatMap((line) => {
    const [, key = '', query = ''] =
      /dynamodb get-item .*--key '(.*?head"}})' .*?--query '([^']*)'/.exec(line) ?? [];
    return key === '' ? [] : [[query, JSON.parse(key.replace(/'\$CONTROL'/, CONTROL))] as const];
  });

  /** Of a query such as `Item.a.M.[b.N,c[0].S]`: the paths, with what they have in common. */
  function pathsOf(query: string): string[][] {
    const [, common = '', list] = /^(.*?)(?:\.[[{](.*)[\]}])?$/.exec(query) ?? [];
    const ends = list === undefined ? [''] : list.split(',').map((one) => `.${one.replace(/^\w+:/, '')}`);
    return ends.map((end) => `${common}${end}`.match(/[A-Za-z]+|\d+/g) ?? []);
  }
  const at = (value: unknown, path: readonly string[]): unknown =>
    path.reduce((inner, step) => (inner as Record<string, unknown> | undefined)?.[step], value);

  test.each(reads)('prints something for %s', async (query, key) => {
    const table = await database.table();
    // Everything that any of them asks for: a switch whose updates failed, and a planned move that was given up.
    const [newest, ...others] = toAndFro(1, 10, 5);
    const failed: Entry = { ...(newest as Entry), phase: 'in-progress', trouble: 'key (UpdateKeys): 503' };
    const planned: PlannedMove = {
      ...{ kind: 'pin', to: 'standby', since: NOW, waits: '`beforePlannedMove`' },
      ...{ answer: { says: 'not ready', why: 'a migration' }, givenUp: 'it took five minutes' },
    };
    await createJournal(database.client, table).write(journalOf([failed, ...others], { planned }), 0);
    const ledger = { ...EMPTY_LEDGER, primary: verdicts('+'), standby: verdicts('+'), public: verdicts('+') };
    await createLedger(database.client, table).write(ledger, 0);
    const stored = await database.client.send(new GetItemCommand({ TableName: table, Key: key }));
    for (const path of pathsOf(query)) expect([path, at(stored, path)]).toEqual([path, expect.any(String)]);
  });

  test('is the journal four times, and the verdicts once', () => expect(reads.length).toBe(5));

  test('is explained: what each letter of a verdict means', () => {
    const [letters = ''] = /^The letters: .*$/m.exec(page) ?? [];
    expect([...letters.matchAll(/`(\w)`/g)].map(([, letter]) => letter).sort()).toEqual([...LETTERS].sort());
  });
});

test('what the operators may not do by hand is listed at its top', () => {
  const roles = parseDocument(read('resources/failover/roles.yml'), { logLevel: 'silent' }).toJS();
  const policy = JSON.stringify(roles.Resources.OperatorsPolicy);
  const listed = rowsOf(page.split(/^## /m)[0] ?? '').join('\n');
  const practised = blocks(page)[1] ?? '';
  const named = [...page.replace(practised, '').matchAll(/\baws ([a-z0-9-]+) ([a-z]+(?:-[a-z]+)+)/g)];
  const actions = named.map(
    ([, service, call = '']) =>
      `${service}:${call.replace(/(?:^|-)(.)/g, (_, letter) => letter.toUpperCase())}`,
  );
  expect(actions).toEqual(expect.arrayContaining(['dynamodb:GetItem', 'dynamodb:UpdateItem']));
  expect(
    [...new Set(actions)].filter((one) => !policy.includes(`"${one}"`) && !listed.includes(`\`${one}\``)),
  ).toEqual([]);
});
