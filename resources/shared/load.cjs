/** Loads a TypeScript file where the framework can load none: in its own process, while it reads serverless.yml. */
const { buildSync } = require('esbuild');
const { join } = require('node:path');

/** `file`: its path in the project. */
module.exports = function load(file) {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, '../..', file)],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    logLevel: 'silent',
  });
  const loaded = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0].text)(loaded, loaded.exports, require);
  return loaded.exports;
};
