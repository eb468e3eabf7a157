/** Asks the function, for as long as API Gateway waits, and judges what it answers. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { LabClock } from '../cloud/clock.ts';
import { REFUSALS, type Reply } from './reply.ts';

/** Rejects where the function failed: threw, timed out, could not start. */
export type Invoke = (event: APIGatewayProxyEvent, functionArn: string) => Promise<APIGatewayProxyResult>;

/** API Gateway's own limit, in lab time. */
export const INTEGRATION_LIMIT_MS = 29_000;

export async function integrate(
  clock: LabClock,
  delayMs: number,
  invoke: () => Promise<APIGatewayProxyResult>,
): Promise<Reply> {
  let late = false;
  const cancels: (() => void)[] = [];
  const wait = (ms: number) => new Promise<void>((resolve) => cancels.push(clock.after(ms, resolve)));
  const timeout = wait(INTEGRATION_LIMIT_MS).then(() => {
    late = true;
    return REFUSALS.timedOut;
  });
  const answer = async (): Promise<Reply> => {
    if (delayMs > 0) await wait(delayMs);
    return late ? REFUSALS.timedOut : toReply(await invoke());
  };
  try {
    return await Promise.race([timeout, answer().catch(() => REFUSALS.badGateway)]);
  } finally {
    cancels[0]?.();
  }
}

/** API Gateway is strict about the form, and says 502 to all that is not it. */
function toReply(result: APIGatewayProxyResult | undefined): Reply {
  if (typeof result !== 'object' || result === null) return REFUSALS.badGateway;
  const { statusCode, body = '', isBase64Encoded = false } = result;
  if (!Number.isInteger(Number(statusCode)) || Number(statusCode) < 100 || Number(statusCode) > 599)
    return REFUSALS.badGateway;
  if (typeof body !== 'string') return REFUSALS.badGateway;
  const headers: Record<string, string | string[]> = { 'content-type': 'application/json' };
  const set = (name: string, value: string | string[]) => {
    headers[name.toLowerCase()] = value;
  };
  for (const [name, value] of Object.entries(result.headers ?? {})) set(name, String(value));
  for (const [name, values] of Object.entries(result.multiValueHeaders ?? {})) set(name, values.map(String));
  return { status: Number(statusCode), headers, body: isBase64Encoded ? Buffer.from(body, 'base64') : body };
}
