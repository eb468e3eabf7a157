/** What every owner tag keeps to, in memory and on AWS. */
import { ownerTag } from '../../shared/aws/owner.ts';
import { Conflict } from '../../shared/errors.ts';
import type { OwnerMark } from '../../shared/ports.ts';

interface OwnerWorld {
  readonly owner: OwnerMark;
  readonly account: string;
  readonly controlRegion: string;
  readonly stage: string;
  /** Someone else sets a tag, or takes it away. */
  put(tag: string, mark: string | undefined): void;
  /** The tags that stand there. */
  stands(): Readonly<Record<string, string>>;
  /** Sets our tag to another's at the moment when the order to set ours is answered. */
  overtake(mark: string): void;
  /** From now on every call about the tags fails. */
  fail(): void;
}

const THEIRS = '210987654321';
const THEIRS_BEFORE = '123456789012/eu-west-1/prod';

/** `setup` gives a distribution without a mark. */
export function ownerContract(name: string, setup: () => Promise<OwnerWorld>): void {
  describe(`owner mark: ${name}`, () => {
    it('reads what stands there', async () => {
      const { owner, put, stage } = await setup();
      expect(await owner.read()).toBe('none');
      put(ownerTag(stage), THEIRS);
      expect(await owner.read()).toEqual({ tag: ownerTag(stage), value: THEIRS });
    });

    it('is the account under the name of the stage; set where there is none, and again without harm', async () => {
      const { owner, stands, account, stage } = await setup();
      await owner.claim();
      await owner.claim();
      expect(stands()).toEqual({ [`routeaway:owner:${stage}`]: account });
      expect(await owner.read()).toBe('ours');
    });

    it('never replaces that of another', async () => {
      const { owner, put, stands, stage } = await setup();
      put(ownerTag(stage), THEIRS);
      const claimed = owner.claim();
      await expect(claimed).rejects.toThrow(Conflict);
      await expect(claimed).rejects.toThrow(/belongs to another stack: .* "210987654321"/);
      expect(stands()).toEqual({ [ownerTag(stage)]: THEIRS });
    });

    it('sees another that came at the same time', async () => {
      const { owner, overtake } = await setup();
      overtake(THEIRS);
      await expect(owner.claim()).rejects.toThrow(Conflict);
    });

    it('is gone once someone has taken it away', async () => {
      const { owner, put, stage } = await setup();
      await owner.claim();
      put(ownerTag(stage), undefined);
      expect(await owner.read()).toBe('none');
    });

    it('is nothing to another stage, and that one’s nothing to ours', async () => {
      const { owner, put, stands, account, stage } = await setup();
      put(ownerTag('another'), account);
      await owner.claim();
      expect(stands()).toEqual({ [ownerTag('another')]: account, [ownerTag(stage)]: account });
      expect(await owner.read()).toBe('ours');
    });

    describe('the tag of the version before', () => {
      it('is ours where it names account, control Region and stage; the new one goes beside it', async () => {
        const { owner, put, stands, account, controlRegion, stage } = await setup();
        const before = `${account}/${controlRegion}/${stage}`;
        put('routeaway:owner', before);
        expect(await owner.read()).toBe('ours by the old tag');
        await owner.claim();
        expect(stands()).toEqual({ 'routeaway:owner': before, [ownerTag(stage)]: account });
        expect(await owner.read()).toBe('ours');
      });

      it('of another stack is another’s, and is not replaced', async () => {
        const { owner, put, stands } = await setup();
        put('routeaway:owner', THEIRS_BEFORE);
        expect(await owner.read()).toEqual({ tag: 'routeaway:owner', value: THEIRS_BEFORE });
        await expect(owner.claim()).rejects.toThrow(Conflict);
        expect(stands()).toEqual({ 'routeaway:owner': THEIRS_BEFORE });
      });

      it('of this stage in another control Region is another’s as well', async () => {
        const { owner, put, account, stage } = await setup();
        put('routeaway:owner', `${account}/eu-north-1/${stage}`);
        expect(await owner.read()).toMatchObject({ tag: 'routeaway:owner' });
      });

      it('of another stage that has its own tag by now says nothing of ours', async () => {
        const { owner, put, account, stands, stage } = await setup();
        put('routeaway:owner', THEIRS_BEFORE);
        put(ownerTag('prod'), account);
        expect(await owner.read()).toBe('none');
        await owner.claim();
        expect(stands()).toHaveProperty([ownerTag(stage)], account);
        expect(await owner.read()).toBe('ours');
      });
    });

    it('throws where it cannot be read', async () => {
      const { owner, fail, stands } = await setup();
      fail();
      await expect(owner.read()).rejects.toThrow();
      await expect(owner.claim()).rejects.toThrow();
      expect(stands()).toEqual({});
    });
  });
}
