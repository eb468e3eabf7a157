/** What `npm start` takes and refuses: `--param` as a deploy does, in the same sentences, and `--controllers`. */
import { join } from 'node:path';
import { forControllers, packageLab } from '../../lab/stand/package/lab.ts';
import { UsageError } from '../../shared/kit/errors.ts';

const root = join(__dirname, '../..');

test.each<[Record<string, string>, string]>([
  [{ limit: 'x' }, 'limit is "x"; it must be a whole number, 1 to 20, for example --param limit=3.'],
  [{ throttleRate: '-1', healthPath: 'up' }, 'throttleRate is "-1"'],
  [
    { watchdogRegion: 'Oregon' },
    'watchdogRegion is "Oregon", wanted an AWS Region, or none: --param watchdogRegion=us-west-2.',
  ],
  [
    { primaryRegion: 'eu-west-1' },
    'CloudFormation refuses the stack routeaway-lab-api: Rule RegionOfTheApi: ',
  ],
])('%j', async (given, sentence) => {
  const error = await packageLab({ root }, given).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).message).toContain(sentence);
});

test('three controllers stand in the lab’s three Regions, or in those that are named', () => {
  expect(forControllers(1, { limit: '2' })).toEqual({ limit: '2' });
  expect(() => forControllers(1, { routing: 'dns' })).toThrow(
    'routing is dns, which needs three controllers: --controllers 3.',
  );
  expect(forControllers(3, {})).toEqual({ controlRegions: 'ca-central-1,us-west-2,eu-west-1' });
  const named = { controlRegions: 'us-west-2,us-east-2,us-east-1' };
  expect(forControllers(3, named)).toEqual(named);
});

test.each<[number, Record<string, string>, string]>([
  [
    3,
    { controlRegions: 'eu-west-1' },
    '--controllers is 3, and --param controlRegions names 1; leave one of them out.',
  ],
])('--controllers %d with %j is a mistake', (controllers, given, sentence) =>
  expect(() => forControllers(controllers, given)).toThrow(new UsageError(sentence)),
);
