/** What AWS, or the way there, says no with; in words that say what to do. */
import { Stop, Usage } from './errors.ts';
import type { Place } from './place.ts';

interface Failing {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly cause?: unknown;
}

const NO_CREDENTIALS = new Set(['CredentialsProviderError', 'TokenProviderError']);
const BAD_CREDENTIALS = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);
const DENIED = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation']);
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'ECONNRESET',
  'TimeoutError',
]);

const isLab = (endpointUrl = ''): boolean => /^https?:\/\/[^/]*\.localhost(:|\/|$)/.test(endpointUrl);

/** `doing`: what was tried, as in "Reading the journal". */
export function told(error: unknown, doing: string, { region, endpointUrl }: Place): Error {
  if (error instanceof Stop || error instanceof Usage) return error;
  const failing = error as Failing;
  const { name = '', message = '' } = failing;
  const code = failing.code ?? '';
  const options = { cause: error };
  if (NO_CREDENTIALS.has(name))
    return new Stop(
      `${doing} needs AWS credentials, and there are none: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with aws sso login.`,
      options,
    );
  if (BAD_CREDENTIALS.has(name))
    return new Stop(
      `${doing} failed: AWS does not take these credentials (${name}: ${message}). Sign in again.`,
      options,
    );
  if (DENIED.has(name) || failing.$metadata?.httpStatusCode === 403)
    return new Stop(
      `${doing} was denied: ${message}${/is not authorized to perform/.test(message) ? '' : ` (${name})`}`,
      options,
    );
  if (UNREACHABLE.has(code) || UNREACHABLE.has(name))
    return new Stop(
      `${doing} failed: ${endpointUrl ?? `AWS in ${region}`} cannot be reached (${code || name}${message && `: ${message}`}).${isLab(endpointUrl) ? ' Does the lab still run? npm start.' : ''}`,
      options,
    );
  return new Stop(
    `${doing} failed: ${[name !== 'Error' && name, message].filter(Boolean).join(': ')}.`.replace(
      /\.\.$/,
      '.',
    ),
    options,
  );
}
