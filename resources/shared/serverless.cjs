/** The framework loads CommonJS alone. This is its one way to our TypeScript: for values, and for the plugin. */
module.exports = require('tsx/cjs/api').require('./serverless.ts', __filename);
