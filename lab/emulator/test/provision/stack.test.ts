import { resolveTemplate } from '../../cloudformation/resolve.ts';
import { deployStack } from '../../provision/stack.ts';
import { testCloud } from '../model/lab.ts';

const target = { Id: 'fn', Arn: 'arn:aws:lambda:eu-west-1:123456789012:function:fn' };

test('a schedule is there at once and fires later; a rule about parameters does not hear of its own stack’s', async () => {
  const { cloud, pass } = testCloud();
  const invoked: unknown[] = [];
  const region = cloud.in('eu-west-1');
  region.functions.register({
    name: 'fn',
    arn: target.Arn,
    timeoutMs: 1_000,
    run: async (event) => invoked.push(event),
    permissions: [{ principal: 'events.amazonaws.com' }],
  });
  const template = {
    Resources: {
      Word: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/word', Type: 'String', Value: 'auto' } },
      Clock: {
        Type: 'AWS::Events::Rule',
        Properties: { Name: 'clock', ScheduleExpression: 'rate(1 minute)', Targets: [target] },
      },
      Changes: {
        Type: 'AWS::Events::Rule',
        Properties: { Name: 'changes', EventPattern: { source: ['aws.ssm'] }, Targets: [target] },
      },
    },
  };
  deployStack(
    cloud,
    resolveTemplate(template, { region: 'eu-west-1', accountId: '123456789012', stackName: 'stack' }),
  );
  expect(region.events.list().map(({ name }) => name)).toEqual(['clock']);
  await pass(2_500);
  expect(region.events.list().map(({ name }) => name)).toEqual(['clock', 'changes']);
  expect(invoked).toEqual([]);
  await pass(2_000);
  expect(invoked).toHaveLength(1);
});
