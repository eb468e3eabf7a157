/** SNS on the wire: Publish, and STS's GetCallerIdentity, which speaks the same protocol. */
import type { Cloud } from '../model/cloud.ts';
import type { Input, Service } from './call.ts';
import { members } from './members.ts';
import { awsQuery, QUERY_ERRORS } from './query.ts';

const PUBLISH = ['TopicArn', 'Message', 'Subject'];

export function sns(cloud: Cloud): Service {
  const protocol = awsQuery({ version: '2010-03-31', namespace: 'http://sns.amazonaws.com/doc/2010-03-31/' });
  return {
    name: 'sns',
    signingName: 'sns',
    protocolOf: () => protocol,
    common: { ...QUERY_ERRORS, denied: { code: 'AuthorizationError', status: 403 } },
    operations: {
      Publish: {
        demands: (input: Input) => [
          { action: 'sns:Publish', resource: members(input, PUBLISH, 'InvalidParameter').text('TopicArn') },
        ],
        run(input: Input, caller) {
          const given = members(input, PUBLISH, 'InvalidParameter');
          const { id } = cloud.in(caller.region).topics.publish(given.text('TopicArn'), {
            message: given.text('Message'),
            subject: given.maybeText('Subject'),
          });
          return { MessageId: id };
        },
      },
    },
  };
}

export function sts(): Service {
  const protocol = awsQuery({
    version: '2011-06-15',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  });
  return {
    name: 'sts',
    signingName: 'sts',
    protocolOf: () => protocol,
    common: QUERY_ERRORS,
    operations: {
      GetCallerIdentity: {
        // Whoever has a key may ask who they are.
        demands: () => [],
        run: (_, { principalArn, accountId }) => ({
          Arn: principalArn,
          UserId: principalArn.split('/').slice(1).join(':'),
          Account: accountId,
        }),
      },
    },
  };
}
