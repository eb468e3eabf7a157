/** The distribution: what CreateDistribution and UpdateDistribution refuse, and what makes an API behind it misbehave. */
import type { Shape } from '../../../lab/emulator/cloudformation/index.ts';
import type { Rule, Sentence, View } from '../subject.ts';
import { repeated } from './say.ts';

/** Source: "Use managed cache policies", "… origin request policies", "… response headers policies" of the developer guide. */
const CACHE_POLICIES: Readonly<Record<string, string>> = {
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': 'CachingDisabled',
  '658327ea-f89d-4fab-a63d-7e88639e58f6': 'CachingOptimized',
  'b2884449-e4de-46a7-ac36-70bc7f1ddd6d': 'CachingOptimizedForUncompressedObjects',
  '08627262-05a9-4f76-9ded-b50ca2e3a84f': 'Elemental-MediaPackage',
  '2e54312d-136d-493c-8eb9-b001f22f67d2': 'Amplify',
  '83da9c7e-98b4-4e11-a168-04f0df8e2c65': 'UseOriginCacheControlHeaders',
  '4cc15a8a-d715-48a4-82b8-cc0b614638fe': 'UseOriginCacheControlHeaders-QueryStrings',
};
const REQUEST_POLICIES: Readonly<Record<string, string>> = {
  'b689b0a8-53d0-40ab-baf2-68738e2966ac': 'AllViewerExceptHostHeader',
  '216adef6-5c7f-47e4-b989-5492eafa07d3': 'AllViewer',
  '33f36d7e-f396-46d9-90e0-52428a34d9dc': 'AllViewerAndCloudFrontHeaders-2022-06',
  '59781a5b-3903-41f3-afcb-af62929ccde1': 'CORS-CustomOrigin',
  '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf': 'CORS-S3Origin',
  'acba4595-bd28-49b8-b9fe-13317c0390fa': 'UserAgentRefererHeaders',
};
const HEADER_POLICIES: Readonly<Record<string, string>> = {
  '67f7725c-6f97-4210-82d7-5512b31e9d03': 'SecurityHeadersPolicy',
  '60669652-455b-4ae9-85a4-c4c02393f86c': 'SimpleCORS',
  '5cc3b908-e619-4b99-88e5-2cf7f45965bd': 'CORS-With-Preflight',
  'e61eb60c-9c35-4d20-a928-2b84e02af89c': 'CORS-and-SecurityHeadersPolicy',
  'eaab4381-ed33-4a86-88ca-d9558dc6cd63': 'CORS-with-preflight-and-SecurityHeadersPolicy',
};
const POLICIES = [
  ['CachePolicyId', CACHE_POLICIES, 'AWS::CloudFront::CachePolicy'],
  ['OriginRequestPolicyId', REQUEST_POLICIES, 'AWS::CloudFront::OriginRequestPolicy'],
  ['ResponseHeadersPolicyId', HEADER_POLICIES, 'AWS::CloudFront::ResponseHeadersPolicy'],
] as const;

/** Source: API reference, `AllowedMethods`: one of these three sets. */
const METHODS = ['GET,HEAD', 'GET,HEAD,OPTIONS', 'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'];
/** Source: developer guide, "HTTP 4xx and 5xx status codes from CloudFront": those that can be set. */
const ERROR_CODES = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];
/** Source: developer guide, "Custom headers that CloudFront can't add to origin requests"; those one might try. */
const FORBIDDEN_HEADERS =
  /^(cache-control|connection|content-length|cookie|host|if-.*|proxy-.*|range|te|trailer|transfer-encoding|upgrade|via|x-amz-.*|x-edge-.*|x-real-ip)$/i;
/** Source: API reference, `MinimumProtocolVersion`; what came before TLS 1.2 is refused by ours. */
const PROTOCOLS = /^TLSv1\.2_20(21|25)$|^TLSv1\.3_20\d\d$/;

interface Part {
  readonly id: string;
  readonly config: Shape;
}

const distributions = ({ of }: View): Part[] =>
  of('AWS::CloudFront::Distribution').map(({ id, properties }) => ({
    id,
    config: properties.object('DistributionConfig'),
  }));

const origins = ({ config }: Part) => config.objects('Origins');
const behaviours = ({ config }: Part) => [
  config.object('DefaultCacheBehavior'),
  ...config.objects('CacheBehaviors'),
];
const eachOrigin =
  (check: (origin: Shape) => readonly Sentence[]): Rule =>
  (view) =>
    distributions(view).flatMap((one) => origins(one).flatMap(check));
