/** Someone else wrote first (a failed condition, a stale ETag). Look again, decide again. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
}

/** The service understood the order and refused it (denied, invalid, no such thing): it has not been carried out. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** The service turned the order away unread because there were too many: it has not been carried out, and may be sent again. */
export class Throttled extends Error {
  override readonly name = 'Throttled';
}

/** What was configured is invalid; `problems` has one sentence for each mistake. */
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

/** What an error says, whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
