/** `npm run deploy`, from its arguments to its last line, against an AWS on this machine. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { checkout } from '../../../../cli/deploy/installed.ts';
import { machine } from '../../../../cli/deploy/machine.ts';
import { ACCOUNT } from '../../../../lab/emulator/test/protocols/world.ts';
import { OLD_OWNER_TAG, ownerTag } from '../../../../shared/aws/owner.ts';
import { KEY_NAME } from '../../../../shared/core/key.ts';
import { SIDES, type Side } from '../../../../shared/core/side.ts';
import { UserError } from '../../../../shared/kit/errors.ts';
import { mayAsk } from './deployer.ts';
import {
  CONTROL,
  type Deployment,
  ENTRY,
  KEY,
  ORIGIN_SECRET,
  PRIMARY,
  PROBE_KEY,
  STANDBY,
  startDeployment,
} from './deployment.ts';
import { version } from './interrupted.ts';
import { type Concurrency, TOLD } from './services.ts';

let there: Deployment;
beforeEach(async () => {
  there = await startDeployment();
});
afterEach(() => there.close());

const said = () => there.said.join('\n');
/** The deploys that were asked for: role and Region, and of the failover the side said to be active. */
const deploys = () =>
  there.calls().map(([verb, role, region, ...parameters]) => {
    const active = parameters.find((text) => text.startsWith('active='))?.slice('active='.length);
    return [verb, role, region, ...(active ? [active] : [])].join(' ');
  });
/** The service's calls that changed something. */
const writes = () =>
  there.world.calls.filter(({ operation }) => /^(Put|Delete|Update|Create|Tag)/.test(operation));

const pointedAt = (TargetOriginId: string) => {
  const { config } = there.world.cloud.distributions.get('E1LABWIRE');
  return {
    ...config,
    DefaultCacheBehavior: { ...config.DefaultCacheBehavior, TargetOriginId },
  } as typeof config;
};

const ALL = [
  `deploy api ${PRIMARY}`,
  `deploy api ${STANDBY}`,
  `deploy failover ${CONTROL} primary`,
  `deploy watchdog ${STANDBY}`,
];

/** An update: the Region without traffic goes first. */
const AGAIN = [
  `deploy api ${STANDBY}`,
  `deploy api ${PRIMARY}`,
  `deploy failover ${CONTROL} primary`,
  `deploy watchdog ${STANDBY}`,
];

/** A stage that has been deployed once. */
async function deployed(): Promise<void> {
  expect([await there.run('deploy'), said()]).toEqual([0, expect.any(String)]);
}

test('without what is to be deployed nothing is changed, not even a key', async () => {
  there.artifact = () => Promise.reject(new UserError('The Serverless Framework is not installed here.'));
  expect(await there.run('deploy')).toBe(1);
  expect(there.said.slice(-6)).toEqual([
    '[ 6/13] What is deployed',
    '        FAILED: The Serverless Framework is not installed here.',
    '',
    'Nothing was touched. When the cause is fixed, run again:',
    '',
    '  npm run deploy',
  ]);
  expect([deploys(), there.key(PRIMARY)]).toEqual([[], undefined]);
});

describe('a first deploy', () => {
  test('makes the stacks in their order, with one key, and says what docs/deploy.md shows', async () => {
    const page = readFileSync(join(__dirname, '../../../../docs/deploy.md'), 'utf8');
    const [, file = ''] = /^echo '(.*)' > stages\/dev.yml$/m.exec(page) ?? [];
    mkdirSync(join(there.root, 'stages'));
    writeFileSync(join(there.root, 'stages/dev.yml'), file);
    await deployed();
    expect(deploys()).toEqual(ALL);
    const [, block = ''] = /<!-- output of a first deploy -->\n```text\n(.*?)```/s.exec(page) ?? [];
    // But for times, and for what is in the templates.
    const shown = there.said.filter((line) => !line.startsWith('          | '));
    const plain = (line: string) =>
      line.replace(/in \d+ ms/, 'in 41 ms').replace(/(to make or change): \d+/, '$1: n');
    expect(shown.map(plain)).toEqual(block.trimEnd().split('\n').map(plain));

    const key = there.key(PRIMARY);
    expect(key).toMatch(/^[A-Za-z0-9]{40}$/);
    expect([there.key(STANDBY), there.key(CONTROL)]).toEqual([key, key]);
    const type = there.world.cloud
      .in(CONTROL)
      .parameters.list()
      .find(({ name }) => name === KEY)?.type;
    expect(type).toBe('SecureString');

    expect(there.kept()).toMatchObject({
      stage: 'dev',
      account: '123456789012',
      regions: { primary: PRIMARY, standby: STANDBY, control: CONTROL },
      endpoint: 'https://edge.example.com',
      distributionId: 'E1LABWIRE',
      overrideParameter: '/routeaway/dev/override',
      secretParameters: { apiKey: KEY, probeKey: PROBE_KEY },
    });
    // By this, break-glass finds the traffic controls where the control Region is gone.
    expect(there.kept()?.environment).toEqual(TOLD);
  });

  test('goes well where the switcher’s environment cannot be read, and says what will not work', async () => {
    there.world.wire.faults.set({
      service: 'lambda',
      operation: 'GetFunctionConfiguration',
      fault: { kind: 'error', code: 'AccessDeniedException', status: 403 },
    });
    await deployed();
    expect(there.kept()).not.toHaveProperty('environment');
    expect(there.said.join('\n')).toMatch(/break-glass would have to look for both in CloudFront/);
  });

  test('hands parameters on, to the templates that have them', async () => {
    await there.run('deploy', '--param', 'primaryRegion=us-west-1', '--param', 'failback=auto');
    expect(there.calls().map((args) => args.filter((arg) => /^(primaryRegion|failback)=/.test(arg)))).toEqual(
      [
        ...Array(2).fill(['primaryRegion=us-west-1']),
        ['primaryRegion=us-west-1', 'failback=auto'],
        ['primaryRegion=us-west-1'],
      ],
    );
  });
});

