/** The functions that behaviours run at viewer request, each with the store that it reads as its location sees it. */
import type { EdgeFunctionResource } from '../cloudformation/read/edge-functions.ts';
import { type Choice, createRunner, type ViewerRequest } from './run-function.ts';

/** `functionArn` is what a behaviour is associated with. */
export type RunFunction = (functionArn: string, request: ViewerRequest, location: string) => Choice;

/** A store as a function at an edge location reads it. */
export interface ServedStores {
  served(arn: string, key: string, location: string): string | undefined;
}

export function createEdgeFunctions(
  functions: readonly EdgeFunctionResource[],
  stores: ServedStores,
): RunFunction {
  const runners = new Map(
    functions.map(({ arn, code, storeArn }) => {
      const storeId = storeArn?.split('/').at(-1);
      const run = createRunner({ code, ...(storeId !== undefined && { storeId }) });
      const choose: RunFunction = (_, request, location) =>
        run(request, (key) => stores.served(storeArn ?? '', key, location));
      return [arn, choose];
    }),
  );
  return (arn, request, location) =>
    runners.get(arn)?.(arn, request, location) ?? {
      kind: 'failed',
      why: `There is no function ${arn} in the lab.`,
    };
}
