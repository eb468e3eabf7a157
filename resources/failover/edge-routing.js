import cf from 'cloudfront';

// Routeaway's routing at the edge, for the CloudFront function of the stack and for one of your own (docs/edge-function.md). It
// reads one key from the key-value store that is associated with the function, and sends the request where the key says:
//
//   v1 standby 7         every client to the standby; 7 counts the switches
//   v1 standby 8 5%      5 % of the clients to the other side, the rest to the standby
//   v1 standby 7 reads   no opinion on where traffic goes; only for reads that fail over, see below
//
// No key, no opinion: the distribution's own origin serves. The same holds for a value that is invalid, and for whatever goes
// wrong here, since a function that throws answers the client with an error. A choice that CloudFront refuses is found out
// after this function has run: the client gets a 502, with `x-cache: FunctionValidationError from cloudfront`.

// The grammar of shared/core/key.ts; a test holds them equal.
const GRAMMAR = /^v1 (primary|standby) ([0-9]{1,15})(?: ([1-9][0-9]?)%| (reads))?$/;

// A read that gets one of these asks the other side as well.
const FAILED = [500, 502, 503, 504];

// `origins`: their ids in the distribution, e.g. { primary: 'east', standby: 'west' }. `keys`: the names of the key. Never throws.
export async function sendToActiveSide(event, origins, readsFailOver, keys) {
  try {
    const key = await newest(keys || ['traffic']);
    if (key !== null) route(key, event.request.method, event.viewer.ip, origins, readsFailOver);
  } catch (_) {
    // The store does not answer.
  }
}

// Of several keys the one with the greatest number counts.
async function newest(names) {
  let found = null;
  for (let i = 0; i < names.length; i++) {
    try {
      const value = await cf.kvs().get(names[i]);
      const key = GRAMMAR.exec(value);
      // To some engines `$` is also the place before a last line feed.
      if (key === null || key[0] !== value) continue;
      if (found === null || Number(key[2]) > Number(found[2])) found = key;
    } catch (_) {
      // There is no such key.
    }
  }
  return found;
}

function route(key, method, ip, origins, readsFailOver) {
  const share = key[3];
  const side = share && bucketOf(ip) < Number(share) ? otherThan(key[1]) : key[1];
  const readsOnly = key[4];
  const reads = method === 'GET' || method === 'HEAD';
  if (readsFailOver && reads && failOver(origins[side], origins[otherThan(side)])) return;
  if (!readsOnly) cf.selectRequestOriginById(origins[side]);
}

// Reads that never wait: where `first` cannot be reached, is too slow or fails, CloudFront asks the other one within the
// same request. Never for a write, which must not be done twice. False: there are no groups here, and one side has to do.
function failOver(first, second) {
  try {
    cf.createRequestOriginGroup({
      originIds: [{ originId: first }, { originId: second }],
      failoverCriteria: { statusCodes: FAILED },
    });
    return true;
  } catch (_) {
    return false;
  }
}

function otherThan(side) {
  return side === 'primary' ? 'standby' : 'primary';
}

// A number from 0 to 99, always the same for one client, which so does not meet both sides in turn; as a share grows, who
// is on the other side stays there. It comes from the client's address, not from a header or a cookie: those anybody
// can make up, and so crowd one side. (FNV-1a, then mixed, so that neighbours are spread evenly.)
function bucketOf(ip) {
  const network = networkOf(ip);
  let hash = 0x811c9dc5;
  for (let i = 0; i < network.length; i++) hash = Math.imul(hash ^ network.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % 100;
}

// An IPv4 address as it is. Of an IPv6 address the first half: its holder changes the other one at will.
function networkOf(ip) {
  const last = ip.slice(ip.lastIndexOf(':') + 1);
  if (last.indexOf('.') >= 0) return last;
  const halves = ip.split('::');
  const groups = halves[0] ? halves[0].split(':') : [];
  if (halves.length > 1) {
    const after = halves[1] ? halves[1].split(':') : [];
    while (groups.length + after.length < 8) groups.push('0');
    for (let i = 0; i < after.length; i++) groups.push(after[i]);
  }
  return groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16))
    .join(':');
}
