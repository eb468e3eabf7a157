/**
 * The words of the wire endpoints: a request as it came in, a call as it is understood, a reply as it goes out, and
 * what a service has to say for itself. Protocols frame, services mean, the server joins the two.
 */
import type { Context } from '../iam/condition.ts';
import type { Policy } from '../iam/policy.ts';

/** One HTTP request, read to its end. Header names are lower case. */
export interface Incoming {
  readonly method: string;
  /** Decoded, one string per segment. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** Unzipped. */
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Who calls, by the access key id. An operator may do everything. */
export type Principal =
  | {
      readonly principalArn: string;
      readonly policies: readonly Policy[];
      /** Where it runs, if that is in a Region of AWS. */
      readonly region?: string;
    }
  | 'operator';

/** Where a call happens. */
export interface AccountRegion {
  readonly region: string;
  readonly accountId: string;
}

/** What a service is told about a call besides its input. */
export interface Caller extends AccountRegion {
  readonly principalArn: string;
  readonly requestId: string;
}

export type Input = Readonly<Record<string, unknown>>;

/** A request's operation and input, as its protocol reads them. */
export interface Decoded {
  readonly operation: string;
  readonly input: Input;
}

/** What IAM has to allow before an operation runs. */
export interface Demand {
  /** `service:Action`. */
  readonly action: string;
  /** An ARN, or `*` where the action has none. */
  readonly resource: string;
  readonly context?: Context;
}

export interface Operation<In = never> {
  /** May throw `ServiceError` where the input does not even name its resource. */
  demands(input: In, place: AccountRegion): readonly Demand[];
  /** The output, which the protocol then encodes. Throws `ServiceError`. */
  run(input: In, caller: Caller, request: Incoming): object | Promise<object>;
}

export type Operations = Readonly<Record<string, Operation>>;

export interface Protocol {
  /** `known`: the operations that the service has here. Throws `ServiceError`. */
  decode(request: Incoming, known: readonly string[]): Decoded;
  encode(operation: string, output: object, requestId: string): Reply;
  /** In the shape that makes a client raise `code`. */
  refuse(code: string, status: number, message: string, requestId: string): Reply;
}

/** The errors that every service has, each under its own name. */
export interface CommonErrors {
  /** IAM does not allow it. */
  readonly denied: CommonError;
  /** Nobody has this access key. */
  readonly unknownKey: CommonError;
  /** The service itself failed. */
  readonly internal: CommonError;
}

export interface CommonError {
  readonly code: string;
  readonly status: number;
}

export interface Service {
  /** The prefix of its IAM actions; also its name in fault rules and reports. */
  readonly name: string;
  /** The service name in the credential scope. */
  readonly signingName: string;
  /** A service without Regions is called in this one, whatever Region was signed for. */
  readonly onlyRegion?: string;
  /** Most services speak one. */
  protocolOf(request: Incoming): Protocol;
  readonly operations: Operations;
  readonly common: CommonErrors;
}
