/** The table of parameters, what a stage puts over it, and the page that is made of it. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { forStageFile, params, stageFile } from '../../resources/shared/params.ts';
import { defaultsOf, PARAMETERS } from '../../shared/config/parameters.ts';
import { SETTINGS } from '../../shared/core/settings.ts';
import { redrawn } from '../../tools/parameters/page.ts';
import { stageSchema } from '../../tools/parameters/schema.ts';
import { frameworkOf } from './framework.ts';

const ROOT = join(__dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/parameters.md'), 'utf8');

test('the page says what the table says: npm run parameters', () => expect(redrawn(page)).toBe(page));

test('every parameter on the page exists', () => {
  const named = [...page.matchAll(/--param (\w+)=/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !(name in PARAMETERS) && name !== 'name')).toEqual([]);
});

/** Of all templates together; each declares fewer. */
const MOST = 50;
test('there are not too many', () => expect(Object.keys(PARAMETERS).length).toBeLessThanOrEqual(MOST));

test('every parameter says what it means, and a good value', () => {
  const silent = Object.entries(PARAMETERS).filter(
    ([, { meaning, good }]) => meaning.length < 10 || good === '',
  );
  expect(silent).toEqual([]);
});

test('every setting of the decision is one', () => {
  const named = Object.values(SETTINGS).map(({ parameter }) => parameter);
  expect(named.filter((name) => !(name in PARAMETERS))).toEqual([]);
});

test('a default that nothing is said of is what the functions take', () =>
  expect(defaultsOf('prod')).toMatchObject({
    coolDownSeconds: 300,
    failbackSteps: 'none',
    expectBody: 'health+json',
    apiKeyParameter: '/routeaway/prod/api-key',
    notificationEmail: '',
  }));

describe('a stage', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'routeaway-stages-'));
    mkdirSync(join(root, 'stages'));
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const write = (text: string) => writeFileSync(join(root, 'stages/prod.yml'), text);

  test('a file with another ending is not passed over in silence', () => {
    writeFileSync(join(root, 'stages/other.yaml'), 'protectData: true');
    expect(() => stageFile(root, 'other')).toThrow(
      'stages/other.yaml is not read, rename it to stages/other.yml',
    );
  });

  test('has what is in its file, and others have nothing of it', () => {
    write('limit: 4\nprotectData: true\n');
    expect([stageFile(root, 'prod'), stageFile(root, 'dev')]).toEqual([{ limit: 4, protectData: true }, {}]);
  });

  test('has a value as it is written, whatever YAML makes of it', () => {
    write("limit: 0123\nhostedZoneId: 1e3\nnotificationEmail: '*'\ntolerableErrors: 0.5\nverifyWritePath:\n");
    expect(stageFile(root, 'prod')).toEqual({
      limit: '0123',
      hostedZoneId: '1e3',
      notificationEmail: '*',
      tolerableErrors: 0.5,
      verifyWritePath: null,
    });
  });

  test('whose file has the mistake is told what to write there', () => {
    const sentence =
      'limit is "x", wanted: --param limit=3; or --param routing=key,distribution, which helps';
    expect(forStageFile(sentence, 'prod', { limit: 'x' }, [])).toBe(
      'limit is "x", wanted: limit: 3 in stages/prod.yml; or --param routing=key,distribution, which helps',
    );
    expect(forStageFile(sentence, 'prod', { limit: 'x', routing: 'y' }, ['limit'])).toBe(
      'limit is "x", wanted: --param limit=3; or routing: key,distribution in stages/prod.yml, which helps',
    );
  });

  test('with a file that is empty has nothing', () => {
    write('# later\n');
    expect(stageFile(root, 'prod')).toEqual({});
  });

  test.each([
    ['just text', /^stages\/prod\.yml holds no parameters/],
    ['- limit', 'stages/prod.yml holds no parameters, wanted one on each line: protectData: true'],
    ['limit: [3]', 'limit in stages/prod.yml is a list, wanted one value: limit: 3'],
    [
      'failbackSteps: [5, 25, 50]',
      'failbackSteps in stages/prod.yml is a list, wanted one value: failbackSteps: 5,25,50',
    ],
    ['limit: { is: 3 }', 'limit in stages/prod.yml is no single value, wanted one: limit: …'],
    [
      'notificationEmail: *',
      /^stages\/prod\.yml cannot be read \(.+\): a value that begins with \* is quoted in YAML/,
    ],
    ['limit: [', /^stages\/prod\.yml cannot be read \(.+ at line \d, column \d\), fix it$/],
  ])('with %j is refused', (text, sentence) => {
    write(text);
    expect(() => stageFile(root, 'prod')).toThrow(sentence);
  });

  test('cannot be one of another folder', () => {
    writeFileSync(join(root, 'secret.yml'), 'limit: 4');
    expect(stageFile(root, '../secret')).toEqual({});
  });

  test('is told to the framework beside the defaults, which knows what is over what', async () =>
    expect(await params(frameworkOf('api', {}, { stage: 'prod' }))).toMatchObject({
      default: { protectData: false, limit: 3 },
      prod: { protectData: true },
    }));

  test('of the project sets nothing that is no parameter', () =>
    expect(Object.keys(stageFile(ROOT, 'prod')).filter((name) => !(name in PARAMETERS))).toEqual([]));
});

describe('the schema of a stage’s file', () => {
  const schema = JSON.parse(readFileSync(join(ROOT, 'stages/schema.json'), 'utf8'));
  const valid = new Ajv({ allErrors: true, strict: false }).compile(schema);

  test('says what the table says: npm run parameters', () => expect(stageSchema()).toEqual(schema));

  test('takes what the project has, and the defaults', () => {
    const own = parse(readFileSync(join(ROOT, 'stages/prod.yml'), 'utf8'));
    for (const one of [own, defaultsOf('prod'), null])
      expect([one, valid(one), valid.errors]).toEqual([one, true, null]);
  });

  test.each<[string, unknown]>([
    ['a name that is none', { confirmSecond: 9 }],
    ['a value out of its range', { confirmSeconds: 7 }],
    ['a value that is none of a few', { failback: 'maybe' }],
    ['a value of another form', { distributionId: 'mine' }],
  ])('refuses %s', (_, own) => expect(valid(own)).toBe(false));

  test('the file of the project names it for editors', () =>
    expect(readFileSync(join(ROOT, 'stages/prod.yml'), 'utf8')).toMatch(
      /^# yaml-language-server: \$schema=schema\.json\n/,
    ));
});
