/**
 * The code of the CloudFront function as it is deployed: edge-function.js, with the ids of the origins, readsFailOver and the names
 * of the key filled in, and edge-routing.js above it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KeyNames, keyNames } from '../../shared/core/key.ts';
import { SIDES, type Side } from '../../shared/core/side.ts';
import { type Framework, fail, parametersOf, textOf } from '../shared/framework.ts';

/** CloudFront's limit: 10 KB. */
export const LIMIT = 10_000;
/** They are inserted in quotes; nothing in them may end the quotes, or mean something to the framework. */
const ORIGIN_ID = /^[\w.:/@+=-]{1,128}$/;

export interface Filling {
  /** Their ids in the distribution. */
  readonly origins: Readonly<Record<Side, string>>;
  readonly readsFailOver: boolean;
  readonly keys: KeyNames;
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

export function fill(source: string, { origins, readsFailOver, keys }: Filling): string {
  for (const side of SIDES) {
    const id = origins[side];
    if (!ORIGIN_ID.test(id))
      fail(
        `${side}OriginId is ${JSON.stringify(id)}, wanted an id of 1 to 128 letters, digits and _ . : / @ + = -: give that origin of your distribution another id, or leave the CloudFront function out with --param routing=distribution`,
      );
  }
  const ids = SIDES.map((side) => `${side}: '${origins[side]}'`).join(', ');
  const lines: readonly (readonly [place: RegExp, line: string])[] = [
    [/^const ORIGINS = .*$/gm, `const ORIGINS = { ${ids} };`],
    [/^const READS_FAIL_OVER = .*$/gm, `const READS_FAIL_OVER = ${readsFailOver};`],
    [/^const KEYS = .*$/gm, `const KEYS = [${keys.map((key) => `'${key}'`).join(', ')}];`],
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

/** Called by the framework. */
export async function code(framework: Framework): Promise<string> {
  const { primaryOriginId, standbyOriginId, readsFailOver, keyValueStoreArn } = await parametersOf(
    framework,
    ['primaryOriginId', 'standbyOriginId', 'readsFailOver', 'keyValueStoreArn'],
  );
  const keys = keyNames(await textOf(framework, 'sls:stage'), keyValueStoreArn !== '');
  // Packaged, too, where it is left out of the stack; then a distribution of your own need not name its origins.
  const origins = { primary: primaryOriginId || 'primary', standby: standbyOriginId || 'standby' };
  return fill(whole(__dirname), { origins, readsFailOver: readsFailOver === 'on', keys });
}
