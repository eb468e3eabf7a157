/** The Regions by which a mistyped one is found are those of AWS, as its SDK for JavaScript knows them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KNOWN_REGIONS } from '../../../../cli/deploy/known-regions.ts';
import { ROOT } from '../../../docs/pages.ts';

/** The SDK exports no list of them. */
const PARTITIONS =
  'node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';

test('each Region of the SDK is known, and no other', () => {
  const [, json = ''] =
    /^export const partitionsInfo = (.*);\s*$/s.exec(readFileSync(join(ROOT, PARTITIONS), 'utf8')) ?? [];
  const { partitions } = JSON.parse(json) as {
    readonly partitions: readonly { readonly id: string; readonly regions: object }[];
  };
  const regions = Object.keys(partitions.find(({ id }) => id === 'aws')?.regions ?? {});
  // For services without Regions.
  expect([...KNOWN_REGIONS, 'aws-global'].sort()).toEqual(regions.sort());
});
