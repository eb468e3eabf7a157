/**
 * The wildcards of IAM, and of CloudFront's paths: `*` is any run of characters, none included; `?` is exactly one. Everything
 * else is literal.
 */

export function matchesWildcards(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  // Where to resume when a literal fails: one character further behind the last star.
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (pattern[p] === '?' || (p < pattern.length && pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/**
 * As `ArnLike`: the first five parts of an ARN are compared one by one, so that a star in one of them does not reach
 * into the next; the sixth is the rest, colons included.
 */
export function matchesArn(pattern: string, arn: string): boolean {
  const want = parts(pattern);
  const got = parts(arn);
  return (
    want.length === 6 && got.length === 6 && want.every((part, i) => matchesWildcards(part, got[i] ?? ''))
  );
}

function parts(arn: string): string[] {
  const all = arn.split(':');
  return all.length < 6 ? all : [...all.slice(0, 5), all.slice(5).join(':')];
}
