/** Asks the function, for as long as API Gateway waits, and judges what it answers. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { LabClock } from '../model/clock.ts';
import type { GatewayReply } from './message.ts';
import { REFUSALS, type Refuse } from './refusal.ts';

/** Rejects where the function failed: threw, timed out, could not start. */
export type Invoke = (event: APIGatewayProxyEvent, functionArn: string) => Promise<APIGatewayProxyResult>;

/** API Gateway's own limit where the template sets none, in lab time. */
export const INTEGRATION_LIMIT_MS = 29_000;

export interface Waiting {
  /** How long API Gateway waits at most. */
  readonly limitMs: number;
  /** How much longer than usual the function takes. */
  readonly delayMs: number;
}

export async function integrate(
  clock: LabClock,
  { limitMs, delayMs }: Waiting,
  refuse: Refuse,
  invoke: () => Promise<APIGatewayProxyResult>,
): Promise<GatewayReply> {
  let late = false;
  const cancels: (() => void)[] = [];
  const wait = (ms: number) => new Promise<void>((resolve) => cancels.push(clock.after(ms, resolve)));
  const timeout = wait(limitMs).then(() => {
    late = true;
    return refuse(REFUSALS.timedOut);
  });
  const answer = async (): Promise<GatewayReply> => {
    if (delayMs > 0) await wait(delayMs);
    return late ? refuse(REFUSALS.timedOut) : (toReply(await invoke()) ?? refuse(REFUSALS.badGateway));
  };
  try {
    return await Promise.race([timeout, answer().catch(() => refuse(REFUSALS.badGateway))]);
  } finally {
    cancels[0]?.();
  }
}

/** API Gateway is strict about the form; undefined is all that is not it. */
function toReply(result: APIGatewayProxyResult | undefined): GatewayReply | undefined {
  if (typeof result !== 'object' || result === null) return undefined;
  const { statusCode, body = '', isBase64Encoded = false } = result;
  if (!Number.isInteger(Number(statusCode)) || Number(statusCode) < 100 || Number(statusCode) > 599)
    return undefined;
  if (typeof body !== 'string') return undefined;
  const headers: Record<string, string | string[]> = { 'content-type': 'application/json' };
  const set = (name: string, value: string | string[]) => {
    headers[name.toLowerCase()] = value;
  };
  for (const [name, value] of Object.entries(result.headers ?? {})) set(name, String(value));
  for (const [name, values] of Object.entries(result.multiValueHeaders ?? {})) set(name, values.map(String));
  return { status: Number(statusCode), headers, body: isBase64Encoded ? Buffer.from(body, 'base64') : body };
}
