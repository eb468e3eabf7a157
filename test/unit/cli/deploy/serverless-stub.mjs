/**
 * Stands in for the framework: a real process that writes down its arguments, says what the framework might say, and
 * leaves a stack behind as CloudFormation would describe it. Its folder is named by STUB_FOLDER: `calls` (one line of
 * JSON a call), `stacks/<region>.<stack>.json`, `says` (text to print), `fails` (fails where an
 * argument is it), `why` (what it says then).
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.STUB_FOLDER;
const args = process.argv.slice(2);
const read = (name) =>
  existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').trim() : '';
const after = (name) => args[args.indexOf(name) + 1];
const param = (name) => args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1);

appendFileSync(join(folder, 'calls'), `${JSON.stringify(args)}\n`);
console.log(`Deploying to ${after('--region')}`);
console.log(read('says'));

const fails = read('fails');
if (fails !== '' && args.includes(fails)) {
  console.error(`Error: CREATE_FAILED: ${read('why') || 'something of AWS'}`);
  process.exit(1);
}

const region = after('--region');
const stack = `routeaway-${after('--stage')}-${param('role')}`;
const file = join(folder, 'stacks', `${region}.${stack}.json`);
mkdirSync(join(folder, 'stacks'), { recursive: true });
if (args[0] === 'remove') rmSync(file, { force: true });
else {
  const outputs =
    param('role') === 'api'
      ? { Origin: `${region}.execute-api.example.com/${after('--stage')}` }
      : param('role') === 'watchdog'
        ? {}
        : {
            ...(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).outputs : {}),
            Endpoint: 'https://edge.example.com',
            DistributionId: 'E1LABWIRE',
            OverrideParameter: '/routeaway/dev/override',
            ReservedConcurrency: param('reserveConcurrency') === 'on' ? '10' : '0',
          };
  writeFileSync(file, JSON.stringify({ status: 'UPDATE_COMPLETE', outputs }));
}
