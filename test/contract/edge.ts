/** What every pair of hands on the edge keeps to, in memory and on AWS. */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { Conflict, Refused } from '../../shared/errors.ts';
import type { DistributionControl } from '../../shared/ports.ts';

interface EdgeWorld {
  /** For origins with the ids `primary` and `standby`. */
  readonly distribution: DistributionControl;
  /** The distribution's newest configuration. */
  config(): DistributionConfig | Promise<DistributionConfig>;
  /** Someone else updates the distribution. */
  edit(change: (config: DistributionConfig) => DistributionConfig): void | Promise<void>;
  /** Lets every change reach every edge location. */
  spread(): void | Promise<void>;
  /** From now on every call about the distribution fails. */
  fail(): void | Promise<void>;
}

/**
 * `setup` gives a deployed distribution with the origins `primary`, `standby` and one that is not ours; its default
 * behaviour and at least one ordered one target `primary`, at least one other the origin that is not ours.
 */
export function edgeContract(name: string, setup: () => Promise<EdgeWorld>): void {
  describe(`the distribution: ${name}`, () => {
    it('says where the distribution points, and that it is deployed', async () => {
      const sight = await (await setup()).distribution.look();
      expect(sight).toMatchObject({ distribution: 'primary', deployed: true });
      expect(sight.etag).toBeTruthy();
    });

    it('moves every behaviour of ours, and nothing else', async () => {
      const { distribution, config } = await setup();
      const before = await config();
      await distribution.move('standby', await distribution.look());
      const after = await config();
      expect(targets(before)).toContain('primary');
      expect(targets(after)).toEqual(targets(before).map((id) => (id === 'primary' ? 'standby' : id)));
      expect(withoutTargets(after)).toEqual(withoutTargets(before));
    });

    it('says that a move is on its way, and when it has arrived', async () => {
      const { distribution, spread } = await setup();
      const before = await distribution.look();
      await distribution.move('standby', before);
      const moving = await distribution.look();
      expect(moving).toMatchObject({ distribution: 'standby', deployed: false });
      expect(moving.etag).not.toBe(before.etag);
      await spread();
      expect(await distribution.look()).toMatchObject({ distribution: 'standby', deployed: true });
    });

    it('moves back', async () => {
      const { distribution, config } = await setup();
      const before = await config();
      await distribution.move('standby', await distribution.look());
      await distribution.move('primary', await distribution.look());
      expect(await config()).toEqual(before);
    });

    it('changes nothing where the distribution already points at the target', async () => {
      const { distribution } = await setup();
      const sight = await distribution.look();
      await distribution.move('primary', sight);
      expect(await distribution.look()).toEqual(sight);
    });

    it('meets a conflict where someone else has changed the distribution since', async () => {
      const { distribution, config, edit } = await setup();
      const sight = await distribution.look();
      await edit((now) => ({ ...now, Comment: 'changed by hand' }));
      const edited = await config();
      await expect(distribution.move('standby', sight)).rejects.toThrow(Conflict);
      expect(await config()).toEqual(edited);
      await distribution.move('standby', await distribution.look());
      expect(await config()).toMatchObject({ Comment: 'changed by hand' });
    });

    it('meets a conflict where an older sight is used again', async () => {
      const { distribution } = await setup();
      const sight = await distribution.look();
      await distribution.move('standby', sight);
      await distribution.look();
      await expect(distribution.move('standby', sight)).rejects.toThrow(Conflict);
    });

    it('lets exactly one of two moves on that saw the same', async () => {
      const { distribution, config } = await setup();
      const sight = await distribution.look();
      const outcomes = await Promise.allSettled([
        distribution.move('standby', sight),
        distribution.move('standby', { ...sight }),
      ]);
      expect(outcomes.map((o) => o.status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(outcomes.find((o) => o.status === 'rejected')?.reason).toBeInstanceOf(Conflict);
      expect(targets(await config())).toContain('standby');
    });

    it('says that behaviours do not agree, and brings them together', async () => {
      const { distribution, edit, config } = await setup();
      await edit((now) => ({
        ...now,
        DefaultCacheBehavior: {
          ViewerProtocolPolicy: 'https-only',
          ...now.DefaultCacheBehavior,
          TargetOriginId: 'standby',
        },
      }));
      const sight = await distribution.look();
      expect(sight.distribution).toBe('mixed');
      await distribution.move('standby', sight);
      expect(targets(await config())).not.toContain('primary');
    });

    it('calls a distribution that cannot be read unreadable, with the reason', async () => {
      const { distribution, fail } = await setup();
      await fail();
      const sight = await distribution.look();
      expect(sight.distribution).toBe('unreadable');
      expect(sight.why).toBeTruthy();
      await expect(distribution.move('standby', sight)).rejects.toThrow();
    });

    it('refuses a distribution that lacks one of our origins, naming it and those that are there', async () => {
      const { distribution, edit, config } = await setup();
      await edit(renamedStandby);
      const before = await config();
      const sight = await distribution.look();
      expect(sight.distribution).toBe('unreadable');
      expect(sight.why).toMatch(/"standby".*"primary".*"elsewhere"/);
      await expect(distribution.move('standby', sight)).rejects.toThrow(Refused);
      expect(await config()).toEqual(before);
    });
  });
}

const behaviours = (config: DistributionConfig) => [
  config.DefaultCacheBehavior,
  ...(config.CacheBehaviors?.Items ?? []),
];
const targets = (config: DistributionConfig) => behaviours(config).map((b) => b?.TargetOriginId);

/** The configuration with every target blanked: what a move must leave alone. */
const withoutTargets = (config: DistributionConfig): unknown =>
  JSON.parse(JSON.stringify(config, (key, value) => (key === 'TargetOriginId' ? '' : value)));

const renamedStandby = (config: DistributionConfig): DistributionConfig => ({
  ...config,
  Origins: {
    Quantity: 0,
    ...config.Origins,
    Items: (config.Origins?.Items ?? []).map((o) => (o.Id === 'standby' ? { ...o, Id: 'elsewhere' } : o)),
  },
});
