/** Functions that CloudFront runs at the edge, the stores that they read, and the behaviours that run them. */
import type { Shape } from '../../../lab/emulator/cloudformation/index.ts';
import type { Found, Rule, Sentence, View } from '../subject.ts';

const FUNCTION = 'AWS::CloudFront::Function';
const STORE = 'AWS::CloudFront::KeyValueStore';

/** Source: developer guide, "Quotas on CloudFront Functions": 10 KB. */
const CODE_LIMIT = 10_000;

const each =
  (check: (found: Found, view: View) => readonly Sentence[]): Rule =>
  (view) =>
    view.of(FUNCTION).flatMap((found) => check(found, view));

/** Source: developer guide, "JavaScript runtime features": stores and the choice of an origin are of 2.0. */
const runtime = each(({ id, properties }) => {
  const name = properties.object('FunctionConfig').text('Runtime');
  return [
    name !== 'cloudfront-js-2.0' &&
      `${id}.FunctionConfig.Runtime is "${name}", wanted cloudfront-js-2.0, which alone has stores.`,
  ];
});

/** Source: "Create a function": what is not published runs nowhere, and an association with it is refused. */
const published = each(({ id, properties }) =>
  properties.flag('AutoPublish')
    ? []
    : [`${id}.AutoPublish is not true, so the function is never published.`],
);

/** Source: "Write function code": one global `handler`; the module `cloudfront` is imported in the first line. */
const code = each(({ id, properties }) => {
  const text = properties.text('FunctionCode');
  const size = Buffer.byteLength(text);
  return [
    size > CODE_LIMIT && `${id}.FunctionCode is ${size} bytes, at most ${CODE_LIMIT} are allowed.`,
    ...(/^(async )?function handler\(/m.test(text) ? [] : [`${id}.FunctionCode has no function handler.`]),
    /\bcf\./.test(text) &&
      !text.startsWith("import cf from 'cloudfront';") &&
      `${id}.FunctionCode uses cf and does not import it in its first line.`,
  ];
});

/** Those of the user's own to which the switcher writes in place of one that the stack makes. */
const ownStores = ({ of }: View): string[] =>
  of('AWS::Lambda::Function').flatMap(
    ({ properties }) =>
      properties
        .maybeObject('Environment')
        ?.maybeObject('Variables')
        ?.maybeText('ROUTEAWAY_KEY_VALUE_STORE_ARN') || [],
  );

/** Source: CreateFunction, `KeyValueStoreAssociations`: at most one. */
const store = each(({ id, properties }, view) => {
  const where = `${id}.FunctionConfig.KeyValueStoreAssociations`;
  const arns = properties
    .object('FunctionConfig')
    .objects('KeyValueStoreAssociations')
    .map((one) => one.text('KeyValueStoreARN'));
  const known = [...view.of(STORE).map(({ resource }) => resource.attributes.Arn), ...ownStores(view)];
  const reads = /\.kvs\(/.test(properties.text('FunctionCode'));
  return [
    arns.length > 1 && `${where} has ${arns.length} stores, CloudFront takes one.`,
    reads && arns.length === 0 && `${where} has none, and the function reads one.`,
    ...arns
      .filter((arn) => !known.includes(arn))
      .map((arn) => `${where} has ${arn}, which is no store of this stack.`),
  ];
});

/** A store that CloudFormation fills is one that it may fill again, over the switcher's key. */
const imports: Rule = ({ of }) =>
  of(STORE)
    .filter(({ properties }) => properties.has('ImportSource'))
    .map(({ id }) => `${id}.ImportSource is given; what stands in the store is the switcher's alone.`);

const behaviours = ({ properties }: Found): Shape[] => {
  const config = properties.object('DistributionConfig');
  return [config.object('DefaultCacheBehavior'), ...config.objects('CacheBehaviors')];
};
const associations = (behaviour: Shape) =>
  behaviour.objects('FunctionAssociations').map((one) => ({
    event: one.text('EventType'),
    arn: one.text('FunctionARN'),
  }));

const ourFunctions = (view: View) => view.of(FUNCTION).map(({ id, resource }) => ({ id, arn: resource.ref }));

/** Source: CreateDistribution, `FunctionARN`; only functions of the own account can be associated. */
const associated: Rule = (view) => {
  const known = ourFunctions(view).map(({ arn }) => arn);
  return view
    .of('AWS::CloudFront::Distribution')
    .flatMap(behaviours)
    .flatMap((behaviour) =>
      associations(behaviour)
        .filter(({ arn }) => !known.includes(arn))
        .map(
          ({ arn }) =>
            `${behaviour.where}.FunctionAssociations has ${arn}, which is no function of this stack.`,
        ),
    );
};

/** Source: "Helper methods for origin modification": at viewer request only. A behaviour without it follows no key. */
const steered: Rule = (view) => {
  const selecting = ourFunctions(view).filter(({ id }) =>
    view
      .of(FUNCTION)
      .some((one) => one.id === id && one.properties.text('FunctionCode').includes('RequestOrigin')),
  );
  return selecting.flatMap(({ id, arn }) =>
    view
      .of('AWS::CloudFront::Distribution')
      .flatMap(behaviours)
      .filter(
        (behaviour) =>
          !associations(behaviour).some((one) => one.arn === arn && one.event === 'viewer-request'),
      )
      .map(
        (behaviour) =>
          `${behaviour.where}.FunctionAssociations does not run ${id} at viewer-request, so the key decides nothing there.`,
      ),
  );
};

/** Source: `selectRequestOriginById`: an origin of the distribution that runs the function. */
const originIds = each(({ id, properties }, { of }) => {
  const [, text = ''] = /^const ORIGINS = \{(.*)\};$/m.exec(properties.text('FunctionCode')) ?? [];
  const named = [...text.matchAll(/'([^']*)'/g)].map(([, one = '']) => one);
  return of('AWS::CloudFront::Distribution').flatMap((distribution) => {
    const config = distribution.properties.object('DistributionConfig');
    const there = config.objects('Origins').map((origin) => origin.text('Id'));
    return named
      .filter((one) => !there.includes(one))
      .map((one) => `${id}.FunctionCode names the origin ${one}, but the origins are ${there.join(', ')}.`);
  });
});

/** The switcher writes where the function reads. */
const told: Rule = ({ of, surroundings }) => {
  // The first of three controllers has made it for the others.
  const handedIn = String(surroundings.parameters?.madeStoreArn ?? '');
  const stores = [handedIn, ...of(STORE).map(({ resource }) => resource.attributes.Arn ?? '')];
  return of('AWS::Lambda::Function').flatMap(({ id, properties }) => {
    const arn = properties
      .maybeObject('Environment')
      ?.maybeObject('Variables')
      ?.maybeText('ROUTEAWAY_STORE_ARN');
    return [
      arn !== undefined &&
        arn !== '' &&
        !stores.includes(arn) &&
        `${id}.Environment has ROUTEAWAY_STORE_ARN ${arn}, which is no store of this stack.`,
    ];
  });
};

export const EDGE_FUNCTION_RULES = [
  runtime,
  published,
  code,
  store,
  imports,
  associated,
  steered,
  originIds,
  told,
];
