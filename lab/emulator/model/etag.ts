import type { Random } from './random.ts';

/** Opaque, and never the same twice: a counter behind digits drawn by chance. */
export function etags(random: Random): () => string {
  let count = 0;
  return () => {
    const digits = Math.floor(random() * 36 ** 8)
      .toString(36)
      .padStart(8, '0');
    count += 1;
    return `E${(digits + count.toString(36).padStart(5, '0')).toUpperCase()}`;
  };
}
