/** The names of a stage's resources, as in the service files and `resources/`. */
import type { Role } from '../../shared/config/parameters.ts';
import type { Side } from '../../shared/core/side.ts';

export const SERVICE = 'routeaway';

/** Those of one stage, in the order of a first deploy; with three controllers the second and the third have one each. */
export const STACKS = 'api-primary, api-standby, failover, controller-<Region>, watchdog, dns';
export const isStackId = (text: string): text is Stack['id'] =>
  /^(api-primary|api-standby|failover|controller-[a-z0-9-]+|watchdog|dns)$/.test(text);

export interface Stack {
  /** Names the stack on the command line, and in what is said about it. */
  readonly id: `api-${Side}` | 'failover' | `controller-${string}` | 'watchdog' | 'dns';
  readonly role: Role;
  readonly region: string;
  readonly name: string;
  /** Of an API stack. */
  readonly side?: Side;
}

const stackName = (stage: string, role: Role): string => `${SERVICE}-${stage}-${role}`;
/** With one controller. */
export const journalTable = (stage: string): string => `${SERVICE}-${stage}-journal`;
/** With three, each of which has a copy in its Region. */
export const globalJournalTable = (stage: string): string => `${SERVICE}-${stage}-journal-global`;
export const overrideParameter = (stage: string): string => `/${SERVICE}/${stage}/override`;
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

/** With three controllers: of the second and the third. */
export const controllerStack = (stage: string, region: string): Stack => ({
  id: `controller-${region}`,
  role: 'controller',
  region,
  name: stackName(stage, 'controller'),
});

export const watchdogStack = (stage: string, region: string): Stack => ({
  id: 'watchdog',
  role: 'watchdog',
  region,
  name: stackName(stage, 'watchdog'),
});

/** With the failover name's records, which have no Region. */
export const dnsStack = (stage: string, { control }: Regions): Stack => ({
  id: 'dns',
  role: 'dns',
  region: control,
  name: stackName(stage, 'dns'),
});

export const isController = ({ role }: Stack): boolean => role === 'failover' || role === 'controller';

/** `Sentence about a stack`: e.g. `the API in us-west-2`. */
export const about = ({ role, region, side }: Stack): string =>
  role === 'api'
    ? `the API in ${region} (${side})`
    : role === 'dns'
      ? `the DNS records, by a stack in ${region}`
      : `the ${role} in ${region}`;
