import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { CloudOptions } from '../../model/cloud.ts';
import { ServiceError } from '../../model/error.ts';
import { config, withTarget } from '../distribution.ts';
import fc from '../fast-check.ts';
import { refusal, testCloud } from './lab.ts';

const ID = 'E1LABEXAMPLE';

function setUp(options: Partial<CloudOptions> = {}) {
  const { cloud, clock } = testCloud({ propagationMs: 180_000, ...options });
  const { distributions } = cloud;
  const first = distributions.create({ id: ID, domainName: 'd1lab.cloudfront.net', config: config() });
  const target = (location?: string) =>
    distributions.served(ID, location).DefaultCacheBehavior?.TargetOriginId;
  return { distributions, clock, first, target };
}

describe('updating a distribution', () => {
  test('takes a new configuration under a new ETag; edges serve the old one until it has spread', () => {
    const { distributions, clock, first, target } = setUp();
    expect(first.status).toBe('Deployed');
    const second = distributions.update(ID, withTarget(first.config, 'standby'), first.etag);
    expect(second.etag).not.toBe(first.etag);
    expect(second.status).toBe('InProgress');
    expect(distributions.getConfig(ID)).toEqual({ config: second.config, etag: second.etag });
    clock.advance(179_999);
    expect([target(), distributions.get(ID).status]).toEqual(['primary', 'InProgress']);
    clock.advance(1);
    expect([target(), distributions.get(ID).status]).toEqual(['standby', 'Deployed']);
  });

  test('a second update while the first spreads is accepted, and applied after it', () => {
    const delays = [180_000, 10_000];
    const { distributions, clock, first, target } = setUp({ propagationMs: () => delays.shift() ?? 0 });
    const second = distributions.update(ID, withTarget(first.config, 'standby'), first.etag);
    clock.advance(1000);
    distributions.update(ID, withTarget(first.config, 'primary'), second.etag);
    clock.advance(100_000);
    expect(distributions.get(ID).status).toBe('InProgress');
    clock.advance(79_000);
    expect([target(), distributions.get(ID).status]).toEqual(['primary', 'Deployed']);
  });

  test('each edge location has a delay of its own; Deployed when the last one has it', () => {
    const { distributions, clock, first, target } = setUp({
      locations: ['near', 'far'],
      propagationMs: (location) => (location === 'near' ? 5000 : 60_000),
    });
    distributions.update(ID, withTarget(first.config, 'standby'), first.etag);
    clock.advance(5000);
    expect([target(), target('near'), target('far')]).toEqual(['standby', 'standby', 'primary']);
    expect(distributions.get(ID).status).toBe('InProgress');
    clock.advance(55_000);
    expect([target('far'), distributions.get(ID).status]).toEqual(['standby', 'Deployed']);
    expect(() => target('nowhere')).toThrow('no edge location nowhere');
  });

  test('what callers hold is theirs: changing it changes nothing here', () => {
    const { distributions, first } = setUp();
    const config = withTarget(first.config, 'standby');
    const { etag } = distributions.update(ID, config, first.etag);
    config.Comment = 'changed after the call';
    distributions.get(ID).config.Comment = 'changed in what was read';
    expect(distributions.getConfig(ID)).toMatchObject({ config: { Comment: first.config.Comment }, etag });
    expect(() => {
      distributions.served(ID).Comment = 'changed at the edge';
    }).toThrow(TypeError);
  });

  test('an injected fault takes the place of the call, and nothing happens', () => {
    let broken = false;
    const { distributions, first } = setUp({
      fault: (service, operation) =>
        broken && `${service}:${operation}` === 'cloudfront:UpdateDistribution'
          ? new ServiceError('ServiceUnavailable', 503, 'out')
          : undefined,
    });
    broken = true;
    expect(refusal(() => distributions.update(ID, withTarget(config(), 'standby'), first.etag))).toBe(
      'ServiceUnavailable 503',
    );
    expect(distributions.get(ID).etag).toBe(first.etag);
  });
});

