/** The names of all parameters that serverless.yml knows in this stage. */
module.exports = async function parameterNames({ resolveConfigurationProperty, resolveVariable }) {
  const stage = await resolveVariable('sls:stage');
  const blocks = await Promise.all(
    ['default', stage].map((block) => resolveConfigurationProperty(['params', block])),
  );
  return [...new Set(blocks.flatMap((block) => Object.keys(block ?? {})))];
};
