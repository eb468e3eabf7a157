/**
 * The code of the CloudFront function as it is deployed: edge-function.js, with edge-routing.js above it. CloudFormation fills in
 * the ids of the origins, readsFailOver and the names of the key.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KeyNames, keyNames } from '../../shared/core/key.ts';
import { SIDES, type Side } from '../../shared/core/side.ts';
import { fail } from '../shared/framework.ts';
import { iff, ref, sub } from '../shared/intrinsic.ts';

/** CloudFront's limit: 10 KB. */
export const LIMIT = 10_000;

export interface Filling {
  /** Their ids in the distribution. */
  readonly origins: Readonly<Record<Side, string>>;
  readonly readsFailOver: boolean | string;
  /** Text: as it is to stand there. */
  readonly keys: KeyNames | string;
}

/** A CloudFront function is one file: the routing as text that can stand above any handler. */
export const pasted = (routing: string): string => routing.replace(/^export /gm, '');

/** Both files as one. */
export function whole(folder: string): string {
  const [handler, routing] = ['edge-function.js', 'edge-routing.js'].map((name) =>
    readFileSync(join(folder, name), 'utf8'),
  );
  return `${pasted(routing ?? '')}\n${handler}`;
}

const quoted = (keys: KeyNames): string => keys.map((key) => `'${key}'`).join(', ');

export function fill(source: string, { origins, readsFailOver, keys }: Filling): string {
  const ids = SIDES.map((side) => `${side}: '${origins[side]}'`).join(', ');
  const lines: readonly (readonly [place: RegExp, line: string])[] = [
    [/^const ORIGINS = .*$/gm, `const ORIGINS = { ${ids} };`],
    [/^const READS_FAIL_OVER = .*$/gm, `const READS_FAIL_OVER = ${readsFailOver};`],
    [/^const KEYS = .*$/gm, `const KEYS = [${typeof keys === 'string' ? keys : quoted(keys)}];`],
  ];
  const filled = lines.reduce((text, [place, line]) => {
    const { length } = text.match(place) ?? [];
    if (length !== 1) fail(`resources/failover/edge-function.js has ${length} lines ${place}, wanted one`);
    return text.replace(place, () => line);
  }, source);
  const size = Buffer.byteLength(filled);
  if (size > LIMIT)
    fail(`resources/failover/edge-function.js has ${size} bytes, and CloudFront takes ${LIMIT} at most`);
  return filled;
}

/** At a distribution of your own the ids are given. What they may be is in the table of parameters: here they stand in quotes. */
export function code(): object {
  const origins = { primary: '${PrimaryOrigin}', standby: '${StandbyOrigin}' };
  const keys = (ownStore: boolean) => sub(quoted(keyNames('${stage}', ownStore)));
  return sub(fill(whole(__dirname), { origins, readsFailOver: '${ReadsFailOver}', keys: '${Keys}' }), {
    PrimaryOrigin: iff('MadeHere', 'primary', ref('primaryOriginId')),
    StandbyOrigin: iff('MadeHere', 'standby', ref('standbyOriginId')),
    ReadsFailOver: iff('ReadsFailOver', 'true', 'false'),
    Keys: iff('StoreGiven', keys(true), keys(false)),
  });
}