describe('nothing secret', () => {
  const everythingWritten = (folder: string): string =>
    [
      ...[...there.cloudFormation.buckets.values()].flatMap((bucket) => [...bucket.values()].map(String)),
      ...readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')),
    ].join('\n');

  test('is printed or written, though CloudFormation says it', async () => {
    await deployed();
    const key = there.key(PRIMARY) ?? '';
    there.tell('fails', STANDBY);
    there.tell('why', `no such key: ${key}`);
    expect(await there.run('deploy', '--param', 'throttleRate=200')).toBe(1);
    expect(said()).toContain('no such key: [hidden]');
    expect(said()).not.toContain(key);
    expect(everythingWritten(there.root)).not.toContain(key);
  });

  test('is printed on the first deploy, which makes it', async () => {
    there.tell('fails', PRIMARY);
    there.hears = (line) => {
      if (line.includes('Deploy the API')) there.tell('why', `no such key: ${there.key(PRIMARY)}`);
    };
    expect(await there.run('deploy')).toBe(1);
    expect(said()).toContain('no such key: [hidden]');
    expect(said()).not.toContain(there.key(PRIMARY));
  });

  test.each([
    ['sts', 'GetCallerIdentity'],
    ['ssm', 'PutParameter'],
  ])('is printed where the error of %s:%s repeats it', async (service, operation) => {
    const key = 'a-key-of-my-own-0123456789';
    const fault = { kind: 'error', code: 'ValidationException', status: 400, message: `not ${key}` } as const;
    there.world.wire.faults.set({ service, operation, fault });
    there.secrets = { ROUTEAWAY_API_KEY: key };
    expect(await there.run('deploy')).toBe(1);
    expect(said()).toContain('ValidationException: not [hidden]');
    expect(said()).not.toContain(key);
  });

  test('is in what is kept, where the key was given', async () => {
    const key = 'a-key-of-my-own-0123456789';
    there.tell('fails', `${STANDBY}`);
    there.secrets = { ROUTEAWAY_API_KEY: key };
    expect(await there.run('deploy')).toBe(1);
    expect(there.key(CONTROL)).toBe(key);
    expect(said()).not.toContain(key);
    expect(everythingWritten(there.root)).not.toContain(key);
    // By now the parameter holds it.
    expect(said()).toContain('\n  npm run deploy');
  });

  test.each([
    ['once', 'apiKey=s3cret-0123456789abcdef'],
    ['twice', 'apiKey=s3cret-0123456789abcdef', 'apiKey=s3cret-fedcba9876543210'],
    ['of the origins', 'originSecret=s3cret-0123456789abcdef'],
    ['with a slip', 'apiKey:s3cret-0123456789abcdef'],
  ])('is taken from the command line: %s', async (_, ...params) => {
    const args = params.flatMap((param) => ['--param', param]);
    expect(await there.run('deploy', ...args)).not.toBe(0);
    expect(said()).not.toMatch(/s3cret/);
    expect(there.world.calls).toEqual([]);
  });

  test('is in the environment of what the command starts', () => {
    const given = {
      ROUTEAWAY_API_KEY: 's3cret-0123456789abcdef',
      ROUTEAWAY_ORIGIN_SECRET: 's3cret-of-the-edge-0123',
    };
    Object.assign(process.env, given);
    expect(machine(there.root, checkout(there.root)).secrets).toEqual(given);
    expect(JSON.stringify(process.env)).not.toContain('s3cret');
  });
});

describe('again', () => {
  test('leaves the key as it is', async () => {
    await deployed();
    const key = there.key(PRIMARY);
    await deployed();
    expect(there.key(PRIMARY)).toBe(key);
    expect(there.world.cloud.in(PRIMARY).parameters.history(KEY)).toHaveLength(1);
    expect(deploys()).toEqual([...ALL, ...AGAIN]);
  });

  test('after a failure goes on where it broke', async () => {
    there.tell('fails', STANDBY);
    expect(await there.run('deploy', '--param', 'failback=auto')).toBe(1);
    expect(deploys()).toEqual(ALL.slice(0, 2));
    expect(said()).toContain('          | UPDATE_ROLLBACK_COMPLETE routeaway-dev-api');
    expect(said()).toContain(
      'FAILED: CloudFormation ended with UPDATE_ROLLBACK_COMPLETE: ApiLambdaFunction (AWS::Lambda::Function): something of AWS.',
    );
    expect(said()).toContain('  npm run deploy -- --param failback=auto');
    there.tell('fails', '');
    expect(await there.run('deploy', '--param', 'failback=auto')).toBe(0);
    expect(deploys().slice(2)).toEqual(ALL);
  });

  test('says what to do where CloudFront does not take the CloudFront function', async () => {
    there.tell('fails', 'failover');
    there.tell('why', 'Unable to create function with tags at this time. Please retry without tags');
    expect(await there.run('deploy')).toBe(1);
    expect(said()).toMatch(/\(TaggingConflict\)\. Wait a quarter of an hour and run this again/);
  });

  test.each([
    ['[ 3/13]', 'Quotas', 'Nothing was touched. When you are ready, run again:', ''],
    ['[10/13]', 'Deploy', 'done and stays. When you are ready, go on with:', ''],
    ['          | CREATE_COMPLETE JournalTable', 'Deploy', 'CloudFormation finishes what it has begun', ''],
    ['        not yet', 'Check', 'go on with:', ''],
  ])('interrupted at "%s" it ends there and says how to go on', async (line, step, sentence, how) => {
    there.api.edge = STANDBY;
    there.hears = (heard) => heard.startsWith(line) && there.interrupt();
    expect(await there.run('deploy')).toBe(130);
    expect(there.said.filter((text) => text.startsWith('[')).at(-1)).toContain(step);
    expect(said()).toContain('        INTERRUPTED.');
    expect(said()).toContain(sentence);
    expect(there.said).toContain(`  npm run deploy${how}`);
    expect(said()).not.toContain('FAILED');
  });

  test('while failed over leaves traffic on the standby', async () => {
    await deployed();
    await there.writeJournal({ to: 'standby' });
    there.world.cloud.distributions.update(
      'E1LABWIRE',
      pointedAt('standby'),
      there.world.cloud.distributions.get('E1LABWIRE').etag,
    );
    there.api.edge = STANDBY;
    there.api.broken.set(PRIMARY, 503);
    // The primary is what has no traffic, and it does not prove itself: what serves is not touched unless it is meant.
    expect(await there.run('deploy')).toBe(1);
    expect(deploys().slice(ALL.length)).toEqual([`deploy api ${PRIMARY}`]);
    expect(await there.run('deploy', '--yes')).toBe(0);
    expect(deploys().slice(ALL.length + 1)).toEqual([
      `deploy api ${PRIMARY}`,
      `deploy api ${STANDBY}`,
      `deploy failover ${CONTROL} standby`,
      `deploy watchdog ${STANDBY}`,
    ]);
    expect(said()).toContain('https://edge.example.com answers from standby');
    expect(said()).toMatch(/Warning: primary is not healthy: status 503/);
  });

  test.each([
    ['is ahead of the distribution', 'primary', 'v1 standby 1', 0],
    ['has not been taken, and someone has moved it back', 'primary', undefined, 1],
    ['is someone else’s', 'standby', 'v1 primary 9', 1],
  ] as const)('while failed over, where the key %s', async (_, target, key, code) => {
    const { stores, distributions } = there.world.cloud;
    const { arn: EdgeStoreArn } = stores.create({ name: 'edge', id: 'a1b2c3d4-0000-4000-8000-000000000001' });
    const puts = key === undefined ? [] : [{ key: KEY_NAME, value: key }];
    stores.update(EdgeStoreArn, { puts }, stores.describe(EdgeStoreArn).etag);
    distributions.update('E1LABWIRE', pointedAt(target), distributions.get('E1LABWIRE').etag);
    await there.writeJournal({ to: 'standby' });
    there.putStack(CONTROL, 'routeaway-dev-failover', 'UPDATE_COMPLETE', {
      DistributionId: 'E1LABWIRE',
      EdgeFunctionArn: 'arn:aws:cloudfront::123456789012:function/edge',
      EdgeStoreArn,
    });
    there.api.edge = STANDBY;
    expect([await there.run('deploy'), said()]).toEqual([code, expect.any(String)]);
    if (code === 0) expect(deploys().at(-2)).toBe(`deploy failover ${CONTROL} standby`);
    else expect(deploys()).toEqual([]);
  });

  test('traffic that moves while the change set is made stays where it went', async () => {
    await deployed();
    await there.writeJournal({ to: 'primary' });
    const stands = () =>
      there.cloudFormation.stacks.get(`${CONTROL}.routeaway-dev-failover`)?.template.Resources;
    const before = stands();
    expect(before).toBeDefined();
    there.artifact = version('new');
    let sets = 0;
    there.around = async (call, go) => {
      // Of the API in both Regions, and then of the first controller.
      if (call === 'CreateChangeSet' && ++sets === 3) {
        await there.amendJournal({ entries: [{ ...ENTRY, epoch: 2, to: 'standby' }] });
        const { distributions } = there.world.cloud;
        distributions.update('E1LABWIRE', pointedAt('standby'), distributions.get('E1LABWIRE').etag);
      }
      return go();
    };
    expect([await there.run('deploy'), said()]).toEqual([1, expect.any(String)]);
    expect(said()).toContain(
      'Traffic has moved to standby while this deploy waited, and it would have pointed the distribution at primary. The stack was not changed: run the same command again.',
    );
    expect(stands()).toEqual(before);
  });

  test('without a journal goes by the distribution', async () => {
    await deployed();
    there.world.cloud.distributions.update(
      'E1LABWIRE',
      pointedAt('standby'),
      there.world.cloud.distributions.get('E1LABWIRE').etag,
    );
    there.api.edge = STANDBY;
    expect(await there.run('deploy')).toBe(0);
    expect(deploys().at(-2)).toBe(`deploy failover ${CONTROL} standby`);
  });
});

