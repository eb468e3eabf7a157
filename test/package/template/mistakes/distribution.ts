/** A distribution that CloudFront refuses, or behind which an API misbehaves. */
import type { Row } from './row.ts';

const DEFAULT = 'Distribution/DistributionConfig/DefaultCacheBehavior';
const ORIGIN = 'Distribution/DistributionConfig/Origins/Id=primary';
const EDGE_FUNCTION = { 'Fn::GetAtt': ['EdgeFunction', 'FunctionARN'] };
const dots = (place: string): string => place.replaceAll('/', '.');

export const DISTRIBUTION: readonly Row[] = [
  [
    [`${DEFAULT}/TargetOriginId`, 'Primary'],
    `${dots(DEFAULT)}.TargetOriginId is "Primary", but the origins are primary, standby.`,
  ],
  [
    [`${DEFAULT}/OriginRequestPolicyId`, '216adef6-5c7f-47e4-b989-5492eafa07d3'],
    `${dots(DEFAULT)}.OriginRequestPolicyId is AllViewer, which sends the viewer's Host to API Gateway; wanted AllViewerExceptHostHeader.`,
  ],
  [
    [`${DEFAULT}/CachePolicyId`, '4135ea2d-6df8-44a3-9df3-4b5a84be39da'],
    `${dots(DEFAULT)}.CachePolicyId is 4135ea2d-6df8-44a3-9df3-4b5a84be39da, which is neither a managed policy nor one of the stack.`,
  ],
  [
    [`${DEFAULT}/CachePolicyId`, '658327ea-f89d-4fab-a63d-7e88639e58f6'],
    `${dots(DEFAULT)}.CachePolicyId is CachingOptimized, wanted CachingDisabled.`,
  ],
  [
    [`${DEFAULT}/ForwardedValues`, { QueryString: true }],
    [`${dots(DEFAULT)}.ForwardedValues stands beside CachePolicyId; CloudFront takes one or the other.`, '*'],
  ],
  [
    [`${DEFAULT}/AllowedMethods`, ['GET', 'HEAD', 'OPTIONS', 'POST']],
    `${dots(DEFAULT)}.AllowedMethods is GET, HEAD, OPTIONS, POST; CloudFront takes *`,
  ],
  [
    ['Distribution/DistributionConfig/CustomErrorResponses/ErrorCode=503/ErrorCachingMinTTL', 10],
    'Distribution.DistributionConfig.CustomErrorResponses of 503 has ErrorCachingMinTTL 10, wanted 0.',
  ],
  [
    ['Distribution/DistributionConfig/CustomErrorResponses/ErrorCode=504', undefined],
    'Distribution.DistributionConfig.CustomErrorResponses says nothing of 504, which CloudFront then keeps for ten seconds.',
  ],
  [
    [`${ORIGIN}/ConnectionTimeout`, 12],
    'Distribution.DistributionConfig.Origins[0].ConnectionTimeout is 12, wanted 1 to 10.',
  ],
  [
    [`${ORIGIN}/CustomOriginConfig/OriginReadTimeout`, 180],
    [
      'Distribution.DistributionConfig.Origins[0].CustomOriginConfig.OriginReadTimeout is 180, wanted 1 to 120.',
      'Distribution.DistributionConfig.Origins[0].ResponseCompletionTimeout is 16, wanted OriginReadTimeout (180) at least.',
    ],
  ],
  [
    [`${ORIGIN}/ResponseCompletionTimeout`, 10],
    'Distribution.DistributionConfig.Origins[0].ResponseCompletionTimeout is 10, wanted OriginReadTimeout (12) at least.',
  ],
  [
    [`${ORIGIN}/OriginPath`, '/lab/'],
    'Distribution.DistributionConfig.Origins[0].OriginPath is "/lab/", wanted one that begins with a slash and does not end with one.',
  ],
  [
    [`${ORIGIN}/DomainName`, 'https://primary.example.com'],
    'Distribution.DistributionConfig.Origins[0].DomainName is "https://primary.example.com", wanted a host name alone.',
  ],
  [
    [`${ORIGIN}/CustomOriginConfig/OriginProtocolPolicy`, 'match-viewer'],
    'Distribution.DistributionConfig.Origins[0].CustomOriginConfig.OriginProtocolPolicy is "match-viewer", wanted https-only.',
  ],
  [
    ['Distribution/DistributionConfig/Aliases', ['api.example.com']],
    'Distribution.DistributionConfig.Aliases has api.example.com, which needs an AcmCertificateArn.',
  ],
  [
    [
      'Distribution/DistributionConfig/ViewerCertificate',
      {
        AcmCertificateArn: 'arn:aws:acm:ca-central-1:123456789012:certificate/1',
        SslSupportMethod: 'sni-only',
        MinimumProtocolVersion: 'TLSv1.2_2021',
      },
    ],
    'Distribution.DistributionConfig.ViewerCertificate.AcmCertificateArn is arn:aws:acm:ca-central-1:123456789012:certificate/1, wanted a certificate in us-east-1.',
  ],
  [
    [
      'Distribution/DistributionConfig/ViewerCertificate',
      {
        AcmCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
        SslSupportMethod: 'sni-only',
        MinimumProtocolVersion: 'TLSv1',
      },
    ],
    'Distribution.DistributionConfig.ViewerCertificate.MinimumProtocolVersion is TLSv1, wanted TLSv1.2_2021 or newer.',
  ],

  [
    ['Distribution/DistributionConfig/Origins/Id=standby/Id', 'primary'],
    [
      'Distribution.DistributionConfig.Origins has two of the Id "primary".',
      'EdgeFunction.FunctionCode names the origin standby, *',
    ],
  ],
  [
    [`${ORIGIN}/CustomOriginConfig/OriginSSLProtocols`, ['TLSv1.1', 'TLSv1.2']],
    'Distribution.DistributionConfig.Origins[0].CustomOriginConfig.OriginSSLProtocols has TLSv1.1, wanted TLSv1.2 alone.',
  ],
  [
    [`${ORIGIN}/CustomOriginConfig`, undefined],
    'Distribution.DistributionConfig.Origins[0] has neither CustomOriginConfig nor S3OriginConfig, one of which an origin needs.',
  ],
  [
    [
      `${ORIGIN}/OriginCustomHeaders`,
      ['X-Who', 'x-who'].map((HeaderName) => ({ HeaderName, HeaderValue: '1' })),
    ],
    'Distribution.DistributionConfig.Origins[0].OriginCustomHeaders has x-who twice.',
  ],
  [
    [`${DEFAULT}/CachePolicyId`, undefined],
    `${dots(DEFAULT)}.OriginRequestPolicyId needs a CachePolicyId beside it.`,
  ],
  [
    [
      [`${DEFAULT}/CachePolicyId`, undefined],
      [`${DEFAULT}/OriginRequestPolicyId`, undefined],
    ],
    `${dots(DEFAULT)} has neither CachePolicyId nor ForwardedValues, one of which it needs.`,
  ],
  [
    [`${DEFAULT}/CachedMethods`, ['GET', 'POST']],
    `${dots(DEFAULT)}.CachedMethods has POST, which cannot be cached here.`,
  ],
  [
    [`${DEFAULT}/FunctionAssociations/Fn::If/1/0/EventType`, 'origin-request'],
    [
      `${dots(DEFAULT)}.FunctionAssociations has the event "origin-request", wanted viewer-request or viewer-response.`,
      `${dots(DEFAULT)}.FunctionAssociations does not run *`,
    ],
  ],
  [
    [
      `${DEFAULT}/FunctionAssociations`,
      Array(2).fill({ EventType: 'viewer-request', FunctionARN: EDGE_FUNCTION }),
    ],
    `${dots(DEFAULT)}.FunctionAssociations has two functions for viewer-request.`,
  ],
  [
    ['Distribution/DistributionConfig/CustomErrorResponses/ErrorCode=502/ErrorCode', 503],
    [
      'Distribution.DistributionConfig.CustomErrorResponses has 503 twice.',
      'Distribution.DistributionConfig.CustomErrorResponses says nothing of 502, *',
    ],
  ],
  [
    ['Distribution/DistributionConfig/CustomErrorResponses/ErrorCode=404/ErrorCode', 409],
    'Distribution.DistributionConfig.CustomErrorResponses has 409, for which CloudFront lets nothing be set.',
  ],
  [
    ['Distribution/DistributionConfig/CustomErrorResponses/ErrorCode=404/ResponseCode', 200],
    'Distribution.DistributionConfig.CustomErrorResponses of 404 needs ResponseCode and ResponsePagePath together.',
  ],
  [
    ['Distribution/DistributionConfig/HttpVersion', 'http3only'],
    'Distribution.DistributionConfig.HttpVersion is "http3only", wanted one of http1.1, *',
  ],
  [
    [`${DEFAULT}/ViewerProtocolPolicy`, 'allow-all'],
    `${dots(DEFAULT)}.ViewerProtocolPolicy is "allow-all", wanted https-only or redirect-to-https.`,
  ],
];
