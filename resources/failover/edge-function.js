// Routeaway's CloudFront function: CloudFront Functions, runtime cloudfront-js-2.0, at viewer request. How it routes is in
// edge-routing.js, which is put above it when the stack is packaged.

// Filled in then, by edge-function.ts: the origins' ids in the distribution, readsFailOver, and the names of the key.
const ORIGINS = { primary: 'primary', standby: 'standby' };
const READS_FAIL_OVER = false;
const KEYS = ['traffic'];

async function handler(event) {
  await sendToActiveSide(event, ORIGINS, READS_FAIL_OVER, KEYS);
  return event.request;
}
