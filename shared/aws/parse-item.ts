/**
 * Validates items read from DynamoDB, so that no rule runs on a partial item. A damaged item stops the run with a sentence
 * that says where it is and what is wrong with it.
 */
import * as v from 'valibot';

interface ItemLocation {
  readonly table: string;
  readonly pk: string;
  readonly sk: string;
}

/** Throws an `Error` that names every wrong field of the item. */
export function parseItem<T>(schema: v.GenericSchema<unknown, T>, item: unknown, where: ItemLocation): T {
  const result = v.safeParse(schema, item);
  if (result.success) return result.output;
  const issues = result.issues.map((issue) => `${v.getDotPath(issue) ?? 'the item'}: ${issue.message}`);
  const more = issues.length > 5 ? ` (and ${issues.length - 5} more)` : '';
  throw new Error(
    `The item ${where.pk}/${where.sk} in table ${where.table} is damaged: ${issues.slice(0, 5).join('; ')}${more}. ` +
      'Nothing is done until it is fixed: put back an earlier version of the item, or delete it to start anew.',
  );
}
