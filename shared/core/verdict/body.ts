/** The body of an answer: what a probe can expect of it, and what is wrong with it. */

/** `health+json`: a document of that type whose status is `pass` or `warn`. */
export type BodyExpectation = 'health+json' | 'any' | { readonly contains: string };

/** A health document, or any other JSON object; undefined if the body is none. */
export type Health = Readonly<Record<string, unknown>> | undefined;

/** What is wrong with a body, in words; undefined if it is as expected. `cut`: it was longer than a probe reads. */
export function wrongBody(
  answer: { readonly body: string; readonly cut: boolean },
  health: Health,
  wanted: BodyExpectation,
): string | undefined {
  if (wanted === 'any') return undefined;
  if (answer.cut) return `body longer than a probe reads, wanted ${wantedBody(wanted)}`;
  if (typeof wanted === 'object') {
    return answer.body.includes(wanted.contains)
      ? undefined
      : `body ${excerpt(answer.body)}, wanted ${wantedBody(wanted)}`;
  }
  if (health === undefined) return `body ${excerpt(answer.body)}, wanted health+json`;
  if (health.status === 'pass' || health.status === 'warn') return undefined;
  return `health ${shown(health.status)}, wanted "pass"${failing(health)}`;
}

/** A document may hold anything in place of a word. Nested values are not converted to text, since that can throw. */
const shown = (status: unknown): string =>
  Array.isArray(status) ? 'is a list' : isRecord(status) ? 'is an object' : excerpt(String(status));

const wantedBody = (wanted: Exclude<BodyExpectation, 'any'>) =>
  typeof wanted === 'object' ? `a body with ${excerpt(wanted.contains)}` : 'health+json';

/** What the body says, parsed once for all that is asked of it. */
export function healthOf(body: string): Health {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined; // Not JSON; the caller reports that.
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** ` (dynamodb:write fails)`: the failed checks of a health document; empty if there are none. */
export function failing(health: Health): string {
  const names = checksThat('fail', health);
  return names.length === 0 ? '' : ` (${names.join(', ')} ${names.length === 1 ? 'fails' : 'fail'})`;
}

/** `its check dynamodb:write says "warn"`, if the health document says `warn`; else undefined. */
export function warning(health: Health): string | undefined {
  if (health?.status !== 'warn') return undefined;
  const names = checksThat('warn', health);
  if (names.length === 0) return 'its health answer says "warn"';
  return names.length === 1
    ? `its check ${names[0]} says "warn"`
    : `its checks ${names.join(', ')} say "warn"`;
}

function checksThat(status: 'fail' | 'warn', health: Health): readonly string[] {
  if (!isRecord(health?.checks)) return [];
  return Object.entries(health.checks)
    .filter(
      ([, results]) => Array.isArray(results) && results.some((r) => isRecord(r) && r.status === status),
    )
    .map(([name]) => name);
}

/** An age beyond 100 years is invalid. */
const OLDEST_MS = 100 * 365 * 24 * 60 * 60_000;

/**
 * How old `region`'s newest health-check write is in the answering Region's replica (ms); undefined if the document does not
 * say. `componentId` names the Region.
 */
export function replicaAge(health: Health, region: string): number | undefined {
  const checks = health?.checks;
  const found: unknown = isRecord(checks) ? checks['dynamodb:replication'] : undefined;
  if (!Array.isArray(found)) return undefined;
  const one = found.find((entry) => isRecord(entry) && entry.componentId === region);
  const age: unknown = isRecord(one) && one.observedUnit === 'ms' ? one.observedValue : undefined;
  return typeof age === 'number' && age >= 0 && age <= OLDEST_MS ? Math.round(age) : undefined;
}

const excerpt = (text: string) => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
