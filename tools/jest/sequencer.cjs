/**
 * The longest test files first, so that none is still at work when all others have ended. Where jest has never run them it
 * begins with the largest files, and these are small: other processes compute for them.
 */
const { default: Sequencer } = require('@jest/test-sequencer');

const LONGEST = [
  'worlds/worlds.deep',
  'deploy/together.deep',
  'search/figures.deep',
  'worlds/three-controllers.deep',
  'deploy/killed.deep',
  'switcher/every-call.deep',
  'worlds/smoke',
  'scenarios/goldens',
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
