/** The value of a key, a token or a secret header: what API Gateway takes as a key, and HTTP in a header. */

/** API Gateway takes no longer key. */
const LONGEST_KEY = 128;
/** A parameter of the standard tier holds no longer token. */
export const LONGEST_TOKEN = 4_096;

export const isUsable = (value: string, longest = LONGEST_KEY): boolean =>
  value.length <= longest && /^[\x21-\x7e]{20,}$/.test(value);

/** Completes "The parameter …": what is wrong with a value, without a character of it. */
export const wantedOf = (value: string, longest = LONGEST_KEY): string =>
  `has ${value.length} characters; wanted are 20 to ${longest}, printable and without spaces`;
