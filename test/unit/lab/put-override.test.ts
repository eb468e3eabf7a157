/** What `npm start` shows for who works with the aws command. */
import { putOverride } from '../../../lab/stand/run-lab.ts';

test('the override is written in each control Region', () => {
  expect(putOverride(['ca-central-1'], 'auto')).toBe(
    'aws ssm put-parameter --overwrite --name /routeaway/lab/override --value auto',
  );
  expect(putOverride(['ca-central-1', 'us-west-2', 'eu-west-1'], "'hold because I look'")).toBe(
    "for region in ca-central-1 us-west-2 eu-west-1; do aws ssm put-parameter --overwrite --name /routeaway/lab/override --value 'hold because I look' --region $region; done",
  );
});
