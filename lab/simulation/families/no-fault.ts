import type { Family } from '../search/family.ts';

export const noFault: Family = {
  says: 'Nothing goes wrong.',
  still: true,
  draw: () => [],
};
