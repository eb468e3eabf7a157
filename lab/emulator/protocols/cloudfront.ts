/** CloudFront on the wire: REST with XML, ETags in headers. */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { Cloud } from '../model/cloud.ts';
import type { Distribution } from '../model/distribution.ts';
import { ServiceError } from '../model/error.ts';
import type { StoreDescription } from '../model/key-value-stores.ts';
import type { Caller, Demand, Incoming, Input, Place, Protocol, Reply, Service } from './call.ts';
import { decodeTagging, tagging } from './cloudfront-tags.ts';
import { distributionTexts } from './distribution-text.ts';
import { fromXml, toXml } from './distribution-xml.ts';
import { QUERY_ERRORS } from './query.ts';
import { route } from './routes.ts';
import { errorXml, parseXml } from './xml.ts';

const NAMESPACE = 'http://cloudfront.amazonaws.com/doc/2020-05-31/';

const ROUTES = {
  'GET /2020-05-31/distribution': 'ListDistributions',
  'GET /2020-05-31/key-value-store': 'ListKeyValueStores',
  'GET /2020-05-31/distribution/:Id': 'GetDistribution',
  'GET /2020-05-31/distribution/:Id/config': 'GetDistributionConfig',
  'PUT /2020-05-31/distribution/:Id/config': 'UpdateDistribution',
};

const protocol: Protocol = {
  decode: (request) => decodeTagging(request) ?? route(ROUTES, request),
  refuse: (code, status, message, requestId) =>
    errorXml({ namespace: NAMESPACE, code, status, message, requestId }),
};

export function cloudfront(cloud: Cloud): Service {
  const { distributions } = cloud;
  const texts = distributionTexts(NAMESPACE);
  const describe = (one: Distribution, caller: Caller): Reply => {
    const around = toXml('Distribution', about(one));
    return answer(
      around.replace(/(?=<\/Distribution>$)/, () => texts.of(one)),
      one.etag,
      caller,
    );
  };
  return {
    name: 'cloudfront',
    signingName: 'cloudfront',
    onlyRegion: 'us-east-1',
    protocolOf: () => protocol,
    common: { ...QUERY_ERRORS, internal: { code: 'InternalError', status: 500 } },
    operations: {
      ...tagging(distributions, (xml, caller) => answer(xml, undefined, caller)),
      ListDistributions: {
        demands: () => [{ action: 'cloudfront:ListDistributions', resource: '*' }],
        run: (_, caller) =>
          answer(toXml('DistributionList', summaries(distributions.list())), undefined, caller),
      },
      ListKeyValueStores: {
        demands: () => [{ action: 'cloudfront:ListKeyValueStores', resource: '*' }],
        run: (_, caller) =>
          answer(toXml('KeyValueStoreList', storesOf(cloud.stores.list())), undefined, caller),
      },
      GetDistribution: {
        demands: onDistribution('GetDistribution'),
        run(input, caller) {
          return describe(distributions.get(String(input.Id)), caller);
        },
      },
      GetDistributionConfig: {
        demands: onDistribution('GetDistributionConfig'),
        run(input, caller) {
          const id = String(input.Id);
          const { config, etag } = distributions.getConfig(id);
          return answer(texts.of({ id, config, etag }), etag, caller);
        },
      },
      UpdateDistribution: {
        demands: onDistribution('UpdateDistribution'),
        run(input, caller, request) {
          const updated = distributions.update(
            String(input.Id),
            readConfig(request),
            request.headers['if-match'],
          );
          texts.keep(updated, request.body.toString('utf8'));
          return describe(updated, caller);
        },
      },
    },
  };
}

function onDistribution(operation: string): (input: Input, place: Place) => Demand[] {
  return ({ Id }, { accountId }) => [
    { action: `cloudfront:${operation}`, resource: `arn:aws:cloudfront::${accountId}:distribution/${Id}` },
  ];
}

/** The model checks what it means; here it only has to be XML of the right kind. */
function readConfig({ headers, body }: Incoming): DistributionConfig {
  if (body.length === 0) throw new ServiceError('MissingBody', 400, 'This operation requires a body.');
  const type = headers['content-type']?.split(';')[0]?.trim();
  // The aws command sends XML without saying so.
  if (type !== undefined && !/^(application|text)\/xml$/.test(type))
    throw new ServiceError(
      'InvalidArgument',
      400,
      `The body is said to be ${type}; it must be application/xml.`,
    );
  const root = parseXml(body.toString('utf8'));
  if (!root) throw new ServiceError('MalformedXML', 400, 'The body is not well-formed XML.');
  if (root.name !== 'DistributionConfig')
    throw new ServiceError(
      'MalformedXML',
      400,
      `The body is a <${root.name}>; it must be a <DistributionConfig>.`,
    );
  return fromXml(root) as DistributionConfig;
}

/** `xml`: one element. */
function answer(xml: string, etag: string | undefined, { requestId }: Caller): Reply {
  return {
    status: 200,
    headers: {
      'content-type': 'text/xml',
      'x-amzn-requestid': requestId,
      ...(etag !== undefined && { etag }),
    },
    body: `<?xml version="1.0"?>\n${xml.replace(/^<\w+/, (start) => `${start} xmlns="${NAMESPACE}"`)}`,
  };
}

function about(one: Distribution) {
  return {
    Id: one.id,
    ARN: one.arn,
    Status: one.status,
    LastModifiedTime: new Date(one.lastModified),
    InProgressInvalidationBatches: 0,
    DomainName: one.domainName,
    ActiveTrustedSigners: { Enabled: false, Quantity: 0 },
    ActiveTrustedKeyGroups: { Enabled: false, Quantity: 0 },
  };
}

const storesOf = (all: readonly StoreDescription[]) => ({
  MaxItems: 100,
  Quantity: all.length,
  Items: all.map((one) => ({
    Name: one.name,
    Id: one.id,
    Comment: '',
    ARN: one.arn,
    Status: one.status,
    LastModifiedTime: new Date(one.lastModified),
  })),
});

function summaries(all: readonly Distribution[]) {
  return {
    Marker: '',
    MaxItems: 100,
    IsTruncated: false,
    Quantity: all.length,
    Items: all.map((one) => {
      const { CallerReference, DefaultRootObject, Logging, ...shown } = one.config;
      const { InProgressInvalidationBatches, ...rest } = about(one);
      return { ...rest, ETag: one.etag, ...shown };
    }),
  };
}
