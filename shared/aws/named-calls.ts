/**
 * Adds the call to each error: `DynamoDB GetItem on routeaway-prod-journal: no answer within 3 s`. The SDK's errors say what went
 * wrong but not in which call, nor at which table; a log needs all three. Every client of the project uses it.
 */

/** What `named` leaves at an error, so that a sentence which names the call itself can do without it. */
interface Named {
  $call?: string;
}

type Context = { readonly clientName?: string; readonly commandName?: string };
type Next = (args: never) => Promise<unknown>;

/** What all clients of the SDK have. */
export interface Client {
  readonly middlewareStack: {
    add(
      middleware: (next: Next, context: Context) => Next,
      options: { readonly step: 'initialize'; readonly priority?: 'high'; readonly name: string },
    ): void;
    add(
      middleware: (next: Next) => Next,
      options: { readonly step: 'deserialize'; readonly priority: 'low'; readonly name: string },
    ): void;
  };
  readonly config: { systemClockOffset?: number };
}

let also: ((client: Client) => void) | undefined;

/** What is done with every client that is made from now on, beside naming its calls. */
export function withEachClient(then: typeof also): void {
  also = then;
}

/** The same client, whose errors say which call failed. They stay what they are: class, name, code and answer. */
export function named<C>(client: C & Client): C {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (error instanceof Error) nameCall(error, callOf(context, args));
        throw error;
      }
    },
    // Outermost: after the last attempt.
    { step: 'initialize', priority: 'high', name: 'nameCall' },
  );
  also?.(client);
  return client;
}

/** `CloudFrontKeyValueStoreClient`, `GetKeyCommand`: `CloudFrontKeyValueStore GetKey`. */
function callOf(
  { clientName = 'AWS', commandName = 'call' }: Context,
  { input }: { readonly input?: { readonly TableName?: string } },
): string {
  const at = input?.TableName === undefined ? '' : ` on ${input.TableName}`;
  return `${clientName.replace(/Client$/, '')} ${commandName.replace(/Command$/, '')}${at}`;
}

function nameCall(error: Error & Named, call: string): void {
  if (error.$call !== undefined) return;
  const message = `${call}: ${inWords(error)}`;
  Object.defineProperty(error, '$call', { value: call });
  // The message of an abort is read-only; a property of its own hides it.
  Object.defineProperty(error, 'message', { value: message, writable: true, configurable: true });
}

function inWords({ name, message: whole }: Error): string {
  // What the SDK puts before an error that is none of its own.
  const message = whole.replace(/^AWS SDK error wrapper for (?:\w+: )?/, '');
  const [, connection] = /did not establish a connection .* timeout of (\d+) ms/.exec(message) ?? [];
  if (connection !== undefined) return `no connection within ${Number(connection) / 1_000} s`;
  const [, answer] = /exceeded the configured (\d+) ms requestTimeout/.exec(message) ?? [];
  if (answer !== undefined) return `no answer within ${Number(answer) / 1_000} s`;
  if (name === 'AbortError') return 'no answer in time';
  // A connection that is cut has the name TimeoutError, too.
  const isCut = /\bE(?:CONN[A-Z]+|PIPE)\b/.test(message);
  return name === 'Error' || isCut || whole.includes(name) ? message : `${name}: ${message}`;
}

/** What went wrong, and in which call where that is known. */
export function withCall(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return (error as Named).$call === undefined ? inWords(error) : error.message;
}

/** The same for a sentence that says itself which call it was. */
export function withoutCall(error: unknown): string {
  const { $call } = (error ?? {}) as Named;
  return $call === undefined ? withCall(error) : withCall(error).slice($call.length + 2);
}
