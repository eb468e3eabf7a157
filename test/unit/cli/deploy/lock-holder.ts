/** A command that works on, as a process: takes the lock of the folder, starts the framework's stand-in, and says so. */
import { createLock } from '../../../../cli/deploy/lock.ts';
import { createServerless } from '../../../../cli/deploy/serverless.ts';

const [root = '', stage = '', framework = ''] = process.argv.slice(2);
const lock = createLock(root);
lock.take('deploy', stage);
if (framework === '') {
  process.stdout.write('holds\n');
  setInterval(() => undefined, 60_000);
} else {
  await createServerless(root, lock, framework)([], (line) => process.stdout.write(`${line}\n`));
  lock.release();
}
