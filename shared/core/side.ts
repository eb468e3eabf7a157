/** The two places an API lives in. `primary` is where traffic belongs in steady state; the roles are fixed, the traffic moves. */
export type Side = 'primary' | 'standby';

export const SIDES: readonly Side[] = ['primary', 'standby'];

export const other = (side: Side): Side => (side === 'primary' ? 'standby' : 'primary');
