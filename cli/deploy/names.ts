/** The names of a stage's resources, as in the service files and `resources/`. */
import type { Role } from '../../shared/config/parameters.ts';
import type { Side } from '../../shared/core/side.ts';

export const SERVICE = 'routeaway';

/** In the order of a first deploy. */
export const STACKS = ['api-primary', 'api-standby', 'failover', 'watchdog'] as const;

export interface Stack {
  /** Names the stack on the command line, and in what is said about it. */
  readonly id: (typeof STACKS)[number];
  readonly role: Role;
  readonly region: string;
  readonly name: string;
  /** Of an API stack. */
  readonly side?: Side;
}

const stackName = (stage: string, role: Role): string => `${SERVICE}-${stage}-${role}`;
export const journalTable = (stage: string): string => `${SERVICE}-${stage}-journal`;
export const switcherFunction = (stage: string): string => `${SERVICE}-${stage}-switcher`;
/** Of the account, and so with its Region. */
export const switcherRole = (stage: string, region: string): string =>
  `${SERVICE}-${stage}-switcher-${region}`;
export const todosTable = (stage: string): string => `${SERVICE}-${stage}-todos`;

export type Regions = Readonly<Record<Side | 'control', string>>;

export const apiStack = (stage: string, regions: Regions, side: Side): Stack => ({
  id: `api-${side}`,
  role: 'api',
  region: regions[side],
  name: stackName(stage, 'api'),
  side,
});

export const failoverStack = (stage: string, regions: Regions): Stack => ({
  id: 'failover',
  role: 'failover',
  region: regions.control,
  name: stackName(stage, 'failover'),
});

export const watchdogStack = (stage: string, region: string): Stack => ({
  id: 'watchdog',
  role: 'watchdog',
  region,
  name: stackName(stage, 'watchdog'),
});

/** `Sentence about a stack`: e.g. `the API in us-west-2`. */
export const about = ({ role, region, side }: Stack): string =>
  role === 'api' ? `the API in ${region} (${side})` : `the ${role} in ${region}`;
