/** What decisions and messages say alike. */
import type { Side } from '../../../shared/core/side.ts';

export const move = (to: Side, although = ''): string =>
  `Set the override to \`${to}\` (\`routeaway to ${to}\`) to move traffic now${although}, or to \`hold\` to keep it.`;
export const MOVE_OR_KEEP = move('standby');
export const KEEP_OR_BACK = move('primary');
export const ASK_FIRST =
  'Ask the public endpoint first (`routeaway status` does). While it serves, leave traffic on primary; if it fails, `routeaway to standby` moves traffic.';
export const IF_REAL =
  'If you know that the errors are real, set the override to `standby` (`routeaway to standby`). A hold would only keep clients there.';
export const WAIT = 'Nothing to do now; wait for the message "Verified".';
export const AUTO_OR_SIDE = 'Set the override to `auto` (`routeaway auto`), or to the side you want.';
export const UNTAG =
  'Remove the tag routeaway:owner from the distribution, and this stack acts again within a minute or two. Until then no override moves traffic; `routeaway break-glass to standby` does.';
export const CAUSES =
  'It may be a WAF rule, the origin secret, the CloudFront function, CloudFront itself, or its path to primary. Moving traffic helps with the last one only.';
