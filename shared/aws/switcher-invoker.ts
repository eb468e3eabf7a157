/** Invokes the switcher: an asynchronous Lambda invocation. The reason is for the log; a run decides by what it reads. */
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { SwitcherInvoker } from '../ports.ts';
import { limited } from './clients.ts';

export function createSwitcherInvoker(client: LambdaClient, functionName: string): SwitcherInvoker {
  return {
    async invoke(reason) {
      const payload = { source: 'routeaway.prober', reason };
      await client.send(
        new InvokeCommand({
          FunctionName: functionName,
          InvocationType: 'Event',
          Payload: new TextEncoder().encode(JSON.stringify(payload)),
        }),
        limited(),
      );
    },
  };
}
