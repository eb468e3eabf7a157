import cf from 'cloudfront';

// Routeaway's routing at the edge, for the CloudFront function of the stack and for one of your own (docs/edge-function.md). It
// reads one key from the key-value store that is associated with the function, and sends the request where the key says:
//
//   v1 standby 7         every client to the standby; 7 counts the switches
//   v1 standby 8 5%      5 % of the clients to the other side, the rest to the standby
//   v1 standby 7 reads   no opinion on where traffic goes; only for reads that fail over, see below
//
// No key, no opinion: the distribution's own origin serves. The same holds for a value that is invalid, and for
// whatever goes wrong here, since a function that throws answers the client with an error. What CloudFront does not like of
// a choice is found out after this function has run, and nothing here sees it: the client gets a 502, with
// `x-cache: FunctionValidationError from cloudfront`.

// The grammar of shared/core/key.ts; a test holds them equal.
const GRAMMAR = /^v1 (primary|standby) [0-9]{1,15}(?: ([1-9][0-9]?)%| (reads))?$/;

// To a read, an answer with one of these is none yet: the other side is asked as well.
const FAILED = [500, 502, 503, 504];

// `origins`: their ids in the distribution, e.g. { primary: 'east', standby: 'west' }. `keys`: the names of the key; the first
// that is there counts. Never throws.
export async function sendToActiveSide(event, origins, readsFailOver, keys) {
  const names = keys || ['traffic'];
  for (let i = 0; i < names.length; i++) {
    try {
      const value = await cf.kvs().get(names[i]);
      route(value, event.request.method, event.viewer.ip, origins, readsFailOver);
      return;
    } catch (_) {
      // There is no such key, or the store does not answer.
    }
  }
}

function route(value, method, ip, origins, readsFailOver) {
  const key = GRAMMAR.exec(value);
  // To some engines `$` is also the place before a line feed at the end; then less than the whole value has matched.
  if (key === null || key[0] !== value) return;
  const share = key[2];
  const side = share && bucketOf(ip) < Number(share) ? otherThan(key[1]) : key[1];
  const readsOnly = key[3];
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

// A number from 0 to 99, always the same for one client, so that it does not meet both sides in turn; and as a share grows,
// who is on the other side stays there. It comes from the client's address, not from a header or a cookie: those anybody
// can make up, and so crowd one side. (FNV-1a, then mixed, so that neighbours are spread evenly.)
function bucketOf(ip) {
  const network = networkOf(ip);
  let hash = 0x811c9dc5;
  for (let i = 0; i < network.length; i++) hash = Math.imul(hash ^ network.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % 100;
}

// An IPv4 address as it is. Of an IPv6 address the first half: the other one is its holder's to change at will.
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
