/** The CloudFront function's text as it is packaged. */
import { join } from 'node:path';
import { type Filling, fill, whole } from '../../../resources/failover/edge-function.ts';

export { type Filling, fill, LIMIT } from '../../../resources/failover/edge-function.ts';

export const FOLDER = join(__dirname, '../../../resources/failover');
export const SOURCE = whole(FOLDER);

export const filled = (filling: Partial<Filling> = {}): string =>
  fill(SOURCE, {
    origins: { primary: 'east', standby: 'west' },
    readsFailOver: false,
    keys: ['traffic'],
    ...filling,
  });
