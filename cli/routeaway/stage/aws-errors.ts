/** Translates errors of AWS, and of the network to it, into sentences that say what to do. */
import { withCall, withoutCall } from '../../../shared/aws/named-calls.ts';
import { span } from '../../../shared/core/duration.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import { NoneAnswers } from './control-regions.ts';
import { isHere, isLab, type People, type StageLocation } from './stage-location.ts';

interface Failing {
  readonly name?: string;
  readonly code?: string;
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
/** A signature bears the time of this machine, and AWS takes none that is off by more than some minutes. */
const SKEWED = new Set(['RequestExpired', 'RequestInTheFuture', 'RequestTimeTooSkewed']);
const SKEW = /\bSignature (?:expired|not yet current)\b/;
const WRONG_CLOCK = 'the clock of this machine is wrong';
const DENIED = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation']);
const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'ECONNRESET', 'EPIPE']);
const CUT = new Set(['ECONNRESET', 'EPIPE']);
/** Whoever does not answer one call may be there all the same. */
const NO_ANSWER = new Set(['TimeoutError', 'AbortError']);

/** The name that resources/failover/roles.yml gives it: each control Region has its own. */
export const peoplesPolicy = (
  people: People,
  { stage, region }: Pick<StageLocation, 'stage' | 'region'>,
): string => `routeaway-${stage}-${people}-${region}`;

const attach = (message: string, place: StageLocation): string =>
  place.people === undefined
    ? ''
    : `${/\.$/.test(message) ? '' : '.'} The managed policy ${peoplesPolicy(place.people, place)} allows it: have it attached to your role or user (docs/deploy.md#who-may-use-the-command-line).`;

/** `doing`: what was tried, as in "Reading the journal". */
export function awsError(error: unknown, doing: string, place: StageLocation): Error {
  const { region, endpointUrl } = place;
  // Others tell of a refused read in a sentence of their own.
  if (error instanceof UserError && (!SKEW.test(error.message) || error.message.includes(WRONG_CLOCK)))
    return error;
  if (error instanceof NoneAnswers) return noneAnswers(error, doing, place);
  const failing = error as Failing;
  const { name = '', code = '' } = failing;
  const said = withoutCall(error);
  const message = said.startsWith(`${name}: `) ? said.slice(name.length + 2) : said;
  const options = { cause: error };
  if (NO_CREDENTIALS.has(name))
    return new UserError(
      `${doing} needs AWS credentials, and there are none: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with aws sso login.`,
      options,
    );
  if (SKEWED.has(name) || SKEW.test(said))
    return new UserError(
      `${doing} failed: ${WRONG_CLOCK}, and AWS refuses what is signed by it (${said}). Set it by a time server, then run this again.`,
      options,
    );
  if (BAD_CREDENTIALS.has(name))
    return new UserError(
      `${doing} failed: AWS does not take these credentials (${said}). Sign in again.`,
      options,
    );
  if (DENIED.has(name) || failing.$metadata?.httpStatusCode === 403)
    return new UserError(
      `${doing} was denied: ${message}${/is not authorized to perform/.test(message) ? '' : ` (${name})`}${DENIED.has(name) ? attach(message, place) : ''}`,
      options,
    );
  const where = endpointUrl ?? `AWS in ${region}`;
  // The SDK calls a connection that is cut a TimeoutError, too.
  if (NO_ANSWER.has(name) && !CUT.has(code))
    return new UserError(`${doing} failed: ${where} did not answer in time (${message}).`, options);
  if (UNREACHABLE.has(code))
    return new UserError(
      `${doing} failed: ${where} cannot be reached (${[code, message].filter(Boolean).join(': ')}).${endpointUrl !== undefined && isHere(endpointUrl) ? (isLab(place) ? ' Does the lab still run? npm start.' : ` ${ENDPOINT}`) : ''}`,
      options,
    );
  return new UserError(`${doing} failed: ${said}.`.replace(/\.\.$/, '.'), options);
}

/** What is in the way is here, not in the control Region. */
const NOT_LET_IN = /credentials|clock of this machine| was denied: /;

/** Where all of them say that it is not allowed, that is all there is to say. */
function noneAnswers(none: NoneAnswers, doing: string, place: StageLocation): Error {
  const said = none.errors.map(([region, error]) => awsError(error, doing, { ...place, region }));
  const denied = said.every(({ message }) => NOT_LET_IN.test(message)) ? said[0] : undefined;
  return (
    denied ??
    new UserError(`${doing} failed in every control Region: ${none.message}.`.replace(/\.\.$/, '.'), {
      cause: none,
    })
  );
}

/** The control Region does not answer. `said`: the same without the way on. */
export class NoControl extends UserError {
  readonly said: Error;

  constructor(said: Error) {
    super(`${said.message} ${wayOn(said.cause)}`, { cause: said.cause });
    this.said = said;
  }
}

/** Only the journal cannot be read. */
export class NoJournal extends NoControl {}

const ENDPOINT =
  '--endpoint-url or AWS_ENDPOINT_URL leads there: on AWS leave it out; for the lab add --stage lab.';

/** The runbook for it. `several`: none of three serves the command. */
export const runbookOfGone = (several: boolean): string =>
  `docs/runbook.md#${several ? 'two-of-three-control-regions-are-gone' : 'the-control-region-is-gone'}`;

const wayOn = (cause: unknown): string =>
  `Until that works, no failover happens by itself, and traffic stays where it is. routeaway status asks the public endpoint and both Regions from here, and shows the traffic controls. If clients fail, routeaway break-glass to primary, or to standby, moves traffic without it (${runbookOfGone(cause instanceof NoneAnswers)}).`;

/** `doing`: what was tried. Where nobody is let in at all, that is all there is to say. */
export function noJournal(error: unknown, doing: string, place: StageLocation): Error {
  const said = awsError(error, doing, place);
  return /credentials|clock of this machine/.test(said.message) ? said : new NoJournal(said);
}

/**
 * Makes a call to the control Region. `doing`: what is tried, for who is not let in: he has other troubles than a Region that is
 * gone.
 */
export async function atControl<T>(place: StageLocation, doing: string, call: () => Promise<T>): Promise<T> {
  const began = Date.now();
  try {
    return await call();
  } catch (error) {
    throw noControl(error, doing, place, Date.now() - began);
  }
}

const isRefused = (error: unknown): boolean => (error as Failing).code === 'ECONNREFUSED';

/** `waited`: how long the call was tried (ms). */
export function noControl(error: unknown, doing: string, place: StageLocation, waited: number): Error {
  const said = awsError(error, doing, place);
  if (error instanceof UserError || NOT_LET_IN.test(said.message)) return said;
  const { endpointUrl } = place;
  const errors = error instanceof NoneAnswers ? error.errors.map(([, one]) => one) : [error];
  // All that could be asked besides is there, too.
  if (endpointUrl !== undefined && isHere(endpointUrl) && errors.every(isRefused))
    return new UserError(
      `Nothing listens at ${endpointUrl}${isLab(place) ? ': the lab has ended. Start it: npx routeaway lab.' : `. ${ENDPOINT}`}`,
      { cause: error },
    );
  const answers = (error as Failing).$metadata?.httpStatusCode !== undefined;
  const who =
    error instanceof NoneAnswers
      ? 'No control Region answers'
      : `The control Region ${place.region} ${answers ? 'answers with errors' : 'does not answer'}`;
  return new NoControl(
    new Error(`${who}: ${withCall(error).replace(/\.$/, '')} (tried for ${span(waited)}).`, { cause: error }),
  );
}
