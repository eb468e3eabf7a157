/**
 * The user's Lambda functions. `beforePlannedMove` is invoked with an answer, and asked again with the same id until it says yes;
 * `afterMove` is invoked asynchronously: Lambda has the event, and tries it again where the function fails.
 */
import { InvokeCommand, type InvokeCommandOutput, type LambdaClient } from '@aws-sdk/client-lambda';
import { cut } from '../core/cut.ts';
import { HOOK_LIMIT_MS } from '../core/decision/planned-moves.ts';
import type { HookAnswer } from '../core/journal/journal.ts';
import { plain } from '../core/plain.ts';
import type { Side } from '../core/side.ts';
import { messageOf } from '../errors.ts';
import type { AfterMove, BeforePlannedMove } from '../ports.ts';
import { limited } from './clients.ts';

interface Of {
  readonly stage: string;
  readonly regions: Readonly<Record<Side, string>>;
}

/** What is kept of a text that the user's function made: the journal is one item. */
const LONGEST = 200;

export const regionOf = (arn: string): string => arn.split(':')[3] ?? '';

/** `client`: of the Region of the function. */
export function createBefore(
  client: LambdaClient,
  arn: string,
  of: Of,
  limitMs = HOOK_LIMIT_MS,
): BeforePlannedMove {
  return {
    async ask({ since, givenUpAt, kind, from, to }) {
      const iso = new Date(since).toISOString();
      const event = {
        hook: 'beforePlannedMove',
        id: `${of.stage}-${kind}-${to}-${iso}`,
        ...movedBy(of, kind, from, to),
        since: iso,
        givenUpAt: new Date(givenUpAt).toISOString(),
      };
      try {
        const command = new InvokeCommand({ FunctionName: arn, Payload: bytes(event) });
        return understood(await client.send(command, { abortSignal: AbortSignal.timeout(limitMs) }));
      } catch (error) {
        const late = error instanceof Error && /^(AbortError|TimeoutError)$/.test(error.name);
        return {
          says: 'failed',
          why: late ? `none within ${limitMs / 1_000} s` : short(messageOf(error)),
        };
      }
    },
  };
}

export function createAfter(client: LambdaClient, arn: string, of: Of): AfterMove {
  return {
    async tell({ epoch, kind, from, to, effectAt, begunAt, verifiedAt, drill }) {
      const event = {
        hook: 'afterMove',
        id: `${of.stage}-${epoch}`,
        ...movedBy(of, kind, from, to),
        epoch,
        movedAt: new Date(effectAt ?? begunAt).toISOString(),
        verified: verifiedAt !== undefined,
        ...(drill && { drill }),
      };
      const command = new InvokeCommand({
        FunctionName: arn,
        InvocationType: 'Event',
        Payload: bytes(event),
      });
      await client.send(command, limited());
    },
  };
}

const movedBy = ({ stage, regions }: Of, kind: string, from: Side, to: Side) => ({
  stage,
  kind,
  from,
  fromRegion: regions[from],
  to,
  toRegion: regions[to],
});

const bytes = (event: object): Uint8Array => new TextEncoder().encode(JSON.stringify(event));

const short = (text: string): string => cut(plain(text), LONGEST);

const WANTED = '{"ready": true}, {"ready": false, "reason": "…"} or {"refused": "…"}';

/** What the function has answered. */
function understood({
  FunctionError,
  Payload,
}: Pick<InvokeCommandOutput, 'FunctionError' | 'Payload'>): HookAnswer {
  const text = new TextDecoder().decode(Payload);
  const answer = parsed(text);
  if (FunctionError !== undefined)
    return { says: 'failed', why: short(`it threw: ${textOf(answer.errorMessage) ?? FunctionError}`) };
  const refused = textOf(answer.refused);
  if (refused !== undefined) return { says: 'refused', why: short(refused) };
  if (answer.ready === true) return { says: 'ready' };
  if (answer.ready !== false)
    return { says: 'failed', why: short(`it answered ${cut(text, 60)}, wanted ${WANTED}`) };
  const reason = textOf(answer.reason);
  return { says: 'not ready', ...(reason !== undefined && { why: short(reason) }) };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {}; // What is no JSON is no answer; the caller says so.
  }
}
