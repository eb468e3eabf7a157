import type { Family } from '../search/family.ts';

export const noFault: Family = {
  says: 'Nothing goes wrong at all.',
  still: true,
  draw: () => [],
};
