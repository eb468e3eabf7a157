/**
 * What EventBridge calls outside of AWS. The lab calls nobody but servers of this machine, over http:
 * `https://hook.localhost:9000`.
 */
import type { CallApi } from '../emulator/model/index.ts';

/** As long as EventBridge waits for an answer. */
const LIMIT_MS = 5_000;

export const callHere: CallApi = async ({ url, method, headers, body }) => {
  const { hostname, port, pathname, search } = new URL(url);
  if (!/^(.+[.])?localhost$/.test(hostname))
    throw new Error(
      `The lab calls no server but those of this machine, such as https://hook.localhost:9000.`,
    );
  const here = `http://127.0.0.1:${port || 80}${pathname}${search}`;
  const answer = await fetch(here, { method, headers, body, signal: AbortSignal.timeout(LIMIT_MS) });
  await answer.arrayBuffer();
  return answer.status;
};