const eachBehaviour =
  (check: (behaviour: Shape, part: Part, view: View) => readonly Sentence[]): Rule =>
  (view) =>
    distributions(view).flatMap((one) => behaviours(one).flatMap((behaviour) => check(behaviour, one, view)));

/** Source: `NoSuchOrigin`. */
const targetsExist = eachBehaviour((behaviour, part) => {
  const ids = origins(part).map((origin) => origin.text('Id'));
  const groups = (part.config.maybeObject('OriginGroups')?.objects('Items') ?? []).map((group) =>
    group.text('Id'),
  );
  const target = behaviour.text('TargetOriginId');
  return [
    ![...ids, ...groups].includes(target) &&
      `${behaviour.where}.TargetOriginId is "${target}", but the origins are ${ids.join(', ')}.`,
  ];
});

const originIds: Rule = (view) =>
  distributions(view).flatMap((part) =>
    repeated(origins(part).map((origin) => origin.text('Id'))).map(
      (id) => `${part.id}.DistributionConfig.Origins has two of the Id "${id}".`,
    ),
  );

/** Source: API reference, `Origin`: a host without scheme, a path that begins with a slash and does not end with one. */
const originAddress = eachOrigin((origin) => {
  const host = origin.text('DomainName');
  const path = origin.maybeText('OriginPath') ?? '';
  return [
    !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(host) &&
      `${origin.where}.DomainName is "${host}", wanted a host name alone.`,
    path !== '' &&
      !/^\/.*[^/]$/.test(path) &&
      `${origin.where}.OriginPath is "${path}", wanted one that begins with a slash and does not end with one.`,
  ];
});

/**
 * Source: API reference, `Origin`: connect 1 to 10 s, 1 to 3 attempts, read and keep-alive 1 to 120 s, the complete answer
 * not before the read timeout is over.
 */
const originTimes = eachOrigin((origin) => {
  const custom = origin.maybeObject('CustomOriginConfig');
  return [
    ...range(origin, 'ConnectionAttempts', 1, 3),
    ...range(origin, 'ConnectionTimeout', 1, 10),
    ...(custom
      ? [
          ...range(custom, 'OriginReadTimeout', 1, 120),
          ...range(custom, 'OriginKeepaliveTimeout', 1, 120),
          ...completion(origin, custom),
        ]
      : []),
    !origin.has('CustomOriginConfig') &&
      !origin.has('S3OriginConfig') &&
      `${origin.where} has neither CustomOriginConfig nor S3OriginConfig, one of which an origin needs.`,
  ];
});

function completion(origin: Shape, custom: Shape): Sentence[] {
  if (!origin.has('ResponseCompletionTimeout')) return [];
  const complete = origin.number('ResponseCompletionTimeout');
  const read = custom.number('OriginReadTimeout');
  return [
    complete < read &&
      `${origin.where}.ResponseCompletionTimeout is ${complete}, wanted OriginReadTimeout (${read}) at least.`,
  ];
}

/** API Gateway answers HTTPS alone, and an origin that speaks old TLS is none to trust. */
const originTls = eachOrigin((origin) => {
  const custom = origin.maybeObject('CustomOriginConfig');
  if (!custom) return [];
  const policy = custom.text('OriginProtocolPolicy');
  return [
    policy !== 'https-only' && `${custom.where}.OriginProtocolPolicy is "${policy}", wanted https-only.`,
    ...custom
      .texts('OriginSSLProtocols')
      .filter((one) => one !== 'TLSv1.2')
      .map((one) => `${custom.where}.OriginSSLProtocols has ${one}, wanted TLSv1.2 alone.`),
  ];
});

const originHeaders = eachOrigin((origin) => {
  const names = origin.objects('OriginCustomHeaders').map((header) => header.text('HeaderName'));
  return [
    ...names
      .filter((name) => FORBIDDEN_HEADERS.test(name))
      .map(
        (name) => `${origin.where}.OriginCustomHeaders has ${name}, which CloudFront does not let through.`,
      ),
    ...repeated(names.map((name) => name.toLowerCase())).map(
      (name) => `${origin.where}.OriginCustomHeaders has ${name} twice.`,
    ),
  ];
});

