/**
 * The CloudFront distribution of a template, in the shape of the API. The template writes lists where the API has
 * `{ Quantity, Items }`, and calls a few members by other names. What is not converted here is refused: a setting that
 * got lost on the way would be one that the lab does not test.
 */
import type { DistributionConfig, Origin } from '@aws-sdk/client-cloudfront';
import { resourcesOf, type Shape } from '../shape.ts';
import { type Json, type ResolvedTemplate, TemplateError } from '../template.ts';

interface DistributionResource {
  readonly id: string;
  readonly domainName: string;
  readonly config: DistributionConfig;
  readonly tags: Readonly<Record<string, string>>;
}

/** Undefined where the stack has none, i.e. where it watches one of someone else's. */
export function readDistribution(template: ResolvedTemplate): DistributionResource | undefined {
  const [found] = resourcesOf(template, 'AWS::CloudFront::Distribution');
  if (!found) return undefined;
  const { resource, properties } = found;
  return {
    id: resource.ref,
    domainName: resource.attributes.DomainName ?? '',
    config: configOf(properties.object('DistributionConfig'), resource.logicalId),
    tags: Object.fromEntries(properties.objects('Tags').map((tag) => [tag.text('Key'), tag.text('Value')])),
  };
}

type Members = Readonly<Record<string, (shape: Shape, name: string) => unknown>>;

const text = (shape: Shape, name: string) => shape.text(name);
const number = (shape: Shape, name: string) => shape.number(name);
const flag = (shape: Shape, name: string) => shape.flag(name);
const counted = <T>(items: readonly T[]) => ({ Quantity: items.length, Items: [...items] });
const texts = (shape: Shape, name: string) => counted(shape.texts(name));
const part = (members: Members) => (shape: Shape, name: string) => convert(shape.object(name), members);
const parts = (members: Members) => (shape: Shape, name: string) =>
  counted(shape.objects(name).map((one) => convert(one, members)));

const ORIGIN: Members = {
  Id: text,
  DomainName: text,
  OriginPath: text,
  ConnectionAttempts: number,
  ConnectionTimeout: number,
  ResponseCompletionTimeout: number,
  OriginCustomHeaders: customHeaders,
  CustomOriginConfig: part({
    HTTPPort: number,
    HTTPSPort: number,
    OriginProtocolPolicy: text,
    OriginSSLProtocols: texts,
    OriginReadTimeout: number,
    OriginKeepaliveTimeout: number,
  }),
};

const BEHAVIOUR: Members = {
  PathPattern: text,
  TargetOriginId: text,
  ViewerProtocolPolicy: text,
  AllowedMethods: texts,
  CachedMethods: texts,
  Compress: flag,
  SmoothStreaming: flag,
  CachePolicyId: text,
  OriginRequestPolicyId: text,
  ResponseHeadersPolicyId: text,
  FieldLevelEncryptionId: text,
  FunctionAssociations: parts({ EventType: text, FunctionARN: text }),
};

const CONFIG: Members = {
  Enabled: flag,
  Comment: text,
  HttpVersion: text,
  IPV6Enabled: flag,
  PriceClass: text,
  Aliases: texts,
  DefaultRootObject: text,
  WebACLId: text,
  Origins: parts(ORIGIN),
  DefaultCacheBehavior: part(BEHAVIOUR),
  CacheBehaviors: parts(BEHAVIOUR),
  CustomErrorResponses: parts({
    ErrorCode: number,
    ErrorCachingMinTTL: number,
    ResponseCode: text,
    ResponsePagePath: text,
  }),
  ViewerCertificate: part({
    CloudFrontDefaultCertificate: flag,
    AcmCertificateArn: text,
    MinimumProtocolVersion: text,
    SslSupportMethod: text,
  }),
};

/** Members whose name in the template differs from the API's. */
const RENAMED: Readonly<Record<string, string>> = {
  IPV6Enabled: 'IsIPV6Enabled',
  OriginCustomHeaders: 'CustomHeaders',
  OriginSSLProtocols: 'OriginSslProtocols',
  AcmCertificateArn: 'ACMCertificateArn',
  SslSupportMethod: 'SSLSupportMethod',
};

function convert(shape: Shape, members: Members): Record<string, unknown> {
  const converted: Record<string, unknown> = {};
  for (const name of Object.keys(shape.raw)) {
    const member = members[name];
    if (!member)
      throw new TemplateError(
        `${shape.where}.${name} is a setting of CloudFront that the lab cannot convert yet.`,
      );
    converted[RENAMED[name] ?? name] = member(shape, name);
  }
  return converted;
}

function customHeaders(shape: Shape, name: string): unknown {
  return counted(
    shape
      .objects(name)
      .map((one) => ({ HeaderName: one.text('HeaderName'), HeaderValue: one.text('HeaderValue') })),
  );
}

function configOf(shape: Shape, logicalId: string): DistributionConfig {
  const converted = convert(shape, CONFIG) as unknown as DistributionConfig;
  return {
    ...converted,
    // CloudFormation makes one up; the API wants it and never lets it change.
    CallerReference: `cloudformation-${logicalId}`,
    Aliases: converted.Aliases ?? counted([]),
    Comment: converted.Comment ?? '',
    Origins: counted((converted.Origins?.Items ?? []).map(completeOrigin)),
    CacheBehaviors: counted((converted.CacheBehaviors?.Items ?? []).map(completeBehaviour)),
    DefaultCacheBehavior: completeBehaviour(converted.DefaultCacheBehavior ?? missing(shape)),
  };
}

/** The API always shows these, and wants the ports back. */
const completeOrigin = (origin: Origin): Origin => ({
  OriginPath: '',
  CustomHeaders: counted([]),
  ...origin,
  ...(origin.CustomOriginConfig && {
    CustomOriginConfig: { ...DEFAULT_PORTS, ...origin.CustomOriginConfig },
  }),
});

const DEFAULT_PORTS = { HTTPPort: 80, HTTPSPort: 443 };

/** In the API the cached methods lie within the allowed ones. */
function completeBehaviour<B extends object>(behaviour: B): B {
  const { CachedMethods, ...rest } = behaviour as Record<string, Json>;
  const allowed = rest.AllowedMethods ?? { Quantity: 2, Items: ['GET', 'HEAD'] };
  const cached = CachedMethods ?? { Quantity: 2, Items: ['GET', 'HEAD'] };
  return { ...rest, AllowedMethods: { ...(allowed as object), CachedMethods: cached } } as unknown as B;
}

function missing(shape: Shape): never {
  throw new TemplateError(`${shape.where} has no DefaultCacheBehavior.`);
}
