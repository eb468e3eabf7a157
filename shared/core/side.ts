/** The two places an API lives in. `primary` is where traffic belongs in steady state; the roles are fixed, the traffic moves. */
export type Side = 'primary' | 'standby';

export const SIDES: readonly Side[] = ['primary', 'standby'];

export const other = (side: Side): Side => (side === 'primary' ? 'standby' : 'primary');

/** What is probed: both sides, and the public endpoint. */
export type Target = Side | 'public';

export const TARGETS: readonly Target[] = [...SIDES, 'public'];

export const targetName = (target: Target): string => (target === 'public' ? 'the public endpoint' : target);
