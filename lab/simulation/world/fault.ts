/** Faults in a world have the same words as faults in the lab. */

export type { Reach } from '../../emulator/model/index.ts';
export { type Fault, faultText, parseFault } from '../../emulator/model/index.ts';
