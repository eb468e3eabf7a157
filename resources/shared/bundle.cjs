/** For the bundler. Of a package's description only name and version get into a bundle: the SDK tells them AWS, and nothing reads the rest. */
module.exports = [
  {
    name: 'package-json',
    setup: ({ onLoad }) =>
      onLoad({ filter: /node_modules.*[\\/]package\.json$/ }, ({ path }) => {
        const { name, version } = require(path);
        return { contents: JSON.stringify({ name, version }), loader: 'json' };
      }),
  },
];
