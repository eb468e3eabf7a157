/** Someone else wrote first (a failed condition, a stale ETag). Observe again, decide again. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
}

/** The service rejected the call (denied, invalid, not found): it has had no effect. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** The service throttled the call: it has had no effect, and may be sent again. */
export class Throttled extends Error {
  override readonly name = 'Throttled';
}

/** The configuration is invalid; `problems` has one sentence for each mistake. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `${problems.length === 1 ? 'A setting is' : `${problems.length} settings are`} wrong:\n- ${problems.join('\n- ')}`,
    );
    this.problems = problems;
  }
}

/** The message of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
