/**
 * The framework's plugins. The watchdog has no function, and the bundler stumbles where there is nothing to bundle. Plugins
 * are loaded before the framework knows its parameters: the role is read from what was given.
 */
async function plugins({ options }) {
  const given = [options.param ?? []].flat();
  const ours = './resources/stack-tags.cjs';
  return given.includes('role=watchdog') ? [ours] : [ours, 'serverless-esbuild', 'serverless-offline'];
}

module.exports = { plugins };
