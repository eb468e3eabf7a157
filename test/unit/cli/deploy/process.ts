/**
 * The command in a process of its own, which a test may kill. It differs from the real one in what it deploys and in whom it
 * asks.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { command } from '../../../../cli/deploy/command.ts';
import { commandLine } from '../../../../cli/deploy/installed.ts';
import { machine } from '../../../../cli/deploy/machine.ts';
import { openAt } from './api.ts';
import { smallRelease } from './release.ts';

const [name, root = '', port = '', ...args] = process.argv.slice(2);
const own = machine(root, { artifact: async () => smallRelease(), commandLine });
process.exitCode = await command(name === 'remove' ? 'remove' : 'deploy', args, root, {
  ...own,
  open: openAt(port),
  // The account's time goes faster, as the test has it.
  sleep: (ms) => sleep(ms / 50),
});
