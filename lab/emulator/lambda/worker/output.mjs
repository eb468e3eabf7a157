/** Hands on what the function writes, line by line, in order with its results. */

/** CloudWatch Logs takes events of 256 KB; a function that never ends a line fills no memory. */
const LONGEST_LINE = 256 * 1_024;

export function captureOutput(onLine) {
  for (const stream of [process.stdout, process.stderr]) {
    let rest = '';
    stream.write = (chunk, encoding, callback) => {
      const lines = (rest + text(chunk, encoding)).split('\n');
      rest = lines.pop();
      for (const line of lines) onLine(line);
      if (rest.length >= LONGEST_LINE) {
        onLine(rest);
        rest = '';
      }
      (typeof encoding === 'function' ? encoding : callback)?.();
      return true;
    };
  }
}

function text(chunk, encoding) {
  if (typeof chunk !== 'string') return Buffer.from(chunk).toString();
  return typeof encoding === 'string' ? Buffer.from(chunk, encoding).toString() : chunk;
}