/** Source: API reference, `CachePolicyId`: with one, the older way of saying the same may not be there. */
const policies = eachBehaviour((behaviour, _, view) => {
  const old = ['ForwardedValues', 'MinTTL', 'MaxTTL', 'DefaultTTL'].filter((name) => behaviour.has(name));
  const findings: string[] = [];
  if (behaviour.has('CachePolicyId'))
    findings.push(
      ...old.map(
        (name) =>
          `${behaviour.where}.${name} stands beside CachePolicyId; CloudFront takes one or the other.`,
      ),
    );
  else if (behaviour.has('OriginRequestPolicyId'))
    findings.push(`${behaviour.where}.OriginRequestPolicyId needs a CachePolicyId beside it.`);
  else if (!behaviour.has('ForwardedValues'))
    findings.push(`${behaviour.where} has neither CachePolicyId nor ForwardedValues, one of which it needs.`);
  for (const [name, managed, type] of POLICIES) {
    const id = behaviour.maybeText(name);
    if (id === undefined || managed[id] !== undefined) continue;
    if (!view.of(type).some(({ resource }) => resource.ref === id))
      findings.push(
        `${behaviour.where}.${name} is ${id}, which is neither a managed policy nor one of the stack.`,
      );
  }
  return findings;
});

/** API Gateway finds the API by the Host header: with the viewer's it answers 403. Source: FACTS; "AllViewerExceptHostHeader". */
const hostHeader = eachBehaviour((behaviour, part) => {
  const api = origins(part).some((origin) => origin.text('DomainName').includes('.execute-api.'));
  const policy = REQUEST_POLICIES[behaviour.maybeText('OriginRequestPolicyId') ?? ''];
  return [
    api &&
      policy?.startsWith('AllViewer') &&
      policy !== 'AllViewerExceptHostHeader' &&
      `${behaviour.where}.OriginRequestPolicyId is ${policy}, which sends the viewer's Host to API Gateway; wanted AllViewerExceptHostHeader.`,
  ];
});

/** The answers of an API that changes are not to be kept. */
const uncached = eachBehaviour((behaviour) => {
  const policy = CACHE_POLICIES[behaviour.maybeText('CachePolicyId') ?? ''];
  return [
    policy !== undefined &&
      policy !== 'CachingDisabled' &&
      `${behaviour.where}.CachePolicyId is ${policy}, wanted CachingDisabled.`,
  ];
});

const methods = eachBehaviour((behaviour) => {
  const allowed = behaviour.has('AllowedMethods') ? behaviour.texts('AllowedMethods') : ['GET', 'HEAD'];
  const cached = behaviour.texts('CachedMethods');
  const set = [...allowed].sort().join(',');
  return [
    !METHODS.includes(set) &&
      `${behaviour.where}.AllowedMethods is ${allowed.join(', ')}; CloudFront takes GET and HEAD, these with OPTIONS, or all seven.`,
    ...cached
      .filter((one) => !['GET', 'HEAD', 'OPTIONS'].includes(one) || !allowed.includes(one))
      .map((one) => `${behaviour.where}.CachedMethods has ${one}, which cannot be cached here.`),
  ];
});

/** Source: CreateDistribution: one function for each event, and only viewer events for CloudFront Functions. */
const associations = eachBehaviour((behaviour) => {
  const events = behaviour.objects('FunctionAssociations').map((one) => one.text('EventType'));
  return [
    ...events
      .filter((event) => !['viewer-request', 'viewer-response'].includes(event))
      .map(
        (event) =>
          `${behaviour.where}.FunctionAssociations has the event "${event}", wanted viewer-request or viewer-response.`,
      ),
    ...repeated(events).map(
      (event) => `${behaviour.where}.FunctionAssociations has two functions for ${event}.`,
    ),
  ];
});

/** Errors are kept ten seconds unless told otherwise, the health endpoint's too. Source: developer guide, "ErrorCachingMinTTL". */
const errors: Rule = (view) =>
  distributions(view).flatMap(({ id, config }) => {
    const where = `${id}.DistributionConfig.CustomErrorResponses`;
    const responses = config.objects('CustomErrorResponses');
    const codes = responses.map((one) => one.number('ErrorCode'));
    return [
      ...[500, 502, 503, 504]
        .filter((code) => !codes.includes(code))
        .map((code) => `${where} says nothing of ${code}, which CloudFront then keeps for ten seconds.`),
      ...repeated(codes.map(String)).map((code) => `${where} has ${code} twice.`),
      ...responses.flatMap((one) => {
        const code = one.number('ErrorCode');
        const ttl = one.maybeNumber('ErrorCachingMinTTL');
        return [
          !ERROR_CODES.includes(code) && `${where} has ${code}, for which CloudFront lets nothing be set.`,
          ttl !== 0 && `${where} of ${code} has ErrorCachingMinTTL ${ttl ?? 'missing'}, wanted 0.`,
          one.has('ResponseCode') !== one.has('ResponsePagePath') &&
            `${where} of ${code} needs ResponseCode and ResponsePagePath together.`,
        ];
      }),
    ];
  });

