/**
 * Jest's environment for Node, with a plain global object. By itself it makes one that asks two layers of interceptors at each
 * look-up of a global name, e.g. `Math`, which is a quarter of the time of a test that computes much.
 */
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

module.exports = class extends TestEnvironment {
  constructor(...given) {
    const { createContext } = vm;
    // The constructor makes its context by this call, and there is no other way to tell it how.
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...given);
    } finally {
      vm.createContext = createContext;
    }
  }
};
