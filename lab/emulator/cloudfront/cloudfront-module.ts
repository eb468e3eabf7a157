/**
 * The module `cloudfront` as an edge function finds it, in JavaScript: it is evaluated where the function runs, so that
 * every promise is of that context, and ends with it. A choice is taken as it comes: CloudFront judges it when the function
 * is over (targets.ts), and no function learns of that.
 */

/** `readKey` is the host's: the value, or undefined. What the function chose is left in `chosen`. */
export const CLOUDFRONT_MODULE = `
let chosen = null;
const cf = Object.freeze({
  kvs(id) {
    if (storeId === undefined) throw new Error('There is no KeyValueStore associated with this function.');
    if (id !== undefined && id !== storeId) throw new Error('The KeyValueStore ' + id + ' is not associated with this function.');
    return Object.freeze({
      async get(key, options) {
        const format = options === undefined ? 'string' : options.format;
        if (typeof key !== 'string') throw new TypeError('The key is not a string.');
        const value = readKey(key);
        if (value === undefined) throw new Error('KeyNotFound: there is no key ' + key + '.');
        if (format === 'json') return JSON.parse(value);
        if (format !== 'string') throw new TypeError('The lab knows the formats string and json.');
        return value;
      },
      async exists(key) {
        return readKey(key) !== undefined;
      },
    });
  },
  selectRequestOriginById(id) {
    chosen = { kind: 'origin', id: String(id) };
  },
  createRequestOriginGroup(group) {
    if (group.selectionCriteria !== undefined && group.selectionCriteria !== 'default')
      throw new TypeError('The lab knows the selection criteria default.');
    // AWS's text has ids, its example { originId }; both are in use.
    const ids = group.originIds.map(function (one) { return String(typeof one === 'object' ? one.originId : one); });
    chosen = { kind: 'group', ids: ids, statusCodes: group.failoverCriteria.statusCodes.slice() };
  },
});
`;
