/** Faults in a world have the same words as faults in the lab. */
export { type Fault, faultText, parseFault } from '../../emulator/model/fault.ts';
export type { Reach } from '../../emulator/model/reach.ts';
