/** CloudFront on the wire: distributions, their tags, and which key-value stores there are. */
import {
  GetDistribution$,
  GetDistributionConfig$,
  type GetDistributionRequest,
  ListDistributions$,
  ListKeyValueStores$,
  ListTagsForResource$,
  type ListTagsForResourceRequest,
  TagResource$,
  type TagResourceRequest,
  UntagResource$,
  type UntagResourceRequest,
  UpdateDistribution$,
  type UpdateDistributionRequest,
} from '@aws-sdk/client-cloudfront';
import type { Cloud } from '../model/cloud.ts';
import type { Distribution, Tags } from '../model/distribution.ts';
import { ServiceError } from '../model/error.ts';
import type { AccountRegion, Demand, Protocol, Service } from './call.ts';
import { QUERY_ERRORS } from './query.ts';
import { restXml } from './rest-xml.ts';

const SCHEMAS = {
  GetDistribution: GetDistribution$,
  GetDistributionConfig: GetDistributionConfig$,
  ListDistributions: ListDistributions$,
  ListKeyValueStores: ListKeyValueStores$,
  ListTagsForResource: ListTagsForResource$,
  TagResource: TagResource$,
  UntagResource: UntagResource$,
  UpdateDistribution: UpdateDistribution$,
};

const xml = restXml(SCHEMAS, 'http://cloudfront.amazonaws.com/doc/2020-05-31/');

export function cloudfront({ distributions, stores }: Cloud): Service {
  /**
   * Configurations by ETag, as they came over the wire: white space and elements that nobody here knows are given back to the
   * letter, as CloudFront gives back settings that are newer than its client.
   */
  const written = new Map<string, string>();
  const protocol: Protocol = {
    ...xml,
    encode(operation, output, requestId) {
      const reply = xml.encode(operation, output, requestId);
      const text = written.get(reply.headers?.etag ?? '');
      if (text === undefined) return reply;
      const config = /<DistributionConfig[ >].*<\/DistributionConfig>/s;
      return { ...reply, body: String(reply.body).replace(config, () => text) };
    },
  };
  return {
    name: 'cloudfront',
    signingName: 'cloudfront',
    onlyRegion: 'us-east-1',
    protocolOf: () => protocol,
    common: { ...QUERY_ERRORS, internal: { code: 'InternalError', status: 500 } },
    operations: {
      ListDistributions: {
        demands: () => [{ action: 'cloudfront:ListDistributions', resource: '*' }],
        run: () => ({ DistributionList: list(distributions.list().map(summary)) }),
      },
      ListKeyValueStores: {
        demands: () => [{ action: 'cloudfront:ListKeyValueStores', resource: '*' }],
        run: () => ({
          KeyValueStoreList: list(
            stores.list().map((one) => ({
              Name: one.name,
              Id: one.id,
              Comment: '',
              ARN: one.arn,
              Status: one.status,
              LastModifiedTime: new Date(one.lastModified),
            })),
          ),
        }),
      },
      GetDistribution: {
        demands: onDistribution('GetDistribution'),
        run: ({ Id = '' }: GetDistributionRequest) => described(distributions.get(Id)),
      },
      GetDistributionConfig: {
        demands: onDistribution('GetDistributionConfig'),
        run({ Id = '' }: GetDistributionRequest) {
          const { config, etag } = distributions.getConfig(Id);
          return { DistributionConfig: config, ETag: etag };
        },
      },
      UpdateDistribution: {
        demands: onDistribution('UpdateDistribution'),
        run({ Id = '', DistributionConfig = {} as never, IfMatch }: UpdateDistributionRequest, _, { body }) {
          const updated = distributions.update(Id, DistributionConfig, IfMatch);
          written.set(updated.etag, body.toString('utf8').replace(/^\s*<\?xml[^>]*\?>\s*/, ''));
          return described(updated);
        },
      },
      ListTagsForResource: {
        demands: (input: ListTagsForResourceRequest) => [onResource('ListTagsForResource', input)],
        run({ Resource = '' }: ListTagsForResourceRequest) {
          const tags = Object.entries(distributions.tags(Resource));
          return { Tags: { Items: tags.map(([Key, Value]) => ({ Key, Value })) } };
        },
      },
      TagResource: {
        demands(input: TagResourceRequest) {
          const tags = Object.entries(tagsOf(input));
          const context = {
            'aws:TagKeys': tags.map(([key]) => key),
            ...Object.fromEntries(tags.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
          };
          return [{ ...onResource('TagResource', input), context }];
        },
        run(input: TagResourceRequest) {
          distributions.tag(input.Resource ?? '', tagsOf(input));
          return {};
        },
      },
      UntagResource: {
        demands: (input: UntagResourceRequest) => [
          { ...onResource('UntagResource', input), context: { 'aws:TagKeys': input.TagKeys?.Items ?? [] } },
        ],
        run({ Resource = '', TagKeys }: UntagResourceRequest) {
          distributions.untag(Resource, TagKeys?.Items ?? []);
          return {};
        },
      },
    },
  };
}

function onDistribution(
  operation: string,
): (input: { Id?: string | undefined }, place: AccountRegion) => Demand[] {
  return ({ Id }, { accountId }) => [
    { action: `cloudfront:${operation}`, resource: `arn:aws:cloudfront::${accountId}:distribution/${Id}` },
  ];
}

const onResource = (operation: string, { Resource }: { Resource?: string | undefined }): Demand => ({
  action: `cloudfront:${operation}`,
  resource: String(Resource),
});

function tagsOf({ Tags: given }: TagResourceRequest): Tags {
  const pairs = (given?.Items ?? []).map(({ Key, Value = '' }) => {
    if (!Key) throw new ServiceError('InvalidTagging', 400, 'A tag has no key.');
    return [Key, Value];
  });
  return Object.fromEntries(pairs);
}

function about(one: Distribution) {
  return {
    Id: one.id,
    ARN: one.arn,
    Status: one.status,
    LastModifiedTime: new Date(one.lastModified),
    DomainName: one.domainName,
  };
}

const described = (one: Distribution) => ({
  Distribution: {
    ...about(one),
    InProgressInvalidationBatches: 0,
    DistributionConfig: one.config,
    ActiveTrustedSigners: { Enabled: false, Quantity: 0 },
    ActiveTrustedKeyGroups: { Enabled: false, Quantity: 0 },
  },
  ETag: one.etag,
});

const summary = (one: Distribution) => ({ ...one.config, ...about(one), ETag: one.etag });

const list = <T>(items: readonly T[]) => ({
  Marker: '',
  MaxItems: 100,
  IsTruncated: false,
  Quantity: items.length,
  Items: items,
});
