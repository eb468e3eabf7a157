/**
 * The module `cloudfront` as an edge function finds it, in JavaScript: it is evaluated where the function runs, so that
 * every promise is of that context, and ends with it. As strict as what AWS says of each helper.
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
    if (typeof id !== 'string') throw new TypeError('selectRequestOriginById wants the id of an origin.');
    chosen = { kind: 'origin', id: id };
  },
  createRequestOriginGroup(group) {
    const ids = group.originIds.map(function (one) { return one.originId; });
    const codes = group.failoverCriteria.statusCodes;
    if (ids.length !== 2 || !ids.every(function (id) { return typeof id === 'string'; }))
      throw new TypeError('createRequestOriginGroup wants two origins, as { originId }.');
    if (ids[0] === ids[1]) throw new TypeError('createRequestOriginGroup wants two different origins.');
    if (codes.length === 0 || !codes.every(function (code) { return ${JSON.stringify([400, 403, 404, 416, 429, 500, 502, 503, 504])}.indexOf(code) >= 0; }))
      throw new TypeError('createRequestOriginGroup got a status code that an origin group cannot fail over on.');
    if (group.selectionCriteria !== undefined && group.selectionCriteria !== 'default')
      throw new TypeError('The lab knows the selection criteria default.');
    chosen = { kind: 'group', ids: ids, statusCodes: codes.slice() };
  },
});
`;
