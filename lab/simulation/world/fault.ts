/** Faults in a world have the same words as faults in the lab. */
export { type Fault, faultText, parseFault } from '../../emulator/api-gateway/fault.ts';
export type { Reach } from '../../emulator/api-gateway/reach.ts';
