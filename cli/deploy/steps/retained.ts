/** What a removal leaves behind on purpose: the tables, where the parameters say that data outlives its stack. */
import type { Context, Outcome } from '../context.ts';
import { journalTable, todosTable } from '../names.ts';
import { tableExists } from './standing.ts';

export async function sayRetained({ settings, ports }: Context): Promise<Outcome> {
  const { stage, regions, ownApi } = settings;
  const tables = [
    { table: journalTable(stage), region: regions.control },
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
    if (!(await tableExists(table, region, ports))) continue;
    kept.push(
      `the table ${table} in ${region}, with its data. To delete it: aws dynamodb delete-table --region ${region} --table-name ${table}`,
    );
  }
  return { said: kept.length === 0 ? ['nothing'] : kept };
}
