/** One failed test is enough to kill a mutant: the rest is skipped. Jest itself bails out between files only. */
const PlainEnvironment = require('../jest/environment.cjs');

module.exports = class extends PlainEnvironment {
  #failed = false;

  async handleTestEvent({ name, test }) {
    if (name === 'test_done' && test.errors.length > 0) this.#failed = true;
    if (name === 'test_start' && this.#failed) test.mode = 'skip';
  }
};
