/**
 * Makes the configuration to send from the exact text that was read, changing only the targets. The SDK drops settings that are
 * newer than itself, and an update without them would delete them. So the SDK's reading says what to change, and the text of
 * CloudFront's answer supplies everything else.
 */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { behavioursOf } from './behaviours.ts';
import { decode, encode, walk, type XmlPosition } from './xml-walk.ts';

const NAMESPACE = 'http://cloudfront.amazonaws.com/doc/2020-05-31/';
const CONFIG = 'Distribution/DistributionConfig';
const DEFAULT = `${CONFIG}/DefaultCacheBehavior` as const;
const ORDERED = `${CONFIG}/CacheBehaviors/Items/CacheBehavior` as const;
const BEHAVIOURS = [DEFAULT, ORDERED] as const;

/**
 * `answer`: what GetDistribution gave. `before` is the SDK's reading of it, `after` the same with other targets. Undefined
 * where the text and that reading do not say the same, so that nobody can be sure of what would be changed.
 */
export function verbatim(
  answer: string,
  before: DistributionConfig,
  after: DistributionConfig,
): string | undefined {
  const read = targets(answer);
  const now = targetsOf(before);
  const wanted = targetsOf(after);
  if (read === undefined || !same(read, now) || wanted.length !== now.length) return undefined;

  const changed = read.flatMap(({ place }, i) => {
    const text = wanted[i] ?? '';
    return text === now[i] ? [] : [{ place, text: encode(text) }];
  });
  if (changed.some(({ place }) => place.selfClosing)) return undefined;
  const whole = changed
    .sort((a, b) => b.place.content.from - a.place.content.from)
    .reduce(
      (xml, { place: { content }, text }) => xml.slice(0, content.from) + text + xml.slice(content.to),
      answer,
    );
  const there = targets(whole);
  return there !== undefined && same(there, wanted) ? cutOut(whole) : undefined;
}

interface Target {
  readonly place: XmlPosition;
  readonly text: string;
}

/** Every behaviour's target, the default one's first; undefined where one of them has none, several, or not just text. */
function targets(xml: string): readonly Target[] | undefined {
  const found: Record<(typeof BEHAVIOURS)[number], (Target | undefined)[]> = { [DEFAULT]: [], [ORDERED]: [] };
  let inside: XmlPosition[] = [];
  for (const place of walk(xml) ?? []) {
    const behaviour = BEHAVIOURS.find((path) => place.path === path);
    if (behaviour === undefined) {
      if (BEHAVIOURS.some((path) => place.path === `${path}/TargetOriginId`)) inside.push(place);
      continue;
    }
    // Elements come in the order of their ends: what is inside came just before.
    const [target, ...more] = inside;
    const text = target && decode(xml.slice(target.content.from, target.content.to));
    found[behaviour].push(
      target === undefined || text === undefined || more.length > 0 ? undefined : { place: target, text },
    );
    inside = [];
  }
  const all = [...found[DEFAULT], ...found[ORDERED]];
  return all.every((one) => one !== undefined) ? all : undefined;
}

const targetsOf = (config: DistributionConfig): readonly (string | undefined)[] =>
  behavioursOf(config).map(({ TargetOriginId }) => TargetOriginId);

const same = (read: readonly Target[], ids: readonly (string | undefined)[]): boolean =>
  read.length === ids.length && read.every(({ text }, i) => text === ids[i]);

/** The configuration as a document of its own: it takes along the names of the namespaces that it stood under. */
function cutOut(xml: string): string | undefined {
  const places = walk(xml) ?? [];
  const [config, ...more] = places.filter(({ path }) => path === CONFIG);
  const root = places.find(({ path }) => path === 'Distribution');
  if (config === undefined || root === undefined || more.length > 0) return undefined;
  const own = namespaces(config.attributes);
  const inherited = namespaces(root.attributes).filter(({ name }) => !own.some((one) => one.name === name));
  const known = [...own, ...inherited].some(({ name }) => name === 'xmlns');
  const attributes = [
    ...(known ? [] : [` xmlns="${NAMESPACE}"`]),
    ...inherited.map(({ text }) => text),
    config.attributes,
  ];
  const { from, to } = config.content;
  return `<?xml version="1.0" encoding="UTF-8"?><DistributionConfig${attributes.join('')}>${xml.slice(from, to)}</DistributionConfig>`;
}

const namespaces = (attributes: string) =>
  [...attributes.matchAll(/\s(xmlns(?::[^\s=]+)?)\s*=\s*(?:"[^"]*"|'[^']*')/g)].map(([text, name]) => ({
    text,
    name,
  }));
