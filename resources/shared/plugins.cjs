/**
 * The framework's plugins. The watchdog has no function, and the bundler stumbles where there is nothing to bundle. Plugins
 * are loaded before the framework knows its parameters: the role is read from what was given.
 */
async function plugins({ options }) {
  const given = [options.param ?? []].flat();
  const tags = './resources/failover/stack-tags.cjs';
  if (given.includes('role=watchdog')) return [tags];
  return [tags, 'serverless-esbuild', 'serverless-offline', './resources/shared/stack-secrets.cjs'];
}

module.exports = { plugins };
