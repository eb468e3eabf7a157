/**
 * API destinations of EventBridge: an address outside of AWS, and the connection that says with which headers and fields of the
 * body to call it.
 */
import { ServiceError } from './error.ts';
import { Retry } from './events.ts';

export interface ApiDestination {
  readonly name: string;
  readonly arn: string;
  readonly endpoint: string;
  readonly method: string;
  /** What the connection adds to each call. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string>>;
}

export interface ApiCall {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Makes the call; the status of the answer. Rejects where there is none. */
export type CallApi = (call: ApiCall) => Promise<number>;

export interface ApiDestinations {
  create(destination: ApiDestination): void;
  /** Throws `Retry` where the answer, or that there is none, may change. */
  call(arn: string, input: string): Promise<void>;
}

/** Source: EventBridge user guide, "API destinations": these are tried again, as is a call without an answer. */
const isPassing = (status: number): boolean => status === 409 || status === 429 || status >= 500;

export function createApiDestinations(callApi: CallApi | undefined): ApiDestinations {
  const held = new Map<string, ApiDestination>();
  return {
    create(destination) {
      held.set(destination.arn, destination);
    },
    async call(arn, input) {
      const destination = held.get(arn);
      if (!destination)
        throw new ServiceError('ResourceNotFoundException', 404, `ApiDestination ${arn} does not exist.`);
      if (!callApi)
        throw new ServiceError('InvalidTarget', 400, `Nothing here calls ${destination.endpoint}.`);
      const status = await callApi(callOf(destination, input)).catch((error: unknown) => {
        throw new Retry(`${destination.endpoint} gave no answer: ${String(error)}`);
      });
      if (isPassing(status)) throw new Retry(`${destination.endpoint} answered ${status}.`);
      if (status < 200 || status > 299)
        throw new ServiceError('ApiDestinationError', status, `${destination.endpoint} answered ${status}.`);
    },
  };
}

function callOf({ endpoint, method, headers, query, body }: ApiDestination, input: string): ApiCall {
  const url = new URL(endpoint);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return {
    url: url.href,
    method,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify({ ...(JSON.parse(input) as object), ...body }),
  };
}
