/** Every role, as it is packaged for each set of example parameters, holds against everything that can be known of it. */
import { LAB_REQUESTS } from '../../lab/package/lab.ts';
import { checkTemplate } from './check/check.ts';
import { packaged } from './check/packaged.ts';

test.each(Object.entries(LAB_REQUESTS))(
  '%s',
  async (_, request) => {
    const [subject] = await packaged([request]);
    expect(subject && (await checkTemplate(subject))).toEqual([]);
  },
  60_000,
);
