/**
 * Debian's njs, whose language is close to that of CloudFront Functions: it refuses what CloudFront refuses, which Node
 * takes. The module `cloudfront` is a small one of our own; all cases are tried in one process.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Chosen, Engine } from './engine.ts';

/** Undefined where it is not installed. */
export const njsVersion: string | undefined = spawnSync('njs', ['-v'], { encoding: 'utf8' }).stdout?.trim();

const CLOUDFRONT = `
var given = {}, chosen;
function get(key) {
  if (given.broken === 'store') return Promise.reject(new Error('The store does not answer.'));
  var value = key === 'traffic' ? given.value : (given.others || {})[key];
  return value === undefined ? Promise.reject(new Error('KeyNotFound')) : Promise.resolve(value);
}
export default {
  kvs: function () { return { get: get }; },
  selectRequestOriginById: function (id) { chosen = { origin: id }; },
  createRequestOriginGroup: function (group) {
    if (given.broken === 'groups') throw new Error('An origin group is not to be had.');
    chosen = { group: group.originIds.map(function (one) { return one.originId; }), on: group.failoverCriteria.statusCodes };
  },
  begin: function (one) { given = one; chosen = 'own origin'; },
  chosen: function () { return chosen; },
};
`;

/** One after the other: the module knows one case at a time. A line for each: njs breaks long ones. */
const DRIVER = `
function next(i) {
  if (i === CASES.length) return;
  function say(answer) { console.log(JSON.stringify(answer)); next(i + 1); }
  var request = { method: CASES[i].method || 'GET', uri: '/todos', querystring: {}, headers: {}, cookies: {} };
  Object.keys(CASES[i].headers || {}).forEach(function (name) { request.headers[name] = { value: CASES[i].headers[name] }; });
  var before = JSON.stringify(request);
  cf.begin(CASES[i]);
  handler({ version: '1.0', context: { eventType: 'viewer-request' }, viewer: { ip: CASES[i].ip || '203.0.113.7' }, request: request }).then(
    function (answer) {
      if (answer.statusCode !== undefined) {
        var told = {};
        Object.keys(answer.headers || {}).forEach(function (name) { told[name] = answer.headers[name].value; });
        return say({ answer: answer.statusCode, headers: told });
      }
      say(JSON.stringify(answer) === before ? cf.chosen() : { threw: 'The request was changed.' });
    },
    function (error) { say({ threw: String(error.message) }); }
  );
}
next(0);
`;

export const njsEngine: Engine = (source, given) => {
  // Escaped, so that no character of a value means anything to the file's encoding or to the parser.
  const cases = JSON.stringify(given).replace(
    /[^\x20-\x7e]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const { status, stdout, stderr } = njs(`${source}\nvar CASES = ${cases};\n${DRIVER}`);
  if (status !== 0) throw new Error(`njs ended with ${status}: ${stdout}${stderr}`);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Chosen);
};

/** Runs a file that may import `cloudfront`. */
export function njs(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'edge-function-'));
  try {
    writeFileSync(join(folder, 'cloudfront'), CLOUDFRONT);
    writeFileSync(join(folder, 'main.js'), text);
    const limits = { encoding: 'utf8', timeout: 60_000, maxBuffer: 64 * 1024 * 1024 } as const;
    return spawnSync('njs', ['-p', folder, join(folder, 'main.js')], limits);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
