/** `routeaway init`: its questions, and the file that it writes. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { init } from '../../../../cli/deploy/init.ts';
import { commandLine } from '../../../../cli/deploy/installed.ts';

const SCHEMA = join(__dirname, '../../../../stages/schema.json');

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'routeaway-init-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Answers a person's questions in their order. */
async function asked(answers: readonly string[], args: readonly string[] = [], person = true) {
  const questions: string[] = [];
  const said: string[] = [];
  const rest = [...answers];
  const code = await init(args, {
    ...{ root, schema: SCHEMA, person, commandLine },
    say: (line) => said.push(line),
    async answer(question) {
      questions.push(question);
      return rest.shift();
    },
  });
  return { code, questions, said: said.join('\n'), left: rest };
}
const file = (stage = 'prod') => readFileSync(join(root, `stages/${stage}.yml`), 'utf8');
const isValid = (text: string) => {
  const { $schema: _, ...schema } = JSON.parse(readFileSync(SCHEMA, 'utf8'));
  return new Ajv({ strict: false }).validate(schema, parse(text));
};

test('of the sample API, with every default', async () => {
  const { code, questions, said } = await asked([], [], false);
  expect([code, said]).toEqual([0, expect.stringContaining('npx routeaway deploy --stage prod --dry-run')]);
  expect(questions.map((text) => text.slice(0, 2))).toEqual(['1.', '2.', '3.', '4.', '5.', '6.']);
  expect(file()).toBe(
    `# yaml-language-server: $schema=schema.json
# The parameters of stage prod; what is not here has its default (docs/parameters.md).
primaryRegion: us-east-2
standbyRegion: us-west-2
controlRegions: ca-central-1
`,
  );
  expect([existsSync(join(root, 'stages/schema.json')), isValid(file())]).toEqual([true, true]);
});

test('of an API and a distribution of their own', async () => {
  const { code, questions, said } = await asked([
    'live',
    ...['eu-west-1', 'eu-central-1', 'eu-north-1'],
    'api.eu-west-1.example.com/v1 api.eu-central-1.example.com/v1',
    '/up',
    'E2QWRUHAPOMQZL https://api.example.com east west',
    '',
    'oncall@example.com',
  ]);
  expect([code, questions.length]).toEqual([0, 9]);
  expect(parse(file('live'))).toEqual({
    primaryRegion: 'eu-west-1',
    standbyRegion: 'eu-central-1',
    controlRegions: 'eu-north-1',
    apiKeyParameter: 'none',
    primaryOrigin: 'api.eu-west-1.example.com/v1',
    standbyOrigin: 'api.eu-central-1.example.com/v1',
    healthPath: '/up',
    expectBody: 'any',
    expectMarker: 'optional',
    notificationEmail: 'oncall@example.com',
    routing: 'key',
    distributionId: 'E2QWRUHAPOMQZL',
    primaryOriginId: 'east',
    standbyOriginId: 'west',
    publicUrl: 'https://api.example.com',
  });
  expect(isValid(file('live'))).toBe(true);
  expect(said).toContain(
    'npx routeaway lab --primary https://api.eu-west-1.example.com/v1 --standby https://api.eu-central-1.example.com/v1 --param healthPath=/up --param expectBody=any --param expectMarker=optional',
  );
});

test('a person is asked again; what is piped in must be right', async () => {
  const wrong = ['my_stage', 'dev', 'us-east-2 us-west-2', 'us-east-2', 'nowhere', '', '', '', ''];
  const person = await asked(wrong);
  expect([person.code, person.left]).toEqual([0, []]);
  expect(person.said).toMatch(
    /^--stage is "my_stage"; [\s\S]*The answer has 2 words; wanted: one Region\.\nstandbyRegion is "nowhere"; it must be an AWS Region, e\.g\. us-west-2\.\n/,
  );
  const piped = await asked(['live', 'us-east-2 us-west-2'], [], false);
  expect(piped).toMatchObject({ code: 2, said: 'The answer has 2 words; wanted: one Region.' });
  expect(existsSync(join(root, 'stages/live.yml'))).toBe(false);
});

test('what is given is not asked, and is written down', async () => {
  const given = ['limit=2', 'primaryRegion=us-west-2', 'notificationEmail=a@example.com'];
  const { code, questions } = await asked(
    ['', '', ''],
    ['--stage', 'live', ...given.flatMap((one) => ['--param', one])],
  );
  expect([code, questions]).toEqual([
    0,
    [
      expect.stringMatching(/^1\. Standby Region.*\[us-east-2\]: $/),
      expect.stringMatching(/^2\. Control Region.*\[ca-central-1\]: $/),
      expect.stringMatching(/^3\. Your API/),
    ],
  ]);
  expect(parse(file('live'))).toEqual({
    primaryRegion: 'us-west-2',
    standbyRegion: 'us-east-2',
    controlRegions: 'ca-central-1',
    notificationEmail: 'a@example.com',
    limit: 2,
  });
});

