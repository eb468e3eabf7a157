// Routeaway's CloudFront function: CloudFront Functions, runtime cloudfront-js-2.0, at viewer request. How it routes is in
// edge-routing.js, which is put above it when the stack is packaged.

// Filled in then, by edge-function.ts: the origins' ids in the distribution, readsFailOver, and the names of the key.
const ORIGINS = { primary: 'primary', standby: 'standby' };
const READS_FAIL_OVER = false;
const KEYS = ['traffic'];

// For `routeaway accept`, which writes the key `accept` and asks with this header, to see how long a key takes to get here. No
// origin is asked, and no client sends the header; whoever does learns when somebody has last measured.
const ACCEPT = 'x-routeaway-accept';

async function told() {
  let value = 'none';
  try {
    value = await cf.kvs().get('accept');
  } catch (_) {
    // There is no such key, or the store does not answer.
  }
  const headers = { 'cache-control': { value: 'no-store' } };
  headers[ACCEPT] = { value: value };
  return { statusCode: 204, statusDescription: 'No Content', headers: headers };
}

async function handler(event) {
  if (event.request.headers[ACCEPT]) {
    const answer = await told();
    return answer;
  }
  await sendToActiveSide(event, ORIGINS, READS_FAIL_OVER, KEYS);
  return event.request;
}
