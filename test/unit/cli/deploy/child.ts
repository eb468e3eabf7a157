/** The real command in a process of its own, to be killed. Its time is the test's: a pause is asked for and waited for. */
import { fileURLToPath } from 'node:url';
import { createClients } from '../../../../cli/deploy/clients.ts';
import { command } from '../../../../cli/deploy/command.ts';
import { machine } from '../../../../cli/deploy/machine.ts';
import { smallRelease } from './release.ts';

const [root = fileURLToPath(new URL('.', import.meta.url)), ...args] = process.argv.slice(2);
let now = 0;
const asked: (() => void)[] = [];
process.on('message', (time: number) => {
  now = time;
  asked.shift()?.();
});
const pass = (ms: number) =>
  new Promise<void>((resolve) => {
    asked.push(resolve);
    process.send?.({ ms });
  });
await pass(0);
const clients = createClients();
process.exitCode = await command('deploy', args, root, {
  ...machine(root, {
    artifact: async () => smallRelease(),
    commandLine: (name, words) => ['npm run', name, ...words].join(' '),
  }),
  aws: clients,
  say: (line) => process.send?.({ line }),
  sleep: pass,
  now: () => now,
});
process.disconnect();
