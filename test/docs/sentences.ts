/** The sentences that the core says, as its source has them; what varies in one is `…`, here as in a page. */
import { read } from './pages.ts';

/** Those of a page: `<what varies>`. */
export const said = (sentence: string): string => sentence.replace(/<[^>]*>/g, '…');

/** Every literal of these files that is a whole sentence. */
export function sentencesOf(...files: readonly string[]): string[] {
  const literals = files.flatMap((file) => [
    ...read(file).matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g),
  ]);
  return literals
    .map(([, plain, template]) => (plain ?? template ?? '').replace(/\$\{[^}]*\}/g, '…'))
    .filter((text) => /^[A-Z][\s\S]*[a-z]{3}[\s\S]* [\s\S]*\.$/.test(text));
}
