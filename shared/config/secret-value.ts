/** The value of a key or of a secret header: what API Gateway takes as a key, and HTTP in a header. */

export const USABLE = /^[\x21-\x7e]{20,128}$/;

/** Completes "The parameter …": what is wrong with a value, without a character of it. */
export const wantedOf = (value: string): string =>
  `has ${value.length} characters; wanted are 20 to 128, printable and without spaces`;
