/** An invalid value as it may be shown on a screen or in a log: without anything that could be a secret in the wrong place. */

/** Stands for a value where a secret may have been given instead of its parameter's name, or of a word. */
export const HIDDEN = 'something that is not repeated here, as it could be a secret';

/** Behind what is wrong with such a value. */
export const NOT_REPEATED = '(its value is not repeated here, as it could be a secret)';

/** Without the user name and password of an address. */
export const masked = (text: string): string =>
  text.replace(/\/\/[^/\s@]*@/g, '//…@').replace(/^[^/\s@:]+:[^/\s@]*@/, '…@');

/** No word that an option takes is as long as the shortest key that API Gateway takes. */
export const shown = (word: string): string => (word.length < 20 ? `"${word}"` : HIDDEN);
