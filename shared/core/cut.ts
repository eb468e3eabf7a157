/** Text of others has no length that anybody promised: what is kept of it has, and ends in … where something is missing. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  // Half a surrogate pair is no character, and not everybody who stores text takes it.
  const whole = /[\uD800-\uDBFF]$/.test(text.slice(0, most)) ? most - 1 : most;
  return `${text.slice(0, whole)}…`;
}
