/**
 * The clock of this machine, as AWS's answers correct it: the functions' verdicts and the journal bear AWS's time, and whoever
 * judges or writes by another one is wrong. Every answer measures it anew, for it may be set while a command runs.
 */
import type { Client } from '../../../shared/aws/named-calls.ts';
import { eachDate } from '../../../shared/aws/response-date.ts';
import { SECOND, span } from '../../../shared/core/duration.ts';
import { CLOCK_TOLERANCE_MS, heard } from '../../../shared/core/verdict/clock.ts';

export interface OwnClock {
  /** Epoch ms, by AWS's clock; by this machine's until AWS has answered. */
  now(): number;
  /** That it is wrong, as a sentence. */
  finding(): string | undefined;
  /** Measures it by each answer that this client gets, and has it sign by AWS's time. */
  watch(client: Client): void;
}

/** An answer tells the time to within half of the five seconds that it may take, and half a second. */
const EXACT_MS = 3 * SECOND;

/** `say`: called when it turns out to be wrong; absent where that is nothing to speak of. */
export function ownClock(say: ((sentence: string) => void) | undefined): OwnClock {
  let ahead: number | undefined;
  const finding = (): string | undefined => say && clockFinding(ahead ?? 0);
  return {
    now: () => Date.now() - (ahead ?? 0),
    finding,
    watch(client) {
      eachDate(client, Date.now, (answer) => {
        // One answer will do, unlike for the prober: a wrong one is put right by the next.
        const [newest] = heard([], answer);
        if (newest === undefined) return;
        ahead ??= 0;
        if (Math.abs(newest - ahead) <= EXACT_MS) return;
        ahead = Math.round(newest / SECOND) * SECOND;
        const wrong = finding();
        if (wrong !== undefined) say?.(wrong);
      });
      // The SDK learns it for each client, by a call that AWS refuses, and a client with one attempt has then failed.
      client.middlewareStack.add(
        (next) => (args) => {
          if (ahead !== undefined) client.config.systemClockOffset = -ahead;
          return next(args);
        },
        { step: 'initialize', name: 'signByAwsTime' },
      );
    },
  };
}

function clockFinding(ahead: number): string | undefined {
  if (Math.abs(ahead) < CLOCK_TOLERANCE_MS) return undefined;
  return `This machine's clock is ${span(Math.abs(ahead))} ${ahead > 0 ? 'ahead of' : 'behind'} AWS's; Routeaway goes by AWS's.`;
}