test.each<[string, string[], string[], number, RegExp]>([
  [
    'a name that is none',
    [''],
    ['--param', 'limi=2'],
    2,
    /^limi is no parameter of Routeaway; did you mean limit\?/,
  ],
  [
    'what contradicts itself',
    ['', 'us-east-2', 'us-west-2', 'us-east-2', '', ''],
    [],
    2,
    /^controlRegions is the primary Region/,
  ],
  [
    'an option of a deploy',
    [],
    ['--dry-run'],
    2,
    /^Unknown option '--dry-run'\. Options are --stage, --param and --help\.$/,
  ],
  [
    'the stage of the lab',
    [],
    ['--stage', 'lab'],
    2,
    /^--stage is lab, which is the stage of the lab on this machine; /,
  ],
  [
    'a port',
    ['', '', '', '', '', '', ''],
    ['--param', 'primaryOrigin=a.example.com:8443', '--param', 'standbyOrigin=b.example.com'],
    2,
    /^primaryOrigin is .*wanted host and path, without a port/,
  ],
  [
    'one address twice',
    ['', '', '', '', 'https://A.example.com/ a.example.com', '', '', ''],
    [],
    2,
    /^standbyOrigin is the primary's own/,
  ],
  ['the end of a person’s answers', [''], [], 1, /Ended by Ctrl-D; nothing was written\.$/],
])('%s is refused, and nothing written', async (_, answers, args, code, sentence) => {
  const { said, ...rest } = await asked(answers, args);
  expect([rest.code, said]).toEqual([code, expect.stringMatching(sentence)]);
  expect(existsSync(join(root, 'stages'))).toBe(false);
});

test('no file is written over, and no answer asked for in vain', async () => {
  mkdirSync(join(root, 'stages'));
  writeFileSync(join(root, 'stages/prod.yml'), 'limit: 2\n');
  const { code, questions, said } = await asked(['prod']);
  expect([code, questions.length]).toEqual([1, 1]);
  expect(said).toBe(
    'stages/prod.yml is there already, and stays as it is: edit it, or give another --stage.',
  );
  expect(file()).toBe('limit: 2\n');
});

test('a scheme is left out, in the file and in the command of the lab', async () => {
  const { said } = await asked([
    ...['', '', '', ''],
    ...['https://a.example.com/v1/ https://b.example.com', '/up', '', ''],
  ]);
  expect(parse(file())).toMatchObject({ primaryOrigin: 'a.example.com/v1', standbyOrigin: 'b.example.com' });
  expect(said).toContain(
    'npx routeaway lab --primary https://a.example.com/v1 --standby https://b.example.com ',
  );
});

test('it warns of what a deploy would warn of', async () => {
  const { code, said } = await asked(['', 'us-east-1', 'us-west-2', 'us-west-2', '', ''], []);
  expect([code, said]).toEqual([0, expect.stringMatching(/Warning: controlRegions is the standby Region/)]);
  expect(said).toContain('Warning: The primary is in us-east-1');
});

test('a file in the place of the folder is told in a sentence', async () => {
  writeFileSync(join(root, 'stages'), '');
  const { code, said } = await asked([], ['--stage', 'live'], false);
  expect([code, said]).toEqual([
    1,
    expect.stringMatching(/cannot be written: .*stages is a file, and has to be a folder; move it away\.$/),
  ]);
});

test('a Region that nobody knows is written down, since AWS opens new ones, and most likely mistyped', async () => {
  const { code, said } = await asked(['prod', 'eu-wst-1'], [], false);
  expect([code, said]).toEqual([
    0,
    expect.stringContaining(
      'Warning: primaryRegion names eu-wst-1, and there was no such Region when this version was made. Did you mean eu-west-1?',
    ),
  ]);
  expect(said.match(/Warning/g)).toHaveLength(1);
});

test('what has not the form of a Region is refused', async () => {
  const { code, said } = await asked(['prod', '', '', 'canada'], [], false);
  expect([code, said]).toEqual([2, expect.stringContaining('controlRegions is "canada"')]);
  expect(existsSync(join(root, 'stages'))).toBe(false);
});

test('three control Regions and DNS: no distribution is asked for, and three Regions are the default', async () => {
  const dns = ['routing=dns', 'failoverName=active.example.com', 'hostedZoneId=Z0123456789ABCDEFGHIJ'];
  const { code, questions, said } = await asked(
    ['', '', '', 'api.east.example.com api.west.example.com', '/up', ''],
    ['--stage', 'live', ...dns.flatMap((one) => ['--param', one])],
  );
  expect([code, said]).toEqual([0, expect.stringContaining('is written')]);
  expect(questions.filter((text) => text.includes('CloudFront'))).toEqual([]);
  expect(parse(file('live')).controlRegions).toBe('ca-central-1,us-west-2,eu-west-1');
});