describe('an update goes where no traffic is first', () => {
  const waits = () => there.said.filter((line) => /waiting until|is proven$/.test(line));

  test('and to the Region that serves when the other one is proven again', async () => {
    await deployed();
    const order: string[] = [];
    there.hears = (line) => {
      if (/ Deploy |waiting until|is proven$/.test(line)) order.push(line.replace(/^[ |]+|^\[.*\] /g, ''));
    };
    const began = there.world.clock.now();
    await deployed();
    expect(order).toEqual([
      `Deploy the API in ${STANDBY} (standby)`,
      `Deploy the API in ${PRIMARY} (primary)`,
      'waiting until standby (us-west-2) is proven again: 60 s without a bad verdict; at most 6 min',
      'standby is proven',
      `Deploy the failover in ${CONTROL}`,
      `Deploy the watchdog in ${STANDBY}`,
    ]);
    expect(there.world.clock.now() - began).toBeGreaterThanOrEqual(60_000);
  });

  test('what was good before the deploy proves nothing, and a bad verdict begins it anew', async () => {
    await deployed();
    let looks = 0;
    const began = there.world.clock.now();
    there.hears = (line) => {
      if (line.includes('waiting until'))
        there.world.clock.after(15_000, () => {
          looks += 1;
          there.api.broken.set(STANDBY, 503);
          there.world.clock.after(20_000, () => there.api.broken.clear());
        });
    };
    await deployed();
    expect(looks).toBe(1);
    expect(there.world.clock.now() - began).toBeGreaterThanOrEqual(90_000);
  });

  test.each([
    ['is broken by it', true, 'status 503, wanted 2xx'],
    ['nobody sees', false, 'the prober has written nothing since, and may not be running'],
  ])('a standby that %s stops it, with the primary untouched', async (_, watched, why) => {
    await deployed();
    there.watched = watched;
    there.hears = (line) => line.includes('waiting until') && there.api.broken.set(STANDBY, 503);
    expect(await there.run('deploy')).toBe(1);
    expect(deploys().slice(ALL.length)).toEqual([`deploy api ${STANDBY}`]);
    expect(said()).toContain(
      `FAILED: standby (us-west-2) is not proven 6 min after its deploy: ${why}. The API of primary, which serves the traffic, was not touched.`,
    );
    expect(there.said).toContain('  npm run deploy');

    // Fixed, it goes on there, and waits again.
    Object.assign(there, { watched: true, hears: () => undefined });
    there.api.broken.clear();
    expect(await there.run('deploy')).toBe(0);
    expect(deploys().slice(ALL.length + 1)).toEqual(AGAIN);
    expect(waits().at(-1)).toContain('standby is proven');
  });

  test('and stops where the ledger cannot be read', async () => {
    await deployed();
    there.hears = (line) =>
      line.includes('waiting until') &&
      there.world.wire.faults.set({
        service: 'dynamodb',
        operation: 'GetItem',
        fault: { kind: 'error', code: 'AccessDeniedException', status: 400, message: 'Not you' },
      });
    expect(await there.run('deploy')).toBe(1);
    expect(said()).toMatch(
      /Whether standby is healthy after its deploy cannot be read .*AccessDeniedException: Not you/,
    );
    expect(deploys().slice(ALL.length)).toEqual([`deploy api ${STANDBY}`]);
  });
});

