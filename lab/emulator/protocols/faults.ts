/**
 * What can be made to go wrong with an AWS call while the lab runs. Rules are asked in the order in which they were
 * set; the first that fits decides.
 */

import type { CallFault } from '../model/fault.ts';

/** Leaving a field out means any. `service` is the IAM prefix (`cloudwatch`). */
interface Aim {
  readonly service?: string;
  readonly operation?: string;
  readonly region?: string;
  /** How often it strikes before it is gone; until taken away where left out. */
  readonly times?: number;
}

export interface FaultRule extends Aim {
  /** Whose rule it is, so that it is found again. */
  readonly name?: string;
  readonly fault: CallFault;
}

export interface Faults {
  /** Returns what takes it away again. */
  set(rule: FaultRule): () => void;
  /** Those in force, oldest first. */
  list(): readonly FaultRule[];
  /** Those that `which` names; all where it is left out. */
  clear(which?: (rule: FaultRule) => boolean): void;
  /** What strikes this call, counting it. */
  strike(call: { service: string; operation: string; region: string }): CallFault | undefined;
}

export function createFaults(): Faults {
  let rules: { rule: FaultRule; left: number }[] = [];
  return {
    set(rule) {
      const entry = { rule, left: rule.times ?? Number.POSITIVE_INFINITY };
      rules.push(entry);
      return () => {
        rules = rules.filter((one) => one !== entry);
      };
    },
    list: () => rules.map(({ rule }) => rule),
    clear(which = () => true) {
      rules = rules.filter(({ rule }) => !which(rule));
    },
    strike(call) {
      const hit = rules.find(
        ({ rule }) =>
          fits(rule.service, call.service) &&
          fits(rule.operation, call.operation) &&
          fits(rule.region, call.region),
      );
      if (hit && --hit.left <= 0) rules = rules.filter((one) => one !== hit);
      return hit?.rule.fault;
    },
  };
}

function fits(wanted: string | undefined, got: string): boolean {
  return wanted === undefined || wanted === got;
}
