/** Every role, as it is packaged for each set of example parameters, holds against everything that can be known of it. */
import { checkTemplate } from './check/check.ts';
import { packaged } from './check/packaged.ts';
import { EXAMPLES } from './examples.ts';

test.each(Object.entries(EXAMPLES))(
  '%s',
  async (_, request) => {
    const [subject] = await packaged([request]);
    expect(subject && (await checkTemplate(subject))).toEqual([]);
  },
  60_000,
);
