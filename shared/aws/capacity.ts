/** How many functions may run at once in the Region of each side, by Lambda's own account settings. */
import { GetAccountSettingsCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Side } from '../core/side.ts';
import type { Capacity } from '../ports.ts';
import { limited } from './clients.ts';

export const createCapacity = (clients: Readonly<Record<Side, LambdaClient>>): Capacity => ({
  async read(side) {
    const { AccountLimit } = await clients[side].send(new GetAccountSettingsCommand({}), limited());
    return AccountLimit?.UnreservedConcurrentExecutions;
  },
});
