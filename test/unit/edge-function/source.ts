/** The CloudFront function's text as it is packaged. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Side } from '../../../shared/core/side.ts';

export interface Filling {
  readonly origins: Readonly<Record<Side, string>>;
  readonly readsFailOver: boolean;
}

const FOLDER = join(__dirname, '../../../resources/failover');

export const { fill, LIMIT } = require(join(FOLDER, 'edge-function.cjs')) as {
  fill(source: string, filling: Filling): string;
  LIMIT: number;
};

export const SOURCE = readFileSync(join(FOLDER, 'edge-function.js'), 'utf8');

export const filled = (filling: Partial<Filling> = {}): string =>
  fill(SOURCE, { origins: { primary: 'east', standby: 'west' }, readsFailOver: false, ...filling });
