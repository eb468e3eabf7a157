/** What `npm start -- --param …` refuses: the same as a deploy, in the same sentences. */
import { join } from 'node:path';
import { packageLab } from '../../lab/stand/package/lab.ts';
import { UsageError } from '../../shared/kit/errors.ts';

const root = join(__dirname, '../..');

test.each<[Record<string, string>, string]>([
  [{ limit: 'x' }, 'limit is "x"; it must be a whole number, 1 to 20, for example --param limit=3.'],
  [{ quotaLimit: '-1', healthPath: 'up' }, 'quotaLimit is "-1"'],
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
