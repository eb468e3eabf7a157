/** The whole comparison: every policy over the same traces, family by family, and what becomes of it if assumptions differ. */
import { GIVEN, POLICIES } from '../search/policies.ts';
import { COMPARED, OUTAGES, OWN, QUIET, saysOf, tracesOf } from './families.ts';
import { playAll } from './run.ts';
import { type Score, together } from './score.ts';
import { VARIATIONS } from './variations.ts';

export interface Row {
  readonly policy: string;
  readonly score: Score;
}

export interface FamilyResult {
  readonly name: string;
  readonly says: string;
  readonly days: number;
  readonly rows: readonly Row[];
}

export interface Variation {
  readonly says: string;
  readonly rows: readonly Row[];
}

export interface Comparison {
  readonly days: number;
  readonly variationDays: number;
  readonly seed: number;
  /** The outage families together. */
  readonly outages: readonly Row[];
  /** Those together in which nothing should move. */
  readonly quiet: readonly Row[];
  /** Those together in which our own parts are in trouble. */
  readonly own: readonly Row[];
  readonly families: readonly FamilyResult[];
  readonly variations: readonly Variation[];
}

export interface Asked {
  /** Of each family. */
  readonly days: number;
  /** Of each outage family, for each row of the variations; 0 leaves them out. */
  readonly variationDays: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

export async function compare({ days, variationDays, seed, say }: Asked): Promise<Comparison> {
  const families: FamilyResult[] = [];
  for (const name of COMPARED) {
    say(name);
    const traces = tracesOf(name, days, seed);
    const rows: Row[] = [];
    for (const policy of POLICIES)
      rows.push({ policy: policy.name, score: await playAll(policy, traces, GIVEN) });
    families.push({ name, says: saysOf(name), days, rows });
  }
  const sum = (names: readonly string[]): Row[] => {
    const rows = families.filter(({ name }) => names.includes(name)).flatMap((family) => family.rows);
    return POLICIES.map(({ name }) => ({
      policy: name,
      score: together(rows.filter(({ policy }) => policy === name).map(({ score }) => score)),
    }));
  };
  return {
    days,
    variationDays,
    seed,
    outages: sum(OUTAGES),
    quiet: sum(QUIET),
    own: sum(OWN),
    families,
    variations: variationDays === 0 ? [] : await vary(variationDays, seed, say),
  };
}

async function vary(days: number, seed: number, say: Asked['say']): Promise<Variation[]> {
  const traces = OUTAGES.flatMap((name) => tracesOf(name, days, seed));
  const variations: Variation[] = [];
  for (const { says, rows } of VARIATIONS) {
    say(says);
    const played: Row[] = [];
    for (const { name, policy, given } of rows)
      played.push({ policy: name, score: await playAll(policy, traces, { ...GIVEN, ...given }) });
    variations.push({ says, rows: played });
  }
  return variations;
}
