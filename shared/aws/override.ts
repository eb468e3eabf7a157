/** The override: one SSM parameter. */
import { GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import type { OverrideParameter } from '../ports.ts';
import { limited } from './clients.ts';

export function createOverride(client: SSMClient, parameter: string): OverrideParameter {
  return {
    async read() {
      try {
        const { Parameter } = await client.send(new GetParameterCommand({ Name: parameter }), limited());
        return { text: Parameter?.Value ?? '' };
      } catch (error) {
        if (error instanceof ParameterNotFound) return 'missing';
        throw error;
      }
    },
  };
}
