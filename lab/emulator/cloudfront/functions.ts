/** The functions that behaviours run at viewer request, each with the store that it reads as its location sees it. */
import type { EdgeFunctionResource } from '../cloudformation/read/edge-functions.ts';
import type { Behaviour } from './behaviour.ts';
import { type Choice, createRunner, type ViewerRequest } from './run-function.ts';

/** `functionArn` is what a behaviour is associated with. */
export type RunFunction = (functionArn: string, request: ViewerRequest, location: string) => Choice;

/** A store as a function at an edge location reads it. */
interface ServedStores {
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

/** Runs what a behaviour is associated with. */
export function choose(
  { FunctionAssociations, LambdaFunctionAssociations }: Behaviour,
  run: RunFunction | undefined,
  request: ViewerRequest,
  location: string,
): Choice {
  const [first, ...others] = FunctionAssociations?.Items ?? [];
  if (others.length > 0 || LambdaFunctionAssociations?.Items?.length)
    return { kind: 'failed', why: 'The lab runs one function for a cache behaviour, at viewer-request.' };
  if (!first) return { kind: 'none' };
  if (first.EventType !== 'viewer-request')
    return {
      kind: 'failed',
      why: `The lab runs functions at viewer-request alone, not at ${first.EventType}.`,
    };
  const arn = first.FunctionARN ?? '';
  return run?.(arn, request, location) ?? { kind: 'failed', why: `The lab has no function ${arn}.` };
}
