/**
 * Between the two Regions of the API: the side that has just been deployed has to prove itself to the prober before the one
 * that serves is touched. The ledger says so, by its own ticks: neither this machine's clock nor silence proves anything.
 */
import { settingsOf } from '../../../resources/failover/validate.ts';
import { createLedger } from '../../../shared/aws/ledger.ts';
import { isProven, judge } from '../../../shared/core/decision/health.ts';
import { span } from '../../../shared/core/duration.ts';
import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import { RISE_MS, type Settings } from '../../../shared/core/settings.ts';
import { other, type Side } from '../../../shared/core/side.ts';
import { isBad, knownBy } from '../../../shared/core/verdict/verdict.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import { describe } from '../cloudformation.ts';
import type { Context } from '../context.ts';
import { globalJournalTable, journalTable } from '../names.ts';
import { reason } from '../reason.ts';

/** Between two looks: about a tick. */
const PAUSE_MS = 10_000;
/** Beyond what it takes at least. */
const PATIENCE_MS = 5 * 60_000;

/** Resolves when `side` is proven by what was seen since now. Throws `UserError`, with the other side untouched. */
export async function waitUntilProven(side: Side, context: Context): Promise<void> {
  const { settings, ports } = context;
  const { stage, regions, parameters } = settings;
  const table = await tableInUse(context);
  const thresholds = settingsOf(parameters, { stage, region: regions.control });
  const store = createLedger(ports.aws(regions.control).dynamoDB, table);
  const look = (): Promise<Ledger> =>
    store.read().catch((error: unknown) => {
      throw new UserError(
        `Whether ${side} is healthy after its deploy cannot be read (table ${table} in ${regions.control}: ${reason(error)}). ${untouched(side, context)}`,
      );
    });
  const longest = RISE_MS + PATIENCE_MS;
  const from = newestTick(await look());
  const until = ports.now() + longest;
  ports.say(
    `        waiting until ${side} (${regions[side]}) is proven again: ${RISE_MS / 1_000} s without a bad verdict; at most ${span(longest)}`,
  );
  for (;;) {
    await ports.sleep(PAUSE_MS);
    const ledger = await look();
    if (isProvenSince(from, side, ledger, thresholds)) {
      ports.say(`        ${side} is proven`);
      return;
    }
    if (ports.now() >= until)
      throw new UserError(
        `${side} (${regions[side]}) is not proven ${span(longest)} after its deploy: ${seen(from, side, ledger)}. ${untouched(side, context)}`,
      );
  }
}

/** Which of the two the prober writes to: a stage of one that is about to become one of three has not the new one yet. */
async function tableInUse({ settings: { stage, failover }, ports }: Context): Promise<string> {
  const { parameters } = (await describe(failover, ports)) ?? {};
  return parameters?.threeControlRegions ? globalJournalTable(stage) : journalTable(stage);
}

/** Stricter than a failover, which forgives one bad verdict in ten: a new version has no noise to be forgiven. */
function isProvenSince(from: number, side: Side, ledger: Ledger, thresholds: Settings): boolean {
  const now = newestTick(ledger);
  const fresh = since(from, side, ledger);
  return (
    now - from >= RISE_MS &&
    !fresh.some((v) => isBad(v) && now - v.tick < RISE_MS) &&
    isProven(judge([ledger], side, now, thresholds))
  );
}

const newestTick = (ledger: Ledger): number =>
  Math.max(0, ...[ledger.primary, ledger.standby, ledger.public].map((all) => all.at(-1)?.tick ?? 0));

const since = (from: number, side: Side, ledger: Ledger) =>
  knownBy(ledger[side], newestTick(ledger)).filter(({ tick }) => tick > from);

/** What stands in its way, as a part of a sentence. */
function seen(from: number, side: Side, ledger: Ledger): string {
  if (newestTick(ledger) <= from) return 'the prober has written nothing since, and may not be running';
  const newest = ledger[side].at(-1);
  const bad = since(from, side, ledger).findLast(isBad);
  return bad?.evidence ?? `its state is not known (${newest?.evidence ?? 'no verdict'})`;
}

const untouched = (side: Side, { settings: { stage } }: Context): string =>
  `The API of ${other(side)}, which serves the traffic, was not touched. Look: npx routeaway --stage ${stage} status; deploy a version that works, or, to deploy ${other(side)} all the same, add --yes.`;
