/**
 * A secret that probes send (the API key, the origin secret), from an SSM SecureString. It is read again after five minutes, or
 * sooner if it was refused, since it may have been replaced. If that fails, the old value is better than none: at worst it is
 * refused, and a refusal moves nothing. It then serves for half a minute without another try: while SSM does not answer, a try
 * takes seconds, and a tick or a client's request that waited for each would look like a slow Region.
 */
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { Secret } from '../probe/ask.ts';
import { limited } from './clients.ts';

const KEEP_MS = 5 * 60_000;
const KEEP_OLD_MS = 30_000;

export function createSecret(client: SSMClient, parameter: string, now: () => number): Secret {
  let kept: { readonly value: string; readonly until: number; readonly old?: true } | undefined;
  // The probes of one tick ask at the same moment: one call serves them all.
  let reading: Promise<string> | undefined;

  async function fetchValue(): Promise<string> {
    const { Parameter } = await client.send(
      new GetParameterCommand({ Name: parameter, WithDecryption: true }),
      limited(),
    );
    if (!Parameter?.Value) throw new Error(`the parameter ${parameter} is empty`);
    kept = { value: Parameter.Value, until: now() + KEEP_MS };
    return Parameter.Value;
  }

  return {
    async read() {
      if (kept !== undefined && now() < kept.until) return kept.value;
      reading ??= fetchValue().finally(() => {
        reading = undefined;
      });
      try {
        return await reading;
      } catch (error) {
        if (kept === undefined) throw error;
        kept = { value: kept.value, until: now() + KEEP_OLD_MS, old: true };
        return kept.value;
      }
    },
    refused() {
      if (kept !== undefined && !kept.old) kept = { ...kept, until: now() };
    },
  };
}
