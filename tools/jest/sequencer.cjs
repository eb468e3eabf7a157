/**
 * The longest test files first, so that none is still at work when all others have ended. Where jest has never run them it
 * begins with the largest files, and these are small: other processes compute for them.
 */
const { default: Sequencer } = require('@jest/test-sequencer');

const LONGEST = [
  'worlds/worlds.deep',
  'deploy/together.deep',
  'package/secrets.deep',
  'package/one-template.deep',
  'worlds/three-controllers.deep',
  'search/figures.deep',
  'search/dns-phases.deep',
  'switcher/every-call.deep',
  'worlds/incidents.deep',
  'switcher/every-wire-call.deep',
  'search/command.deep',
  'deploy/killed.deep',
  'package/rights',
  'scenarios/goldens',
  'worlds/smoke',
  'deploy/dns',
  'deploy/deploy',
];

const rank = ({ path }) => {
  const at = LONGEST.findIndex((name) => path.endsWith(`/${name}.test.ts`));
  return at < 0 ? LONGEST.length : at;
};

module.exports = class extends Sequencer {
  static LONGEST = LONGEST;

  sort(tests) {
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
};
