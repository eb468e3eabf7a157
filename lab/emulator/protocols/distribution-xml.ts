/**
 * A distribution's configuration between XML and the shape that the SDK gives it: booleans, numbers, and lists
 * (`<Items><Origin>…` is `Items: […]`). Elements that are not known stay what they are, text or nested objects, so that
 * a configuration survives the round trip whole. Only what is typed or listed is named here; a name means the same
 * wherever it occurs.
 */
import { ServiceError } from '../model/error.ts';
import { type Element, escapeText } from './xml.ts';

const NUMBERS = new Set([
  'ConnectionAttempts',
  'ConnectionTimeout',
  'DefaultTTL',
  'ErrorCachingMinTTL',
  'ErrorCode',
  'HTTPPort',
  'HTTPSPort',
  'InProgressInvalidationBatches',
  'MaxTTL',
  'MinTTL',
  'OriginKeepaliveTimeout',
  'OriginReadTimeout',
  'Quantity',
  'ResponseCompletionTimeout',
  'StatusCode',
]);

const BOOLEANS = new Set([
  'AdvertiseTrustStoreCaNames',
  'CloudFrontDefaultCertificate',
  'Compress',
  'Enabled',
  'IgnoreCertificateExpiry',
  'IncludeBody',
  'IncludeCookies',
  'IsIPV6Enabled',
  'QueryString',
  'Required',
  'SmoothStreaming',
  'Staging',
]);

/** What one member of `Items` is called, by the element that holds `Items`. */
const ITEM: ReadonlyMap<string, string> = new Map([
  ['Aliases', 'CNAME'],
  ['AllowedMethods', 'Method'],
  ['CacheBehaviors', 'CacheBehavior'],
  ['CachedMethods', 'Method'],
  ['CustomErrorResponses', 'CustomErrorResponse'],
  ['CustomHeaders', 'OriginCustomHeader'],
  ['DistributionList', 'DistributionSummary'],
  ['FunctionAssociations', 'FunctionAssociation'],
  ['GeoRestriction', 'Location'],
  ['Headers', 'Name'],
  ['KeyValueStoreList', 'KeyValueStore'],
  ['LambdaFunctionAssociations', 'LambdaFunctionAssociation'],
  ['Members', 'OriginGroupMember'],
  ['OriginGroups', 'OriginGroup'],
  ['OriginSslProtocols', 'SslProtocol'],
  ['Origins', 'Origin'],
  ['QueryStringCacheKeys', 'Name'],
  ['StatusCodes', 'StatusCode'],
  ['TrustedKeyGroups', 'KeyGroup'],
  ['TrustedSigners', 'AwsAccountNumber'],
  ['WhitelistedNames', 'Name'],
]);

export function fromXml(element: Element, parent = ''): unknown {
  const { name, children } = element;
  const item = name === 'Items' ? ITEM.get(parent) : undefined;
  if (item !== undefined) {
    const stranger = children.find((child) => child.name !== item);
    if (stranger) throw malformed(`${parent}.Items holds <${stranger.name}>; it may hold <${item}> only.`);
    return children.map((child) => fromXml(child, name));
  }
  if (children.length === 0) return leaf(element);
  const result: Record<string, unknown> = {};
  for (const key of new Set(children.map((child) => child.name))) {
    const values = children.filter((child) => child.name === key).map((child) => fromXml(child, name));
    if (values.length > 1 && (ITEM.has(key) || NUMBERS.has(key) || BOOLEANS.has(key)))
      throw malformed(`<${name}> holds <${key}> ${values.length} times.`);
    result[key] = values.length > 1 ? values : values[0];
  }
  return result;
}

function leaf({ name, text }: Element): unknown {
  if (NUMBERS.has(name)) {
    if (/^-?\d+$/.test(text.trim())) return Number(text);
    throw malformed(`<${name}> is "${text}"; it must be a whole number.`);
  }
  if (BOOLEANS.has(name)) {
    if (text === 'true' || text === 'false') return text === 'true';
    throw malformed(`<${name}> is "${text}"; it must be true or false.`);
  }
  return text;
}

/** `name` is the element's; `value` what `fromXml` gives. */
export function toXml(name: string, value: unknown, parent = ''): string {
  if (value === undefined || value === null) return '';
  const item = name === 'Items' ? ITEM.get(parent) : undefined;
  if (Array.isArray(value)) {
    if (item === undefined) return value.map((one) => toXml(name, one, parent)).join('');
    return `<Items>${value.map((one) => toXml(item, one, name)).join('')}</Items>`;
  }
  if (value instanceof Date) return `<${name}>${value.toISOString()}</${name}>`;
  if (typeof value === 'object') {
    const inner = Object.entries(value).map(([key, one]) => toXml(key, one, name));
    return `<${name}>${inner.join('')}</${name}>`;
  }
  return `<${name}>${escapeText(String(value))}</${name}>`;
}

function malformed(message: string): ServiceError {
  return new ServiceError('MalformedXML', 400, message);
}
