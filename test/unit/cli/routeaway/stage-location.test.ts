/** Where a stage is, and whom to be there. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentialsAt, locationOf, writeDown } from '../../../../cli/routeaway/stage/stage-location.ts';
import { UserError } from '../../../../shared/kit/errors.ts';

const EMPTY = mkdtempSync(join(tmpdir(), 'place-'));
const ROOT = mkdtempSync(join(tmpdir(), 'place-'));
const HERE = 'http://lab.localhost:4502';
const KEPT = { accessKeyId: 'KEPT', secretAccessKey: 'lab' };
const OPERATOR = { accessKeyId: 'OPERATOR', secretAccessKey: 'lab' };
const region = 'ca-central-1';

beforeAll(() => {
  mkdirSync(join(ROOT, '.routeaway'));
  const regions = { primary: 'us-east-2', standby: 'us-west-2', control: region };
  const kept = { regions, endpointUrl: HERE, credentials: KEPT };
  writeFileSync(join(ROOT, '.routeaway', 'lab.json'), JSON.stringify(kept));
});
afterAll(() => {
  for (const folder of [EMPTY, ROOT]) rmSync(folder, { recursive: true });
});

test('no lab runs: nobody is asked for a Region, and what the shell says of AWS is not taken for it', () => {
  for (const env of [{}, { AWS_REGION: 'us-east-1' }]) {
    expect(() => locationOf({ stage: 'lab' }, EMPTY, env)).toThrow(UserError);
    expect(() => locationOf({ stage: 'lab' }, EMPTY, env)).toThrow('No lab runs here: npx routeaway lab.');
  }
  expect(locationOf({ stage: 'lab', region }, EMPTY, {})).toEqual({ stage: 'lab', region, root: EMPTY });
});

test('a damaged file: a command stops, and break-glass goes on without it', () => {
  const root = mkdtempSync(join(tmpdir(), 'place-'));
  mkdirSync(join(root, '.routeaway'));
  writeFileSync(join(root, '.routeaway', 'dev.json'), '{"regions":');
  const said: string[] = [];
  const where = { stage: 'dev', region };
  expect(() => locationOf(where, root, {})).toThrow(/^\.routeaway\/dev\.json is damaged/);
  expect(locationOf(where, root, {}, (why) => said.push(why))).toEqual({ stage: 'dev', region, root });
  expect(said).toEqual([expect.stringMatching(/^\.routeaway\/dev\.json is damaged \(.*and is ignored\.$/)]);
  rmSync(root, { recursive: true });
});

test('localhost is a name already, and stays', () => {
  const place = locationOf({ stage: 'lab', endpointUrl: 'http://localhost:4502' }, ROOT, {});
  expect(place.endpointUrl).toBe('http://localhost:4502');
  expect(credentialsAt(place)).toEqual(KEPT);
});

test.each(['http://127.0.0.1:4502', 'http://[::1]:4502/', HERE])(
  'the lab is found by the name %s',
  (endpointUrl) => {
    const place = locationOf({ stage: 'lab', endpointUrl }, ROOT, {});
    expect(place.endpointUrl).toBe(HERE);
    expect(credentialsAt(place)).toEqual(KEPT);
  },
);

test('the lab’s operator is nobody at AWS, and of no other stage', () => {
  const at = (stage: string, endpointUrl?: string) =>
    credentialsAt(locationOf({ stage, region, endpointUrl }, EMPTY, {}));
  expect(at('lab', 'http://127.0.0.1:9')).toEqual(OPERATOR);
  expect(at('dev', 'http://127.0.0.1:9')).toBeUndefined();
  expect(at('lab', 'https://lambda.us-east-1.amazonaws.com')).toBeUndefined();
  expect(at('lab')).toBeUndefined();
});

describe('what the switcher is told is written down, for the day that it cannot be asked', () => {
  const file = (stage: string) => join(EMPTY, '.routeaway', `${stage}.json`);
  const told = {
    ROUTEAWAY_PRIMARY_REGION: 'us-east-2',
    ROUTEAWAY_STANDBY_REGION: 'us-west-2',
    ROUTEAWAY_PRIMARY_HEALTH_URL: 'https://a.example.com/v1/health',
    ROUTEAWAY_STANDBY_HEALTH_URL: 'https://b.example.com/v1/health',
    ROUTEAWAY_PUBLIC_HEALTH_URL: 'https://api.example.com/health',
    ROUTEAWAY_DISTRIBUTION_ID: 'E2QWRUHAPOMQZL',
    ROUTEAWAY_TOPIC_ARN: 'arn:aws:sns:ca-central-1:123456789012:routeaway-dev',
  };
  const place = () => locationOf({ stage: 'dev', region }, EMPTY, {});

  test('where nothing was, all that the runbook wants', () => {
    writeDown(place(), { ...told, AWS_SOMETHING: 'else' });
    expect(JSON.parse(readFileSync(file('dev'), 'utf8'))).toEqual({
      stage: 'dev',
      account: '123456789012',
      endpoint: 'https://api.example.com',
      origins: { primary: 'https://a.example.com/v1', standby: 'https://b.example.com/v1' },
      healthPath: '/health',
      distributionId: 'E2QWRUHAPOMQZL',
      regions: { primary: 'us-east-2', standby: 'us-west-2', control: region },
      environment: told,
    });
  });

  test('what a deploy has written stays, and what has changed is renewed', () => {
    writeFileSync(
      file('dev'),
      JSON.stringify({
        ...JSON.parse(readFileSync(file('dev'), 'utf8')),
        endpoint: 'https://own.example.com',
      }),
    );
    writeDown(place(), { ...told, ROUTEAWAY_FALL: '4' });
    expect(JSON.parse(readFileSync(file('dev'), 'utf8'))).toMatchObject({
      endpoint: 'https://own.example.com',
      environment: { ROUTEAWAY_FALL: '4' },
    });
  });

  test('the lab keeps its own, and a folder that cannot be written is no reason to fail', () => {
    writeDown(locationOf({ stage: 'lab', region }, EMPTY, {}), told);
    expect(existsSync(file('lab'))).toBe(false);
    writeDown({ stage: 'prod', region, root: file('dev') }, told);
  });
});
