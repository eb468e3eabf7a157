/** What a removal leaves behind on purpose: the tables, where the parameters say so, and a mark at what is not ours. */
import type { Context, Outcome } from '../context.ts';
import { globalJournalTable, journalTable, todosTable } from '../names.ts';
import { howToDelete } from '../tables.ts';
import { leftMark } from './owner.ts';

export async function sayRetained(context: Context): Promise<Outcome> {
  const { settings, ports } = context;
  const { stage, regions, controllers, ownApi } = settings;
  const tables = [
    { table: journalTable(stage), region: regions.control },
    ...(controllers.length > 1 ? [{ table: globalJournalTable(stage), region: regions.control }] : []),
    ...(ownApi
      ? []
      : [
          // A replica goes before the table that it is one of.
          { table: todosTable(stage), region: regions.standby },
          { table: todosTable(stage), region: regions.primary },
        ]),
  ];
  const kept: string[] = [];
  for (const { table, region } of tables) {
    const deletion = await howToDelete(table, region, ports);
    if (deletion !== undefined)
      kept.push(`the table ${table} in ${region}, with its data. To delete it: ${deletion}`);
  }
  const { distributionId } = settings.parameters;
  const mark = distributionId ? await leftMark(distributionId, context) : undefined;
  if (mark !== undefined) kept.push(mark);
  return { said: kept.length === 0 ? ['nothing'] : kept };
}
