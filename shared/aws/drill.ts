/** The drill parameter: its value, and since when. */
import { GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import type { DrillParameter } from '../ports.ts';

/** Asked beside the probes at every tick, and no reason to wait longer than for them. */
const LIMIT_MS = 2_000;

export function createDrillParameter(client: SSMClient, parameter: string): DrillParameter {
  return {
    async read() {
      try {
        const { Parameter } = await client.send(new GetParameterCommand({ Name: parameter }), {
          abortSignal: AbortSignal.timeout(LIMIT_MS),
        });
        const written = Parameter?.LastModifiedDate?.getTime();
        return { text: Parameter?.Value ?? '', ...(written !== undefined && { writtenAt: written }) };
      } catch (error) {
        if (error instanceof ParameterNotFound) return 'missing';
        throw error;
      }
    },
  };
}
