/** The outputs of the first controller's stack that the other two need (handed-in.ts). */
import type { Parameters } from '../../shared/config/parameters.ts';
import { hasDistribution, hasKey, type Routing } from '../../shared/core/routing.ts';

type Texts = Readonly<Record<string, string>>;

/** By Parameter. What the stage has of its own, the stack has not made. */
export const outputsOf = ({
  distributionId,
  routing,
  edgeFunctionArn,
  keyValueStoreArn,
}: Parameters): Texts => ({
  ...(hasDistribution(routing as Routing) &&
    !distributionId && { madeDistributionId: 'DistributionId', madeDistributionHost: 'Endpoint' }),
  ...(hasKey(routing as Routing) && {
    ...(!keyValueStoreArn && { madeStoreArn: 'EdgeStoreArn' }),
    ...(!edgeFunctionArn && { madeFunctionArn: 'EdgeFunctionArn' }),
  }),
});

/** The values, of which one is a URL where a host is wanted; empty what the stack has not made. */
export const madeValues = ({ madeDistributionHost: endpoint, ...rest }: Texts): Texts => ({
  madeDistributionId: '',
  madeDistributionHost: endpoint ? new URL(endpoint).hostname : '',
  madeStoreArn: '',
  madeFunctionArn: '',
  ...rest,
});
