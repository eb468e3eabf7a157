/** The commands of `routeaway` that are no operator's: each has a part of its own, which is loaded when it runs. */
import type { Other } from './routeaway/program.ts';

export interface Place {
  /** The folder of stage files and deployment records. */
  readonly root: string;
  /** What an editor completes a stage's file by. */
  readonly schema: string;
  /** Of the npm package: the folder of what it deploys. In a checkout the framework packages that. */
  readonly release?: string;
}

export function others({ root, schema, release }: Place): readonly Other[] {
  const sent = (name: 'deploy' | 'remove') => async (args: readonly string[]) => {
    const [{ command }, { machine }, { routeaway }] = await Promise.all([
      import('./deploy/command.ts'),
      import('./deploy/machine.ts'),
      import('./deploy/installed.ts'),
    ]);
    const code = await command(name, args, root, machine(root, routeaway(root, release)));
    // By a signal: then something is still at work, a call, and nobody waits for it.
    if (code > 128) process.exit(code);
    return code;
  };
  return [
    {
      name: 'init',
      description: 'ask a few questions, and write the file of a stage: stages/<stage>.yml',
      async run(args) {
        const [{ init }, { commandLine }, { typed }] = await Promise.all([
          import('./deploy/init.ts'),
          import('./deploy/installed.ts'),
          import('./deploy/typed.ts'),
        ]);
        const lines = typed();
        try {
          return await init(args, { root, schema, say: console.log, commandLine, ...lines });
        } finally {
          lines.close();
        }
      },
    },
    {
      name: 'lab',
      description: 'run all of it on this machine, with the sample API or two servers of your own',
      async run(args) {
        const [{ runLab }, { createObserver: observe }] = await Promise.all([
          import('../lab/stand/run-lab.ts'),
          import('./lab/observer.ts'),
        ]);
        await runLab(args, { root, release, observe, usage: 'npx routeaway lab [options]' });
        return undefined;
      },
    },
    { name: 'deploy', description: 'deploy a stage, or show what that would change', run: sent('deploy') },
    { name: 'remove', description: 'remove a stage', run: sent('remove') },
  ];
}
