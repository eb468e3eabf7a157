/** What every override parameter keeps to, in memory and on AWS. */
import type { OverrideParameter } from '../../shared/ports.ts';

interface OverrideWorld {
  readonly override: OverrideParameter;
  /** What the operator does: writes the parameter, or deletes it. */
  put(text: string): void | Promise<void>;
  remove(): void | Promise<void>;
  /** From now on the call fails. */
  fail(): void | Promise<void>;
}

/** `setup` gives a world whose parameter says `auto`. */
export function overrideContract(name: string, setup: () => Promise<OverrideWorld>): void {
  describe(`override parameter: ${name}`, () => {
    it('reads the text as it was written', async () => {
      const { override, put } = await setup();
      expect(await override.read()).toEqual({ text: 'auto' });
      await put('standby until 2027-01-05T18:00Z because database migration');
      expect(await override.read()).toEqual({
        text: 'standby until 2027-01-05T18:00Z because database migration',
      });
    });

    it('says where the parameter is gone', async () => {
      const { override, remove } = await setup();
      await remove();
      expect(await override.read()).toBe('missing');
    });

    it('throws where the call fails: that is not the same as gone', async () => {
      const { override, fail } = await setup();
      await fail();
      await expect(override.read()).rejects.toThrow();
    });
  });
}
