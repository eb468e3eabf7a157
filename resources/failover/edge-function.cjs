/**
 * The CloudFront function's text as it is deployed: edge-function.js with the origins' ids and the choice of readsFailOver filled in.
 * Plain CommonJS: the framework loads it itself.
 */
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const failIf = require('../shared/fail.cjs');

/** What CloudFront takes: 10 KB. */
const LIMIT = 10_000;
/** They stand in the text in quotes; nothing in them may end the quotes, or mean something to the framework. */
const ORIGIN_ID = /^[\w.:/@+=-]{1,128}$/;

const SIDES = ['primary', 'standby'];

/** `origins`: their ids in the distribution, by side. */
function fill(source, { origins, readsFailOver }) {
  for (const side of SIDES) {
    const id = origins[side];
    failIf(
      !ORIGIN_ID.test(id),
      `${side}OriginId is ${JSON.stringify(id)}, wanted an id of 1 to 128 letters, digits and _ . : / @ + = -: give that origin of your distribution another id, or leave the CloudFront function out with --param edgeFunction=off`,
    );
  }
  const ids = SIDES.map((side) => `${side}: '${origins[side]}'`).join(', ');
  const filled = [
    [/^const ORIGINS = .*$/gm, `const ORIGINS = { ${ids} };`],
    [/^const READS_FAIL_OVER = .*$/gm, `const READS_FAIL_OVER = ${readsFailOver === true};`],
  ].reduce((text, [place, line]) => {
    const found = text.match(place) ?? [];
    failIf(
      found.length !== 1,
      `resources/failover/edge-function.js has ${found.length} lines ${place}, wanted one`,
    );
    return text.replace(place, () => line);
  }, source);
  const size = Buffer.byteLength(filled);
  failIf(
    size > LIMIT,
    `resources/failover/edge-function.js has ${size} bytes, and CloudFront takes ${LIMIT} at most`,
  );
  return filled;
}

/** Called by the framework. */
async function code({ resolveVariable }) {
  const [role, edgeFunction, distributionId, primary, standby, reads] = await Promise.all(
    [
      'param:role',
      'self:custom.edge.edgeFunction',
      'param:distributionId',
      'param:primaryOriginId',
      'param:standbyOriginId',
      'param:readsFailOver',
    ].map(resolveVariable),
  );
  if (role !== 'failover') return '';
  const theirs = distributionId !== '' && edgeFunction === 'on';
  const origins = theirs
    ? { primary: String(primary), standby: String(standby) }
    : { primary: 'primary', standby: 'standby' };
  const source = readFileSync(join(__dirname, 'edge-function.js'), 'utf8');
  return fill(source, { origins, readsFailOver: reads === 'on' });
}

module.exports = { code, fill, LIMIT };
