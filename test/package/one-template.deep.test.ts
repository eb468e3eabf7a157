/**
 * What the framework packages is for every stage: another stage, another Region and other parameters change nothing of it but the
 * place of the zips, which names the stage and the time. And CloudFormation's own linter has nothing to say of it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Template } from '../../lab/emulator/cloudformation/index.ts';
import { copyInputs } from '../../lab/stand/package/inputs.ts';
import { LAB } from '../../lab/stand/package/lab.ts';
import { packageRoles } from '../../lab/stand/package/package.ts';
import { packageArguments } from '../../lab/stand/package/serverless.ts';
import type { Role } from '../../shared/config/parameters.ts';

const ROOT = join(__dirname, '../..');
const PATIENCE = 600_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'routeaway-template-'));
  copyInputs(ROOT, folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Without what names the stage and the time. */
const read = (file: string): Template =>
  JSON.parse(
    readFileSync(file, 'utf8')
      .replace(/serverless\/routeaway\/[\w-]+\/[^/"]+/g, 'zips')
      .replace(/ApiGatewayDeployment\d\w*/g, 'ApiGatewayDeployment'),
  );

function packagedWith(role: Role, more: readonly string[]): Template {
  const cli = join(folder, 'node_modules', 'serverless', 'bin', 'serverless.js');
  const ended = spawnSync(process.execPath, [cli, ...packageArguments({ role }), ...more], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off' },
    encoding: 'utf8',
  });
  expect([ended.status, ended.status === 0 || ended.stdout + ended.stderr]).toEqual([0, true]);
  return read(join(folder, '.serverless/cloudformation-template-update-stack.json'));
}

const OTHERS: Readonly<Record<Role, readonly string[]>> = {
  api: [
    ...['--stage', 'other', '--region', 'eu-west-1', '--param', 'standbyRegion=eu-west-1'],
    ...['--param', 'protectData=true', '--param', 'gatewayLogRole=create', '--param', 'throttleRate=5'],
  ],
  failover: [
    ...['--stage', 'other', '--region', 'eu-west-1', '--param', 'controlRegions=eu-west-1'],
    ...['--param', 'distributionId=E2QWRUHAPOMQZL', '--param', 'publicUrl=https://api.example.com'],
    ...['--param', 'routing=distribution', '--param', 'watchdogRegion=none', '--param', 'limit=4'],
  ],
  controller: [
    ...['--stage', 'other', '--region', 'eu-west-1', '--param', 'limit=4', '--param', 'routing=key'],
    ...['--param', 'primaryOriginId=east', '--param', 'standbyOriginId=west'],
    ...['--param', 'edgeFunctionArn=arn:aws:cloudfront::123456789012:function/ours'],
    ...['--param', 'keyValueStoreArn=arn:aws:cloudfront::123456789012:key-value-store/ours'],
  ],
  dns: [
    ...['--stage', 'other', '--region', 'eu-west-1', '--param', 'failoverName=other.example.com'],
    ...['--param', 'controlRegions=eu-west-1,us-west-2,ca-central-1'],
  ],
  watchdog: ['--stage', 'other', '--region', 'eu-west-1', '--param', 'watchdogRegion=eu-west-1'],
};

const hasLinter = spawnSync('cfn-lint', ['--version']).status === 0;

test.each(Object.keys(OTHERS) as Role[])(
  '%s',
  async (role) => {
    // The one that is kept, which the lab runs.
    const request = { role, stage: 'dev', region: LAB.controlRegion, params: {} };
    const [{ template: file = '' } = {}] = await packageRoles([request], { root: ROOT });
    const template = read(file);
    const linted = hasLinter ? spawnSync('cfn-lint', [file], { encoding: 'utf8' }).stdout : '';
    // W3005: a DependsOn that a reference implies. The framework writes some, and AWS asks for one at a CloudFront function.
    expect(linted.match(/^[EWI](?!3005)\d{4}.*/gm)).toBeNull();
    expect(packagedWith(role, OTHERS[role])).toEqual(template);
  },
  PATIENCE,
);
