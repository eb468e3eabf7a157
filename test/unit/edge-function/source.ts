/** The CloudFront function's text as it is packaged. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Filling, fill } from '../../../resources/failover/edge-function.ts';

export { type Filling, fill, LIMIT } from '../../../resources/failover/edge-function.ts';

export const SOURCE = readFileSync(join(__dirname, '../../../resources/failover/edge-function.js'), 'utf8');

export const filled = (filling: Partial<Filling> = {}): string =>
  fill(SOURCE, { origins: { primary: 'east', standby: 'west' }, readsFailOver: false, ...filling });
