/** Tables that exist without a stack. */
import { DescribeTableCommand, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import type { Ports } from './ports.ts';

/** The command that deletes the table; undefined where there is none. */
export async function howToDelete(table: string, region: string, ports: Ports): Promise<string | undefined> {
  const where = `--region ${region} --table-name ${table}`;
  try {
    const { Table } = await ports.aws(region).dynamoDB.send(new DescribeTableCommand({ TableName: table }));
    const unlock = `aws dynamodb update-table --no-deletion-protection-enabled ${where} && `;
    return `${Table?.DeletionProtectionEnabled === true ? unlock : ''}aws dynamodb delete-table ${where}`;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
