/** Where a stage is, and whom to be there. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stop } from '../../../cli/routeaway/errors.ts';
import { credentialsAt, placeOf } from '../../../cli/routeaway/place.ts';

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
    expect(() => placeOf({ stage: 'lab' }, EMPTY, env)).toThrow(Stop);
    expect(() => placeOf({ stage: 'lab' }, EMPTY, env)).toThrow('No lab runs here: npm start.');
  }
  expect(placeOf({ stage: 'lab', region }, EMPTY, {})).toEqual({ stage: 'lab', region });
});

test('localhost is a name already, and stays', () => {
  const place = placeOf({ stage: 'lab', endpointUrl: 'http://localhost:4502' }, ROOT, {});
  expect(place.endpointUrl).toBe('http://localhost:4502');
  expect(credentialsAt(place)).toEqual(KEPT);
});

test.each(['http://127.0.0.1:4502', 'http://[::1]:4502/', HERE])(
  'the lab is found by the name %s',
  (endpointUrl) => {
    const place = placeOf({ stage: 'lab', endpointUrl }, ROOT, {});
    expect(place.endpointUrl).toBe(HERE);
    expect(credentialsAt(place)).toEqual(KEPT);
  },
);

test('the lab’s operator is nobody at AWS, and of no other stage', () => {
  const at = (stage: string, endpointUrl?: string) =>
    credentialsAt(placeOf({ stage, region, endpointUrl }, EMPTY, {}));
  expect(at('lab', 'http://127.0.0.1:9')).toEqual(OPERATOR);
  expect(at('dev', 'http://127.0.0.1:9')).toBeUndefined();
  expect(at('lab', 'https://lambda.us-east-1.amazonaws.com')).toBeUndefined();
  expect(at('lab')).toBeUndefined();
});
