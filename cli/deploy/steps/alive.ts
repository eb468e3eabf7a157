/**
 * Of three controllers one is changed at a time, while the others are at work: a version that does not run must not stop all
 * three. Runs that began before now prove nothing, since they may be of the version before, and go on for a minute.
 */
import { createControllers } from '../../../shared/aws/controllers.ts';
import { createLedger } from '../../../shared/aws/ledger.ts';
import { MINUTE, SECOND, span } from '../../../shared/core/duration.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import { describe } from '../cloudformation.ts';
import type { Context } from '../context.ts';
import { about, type Stack } from '../names.ts';
import { reason } from '../reason.ts';

/** Between two looks: about a tick. */
const PAUSE_MS = 10 * SECOND;
/** Prober and switcher are started once a minute. */
const PATIENCE_MS = 5 * MINUTE;

/** Resolves when each other controller that stands has run since now. Throws `UserError`, with `stack` untouched. */
export async function waitForTheOthers(stack: Stack, context: Context): Promise<void> {
  const { settings, ports } = context;
  const others = settings.controllers.filter(({ id }) => id !== stack.id);
  const there = await Promise.all(others.map((one) => describe(one, ports)));
  const standing = others.filter((_, i) => there[i] !== undefined);
  if (standing.length === 0) return;
  const where = standing.map(({ region }) => region).join(' and ');
  ports.say(
    `        waiting until prober and switcher in ${where} have run again; at most ${span(PATIENCE_MS)}`,
  );
  const looks = standing.map((other) => looksAt(other, stack, context));
  // By the prober's own clock: this machine's may be another.
  const before = await Promise.all(looks.map((look) => look()));
  for (const until = ports.now() + PATIENCE_MS; ; ) {
    await ports.sleep(PAUSE_MS);
    const seen = await Promise.all(looks.map((look) => look()));
    const late = standing.flatMap((other, i) => {
      const from = before[i]?.newest ?? 0;
      const { began = 0, lookedAt = 0 } = seen[i] ?? {};
      return began > from && lookedAt > from ? [] : [{ other, part: began > from ? 'switcher' : 'prober' }];
    });
    const [first] = late;
    if (first === undefined) return;
    if (ports.now() >= until)
      throw new UserError(
        `The ${first.part} in ${first.other.region} has not run for ${span(PATIENCE_MS)}; its log says why. So ${untouched(first.other, stack, settings.stage)}`,
      );
  }
}

/** Epoch ms: the newest tick, when the run began that wrote it, and when its switcher last looked. */
interface Seen {
  readonly newest: number;
  readonly began: number;
  readonly lookedAt: number;
}

function looksAt(other: Stack, stack: Stack, { settings, ports }: Context): () => Promise<Seen> {
  const { region } = other;
  const { journalTable, stage } = settings;
  const { dynamoDB } = ports.aws(region);
  const ledgers = createLedger(dynamoDB, journalTable);
  const memories = createControllers(dynamoDB, journalTable, { region, regions: [region] });
  return async () => {
    const { writer } = await ledgers.read().catch((error: unknown) => {
      throw new UserError(
        `Whether ${about(other)} is at work cannot be read (table ${journalTable}: ${reason(error)}). So ${untouched(other, stack, stage)}`,
      );
    });
    const { lookedAt = 0 } = (await memories.read())[region] ?? {};
    return { newest: writer?.tick ?? 0, began: writer?.began ?? 0, lookedAt };
  };
}

const untouched = (other: Stack, stack: Stack, stage: string): string =>
  `${about(stack)} was not touched. Look: npx routeaway --stage ${stage} status; deploy a version that works to that one first (--only ${other.id}), or, to deploy ${about(stack)} all the same, add --yes.`;
