/** The framework loads only CommonJS. This file gives it access to our TypeScript: to values, and to the plugin. */
module.exports = require('tsx/cjs/api').require('./serverless.ts', __filename);
