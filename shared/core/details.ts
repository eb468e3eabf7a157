/** What a person has to know beside a decision's sentence: here times and reasons may vary. */
import type { Journal } from './journal.ts';
import type { Side } from './side.ts';

/** Since when the override is in force, and why. */
export const overrideDetails = ({ override }: Journal): readonly string[] =>
  override === undefined
    ? []
    : [
        `The override "${override.text.trim()}" has been in force since ${new Date(override.seenAt).toISOString().slice(0, 19)}Z.`,
      ];

export const edgeCauses = (active: Side): string =>
  `It may be the certificate or the DNS of the public name, a WAF rule, the origin secret, the edge function, CloudFront itself, or its way to ${active}. Moving traffic helps with the last one only.`;
