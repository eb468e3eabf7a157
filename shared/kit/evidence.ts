/** The verdicts behind a decision on one line; equal ones are grouped. */

/** `lines` as a decision carries them: `2027-01-05T10:15:20Z primary unhealthy: status 503, wanted 2xx`. */
export function briefly(lines: unknown): string | undefined {
  if (!Array.isArray(lines) || lines.length === 0) return undefined;
  const times = new Map<string, string[]>();
  for (const line of lines.map(String)) {
    const [, time = '', says = line] = /^[\d-]{10}T(\d\d:\d\d:\d\d)Z (.*)$/s.exec(line) ?? [];
    times.set(says, [...(times.get(says) ?? []), time]);
  }
  return [...times].map(([says, at]) => `${at.join(', ')} ${says}`.trim()).join('; ');
}
