/** Tables that exist without a stack. */
import { DescribeTableCommand, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import type { Ports } from './ports.ts';

/** The command that deletes the table; undefined where there is none. */
export async function howToDelete(table: string, region: string, ports: Ports): Promise<string | undefined> {
  const where = `--region ${region} --table-name ${table}`;
  try {
    const { Table } = await ports.aws(region).dynamoDB.send(new DescribeTableCommand({ TableName: table }));
    const others = (Table?.Replicas ?? []).filter((replica) => replica.RegionName !== region);
    // Of a strongly consistent table copies go only together, and before it.
    const parted =
      Table?.MultiRegionConsistency === 'STRONG' && others.length > 0
        ? `aws dynamodb update-table ${where} --replica-updates ${others.map(({ RegionName }) => `Delete={RegionName=${RegionName}}`).join(' ')} && aws dynamodb wait table-exists ${where} && `
        : '';
    const unlock = `aws dynamodb update-table --no-deletion-protection-enabled ${where} && `;
    return `${Table?.DeletionProtectionEnabled === true ? unlock : ''}${parted}aws dynamodb delete-table ${where}`;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