describe('what an update is refused for', () => {
  const edits: [string, (config: DistributionConfig) => unknown, string][] = [
    [
      'no CallerReference',
      (c) => delete (c as Partial<DistributionConfig>).CallerReference,
      'InvalidArgument 400',
    ],
    ['another CallerReference', (c) => (c.CallerReference = 'other'), 'IllegalUpdate 400'],
    ['no Comment', (c) => delete (c as Partial<DistributionConfig>).Comment, 'InvalidArgument 400'],
    ['no Enabled', (c) => delete (c as Partial<DistributionConfig>).Enabled, 'InvalidArgument 400'],
    [
      'no DefaultCacheBehavior',
      (c) => delete (c as Partial<DistributionConfig>).DefaultCacheBehavior,
      'InvalidArgument 400',
    ],
    ['no origin', (c) => (c.Origins = { Quantity: 0, Items: [] }), 'InvalidArgument 400'],
    ['two origins of one id', (c) => (c.Origins = twice(c)), 'InvalidArgument 400'],
    [
      'an unknown target',
      (c) => (c.DefaultCacheBehavior = { ...c.DefaultCacheBehavior, ...to('elsewhere') }),
      'NoSuchOrigin 404',
    ],
    ['an unknown target of a path', (c) => (c.CacheBehaviors = paths(1, 'elsewhere')), 'NoSuchOrigin 404'],
    ['a count that is wrong', (c) => (c.CacheBehaviors = paths(2, 'primary')), 'InconsistentQuantities 400'],
    ['a nested count that is wrong', (c) => (c.Aliases = { Quantity: 1 }), 'InconsistentQuantities 400'],
    [
      'a group with an unknown member',
      (c) => (c.OriginGroups = group('primary', 'elsewhere')),
      'NoSuchOrigin 404',
    ],
    ['a group that would get writes', (c) => toGroup(c, ['GET', 'HEAD', 'POST']), 'InvalidArgument 400'],
    ['nothing: a group for reads', (c) => toGroup(c, ['GET', 'HEAD']), 'accepted'],
    [
      'nothing: a member the model does not know',
      (c) => Object.assign(c, { Future: { Quantity: 0 } }),
      'accepted',
    ],
  ];
  test.each(edits)('%s', (_, edit, answer) => {
    const { distributions, first, target } = setUp({ propagationMs: 0 });
    const config = structuredClone(first.config);
    edit(config);
    expect(refusal(() => distributions.update(ID, config, first.etag))).toBe(answer);
    expect(distributions.get(ID).etag === first.etag).toBe(answer !== 'accepted');
    if (answer !== 'accepted') expect(target()).toBe('primary');
  });

  test('its condition', () => {
    const { distributions, first } = setUp();
    const update = (id: string, ifMatch?: string) =>
      refusal(() => distributions.update(id, withTarget(config(), 'standby'), ifMatch));
    expect(update('ENONE', first.etag)).toBe('NoSuchDistribution 404');
    expect(update(ID)).toBe('InvalidIfMatchVersion 400');
    expect(update(ID, '')).toBe('InvalidIfMatchVersion 400');
    expect(update(ID, 'ESTALE')).toBe('PreconditionFailed 412');
    expect(update(ID, first.etag)).toBe('accepted');
    expect(update(ID, first.etag)).toBe('PreconditionFailed 412');
    expect(refusal(() => distributions.get('ENONE'))).toBe('NoSuchDistribution 404');
  });

  const to = (id: string) => ({ TargetOriginId: id, ViewerProtocolPolicy: 'https-only' as const });
  const paths = (quantity: number, target: string) => ({
    Quantity: quantity,
    Items: [{ PathPattern: '/a', ...to(target) }],
  });
  const twice = ({ Origins }: DistributionConfig) => {
    const items = Origins?.Items ?? [];
    return { Quantity: 2, Items: items.slice(0, 1).concat(items.slice(0, 1)) };
  };
  const group = (...members: string[]) => ({
    Quantity: 1,
    Items: [
      {
        Id: 'both',
        FailoverCriteria: { StatusCodes: { Quantity: 1, Items: [503] } },
        Members: { Quantity: members.length, Items: members.map((OriginId) => ({ OriginId })) },
      },
    ],
  });
  const toGroup = (config: DistributionConfig, methods: ('GET' | 'HEAD' | 'POST')[]) => {
    config.OriginGroups = group('primary', 'standby');
    config.DefaultCacheBehavior = {
      ...to('both'),
      AllowedMethods: { Quantity: methods.length, Items: methods },
    };
  };
});

describe('properties', () => {
  /** Who updates (with the newest ETag or an old one), and how long it then takes until the next thing happens. */
  const step = fc.record({
    stale: fc.boolean(),
    wait: fc.nat(120_000),
    delays: fc.array(fc.nat(300_000), { minLength: 2, maxLength: 2 }),
  });
  const LOCATIONS = ['a', 'b'];

  test('ETags make one chain; every edge sees the versions in order and ends at the newest', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let delays: number[] = [];
        const { distributions, clock, first } = setUp({
          locations: LOCATIONS,
          propagationMs: (location) => delays[LOCATIONS.indexOf(location)] ?? 0,
        });
        const etags = [first.etag];
        const seen: Record<string, number> = { a: 0, b: 0 };
        const version = (location: string) =>
          Number(/^version (\d+)$/.exec(distributions.served(ID, location).Comment ?? '')?.[1] ?? 0);
        const look = () => {
          for (const location of LOCATIONS) {
            expect(version(location)).toBeGreaterThanOrEqual(seen[location] ?? 0);
            seen[location] = version(location);
          }
          const all = LOCATIONS.every((location) => version(location) === etags.length - 1);
          expect(distributions.get(ID).status).toBe(all ? 'Deployed' : 'InProgress');
        };
        for (const { stale, wait, delays: drawn } of steps) {
          delays = drawn;
          const etag = stale ? etags.at(-2) : etags.at(-1);
          const config = { ...distributions.getConfig(ID).config, Comment: `version ${etags.length}` };
          const answer = refusal(() => etags.push(distributions.update(ID, config, etag ?? 'ENONE').etag));
          expect(answer).toBe(stale ? 'PreconditionFailed 412' : 'accepted');
          look();
          clock.advance(wait);
          look();
        }
        expect(new Set(etags).size).toBe(etags.length);
        clock.advance(300_000);
        look();
        expect(distributions.get(ID).status).toBe('Deployed');
      }),
      { numRuns: 100 },
    );
  });
});