/** Source: developer guide, "Requirements for using SSL/TLS certificates": us-east-1, and no alias without one. */
const certificate: Rule = (view) =>
  distributions(view).flatMap(({ id, config }) => {
    const where = `${id}.DistributionConfig.ViewerCertificate`;
    const viewer = config.maybeObject('ViewerCertificate');
    const arn = viewer?.maybeText('AcmCertificateArn');
    const aliases = config.texts('Aliases');
    if (arn === undefined)
      return [
        aliases.length !== 0 &&
          `${id}.DistributionConfig.Aliases has ${aliases.join(', ')}, which needs an AcmCertificateArn.`,
      ];
    const version = viewer?.maybeText('MinimumProtocolVersion') ?? 'missing';
    return [
      !/^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+$/.test(arn) &&
        `${where}.AcmCertificateArn is ${arn}, wanted a certificate in us-east-1.`,
      viewer?.flag('CloudFrontDefaultCertificate') &&
        `${where} has a certificate and the default one; wanted one of them.`,
      viewer?.maybeText('SslSupportMethod') !== 'sni-only' &&
        `${where}.SslSupportMethod is ${viewer?.maybeText('SslSupportMethod') ?? 'missing'}, wanted sni-only.`,
      !PROTOCOLS.test(version) &&
        `${where}.MinimumProtocolVersion is ${version}, wanted TLSv1.2_2021 or newer.`,
    ];
  });

/** Source: API reference, `DistributionConfig`; the schema has these as plain text. */
const settings: Rule = (view) =>
  distributions(view).flatMap(({ config }) => {
    const one = (name: string, values: readonly string[]) => {
      const value = config.maybeText(name);
      return [
        value !== undefined &&
          !values.includes(value) &&
          `${config.where}.${name} is "${value}", wanted one of ${values.join(', ')}.`,
      ];
    };
    const comment = config.maybeText('Comment') ?? '';
    return [
      ...one('HttpVersion', ['http1.1', 'http2', 'http3', 'http2and3']),
      ...one('PriceClass', ['PriceClass_100', 'PriceClass_200', 'PriceClass_All', 'None']),
      comment.length > 128 &&
        `${config.where}.Comment has ${comment.length} characters, at most 128 are allowed.`,
    ];
  });

const viewerProtocol = eachBehaviour((behaviour) => {
  const policy = behaviour.text('ViewerProtocolPolicy');
  return [
    !['https-only', 'redirect-to-https'].includes(policy) &&
      `${behaviour.where}.ViewerProtocolPolicy is "${policy}", wanted https-only or redirect-to-https.`,
  ];
});

/** Source: Route 53 API, `AliasTarget`: every distribution is in one hosted zone. With IPv6 the name needs both records. */
const alias: Rule = ({ of }) => {
  const records = of('AWS::Route53::RecordSet').filter(({ properties }) =>
    properties.maybeObject('AliasTarget')?.maybeText('DNSName')?.includes('cloudfront.net'),
  );
  const types = new Map<string, string[]>();
  for (const { properties } of records)
    types.set(properties.text('Name'), [
      ...(types.get(properties.text('Name')) ?? []),
      properties.text('Type'),
    ]);
  return [
    ...records
      .filter(({ properties }) => properties.object('AliasTarget').text('HostedZoneId') !== 'Z2FDTNDATAQYW2')
      .map(
        ({ id, properties }) =>
          `${id}.AliasTarget.HostedZoneId is ${properties.object('AliasTarget').text('HostedZoneId')}, wanted Z2FDTNDATAQYW2, the zone of every distribution.`,
      ),
    ...[...types].flatMap(([name, found]) =>
      ['A', 'AAAA']
        .filter((type) => !found.includes(type))
        .map((type) => `The alias ${name} has no ${type} record.`),
    ),
    ...records.flatMap(({ id, properties }) => {
      const name = properties.text('Name').replace(/\.$/, '');
      const known = of('AWS::CloudFront::Distribution').flatMap((one) =>
        one.properties.object('DistributionConfig').texts('Aliases'),
      );
      return [!known.includes(name) && `${id}.Name is ${name}, which is no alias of the distribution.`];
    }),
  ];
};

function range(shape: Shape, name: string, from: number, to: number): Sentence[] {
  const value = shape.maybeNumber(name);
  return [
    value !== undefined &&
      (value < from || value > to) &&
      `${shape.where}.${name} is ${value}, wanted ${from} to ${to}.`,
  ];
}

export const DISTRIBUTION_RULES = [
  targetsExist,
  originIds,
  originAddress,
  originTimes,
  originTls,
  originHeaders,
  policies,
  hostHeader,
  uncached,
  methods,
  associations,
  errors,
  certificate,
  settings,
  viewerProtocol,
  alias,
];
