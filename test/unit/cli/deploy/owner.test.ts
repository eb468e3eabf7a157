/** Whose the distribution is: what is said of its tags. */
import type { Context } from '../../../../cli/deploy/context.ts';
import { leftMark } from '../../../../cli/deploy/steps/owner.ts';

const ACCOUNT = '123456789012';

/** The distribution has this stage's tag. */
const contextOf = (caller: string) => {
  const asked: string[] = [];
  const send = async ({ input }: { input: { Resource: string } }) => {
    asked.push(input.Resource);
    return { Tags: { Items: [{ Key: 'routeaway:owner:dev', Value: ACCOUNT }] } };
  };
  const settings = { stage: 'dev', regions: { control: 'cn-north-1' } };
  const ports = { aws: () => ({ cloudFront: { send } }) };
  return { asked, context: { settings, ports, account: ACCOUNT, caller } as unknown as Context };
};

test.each(['aws', 'aws-cn'])(
  'the ARN of the distribution is in the partition of who deploys: %s',
  async (partition) => {
    const { asked, context } = contextOf(`arn:${partition}:sts::${ACCOUNT}:assumed-role/deployer/1`);
    const arn = `arn:${partition}:cloudfront::${ACCOUNT}:distribution/E1`;
    expect(await leftMark('E1', context)).toContain(`untag-resource --resource ${arn} --tag-keys`);
    expect(asked).toEqual([arn]);
  },
);
