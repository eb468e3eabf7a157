/** Faults in a world have the same words as faults in the lab. */
export { type Fault, faultText, parseFault } from '../region/fault.ts';
export type { Reach } from '../region/reach.ts';
