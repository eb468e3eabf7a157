/** What every service of the model does first: ask whether this call is to fail. */
import { type FaultHook, refuseIfFaulty } from './error.ts';

/** Throws where a fault was injected into the operation. */
export type Admit = (operation: string) => void;

/** Bound to one service (by its IAM prefix) of one Region. */
export function admitter(fault: FaultHook | undefined, service: string, region: string): Admit {
  return (operation) => refuseIfFaulty(fault, service, operation, region);
}