describe('stops before anything is touched', () => {
  /** Exit code 2 where nobody had to be asked, else 1; nothing written, nothing deployed; the sentence is in what was said. */
  async function refused(sentence: RegExp, ...args: string[]): Promise<void> {
    const code = await there.run('deploy', ...args);
    expect(code).toBe(there.world.calls.length === 0 ? 2 : 1);
    expect(said()).toMatch(sentence);
    expect(there.calls()).toEqual([]);
    expect(writes()).toEqual([]);
  }

  test('with credentials that nobody has, before anything is packaged', async () => {
    let packaged = false;
    there.artifact = () => {
      packaged = true;
      return Promise.reject(new UserError('Nothing is packaged here.'));
    };
    there.world.wire.faults.set({
      service: 'sts',
      fault: { kind: 'error', code: 'ExpiredToken', status: 403, message: 'The token has expired' },
    });
    await refused(
      /AWS does not accept the credentials of this shell \(ExpiredToken: The token has expired\)/,
    );
    expect(said()).toContain('Nothing was touched. When the cause is fixed, run again:\n\n  npm run deploy');
    expect(packaged).toBe(false);
  });

  test.each([
    [
      'a threshold',
      'confirmSeconds=3',
      /^confirmSeconds is 3 s; it must be at least 8 s.*--param confirmSeconds=18$/m,
    ],
    [
      'a name without a certificate',
      'domainName=api.example.com',
      /^domainName is .*--param certificateArn=/m,
    ],
    [
      'a mistake of the API',
      'gatewayLogRole=Create',
      /^gatewayLogRole is "Create", wanted none, existing or create/m,
    ],
  ])('with %s that the last stack would refuse', async (_, param, sentence) => {
    await refused(sentence, '--param', param);
    // Not even who asks was asked.
    expect(there.world.calls).toEqual([]);
  });

  test('with an alarm of another account, which nobody would read', async () => {
    const alarm = (account: string) => `arn:aws:cloudwatch:eu-west-1:${account}:alarm:orders-5xx`;
    await refused(
      /standbyAlarms names arn:aws:cloudwatch:eu-west-1:999999999999:alarm:orders-5xx, which is not an alarm of this account \(123456789012\)/,
      '--param',
      `standbyAlarms=latency,${alarm('123456789012')},${alarm('999999999999')}`,
    );
  });

  test('without a parameter that the stage was deployed with', async () => {
    there.putStack(CONTROL, 'routeaway-dev-failover', 'UPDATE_COMPLETE', {
      DeployedWith:
        'distributionId= primaryOrigin= standbyOrigin= domainName=api.example.com originSecretParameter=',
    });
    await refused(
      /domainName was api\.example\.com and is not given now\. Give them again \(--param domainName=api\.example\.com\)/,
    );
  });

  test.each([
    ['routing', 'key', 'distribution'],
    ['healthPath', '/up', '/status'],
    [
      'afterMove',
      'arn:aws:lambda:ca-central-1:123456789012:function:a',
      'arn:aws:lambda:ca-central-1:123456789012:function:b',
    ],
  ])(
    'without %s, which fell back to its default; given another value it changes',
    async (name, was, other) => {
      there.putStack(CONTROL, 'routeaway-dev-failover', 'UPDATE_COMPLETE', {
        DeployedWith: `${name}=${was}`,
      });
      await refused(
        new RegExp(`${name} was ${was} and is .* now\\. Give them again \\(--param ${name}=${was}\\)`),
      );
      const { length } = said();
      await there.run('deploy', '--dry-run', '--param', `${name}=${other}`);
      expect(said().slice(length)).not.toContain('was deployed with other parameters');
    },
  );

  test('where its stacks may not be read', async () => {
    there.world.wire.faults.set({
      service: 'cloudformation',
      fault: { kind: 'error', code: 'AccessDenied', status: 403, message: 'You are not authorized' },
    });
    await refused(
      /The stack routeaway-dev-failover in ca-central-1 cannot be read: AccessDenied: You are not authorized\. What a deploy needs: docs\/deploy\.md, "What the deployer may do"\./,
    );
  });

  test('under a hold while failed over, which a rollback would undo', async () => {
    there.putStack(CONTROL, 'routeaway-dev-failover', 'UPDATE_COMPLETE', {
      DistributionId: 'E1LABWIRE',
      Active: 'primary',
    });
    const { distributions } = there.world.cloud;
    distributions.update('E1LABWIRE', pointedAt('standby'), distributions.get('E1LABWIRE').etag);
    await there.writeJournal({ to: 'standby' });
    await there.amendJournal({ override: { text: 'hold', seenAt: 1 } });
    await refused(/Traffic is on standby, the last deploy named primary, and the override is hold\..*--yes/);
  });

  test.each([
    ['another API’s role', 'arn:aws:iam::123456789012:role/theirs', 1],
    ['our own', 'arn:aws:iam::123456789012:role/routeaway-dev-api-LogRole', 0],
  ])('with gatewayLogRole=create over %s', async (_, role, code) => {
    there.gatewayRole(role);
    expect(await there.run('deploy', '--param', 'gatewayLogRole=create')).toBe(code);
    if (code === 1) expect(said()).toContain('it would be replaced for every API there');
  });

  test('where a Region is not enabled', async () => {
    there.world.wire.faults.set({
      service: 'sts',
      region: STANDBY,
      fault: { kind: 'error', code: 'InvalidClientTokenId', status: 403, message: 'The token is invalid' },
    });
    await refused(/Account 123456789012 cannot work in us-west-2 \(InvalidClientTokenId: /);
  });

  test('where the control Region, which is asked first, is not enabled', async () => {
    there.world.wire.faults.set({
      service: 'sts',
      region: CONTROL,
      fault: { kind: 'error', code: 'InvalidClientTokenId', status: 403, message: 'The token is invalid' },
    });
    await refused(
      /AWS does not accept .* A Region that the account has not enabled \(ca-central-1\?\) refuses/,
    );
  });

  test('where the control Region is the primary', async () => {
    await refused(
      /^controlRegions is the primary Region \(us-east-2\)/,
      '--param',
      `controlRegions=${PRIMARY}`,
    );
    expect(there.world.calls).toEqual([]);
  });

  test.each([
    [
      'which waits',
      'us-east-1',
      { Status: 'PENDING_VALIDATION', DomainName: 'api.example.com' },
      /is PENDING_VALIDATION, wanted ISSUED/,
    ],
    [
      'for another name',
      'us-east-1',
      { Status: 'ISSUED', DomainName: 'www.example.com' },
      /is for www\.example\.com, which does not cover api\.example\.com/,
    ],
    [
      'in another Region',
      PRIMARY,
      { Status: 'ISSUED', DomainName: 'api.example.com' },
      /CloudFront takes a certificate of us-east-1 only/,
    ],
    [
      'that is not there',
      'us-east-1',
      undefined,
      /cannot be read: ResourceNotFoundException.*aws acm list-certificates --region us-east-1/,
    ],
  ])('with a certificate %s', async (_, region, certificate, sentence) => {
    const arn = `arn:aws:acm:${region}:123456789012:certificate/1`;
    if (certificate) there.certificates.set(arn, certificate);
    await refused(sentence, '--param', `certificateArn=${arn}`, '--param', 'domainName=api.example.com');
  });

  test('where the stack stands and its journal cannot be read', async () => {
    there.putStack(CONTROL, 'routeaway-dev-failover');
    there.world.wire.faults.set({
      service: 'dynamodb',
      operation: 'GetItem',
      fault: { kind: 'error', code: 'AccessDeniedException', status: 400, message: 'Not you' },
    });
    await refused(
      /its journal \(table routeaway-dev-journal\) cannot be read: AccessDeniedException: Not you/,
    );
  });

  test('where someone else deploys', async () => {
    there.putStack(STANDBY, 'routeaway-dev-api', 'UPDATE_IN_PROGRESS');
    await refused(
      /routeaway-dev-api in us-west-2 is UPDATE_IN_PROGRESS since 2027-01-05T18:00:00.000Z: another deploy or removal is at work/,
    );
  });

  test('where a table of an earlier deployment has the name', async () => {
    await there.createTable('routeaway-dev-todos');
    await refused(/The table routeaway-dev-todos in us-east-2 is left from an earlier deployment/);
  });

  test('where the stage was deployed to other Regions', async () => {
    mkdirSync(join(there.root, '.routeaway'));
    const regions = { primary: PRIMARY, standby: STANDBY, control: 'eu-west-1' };
    writeFileSync(join(there.root, '.routeaway/dev.json'), JSON.stringify({ regions }));
    await refused(/Stage dev was last deployed from here with eu-west-1 as its control Region/);
  });

  test.each([
    [
      'in another account',
      { account: '999999999999' },
      /last deployed from here to account 999999999999, and /,
    ],
    ['by the lab', { endpointUrl: 'http://127.0.0.1:4566' }, /\.routeaway\/dev\.json is the lab's/],
  ])('where the stage was deployed %s', async (_, record, sentence) => {
    mkdirSync(join(there.root, '.routeaway'));
    const regions = { primary: PRIMARY, standby: STANDBY, control: CONTROL };
    writeFileSync(join(there.root, '.routeaway/dev.json'), JSON.stringify({ regions, ...record }));
    await refused(sentence);
    expect(await there.run('remove', '--yes')).toBe(1);
    expect(there.calls()).toEqual([]);
  });

  test("where the stage's file is damaged", async () => {
    mkdirSync(join(there.root, 'stages'));
    writeFileSync(join(there.root, 'stages/dev.yml'), 'limit: [');
    await refused(/^stages\/dev\.yml cannot be read \(.*\), fix it\.$/m);
  });

  test('a value of the stage’s file, and says what to write there', async () => {
    mkdirSync(join(there.root, 'stages'));
    writeFileSync(join(there.root, 'stages/dev.yml'), 'limit: x\nconfirmSeconds: 20\n');
    await refused(
      /^limit is "x"; it must be a whole number, 1 to 20, for example limit: 3 in stages\/dev\.yml$/m,
    );
    await refused(
      /for example --param confirmSeconds=18$/m,
      '--param',
      'confirmSeconds=5',
      '--param',
      'limit=3',
    );
  });

  test('where what was kept of the last deploy is damaged', async () => {
    mkdirSync(join(there.root, '.routeaway'));
    writeFileSync(join(there.root, '.routeaway/dev.json'), '{');
    await refused(/\.routeaway\/dev\.json is damaged .*; delete it/);
  });

  test('where API Gateway lacks the role that is to be there', async () => {
    await refused(
      /API Gateway has no role for its logs in us-east-2 and us-west-2/,
      '--param',
      'gatewayLogRole=existing',
    );
  });

  describe('at a distribution of one’s own', () => {
    const arn = 'arn:aws:cloudfront::123456789012:distribution/E1LABWIRE';
    const OWN = [
      'distributionId=E1LABWIRE',
      'publicUrl=https://edge.example.com',
      'routing=distribution',
    ].flatMap((one) => ['--param', one]);

    test.each([
      [
        'another account',
        { [ownerTag('dev')]: '210987654321' },
        /E1LABWIRE is owned by another stack: its tag routeaway:owner:dev is "210987654321" \(account\)\. Two stacks .* aws cloudfront untag-resource --resource arn:aws:cloudfront::123456789012:distribution\/E1LABWIRE --tag-keys Items=routeaway:owner:dev$/m,
      ],
      [
        'the version before, as another stage',
        { [OLD_OWNER_TAG]: '123456789012/eu-west-1/prod' },
        /its tag routeaway:owner is "123456789012\/eu-west-1\/prod" \(account, control Region, stage\)\. That stack knows of no other stage at its distribution: deploy stage prod with this version first\. .* --tag-keys Items=routeaway:owner$/m,
      ],
      [
        'the version before, as this stage in another Region',
        { [OLD_OWNER_TAG]: '123456789012/eu-west-1/dev' },
        /Two stacks would undo each other's switches\. .* --tag-keys Items=routeaway:owner$/m,
      ],
    ])('that %s drives', async (_, tags, refusal) => {
      there.world.cloud.distributions.tag(arn, tags);
      await refused(refusal, ...OWN);
    });

    test('that is not there', async () => {
      await refused(
        /The owner tag of distribution E0000000000000 cannot be read: NoSuchResource: .* must be in this account \(123456789012\)/,
        ...OWN.map((word) => word.replace('E1LABWIRE', 'E0000000000000')),
      );
    });

    test.each([
      ['nobody drives', {}, 'E1LABWIRE has no owner tag of this stage yet'],
      ['this stack drives', { [ownerTag('dev')]: '123456789012' }, 'E1LABWIRE is owned by this stage'],
      [
        'this stack drives by the old tag',
        { [OLD_OWNER_TAG]: '123456789012/ca-central-1/dev' },
        'E1LABWIRE is owned by this stage',
      ],
      [
        'another stage of this version drives, too,',
        { [OLD_OWNER_TAG]: '123456789012/eu-west-1/prod', [ownerTag('prod')]: '123456789012' },
        'it serves stage prod, too: a switch of this stage moves only',
      ],
    ])('but not where %s it', async (_, tags, sentence) => {
      there.world.cloud.distributions.tag(arn, tags);
      expect(await there.run('deploy', ...OWN)).toBe(0);
      expect(said()).toContain(sentence);
      expect(writes().map(({ operation }) => operation)).not.toContain('TagResource');
    });

    test('but not with routing=key, and what that costs is said', async () => {
      const key = OWN.map((word) => word.replace('routing=distribution', 'routing=key'));
      const ids = ['--param', 'primaryOriginId=primary', '--param', 'standbyOriginId=standby'];
      expect([await there.run('deploy', ...key, ...ids), said()]).toEqual([0, expect.any(String)]);
      expect(said()).toContain('E1LABWIRE has no owner tag of this stage, and with routing=key gets none');
      expect(said()).toContain(
        'Warning: routing is "key", so every switch stands on the routing key alone: the distribution is never changed,',
      );
    });
  });

  describe('at a distribution of one’s own of another kind', () => {
    const OWN = [
      'distributionId=E1LABWIRE',
      'publicUrl=https://edge.example.com',
      'primaryOriginId=primary',
      'standbyOriginId=standby',
    ].flatMap((one) => ['--param', one]);
    const change = (to: (config: DistributionConfig) => Partial<DistributionConfig>): void => {
      const { distributions } = there.world.cloud;
      const { config, etag } = distributions.get('E1LABWIRE');
      distributions.update('E1LABWIRE', { ...config, ...to(config) }, etag);
    };

    test('a staging one', async () => {
      change(() => ({ Staging: true }));
      await refused(
        /Distribution E1LABWIRE is a staging distribution: .* --param distributionId=<its id>\./,
        ...OWN,
      );
    });

    test('one with an origin for each tenant', async () => {
      change(({ Origins }) => ({
        Origins: {
          Quantity: 2,
          Items: (Origins?.Items ?? []).map((one) =>
            one.Id === 'standby' ? { ...one, DomainName: '{{tenant}}.example.com' } : one,
          ),
        },
      }));
      await refused(
        /The origin "standby" \(standby\) of distribution E1LABWIRE leads to \{\{tenant\}\}\.example\.com/,
        ...OWN,
      );
    });

    test('but not one of which there is something to know, in the words of the switcher', async () => {
      change(() => ({ ContinuousDeploymentPolicyId: 'c0ffee', ConnectionMode: 'tenant-only' }));
      expect(await there.run('deploy', ...OWN)).toBe(0);
      for (const warning of [
        'Warning: Distribution E1LABWIRE has the continuous deployment policy c0ffee: up to 15 % of its traffic',
        'Warning: Distribution E1LABWIRE serves tenants: a switch moves all of them',
      ])
        expect(said()).toContain(warning);
    });

    test('but not one that lacks an origin: that can be added', async () => {
      expect(await there.run('deploy', ...OWN.map((word) => word.replace('Id=standby', 'Id=west')))).toBe(0);
      expect(said()).toContain('Warning: Distribution E1LABWIRE has no origin with the id "west" (standby)');
      expect(said()).toContain(
        'Warning: Distribution E1LABWIRE lacks, for stage dev: Origins: { Id: west, DomainName: <host>, OriginPath: "" } (standby)',
      );
    });

    test('but not one whose behaviours run no function yet: where it belongs is said when it is made', async () => {
      const arn = 'arn:aws:cloudfront::123456789012:function/routeaway-dev-ca-central-1';
      there.putStack(CONTROL, 'routeaway-dev-failover', 'UPDATE_COMPLETE', { EdgeFunctionArn: arn });
      expect(await there.run('deploy', ...OWN)).toBe(0);
      expect(said()).toContain(
        `Warning: Distribution E1LABWIRE lacks, for stage dev: DefaultCacheBehavior: FunctionAssociations: { EventType: viewer-request, FunctionARN: ${arn} }`,
      );
    });

    test('one whose behaviours run the function of another stage: two would move them', async () => {
      const FunctionARN = 'arn:aws:cloudfront::123456789012:function/routeaway-staging-ca-central-1';
      change(({ DefaultCacheBehavior: one }) => ({
        ...(one && {
          DefaultCacheBehavior: {
            ...one,
            FunctionAssociations: { Quantity: 1, Items: [{ EventType: 'viewer-request', FunctionARN }] },
          },
        }),
      }));
      await refused(
        /The behaviour by default targets the origin primary, which is this stage's, and runs the CloudFront function routeaway-staging-ca-central-1, which is another's\..* add --yes/s,
        ...OWN,
      );
      expect(await there.run('deploy', ...OWN, '--yes')).toBe(0);
      expect(said()).toContain(
        "Warning: The behaviour by default targets the origin primary, which is this stage's, and runs the CloudFront function routeaway-staging-ca-central-1, which is another's.",
      );
    });

    describe('while a key stands', () => {
      const OTHER = 'arn:aws:cloudfront::123456789012:key-value-store/a1b2c3d4-0000-4000-8000-000000000002';
      const setUp = (key: string, before: (arn: string) => string): string => {
        const { stores } = there.world.cloud;
        const { arn } = stores.create({ name: 'edge', id: 'a1b2c3d4-0000-4000-8000-000000000001' });
        stores.update(arn, { puts: [{ key, value: 'v1 standby 7' }] }, stores.describe(arn).etag);
        there.putStack(CONTROL, 'routeaway-dev-failover', 'UPDATE_COMPLETE', {
          EdgeStoreArn: arn,
          DeployedWith: `distributionId=E1LABWIRE keyValueStoreArn=${before(arn)}`,
        });
        return arn;
      };
      const refusal =
        /It holds the routing key "v1 standby 7"\. Clients would go where the distribution points\./;

      test('one with another store', async () => {
        setUp('traffic', () => '');
        await refused(refusal, ...OWN, '--param', `keyValueStoreArn=${OTHER}`);
      });

      test('one of whose own store the stage leaves', async () => {
        setUp('traffic:dev', (arn) => arn);
        await refused(refusal, ...OWN, '--yes');
      });

      test('but not one whose store stays', async () => {
        const arn = setUp('traffic:dev', (there) => there);
        expect([await there.run('deploy', ...OWN, '--param', `keyValueStoreArn=${arn}`), said()]).toEqual([
          0,
          expect.any(String),
        ]);
      });
    });

    test('but not one that the deployer may not look at', async () => {
      there.world.wire.faults.set({
        service: 'cloudfront',
        operation: 'GetDistribution',
        fault: { kind: 'error', code: 'AccessDenied', status: 403, message: 'You may not.' },
      });
      expect(await there.run('deploy', ...OWN)).toBe(0);
      expect(said()).toContain(
        'Warning: The configuration of distribution E1LABWIRE cannot be read (cloudfront:GetDistribution): ',
      );
    });
  });

  describe('at a distribution of one’s own that carries what has rights of its own', () => {
    const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:headers:2';
    const ACL = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/api/473e64fd';
    const OWN = [
      'distributionId=E1LABWIRE',
      'publicUrl=https://edge.example.com',
      'routing=distribution',
    ].flatMap((one) => ['--param', one]);
    beforeEach(() => {
      const { distributions } = there.world.cloud;
      const { config, etag } = distributions.get('E1LABWIRE');
      const withFunction = {
        ...config.DefaultCacheBehavior,
        LambdaFunctionAssociations: {
          Quantity: 1,
          Items: [{ LambdaFunctionARN: FUNCTION, EventType: 'origin-request' as const }],
        },
      };
      distributions.update(
        'E1LABWIRE',
        { ...config, WebACLId: ACL, DefaultCacheBehavior: withFunction } as typeof config,
        etag,
      );
    });

    test('a deploy warns of it', async () => {
      expect(await there.run('deploy', ...OWN)).toBe(0);
      expect(said()).toContain(`Warning: E1LABWIRE carries the Lambda@Edge function ${FUNCTION}.`);
      expect(said()).toContain('aws iam attach-role-policy --role-name routeaway-dev-switcher-ca-central-1 ');
      // That one it may read.
      expect(said()).not.toContain(ACL);
    });
  });

  test('where the key differs between two Regions', async () => {
    there.putKey(PRIMARY, 'one-key-0123456789abcdef');
    there.putKey(CONTROL, 'another-0123456789abcdef');
    await refused(/has one value in us-east-2 and another in ca-central-1/);
    expect(said()).not.toMatch(/0123456789abcdef/);
  });

  test('where a key is given that is not the one in use', async () => {
    there.putKey(PRIMARY, 'one-key-0123456789abcdef');
    there.secrets = { ROUTEAWAY_API_KEY: 'another-0123456789abcdef' };
    await refused(/ROUTEAWAY_API_KEY is not the value that the parameter/);
    expect(said()).not.toMatch(/0123456789abcdef/);
  });
});

describe('a watchdog that stands elsewhere', () => {
  const moved =
    /^ +FAILED: The watchdog of stage dev is in eu-west-1, and now it is to be in us-west-2: left there, it would stay in ALARM for ever\. Give --param watchdogRegion=eu-west-1, or remove it first: npm run remove -- --stage dev --param watchdogRegion=eu-west-1 --only watchdog$/;
  beforeEach(() =>
    there.putStack(CONTROL, 'routeaway-dev-failover', 'UPDATE_COMPLETE', { WatchdogRegion: 'eu-west-1' }),
  );

  test.each(['deploy', 'remove'] as const)('stops a %s before anything is touched', async (name) => {
    there.putStack('eu-west-1', 'routeaway-dev-watchdog');
    expect(await there.run(name, '--yes')).toBe(1);
    expect(there.said).toContainEqual(expect.stringMatching(moved));
    expect(there.calls()).toEqual([]);
  });

  test('is forgotten once it is gone', async () => {
    await there.writeJournal({ to: 'primary' });
    await deployed();
    expect(deploys()).toEqual(ALL);
  });
});

test('the prober gets a key of its own, also on a stage that has known only one, whose clients keep theirs', async () => {
  for (const region of [PRIMARY, STANDBY, CONTROL]) there.putKey(region, 'one-key-0123456789abcdef');
  await deployed();
  const keys = [PRIMARY, STANDBY, CONTROL].map((region) => there.parameter(region, PROBE_KEY));
  expect(keys).toEqual(Array(3).fill(expect.stringMatching(/^[A-Za-z0-9]{40}$/)));
  expect(new Set(keys).size).toBe(1);
  expect(said()).not.toContain(keys[0]);
  expect(there.key(PRIMARY)).toBe('one-key-0123456789abcdef');
  expect(there.world.cloud.in(PRIMARY).parameters.history(KEY)).toHaveLength(1);
});

test('a prober’s key that is the clients’ is refused before a stack is touched', async () => {
  const value = 'one-key-0123456789abcdef';
  there.putKey(PRIMARY, value);
  there.world.cloud.in(PRIMARY).parameters.put({ name: PROBE_KEY, value, type: 'SecureString' });
  expect(await there.run('deploy')).toBe(1);
  expect(said()).toMatch(
    /The prober's key \(\/routeaway\/dev\/probe-key\) is also the clients' key, .* Delete the parameter in us-east-2, and a new one is generated\./,
  );
  expect(said()).not.toContain(value);
  expect(there.calls()).toEqual([]);
});

test('a key that is in one Region is copied to the others', async () => {
  there.putKey(STANDBY, 'one-key-0123456789abcdef');
  await deployed();
  expect([there.key(PRIMARY), there.key(CONTROL)]).toEqual(Array(2).fill('one-key-0123456789abcdef'));
});

test('an API of your own: only the failover and its watchdog are deployed', async () => {
  there.putKey(CONTROL, 'one-key-0123456789abcdef');
  for (const region of [PRIMARY, STANDBY]) there.putKey(region, 'one-key-0123456789abcdef');
  const origins = [PRIMARY, STANDBY].map((region) => `${region}.execute-api.example.com/dev`);
  const args = ['--param', `primaryOrigin=${origins[0]}`, '--param', `standbyOrigin=${origins[1]}`];
  expect([await there.run('deploy', ...args), said()]).toEqual([0, expect.any(String)]);
  expect(deploys()).toEqual([`deploy failover ${CONTROL} primary`, `deploy watchdog ${STANDBY}`]);
  // The prober shows the key that the API's owner named.
  expect(there.parameter(CONTROL, PROBE_KEY)).toBeUndefined();
});

test('an API of your own that wants signatures: what a deploy asks of it, the deployer may', async () => {
  for (const region of [PRIMARY, STANDBY, CONTROL]) there.putKey(region, 'one-key-0123456789abcdef');
  const args = [
    'probeAuth=iam',
    ...SIDES.map((side, i) => `${side}Origin=${[PRIMARY, STANDBY][i]}.execute-api.example.com/dev`),
  ].flatMap((one) => ['--param', one]);
  expect([await there.run('deploy', ...args), said()]).toEqual([0, expect.any(String)]);
  // The edge puts the origin's path before it.
  const asked = there.api.signed.map(
    ({ method, path, region }) =>
      `arn:aws:execute-api:${region}:${ACCOUNT}:a1b2c3${path.replace(/^(\/dev)?\//, `/dev/${method}/`)}`,
  );
  const [primary, standby] = [PRIMARY, STANDBY].map(
    (region) => `arn:aws:execute-api:${region}:${ACCOUNT}:a1b2c3/dev/GET/health`,
  );
  expect([...new Set(asked)]).toEqual(expect.arrayContaining([primary, standby]));
  const HealthPath = '/health';
  expect(asked.filter((one) => !mayAsk(one, { HealthPath }))).toEqual([]);
  // And no more.
  expect(asked.filter((one) => mayAsk(one))).toEqual([]);
  expect(mayAsk(`arn:aws:execute-api:${PRIMARY}:${ACCOUNT}:a1b2c3/dev/GET/orders`, { HealthPath })).toBe(
    false,
  );
  expect(mayAsk(`arn:aws:execute-api:${PRIMARY}:${ACCOUNT}:a1b2c3/dev/POST/health`, { HealthPath })).toBe(
    false,
  );
});

test('an API and a distribution of your own: their origins are held against what will be watched', async () => {
  for (const region of [PRIMARY, STANDBY, CONTROL]) there.putKey(region, 'one-key-0123456789abcdef');
  const { distributions } = there.world.cloud;
  const { config, etag } = distributions.get('E1LABWIRE');
  const hosts = {
    primary: `${PRIMARY}.execute-api.example.com`,
    standby: `${STANDBY}.execute-api.example.com`,
  };
  const Items = (config.Origins?.Items ?? []).map((one) => ({
    ...one,
    DomainName: hosts[one.Id as Side],
    OriginPath: one.Id === 'standby' ? '/v2' : '/dev',
  }));
  distributions.update('E1LABWIRE', { ...config, Origins: { Quantity: 2, Items } }, etag);
  const args = [
    'distributionId=E1LABWIRE',
    'publicUrl=https://edge.example.com',
    'routing=distribution',
    `primaryOrigin=${hosts.primary}/dev`,
    `standbyOrigin=${hosts.standby}/dev`,
  ].flatMap((one) => ['--param', one]);
  expect([await there.run('deploy', ...args), said()]).toEqual([0, expect.any(String)]);
  expect(said().match(/Warning: The origin of .*/g)).toEqual([
    expect.stringContaining(
      'The origin of the standby has the origin path "/v2", and its health is asked below',
    ),
  ]);
});

test('an origin secret is made like the key, shown to the origins, and to nobody else', async () => {
  expect(await there.run('deploy', '--param', `originSecretParameter=${ORIGIN_SECRET}`)).toBe(0);
  const secrets = [PRIMARY, STANDBY, CONTROL].map((region) => there.parameter(region, ORIGIN_SECRET));
  expect(secrets).toEqual(Array(3).fill(expect.stringMatching(/^[A-Za-z0-9]{40}$/)));
  expect(new Set(secrets).size).toBe(1);
  expect(secrets[0]).not.toBe(there.key(PRIMARY));
  expect(said()).not.toContain(secrets[0]);
});

describe('the result is asked for', () => {
  test('until it is there', async () => {
    there.api.broken.set(PRIMARY, 503);
    there.hears = (line) => {
      if (line.includes('not yet')) there.world.clock.after(40_000, () => there.api.broken.clear());
    };
    await deployed();
    expect(said()).toContain('not yet: status 503, wanted 2xx');
  });

  test('and where it does not come, that is said, with the command that asks again', async () => {
    there.api.edge = STANDBY;
    expect(await there.run('deploy')).toBe(1);
    expect(said()).toMatch(/does not answer as it should from primary \(us-east-2\): .*answered by standby/);
    expect(there.said.at(-1)).toBe('  npm run deploy');
    expect(there.kept()).toBeUndefined();
  });

  test('a Region that refuses the key is named', async () => {
    there.world.clock.after(1, () => undefined);
    there.api.broken.set(STANDBY, 403);
    expect(await there.run('deploy')).toBe(1);
    expect(said()).toMatch(/The API in us-west-2 \(standby, .*\) does not answer as it should.*403/);
  });
});

test('quotas that differ between the Regions are a warning', async () => {
  await there.close();
  there = await startDeployment({ [PRIMARY]: 1_000, [STANDBY]: 10 });
  await deployed();
  expect(said()).toContain('Warning: concurrent executions of Lambda: 1000 in us-east-2, 10 in us-west-2.');
});

describe('the concurrency of prober and switcher', () => {
  const reserved = () => there.calls().map((args) => args.includes('reserveConcurrency=on'));
  /** Two deploys of a stage; the second one with another limit. */
  async function twice(first: Concurrency | undefined, second: Concurrency | undefined): Promise<void> {
    await there.close();
    const limits: Record<string, number | Concurrency> = { [PRIMARY]: 1_000, [STANDBY]: 1_000 };
    if (first !== undefined) limits[CONTROL] = first;
    there = await startDeployment(limits);
    await deployed();
    delete limits[CONTROL];
    if (second !== undefined) limits[CONTROL] = second;
    expect(await there.run('deploy', '--only', 'failover')).toBe(0);
  }
  /** Of the failover alone: in the first deploy, and in the second, which is of it alone. */
  const inBoth = (first: boolean, second: boolean) => [false, false, first, false, second];

  test.each<[string, Concurrency | undefined, Concurrency | undefined, boolean[]]>([
    [
      'is reserved where that leaves 100',
      { limit: 110, unreserved: 110 },
      { limit: 110, unreserved: 100 },
      inBoth(true, true),
    ],
    [
      'is not where it leaves 99',
      { limit: 109, unreserved: 109 },
      { limit: 109, unreserved: 109 },
      inBoth(false, false),
    ],
    [
      'counts what others have reserved',
      { limit: 1_000, unreserved: 105 },
      { limit: 1_000, unreserved: 110 },
      inBoth(false, true),
    ],
    [
      'stays where the limit cannot be read',
      { limit: 1_000, unreserved: 1_000 },
      undefined,
      inBoth(true, true),
    ],
    ['is not reserved where it never could be read', undefined, undefined, inBoth(false, false)],
  ])('%s', async (_, first, second, wanted) => {
    await twice(first, second);
    expect(reserved()).toEqual(wanted);
  });

  test('of an API of your own as well', async () => {
    for (const region of [PRIMARY, STANDBY, CONTROL]) there.putKey(region, 'one-key-0123456789abcdef');
    const origins = [PRIMARY, STANDBY].map((region) => `${region}.execute-api.example.com/dev`);
    const args = ['--param', `primaryOrigin=${origins[0]}`, '--param', `standbyOrigin=${origins[1]}`];
    expect(await there.run('deploy', ...args)).toBe(0);
    expect(reserved()).toEqual([true, false]);
  });

  test('too little of it for the two is a warning', async () => {
    await there.close();
    there = await startDeployment({ [PRIMARY]: 10, [STANDBY]: 10, [CONTROL]: { limit: 10, unreserved: 9 } });
    await deployed();
    expect(said()).toContain(
      'Warning: concurrent executions of Lambda in ca-central-1: 10, of which 9 are not reserved: prober and switcher may need 10 at once.',
    );
  });
});

/** How tokens begin: of the global endpoint, and of a Regional one. What follows here is made up. */
const OLD_TOKEN = Buffer.from('\x17\n\x06er/aws\x10 made up').toString('base64');
const NEW_TOKEN = Buffer.from('!\n\torigin_ec\x10 made up').toString('base64');

test.each([
  ['a token of the global STS endpoint', OLD_TOKEN, [], true],
  ['a token of a Regional one', NEW_TOKEN, [], false],
  ['no store to be written', OLD_TOKEN, ['--param', 'routing=distribution'], false],
])('with %s', async (_, token, args, warned) => {
  process.env.AWS_SESSION_TOKEN = token;
  try {
    expect([await there.run('deploy', ...args), said()]).toEqual([0, expect.any(String)]);
  } finally {
    delete process.env.AWS_SESSION_TOKEN;
  }
  expect(
    /Warning: the session token of this shell looks like one of version 1\. .*v2Token/.test(said()),
  ).toBe(warned);
  expect(said()).not.toContain(token);
});

test('quotas that cannot be read are a warning', async () => {
  await there.close();
  there = await startDeployment({});
  await deployed();
  expect(said()).toMatch(
    /Warning: concurrent executions of Lambda: could not be read \(AccessDeniedException/,
  );
});
