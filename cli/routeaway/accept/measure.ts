/**
 * The measurements. None of them moves a client, and what each leaves behind if it is killed decides nothing: a key that only
 * this command asks for, an item that nothing reads, an override that says what the one before said. Each ends by the clock.
 */
import { randomUUID } from 'node:crypto';
import { isOldTokenRefused, NEWER_TOKEN } from '../../../shared/aws/session-token.ts';
import { MINUTE, SECOND, utc } from '../../../shared/core/duration.ts';
import { parseOverride } from '../../../shared/core/override.ts';
import { SIDES } from '../../../shared/core/side.ts';
import { messageOf } from '../../../shared/errors.ts';
import { median } from '../../../shared/kit/quantile.ts';
import type { AssumptionId, Found } from './assumptions.ts';
import type { AcceptPorts, AcceptStore } from './ports.ts';

export type Findings = { readonly [id in AssumptionId]?: Found };

/** False as soon as traffic needs somebody, or somebody wants to leave. */
export type GoesOn = () => boolean;

const PACE_MS = SECOND;

const not = (why: string) => ({ not: why });
const failed = (error: unknown) => not(messageOf(error));
export const ENDED = not('the command was ended before');

export async function tls({ tls: connect }: AcceptPorts): Promise<Findings> {
  if (!connect) return { 'tls-1.2': not('the lab leads its names here without TLS') };
  const refused = await Promise.all(
    SIDES.map((side) =>
      connect(side).then(
        () => undefined,
        (error: unknown) => `${side} refuses it (${messageOf(error)})`,
      ),
    ),
  );
  const said = refused.filter((one) => one !== undefined);
  return { 'tls-1.2': { holds: said.length === 0, note: said.join(', ') || 'both do' } };
}

const TIMES = 7;

/** What this machine's own way to the Region takes is in both, and so in neither of the two. */
export async function table({ table: { read, write }, clock }: AcceptPorts): Promise<Findings> {
  const timed = async (call: () => Promise<void>) => {
    const began = clock.now();
    await call();
    return clock.now() - began;
  };
  try {
    await read();
    const longer: number[] = [];
    for (let i = 0; i < TIMES; i++) {
      const one = await timed(read);
      longer.push((await timed(write)) - one);
    }
    const ms = Math.max(0, median(longer.sort((a, b) => a - b)) ?? 0);
    return { 'write-time': { ms, note: `the median of ${TIMES}` } };
  } catch (error) {
    return { 'write-time': failed(error) };
  }
}

const MARK = 'auto because routeaway accept measures, ';
const HEARD_WITHIN_MS = 3 * MINUTE;
/** A measurement that is older has been killed. */
const MEASURES_MS = 8 * MINUTE;

/** Writes the override anew in other words: `auto` stays `auto`, and nothing that could move traffic is held up. */
export async function override(
  { override: parameter, journal, clock }: AcceptPorts,
  goesOn: GoesOn,
  mayTidy: GoesOn,
): Promise<Findings> {
  if (!goesOn()) return {};
  try {
    const before = await parameter.standing();
    const says = parseOverride(before.text);
    if (typeof says === 'string' || says.mode !== 'auto')
      return { override: not(`the override is somebody's: "${before.text}"`) };
    const isOurs = before.text.startsWith(MARK);
    if (isOurs && clock.now() - Date.parse(before.text.slice(MARK.length)) < MEASURES_MS)
      return { override: not('another routeaway accept has just written it') };
    const text = `${MARK}${utc(clock.now())}`;
    const began = clock.now();
    await parameter.set(text, before);
    let found: Found = ENDED;
    while (goesOn()) {
      // Of several controllers, whoever has heard it has written it into the one journal.
      const heard = (await journal.read().catch(() => undefined))?.override?.text;
      const ms = clock.now() - began;
      if (heard === text) found = { ms };
      else if (ms > HEARD_WITHIN_MS) found = { holds: false, note: 'not within three minutes' };
      else if ((await parameter.standing()).text !== text) found = not('somebody else wrote it meanwhile');
      if (found !== ENDED) break;
      await clock.sleep(PACE_MS);
    }
    const now = await parameter.standing();
    // As it was; if this command was killed before, as it was before that.
    if (mayTidy() && now.text === text) await parameter.set(isOurs ? 'auto' : before.text, now);
    return { override: found };
  } catch (error) {
    return { override: failed(error) };
  }
}

/** No older answer for so long: then none is expected any more. */
const QUIET_MS = 40 * SECOND;
const KEY_WITHIN_MS = 3 * MINUTE;

