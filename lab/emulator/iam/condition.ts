/**
 * The condition operators that our policies may use. One that is missing here is refused when the policy is read:
 * guessing would let the lab allow what AWS denies.
 *
 * A key that the call does not carry fails the plain operators, satisfies the negated ones and those that end in
 * `IfExists`, as in IAM.
 */
import { matchesArn, matchesWildcards } from '../model/glob.ts';

export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** What IAM knows of a call: key to value or values. Keys are compared without regard to case. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

type Compare = (wanted: string, got: string) => boolean;

const COMPARISONS: Readonly<Record<string, Compare>> = {
  StringEquals: (wanted, got) => wanted === got,
  StringEqualsIgnoreCase: (wanted, got) => wanted.toLowerCase() === got.toLowerCase(),
  StringLike: matchesWildcards,
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
  Bool: (wanted, got) => wanted.toLowerCase() === got.toLowerCase(),
};

const NEGATIONS: Readonly<Record<string, Compare | undefined>> = {
  StringNotEquals: COMPARISONS.StringEquals,
  StringNotEqualsIgnoreCase: COMPARISONS.StringEqualsIgnoreCase,
  StringNotLike: COMPARISONS.StringLike,
  ArnNotEquals: COMPARISONS.ArnEquals,
  ArnNotLike: COMPARISONS.ArnLike,
};

interface Operator {
  readonly base: string;
  readonly set: 'all' | 'any' | undefined;
  readonly ifExists: boolean;
}

function readOperator(operator: string): Operator {
  const [prefix, rest] = operator.includes(':') ? operator.split(':', 2) : ['', operator];
  const set = prefix === 'ForAllValues' ? 'all' : prefix === 'ForAnyValue' ? 'any' : undefined;
  const ifExists = (rest ?? '').endsWith('IfExists');
  return { base: (rest ?? '').replace(/IfExists$/, ''), set, ifExists };
}

/** The sentence that refuses an operator, or nothing. */
export function checkOperator(operator: string): string | undefined {
  const { base, set } = readOperator(operator);
  const known = base in COMPARISONS || base in NEGATIONS || (base === 'Null' && operator === 'Null');
  if (known && (set || !operator.includes(':'))) return undefined;
  return `condition operator "${operator}" is unknown to the lab; known are ${[...Object.keys(COMPARISONS), ...Object.keys(NEGATIONS), 'Null'].join(', ')}.`;
}

export function holds({ operator, key, values }: Condition, context: Context): boolean {
  const { base, set, ifExists } = readOperator(operator);
  const found = lookUp(context, key);
  if (base === 'Null')
    return values.some((value) => (value.toLowerCase() === 'true') === (found.length === 0));
  const negated = NEGATIONS[base];
  const compare = negated ?? COMPARISONS[base];
  if (!compare) throw new Error(checkOperator(operator));
  // `ForAllValues` is true of a key that is not there: IAM's own trap, kept.
  if (found.length === 0) return ifExists || set === 'all' || (negated !== undefined && set === undefined);
  const one = (got: string) => {
    const hit = values.some((wanted) => compare(wanted, got));
    return negated ? !hit : hit;
  };
  // Without a set prefix a call carries one value; should it carry several, a negation must hold for all of them.
  return set === 'all' || (set === undefined && negated) ? found.every(one) : found.some(one);
}

function lookUp(context: Context, key: string): readonly string[] {
  const hit = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
  return hit === undefined ? [] : typeof hit === 'string' ? [hit] : hit;
}
