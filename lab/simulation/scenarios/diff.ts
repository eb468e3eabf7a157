/** Two lists of lines, held against each other: what is gone (−), what is new (+), and a little of what stayed. */

export function diff(before: readonly string[], after: readonly string[]): string[] {
  const common = longestCommon(before, after);
  const out: string[] = [];
  let b = 0;
  let a = 0;
  for (const [i, j] of [...common, [before.length, after.length] as const]) {
    while (b < i) out.push(`- ${before[b++]}`);
    while (a < j) out.push(`+ ${after[a++]}`);
    if (i < before.length) out.push(`  ${before[i]}`);
    b = i + 1;
    a = j + 1;
  }
  return near(out);
}

/** Pairs of indices of the longest common subsequence. */
function longestCommon(x: readonly string[], y: readonly string[]): (readonly [number, number])[] {
  const length = Array.from({ length: x.length + 1 }, () => new Uint32Array(y.length + 1));
  const of = (i: number, j: number): number => length[i]?.[j] ?? 0;
  for (let i = x.length - 1; i >= 0; i--) {
    for (let j = y.length - 1; j >= 0; j--) {
      const row = length[i];
      if (row) row[j] = x[i] === y[j] ? of(i + 1, j + 1) + 1 : Math.max(of(i + 1, j), of(i, j + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < x.length && j < y.length; ) {
    if (x[i] === y[j]) pairs.push([i++, j++]);
    else if (of(i + 1, j) >= of(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

const CONTEXT = 2;

function near(lines: readonly string[]): string[] {
  const changed = lines.map((line) => !line.startsWith('  '));
  return lines.filter((_, i) => changed.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).includes(true));
}