export async function key(
  { key: means, clock }: AcceptPorts,
  goesOn: GoesOn,
  mayTidy: GoesOn,
): Promise<Findings> {
  if (!goesOn()) return {};
  const all = (found: Found): Findings => ({ 'key-first': found, 'key-seen': found, 'key-settled': found });
  if ('not' in means) return { ...all(means), 'stale-etag': means, 'store-token': means };
  const { store, edge } = means;
  const value = randomUUID();
  let older: readonly string[];
  let stale: string;
  try {
    stale = await store.etag();
  } catch (error) {
    const why = isOldTokenRefused(error) ? { holds: false, note: NEWER_TOKEN } : failed(error);
    return { ...all(failed(error)), 'stale-etag': failed(error), 'store-token': why };
  }
  const token = { 'store-token': { holds: true, note: 'it does' } };
  try {
    const told = await edge();
    if (told === undefined) {
      const why = not(
        'no function of this version answers at the public endpoint (it is one of your own, an older one, or out of reach from here)',
      );
      return { ...all(why), 'stale-etag': why, ...token };
    }
    // One that an earlier measurement has left may be on its way still.
    older = ['none', told, (await store.read()) ?? 'none'];
    await store.write(value, stale);
  } catch (error) {
    return { ...all(failed(error)), 'stale-etag': failed(error), ...token };
  }
  const began = clock.now();
  const refusal = await staleWrite(store, value, stale);
  const { first, last, returns, asked, strange } = await watched(edge, clock, goesOn, {
    value,
    older,
    began,
  });
  if (mayTidy()) await deleteOwn(store, value);
  const more = { 'stale-etag': refusal, ...token };
  if (strange !== undefined)
    return { ...all(not('somebody else measures at the same time, or has deleted the key')), ...more };
  if (!goesOn()) return { ...all(ENDED), ...more };
  if (first === undefined)
    return asked === 0
      ? { ...all(not('the public endpoint does not answer from here')), ...more }
      : { ...all({ holds: false, note: 'it was not there after three minutes' }), ...more };
  const seen = {
    ms: last,
    note: `${asked} answers of one edge location, ${returns} old ones after the first new one`,
  };
  return { 'key-first': { ms: first }, 'key-seen': seen, 'key-settled': { ms: last }, ...more };
}

interface OnItsWay {
  readonly value: string;
  /** What may be answered until it has arrived. */
  readonly older: readonly string[];
  /** When it was written (epoch ms). */
  readonly began: number;
}

interface Watched {
  /** When the value was answered first, and when an older one last, in ms from its write. */
  readonly first?: number;
  readonly last: number;
  /** Older answers after the first new one, of so many answers in all. */
  readonly returns: number;
  readonly asked: number;
  /** What is neither. */
  readonly strange?: string;
}

/** Asks the edge until older answers are no longer expected. */
async function watched(
  edge: () => Promise<string | undefined>,
  clock: AcceptPorts['clock'],
  goesOn: GoesOn,
  { value, older, began }: OnItsWay,
): Promise<Watched> {
  let first: number | undefined;
  let [last, returns, asked] = [0, 0, 0];
  while (goesOn()) {
    const at = clock.now() - began;
    const says = await edge().catch(() => undefined);
    if (says !== undefined) asked++;
    if (says === value) first ??= clock.now() - began;
    else if (says !== undefined && older.includes(says)) {
      // The answer was true at some time until it came.
      last = clock.now() - began;
      if (first !== undefined) returns++;
    } else if (says !== undefined)
      return { ...(first !== undefined && { first }), last, returns, asked, strange: says };
    if (at > KEY_WITHIN_MS || (first !== undefined && at - last > QUIET_MS)) break;
    await clock.sleep(PACE_MS);
  }
  return { ...(first !== undefined && { first }), last, returns, asked };
}

/** Left where it is if that fails, or somebody else's stands there: it decides nothing. */
async function deleteOwn(store: AcceptStore, value: string): Promise<void> {
  try {
    const etag = await store.etag();
    if ((await store.read()) === value) await store.write(undefined, etag);
  } catch {
    // The next measurement writes over it.
  }
}

/** Of our own key, so that nothing comes of it if it is taken. */
async function staleWrite(store: AcceptStore, value: string, stale: string): Promise<Found> {
  try {
    await store.write(value, stale);
    return { holds: false, note: 'it was accepted' };
  } catch (error) {
    const { name = '' } = error as Error;
    const known = ['ValidationException', 'ConflictException'].includes(name);
    return known ? { holds: true, note: name } : { holds: false, note: messageOf(error) };
  }
}

/** Watches when runs of the prober begin; `found` says what was seen so far. */
export function watchStarts({ ledgers, clock }: AcceptPorts) {
  const begins = new Map<string, Set<number>>();
  return {
    async look(): Promise<void> {
      for (const { region, ledger } of await ledgers().catch(() => [])) {
        const began = ledger.writer?.began;
        if (began === undefined) continue;
        const all = begins.get(region) ?? new Set();
        begins.set(region, all.add(began));
      }
    },
    async atLeast(runs: number, goesOn: GoesOn): Promise<void> {
      const limit = clock.now() + (runs + 1) * MINUTE;
      while (goesOn() && clock.now() < limit) {
        await this.look();
        if (begins.size > 0 && [...begins.values()].every(({ size }) => size >= runs)) return;
        await clock.sleep(2 * PACE_MS);
      }
    },
    found(): Findings {
      const gaps = [...begins.values()].flatMap((all) => {
        const sorted = [...all].sort((a, b) => a - b);
        return sorted.slice(1).map((at, i) => at - (sorted[i] ?? at) - MINUTE);
      });
      if (gaps.length === 0) return { 'prober-start': not('fewer than two runs of the prober were seen') };
      const note = `the latest of ${gaps.length + begins.size} runs`;
      return { 'prober-start': { ms: Math.max(0, ...gaps), note } };
    },
  };
}

/** Of the switches that the journal still has. */
export async function deployed({ journal }: AcceptPorts): Promise<Findings> {
  try {
    const { entries } = await journal.read();
    const took = entries.flatMap(({ kind, begunAt, deployedAt }) =>
      kind === 'initial' || deployedAt === undefined ? [] : [deployedAt - begunAt],
    );
    if (took.length === 0)
      return { deployed: not('the journal has no switch whose distribution was seen Deployed') };
    return {
      deployed: { ms: Math.max(...took), note: `the longest of ${took.length}, as far as a run looked` },
    };
  } catch (error) {
    return { deployed: failed(error) };
  }
}
