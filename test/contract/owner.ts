/** What every owner tag keeps to, in memory and on AWS. */
import { Conflict } from '../../shared/errors.ts';
import type { OwnerMark } from '../../shared/ports.ts';

interface OwnerWorld {
  readonly owner: OwnerMark;
  /** Someone else sets the tag, or takes it away. */
  put(mark: string | undefined): void;
  /** What stands in the tag. */
  stands(): string | undefined;
  /** Sets the tag at the moment when the order to set ours is answered. */
  overtake(mark: string): void;
  /** From now on every call about the tags fails. */
  fail(): void;
}

const THEIRS = '123456789012/eu-west-1/prod';

/** `setup` gives a distribution without a mark. */
export function ownerContract(name: string, setup: () => Promise<OwnerWorld>): void {
  describe(`owner mark: ${name}`, () => {
    it('is made of account, control Region and stage', async () => {
      expect((await setup()).owner.ours).toMatch(/^\d{12}\/[a-z\d-]+\/[a-z]+$/);
    });

    it('reads what stands there', async () => {
      const { owner, put } = await setup();
      expect(await owner.read()).toBeUndefined();
      put(THEIRS);
      expect(await owner.read()).toBe(THEIRS);
    });

    it('is set where there is none, and again without harm', async () => {
      const { owner, stands } = await setup();
      await owner.claim();
      await owner.claim();
      expect(stands()).toBe(owner.ours);
      expect(await owner.read()).toBe(owner.ours);
    });

    it('never replaces that of another', async () => {
      const { owner, put, stands } = await setup();
      put(THEIRS);
      const claimed = owner.claim();
      await expect(claimed).rejects.toThrow(Conflict);
      await expect(claimed).rejects.toThrow(/belongs to another stack: .* "123456789012\/eu-west-1\/prod"/);
      expect(stands()).toBe(THEIRS);
    });

    it('sees another that came at the same time', async () => {
      const { owner, overtake } = await setup();
      overtake(THEIRS);
      await expect(owner.claim()).rejects.toThrow(Conflict);
    });

    it('is gone once someone has taken it away', async () => {
      const { owner, put } = await setup();
      await owner.claim();
      put(undefined);
      expect(await owner.read()).toBeUndefined();
    });

    it('throws where it cannot be read', async () => {
      const { owner, fail, stands } = await setup();
      fail();
      await expect(owner.read()).rejects.toThrow();
      await expect(owner.claim()).rejects.toThrow();
      expect(stands()).toBeUndefined();
    });
  });
}
