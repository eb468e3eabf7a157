/** What runs at viewer request for a behaviour, and what it chooses. */
import type { Behaviour } from './behaviour.ts';
import type { RunFunction } from './functions.ts';
import type { Choice, ViewerRequest } from './run-function.ts';

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
