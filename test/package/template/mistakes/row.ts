import type { Edit } from '../../../../tools/template-lint/edit.ts';

/**
 * A mistake, and every sentence that the checks say of it. In a sentence `*` stands for any text, e.g. what the
 * framework puts there; a last sentence of `...` stands for more of the kind.
 */
export type Row = readonly [edits: Edit | readonly Edit[], says: string | readonly string[]];
