/**
 * The key-value store accepts only session tokens of version 2. The global STS endpoint issues version 1 unless the account is
 * set otherwise; those are refused with "Authentication failed", which does not mention tokens.
 */

/** What to do about it. */
export const NEWER_TOKEN =
  'The key-value store takes session tokens of version 2 only, and the global STS endpoint (sts.amazonaws.com) gives version 1. Sign in by a Regional one: AWS_STS_REGIONAL_ENDPOINTS=regional, or sts_regional_endpoints = regional in the profile. Or have the global one give version 2: aws iam set-security-token-service-preferences --global-endpoint-token-version v2Token. Then take new credentials.';

interface Answer {
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Whether this is how the store refuses such a token. A missing right is told apart: it names the action. */
export function isOldTokenRefused(error: unknown): boolean {
  const { message = '', $metadata } = error as Answer;
  return $metadata?.httpStatusCode === 403 && /authentication failed/i.test(message);
}

/**
 * Whether a token looks like one of version 1. AWS does not document what is in a token; those of the global endpoint have
 * long begun so, and a token that does not is not suspected.
 */
export const looksOld = (token: string | undefined): boolean =>
  token !== undefined && Buffer.from(token.slice(0, 24), 'base64').includes('er/aws');
