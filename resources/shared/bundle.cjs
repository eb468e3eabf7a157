/** For the bundler: two reasons for which it keeps what nothing uses. Both leave the meaning of the code as it is. */
const { readFileSync } = require('node:fs');

/** Of a package's description only name and version get into a bundle: the SDK tells them AWS, and nothing reads the rest. */
const descriptions = {
  name: 'package-json',
  setup: ({ onLoad }) =>
    onLoad({ filter: /node_modules.*[\\/]package\.json$/ }, ({ path }) => {
      const { name, version } = require(path);
      return { contents: JSON.stringify({ name, version }), loader: 'json' };
    }),
};

/**
 * A client's schemas are objects with keys like `[_h]`, where `_h` is a text at the top of the file. The bundler cannot know that
 * working out such a key does nothing else, so it keeps the schemas of every operation of the service. Each key is written
 * out here.
 */
const schemas = {
  name: 'schema-keys',
  setup: ({ onLoad }) =>
    onLoad({ filter: /@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const texts = new Map(
        Array.from(source.matchAll(/^const (_\w+) = (".*");$/gm), ([, name, text]) => [name, text]),
      );
      const contents = source.replace(/\[(_\w+)\]:/g, (key, name) =>
        texts.has(name) ? `${texts.get(name)}:` : key,
      );
      return { contents, loader: 'js' };
    }),
};

module.exports = [descriptions, schemas];
