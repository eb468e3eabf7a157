/** The operator's word, given as an operator gives it: PutParameter, signed with a key that may do everything. */
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { OPERATOR } from '../deploy/keys.ts';

export interface Operator {
  /** Throws what SSM answers, e.g. that the text makes no sense. */
  override(text: string): Promise<void>;
  close(): void;
}

export function createOperator(endpoint: string, region: string, parameter: string): Operator {
  const ssm = new SSMClient({ endpoint, region, credentials: OPERATOR, maxAttempts: 1 });
  return {
    async override(text) {
      await ssm.send(new PutParameterCommand({ Name: parameter, Value: text, Overwrite: true }));
    },
    close: () => ssm.destroy(),
  };
}
