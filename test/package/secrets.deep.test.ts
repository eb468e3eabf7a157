/** `serverless deploy` itself, against an account on loopback: which values it sends, and where those of secrets do not go. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyInputs } from '../../lab/stand/package/inputs.ts';
import { type Account, startAccount } from './account.ts';

const ROOT = join(__dirname, '../..');
const KEY = 'the-key-of-the-clients-0123';
const PROBE_KEY = 'the-key-of-the-prober-0123';
const SECRET = 'the-secret-of-the-edge-0123';

/** Only so that a run that hangs ends: each test starts the framework, which takes as long as the machine is busy. */
const PATIENCE = 600_000;

let account: Account;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'routeaway-secrets-'));
  copyInputs(ROOT, folder);
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  account = await startAccount();
  put('api-key', KEY);
  put('probe-key', PROBE_KEY);
  put('origin-secret', SECRET);
});
afterEach(() => account.close());

const put = (name: string, value: string, changed = 1_800_000_000) =>
  account.parameters.set(`/routeaway/dev/${name}`, { value, changed });

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

const deploy = (...args: string[]): Promise<Ended> => serverless('deploy', ...args);

async function serverless(...args: string[]): Promise<Ended> {
  const cli = join(folder, 'node_modules', 'serverless', 'bin', 'serverless.js');
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      AWS_ENDPOINT_URL: account.url,
      AWS_ACCESS_KEY_ID: 'OPERATOR',
      AWS_SECRET_ACCESS_KEY: 'lab',
      NODE_NO_WARNINGS: '1',
      SLS_NOTIFICATIONS_MODE: 'off',
      SLS_TELEMETRY_DISABLED: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said: Buffer.concat(said).toString() };
}

const given = (changeSet: URLSearchParams | undefined): Record<string, string> => {
  const found: Record<string, string> = {};
  for (let n = 1; changeSet?.has(`Parameters.member.${n}.ParameterKey`); n += 1)
    found[changeSet.get(`Parameters.member.${n}.ParameterKey`) ?? ''] =
      changeSet.get(`Parameters.member.${n}.ParameterValue`) ?? '';
  return found;
};

/** What was said, what lies in the project's folder, and what lies in the bucket. */
function everywhere(said: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  return [said, ...files, ...[...account.objects.values()].map(({ body }) => body)].join('\n');
}

const API = ['--region', 'us-east-2'];
const FAILOVER = [
  ...['--region', 'ca-central-1', '--config', 'serverless.failover.yml'],
  ...['--param', 'primaryOrigin=a.example.com', '--param', 'standbyOrigin=b.example.com'],
];

test(
  'the keys go to CloudFormation alone, and a deploy that fails leaves none behind',
  async () => {
    account.refuses = true;
    const { code, said } = await deploy(...API);
    expect([code, account.changeSets.length]).toEqual([1, 1]);
    expect(given(account.changeSets[0])).toMatchObject({
      ...{ ApiKeyValue: KEY, ProbeKeyValue: PROBE_KEY },
      ...{ stage: 'dev', primaryRegion: 'us-east-2', protectData: 'false' },
    });
    expect(given(account.changeSets[0])).not.toHaveProperty('apiKeyParameter');
    const all = everywhere(said);
    expect(all).toContain('ApiKeyValue');
    for (const secret of [KEY, PROBE_KEY]) expect(all).not.toContain(secret);
  },
  PATIENCE,
);

test(
  'the secret of the edge goes with the failover; without a change the deploy is skipped, with one of a value it is not',
  async () => {
    const name = ['--param', 'originSecretParameter=/routeaway/dev/origin-secret'];
    const made = [...FAILOVER, ...name, '--package', 'made'];
    expect(await serverless('package', ...made)).toMatchObject({ code: 0 });
    const { code, said } = await deploy(...made);
    expect([code, account.changeSets.length]).toEqual([0, 1]);
    expect(given(account.changeSets[0])).toMatchObject({
      ...{ OriginSecretValue: SECRET, active: 'primary' },
      ...{ primaryHost: 'a.example.com', primaryPath: '', verifyWritePath: '' },
    });
    const again = await deploy(...made);
    expect([again.code, account.changeSets.length]).toEqual([0, 1]);
    const other = 'another-secret-of-the-edge-0123';
    put('origin-secret', other, 1_800_000_060);
    await deploy(...made);
    expect(account.changeSets.slice(1).map((one) => given(one).OriginSecretValue)).toEqual([other]);
    await deploy(...made, '--param', 'active=standby');
    expect(account.changeSets.slice(2).map((one) => given(one).active)).toEqual(['standby']);
    expect(everywhere(said)).not.toContain(SECRET);
  },
  PATIENCE,
);

test(
  'a value that is missing, or cannot be one, stops it with one sentence before anything is touched',
  async () => {
    const made = [...API, '--package', 'made-api'];
    await serverless('package', ...made);
    account.parameters.delete('/routeaway/dev/api-key');
    const missing = await deploy(...made);
    expect(missing.code).toBe(1);
    expect(missing.said).toContain(
      `The parameter /routeaway/dev/api-key is not in us-east-2, and this stack needs its value. npm run deploy makes it; or type it into: tr -d '\\n' | aws ssm put-parameter --region us-east-2 --name /routeaway/dev/api-key --type SecureString --value file:///dev/stdin`,
    );
    put('api-key', 'too short');
    const short = await deploy(...made);
    expect(short.said).toContain(
      `The parameter /routeaway/dev/api-key in us-east-2 has 9 characters; wanted are 20 to 128, printable and without spaces. Write another value: tr -d '\\n' | aws ssm put-parameter --region us-east-2 --name /routeaway/dev/api-key --type SecureString --value file:///dev/stdin --overwrite`,
    );
    expect(short.said).not.toContain('too short');
    expect(account.changeSets).toEqual([]);
    expect([...account.objects]).toEqual([]);
  },
  PATIENCE,
);

test(
  'a key on the command line is refused, and not repeated',
  async () => {
    const { code, said } = await deploy(...API, '--param', `apiKey=${KEY}`);
    expect(code).toBe(1);
    expect(said).toContain(
      'apiKey is no parameter of Routeaway any more; others of this machine can read a command line',
    );
    expect(everywhere(said)).not.toContain(KEY);
  },
  PATIENCE,
);

test(
  'values that cannot work stop it before anything is asked, with the sentence',
  async () => {
    const { code, said } = await deploy(...FAILOVER, '--param', 'controlRegions=us-east-2');
    expect([code, account.calls]).toEqual([1, []]);
    expect(said).toContain(
      'controlRegions is the primary Region (us-east-2), and what has to act when the primary fails must not fail with it: --param controlRegions=ca-central-1',
    );
  },
  PATIENCE,
);
