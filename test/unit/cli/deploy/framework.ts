/**
 * Stands in for the framework: says what it might say, and leaves stacks behind as CloudFormation would describe them. That
 * the framework runs as a process of its own is lock.test.ts's.
 */
import type { Ports } from '../../../../cli/deploy/ports.ts';

interface StoredStack {
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** By Region and name, with a dot between. */
export type Stacks = Map<string, StoredStack>;

export interface Framework {
  readonly run: Ports['serverless'];
  /** The arguments of each run, oldest first. */
  readonly calls: string[][];
  readonly stacks: Stacks;
  readonly told: { says?: string; fails?: string; why?: string };
}

/** By the service file that a run is given. */
export const roleOf = (args: readonly string[]): string =>
  /^serverless\.(\w+)\.yml$/.exec(args[args.indexOf('--config') + 1] ?? '')?.[1] ?? 'api';

export function createFramework(): Framework {
  const calls: string[][] = [];
  const stacks: Stacks = new Map();
  const told: Framework['told'] = {};

  async function run(args: readonly string[], line: (text: string) => void): Promise<number> {
    const after = (name: string) => args[args.indexOf(name) + 1] ?? '';
    const param = (name: string) => args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1);
    const region = after('--region');
    calls.push([...args]);
    for (const text of [`Deploying to ${region}`, ...(told.says ?? '').split('\n')]) {
      line(text);
      // It is a process, and its lines come one by one.
      await new Promise(setImmediate);
    }
    if (told.fails && args.includes(told.fails)) {
      line(`Error: CREATE_FAILED: ${told.why ?? 'something of AWS'}`);
      return 1;
    }
    const role = roleOf(args);
    const stack = `${region}.routeaway-${after('--stage')}-${role}`;
    const failover = () => ({
      ...stacks.get(stack)?.outputs,
      Endpoint: 'https://edge.example.com',
      DistributionId: 'E1LABWIRE',
      OverrideParameter: '/routeaway/dev/override',
      ReservedConcurrency: param('reserveConcurrency') === 'on' ? '10' : '0',
    });
    const api = () => ({ Origin: `${region}.execute-api.example.com/${after('--stage')}` });
    const outputs = role === 'api' ? api() : role === 'failover' ? failover() : {};
    if (args[0] === 'remove') stacks.delete(stack);
    else stacks.set(stack, { status: 'UPDATE_COMPLETE', outputs });
    return 0;
  }
  return { run, calls, stacks, told };
}
