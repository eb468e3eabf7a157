/** From the command line to the plan, without a call. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blocked } from '../../../../cli/deploy/cloudformation.ts';
import { howToGoOn } from '../../../../cli/deploy/go-on.ts';
import { checkout } from '../../../../cli/deploy/installed.ts';
import { switcherRole } from '../../../../cli/deploy/names.ts';
import { readOptions } from '../../../../cli/deploy/options.ts';
import { effective } from '../../../../cli/deploy/parameters.ts';
import { deployPlan, idleFirst, removePlan, type Step, title } from '../../../../cli/deploy/plan.ts';
import { checkParameters } from '../../../../cli/deploy/preconditions.ts';
import { createPrinter } from '../../../../cli/deploy/printer.ts';
import { settle } from '../../../../cli/deploy/settings.ts';
import { covers } from '../../../../cli/deploy/steps/certificate.ts';
import { UsageError, UserError } from '../../../../shared/kit/errors.ts';

const ROOT = join(__dirname, '../../../..');

function settings(...args: string[]) {
  const options = readOptions(args);
  return settle(options, effective(ROOT, options.stage, options.params));
}
const short = (step: Step) => ('stack' in step ? `${step.kind} ${step.stack.id}` : step.kind);
const plan = (...args: string[]) => deployPlan(settings(...args)).map(short);

const LOOK = ['credentials', 'regions', 'quotas', 'standing', 'active', 'package'];
const OWN = ['--param', 'primaryOrigin=a.example.com', '--param', 'standbyOrigin=b.example.com'];

describe('the plan', () => {
  test('looks before it touches, and proves the result', () =>
    expect(plan()).toEqual([
      ...LOOK,
      'secret',
      'secret',
      'deploy api-primary',
      'deploy api-standby',
      'deploy failover',
      'deploy watchdog',
      'check',
    ]));

  test('of a look alone has the same checks, and changes nothing', () =>
    expect(plan('--dry-run')).toEqual([
      ...LOOK,
      'secret',
      'secret',
      'preview api-primary',
      'preview api-standby',
      'preview failover',
      'preview watchdog',
    ]));

  test.each([
    ['api-standby', ['credentials', 'regions', 'standing', 'package', 'secret', 'secret']],
    ['failover', [...LOOK, 'secret', 'secret']],
    ['watchdog', ['credentials', 'regions', 'standing', 'package']],
  ])('of one stack, %s, asks what concerns it', (stack, wanted) =>
    expect(plan('--only', stack)).toEqual([...wanted, `deploy ${stack}`, 'check']),
  );

  test.each<[active: 'primary' | 'standby', wanted: string[]]>([
    ['primary', ['api-standby', 'api-primary after standby']],
    ['standby', ['api-primary', 'api-standby after primary']],
  ])('of an update with traffic on %s', (active, wanted) => {
    const before = deployPlan(settings());
    const steps = idleFirst(before, active);
    expect(steps).toHaveLength(before.length);
    expect(
      steps.flatMap((step) =>
        step.kind === 'deploy' && step.stack.side
          ? [`${step.stack.id}${step.after ? ` after ${step.after}` : ''}`]
          : [],
      ),
    ).toEqual(wanted);
  });

  test('asks for a certificate where one is given', () =>
    expect(plan('--param', 'certificateArn=arn:aws:acm:us-east-1:1:certificate/1')).toContain('certificate'));

  test('leaves an API of your own alone', () =>
    expect(plan(...OWN)).toEqual([...LOOK, 'secret', 'deploy failover', 'deploy watchdog', 'check']));

  test('has no key where the API wants none', () =>
    expect(plan(...OWN, '--param', 'apiKeyParameter=none')).not.toContain('secret'));

  test('has the origin secret where there is one', () => {
    const steps = deployPlan(settings('--param', 'originSecretParameter=/routeaway/dev/origin-secret'));
    expect(steps.map(title).filter((line) => line.startsWith('The origin secret'))).toEqual([
      'The origin secret in us-east-2, us-west-2, ca-central-1',
    ]);
  });

  test.each<[string[], string[]]>([
    [[], ['deploy the watchdog in us-west-2']],
    [['--param', 'controlRegions=us-west-2'], ['deploy the watchdog in us-east-2']],
    [['--param', 'watchdogRegion=eu-west-1'], ['deploy the watchdog in eu-west-1']],
    [['--param', 'watchdogRegion=none'], []],
  ])('has a watchdog in another Region than the control (%j)', (args, wanted) => {
    const titles = deployPlan(settings(...args)).map(title);
    expect(titles.filter((line) => /^Deploy.*watchdog/.test(line))).toEqual(
      wanted.map((line) => line.replace('deploy', 'Deploy')),
    );
  });

  test('makes no key for the watchdog, which asks nobody', () =>
    expect(deployPlan(settings('--param', 'watchdogRegion=eu-west-1')).map(title)).toEqual(
      expect.arrayContaining([
        'Regions us-east-2, us-west-2, ca-central-1, eu-west-1',
        'The API key in us-east-2, us-west-2, ca-central-1',
        "The prober's key in us-east-2, us-west-2, ca-central-1",
      ]),
    ));

  test('of a removal is the reverse, and the key goes last', () =>
    expect(removePlan(settings()).map(short)).toEqual([
      'credentials',
      'confirm',
      'remove watchdog',
      'remove failover',
      'remove api-standby',
      'remove api-primary',
      'retained',
      'forget',
      'forget',
    ]));
});

describe('the parameters of a stage', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'routeaway-plan-'));
    mkdirSync(join(root, 'stages'));
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const write = (text: string) => writeFileSync(join(root, 'stages/prod.yml'), text);

  test('are over the defaults, and what is given is over both', () => {
    write('coolDownSeconds: 90\nlimit: 2\n');
    const some = ({ confirmSeconds, coolDownSeconds, limit }: Record<string, string>) => [
      confirmSeconds,
      coolDownSeconds,
      limit,
    ];
    expect(some(effective(root, 'prod', { limit: '1' }))).toEqual(['18', '90', '1']);
    expect(some(effective(root, 'dev', {}))).toEqual(['18', '300', '3']);
  });

  test.each([
    ['switcherPolicy: arn', /^switcherPolicy is no parameter of Routeaway any more; /],
    ['fall: 4', /^fall is no parameter of Routeaway any more; in its place are tolerableErrors, /],
    ['tickSeconds: 5', /^tickSeconds is no parameter of Routeaway any more; it is always 10 s now, /],
    ['limi: 4', /^limi is no parameter of Routeaway; did you mean limit\? docs/],
    ['- limit', /^stages\/prod\.yml holds no parameters, /],
    ['limit: [', /^stages\/prod\.yml cannot be read \(/],
  ])('with %j are refused, and not ignored', (text, sentence) => {
    write(text);
    expect(() => effective(root, 'prod', {})).toThrow(sentence);
    expect(() => effective(root, 'prod', {})).toThrow(UserError);
  });
});

test.each([['--from', 'check'], ['--from=failover']])(
  'the option of earlier versions says what to do: %s %s',
  (...args) =>
    expect(() => readOptions(args)).toThrow(
      /^--from is no option any more: run the whole command again, which leaves alone what has not changed; or deploy one stack, e\.g\. --only failover\.$/,
    ),
);

test('the longest name of a role is one that IAM takes', () =>
  expect(switcherRole('x'.repeat(30), 'ap-southeast-2')).toHaveLength(64));

test('the names of parameters in defaults are resolved', () =>
  expect(settings('--stage', 'prod').secrets).toEqual([
    {
      id: 'apiKey',
      name: 'API key',
      parameter: '/routeaway/prod/api-key',
      variable: 'ROUTEAWAY_API_KEY',
    },
    { id: 'probeKey', name: "prober's key", parameter: '/routeaway/prod/probe-key' },
  ]));

test('the control in the standby is allowed, with a warning', () =>
  expect(settings('--param', 'controlRegions=us-west-2').warnings).toEqual([
    'controlRegions is the standby Region (us-west-2): once traffic has moved there, nothing protects it any more. Better: --param controlRegions=ca-central-1',
  ]));

const DNS_NAMES = ['hostedZoneId=Z0123456789ABCDEFGHIJ', 'failoverName=active.example.com'];

test('the primary in us-east-1 is allowed, with a warning where the switch needs what is there', () => {
  const warningsWith = (routing: string) =>
    settings(
      ...[
        'primaryRegion=us-east-1',
        'controlRegions=ca-central-1,us-east-2,eu-west-1',
        ...DNS_NAMES,
        `routing=${routing}`,
      ].flatMap((one) => ['--param', one]),
    ).warnings.filter((one) => one.startsWith('The primary is in us-east-1'));
  expect(warningsWith('key,distribution')).toHaveLength(1);
  expect(warningsWith('key,dns')).toEqual([]);
});

test('a controller in us-east-1 is allowed, with a warning', () =>
  expect(settings('--param', 'controlRegions=us-east-1').warnings).toEqual([
    'controlRegions has us-east-1 in it, where the control planes of CloudFront and Route 53 are: when that Region fails, a controller and the changes that go through them fail together. Better: another Region in its place.',
  ]));

const DNS = ['routing=dns', 'controlRegions=ca-central-1,us-west-2,eu-west-1', ...DNS_NAMES];

test.each<[string[], string]>([
  [
    [...DNS, 'primaryOrigin=p.example.com/v1', 'standbyOrigin=https://s.example.com/'],
    'primaryOrigin is "p.example.com/v1", and the records of failoverName lead to its host alone, which has to answer without a path before that of each request: --param primaryOrigin=p.example.com',
  ],
  [
    [
      'primaryOrigin=p.example.com',
      'standbyOrigin=s.example.com',
      'controlUrl=https://s.example.com/,https://example.com/',
    ],
    'controlUrl names s.example.com, which is the origin of the standby, wanted sites that have nothing to do with us: --param controlUrl=https://example.com/,https://checkip.amazonaws.com/',
  ],
])('origins of your own are refused before anything is packaged: %j', (parameters, sentence) =>
  expect(() => checkParameters(settings(...parameters.flatMap((one) => ['--param', one])))).toThrow(
    new UsageError(sentence),
  ),
);

test.each<[string[], string]>([
  [
    ['controlRegions=us-east-2'],
    'controlRegions is the primary Region (us-east-2), and what has to act when the primary fails must not fail with it: --param controlRegions=ca-central-1.',
  ],
  [
    ['controlRegions=us-east-2', 'routing=dns'],
    'controlRegions is the primary Region (us-east-2), and what has to act when the primary fails must not fail with it: --param controlRegions=ca-central-1,us-west-2,eu-west-1.',
  ],
  [
    ['controlRegions=Canada', 'routing=key,dns'],
    'controlRegions is "Canada"; it must be a Region, e.g. --param controlRegions=ca-central-1,us-west-2,eu-west-1.',
  ],
])('as many control Regions are advised as are wanted: %j', (parameters, sentence) =>
  expect(() => settings(...parameters.flatMap((one) => ['--param', one]))).toThrow(new UsageError(sentence)),
);

test.each<[string[], RegExp]>([
  [['--stage', 'Pr_od'], /^--stage is "Pr_od"; it must be/],
  [
    ['--only', 'api'],
    /^--only is "api"; it must be one of api-primary, api-standby, failover, controller-<Region>, watchdog, dns\.$/,
  ],
  [['--param', 'failback'], /^--param has no name=value in it/],
  [['--param', 'limit=3', '--param', 'failback'], /^--param, the 2\. of 2, has no name=value in it/],
  [['--param', 'failback='], /^--param has nothing after its =; leave it out/],
  [
    ['--param', 'failback', 'auto'],
    /^Argument 3 belongs to no option; .*--param failback=auto\. Options are/,
  ],
  [['--stage'], /^--stage has no value after it\. Options are/],
  [['--param', '--yes'], /^--param has no value after it\. Options are/],
  [['--yes=no'], /^--yes takes no value, and has one after its =\. Options are/],
  [['--param', 'hasOwnProperty=x'], /^hasOwnProperty is no parameter of Routeaway, leave it out\./],
  [['--param', '__proto__=x'], /^What is named something that is not repeated here/],
  [
    ['--param', 'limit=3', '--param', 'limit=4'],
    /^--param limit is given twice, with two values: give one of them/,
  ],
  [['--stage', 'default'], /^--stage is "default"/],
  [
    ['--param', 'failbak=auto'],
    /^failbak is no parameter of Routeaway; did you mean failback\? docs\/parameters\.md /,
  ],
  [
    ['--param', 'failbak=auto', '--param', 'downAfter=3'],
    /^failbak is no parameter of Routeaway; did you mean failback\?\ndownAfter is no parameter of Routeaway, leave it out\. docs\/parameters\.md /,
  ],
  [
    ['--param', 'switcherPolicy=x'],
    /^switcherPolicy is no parameter of Routeaway any more; attach the policy /,
  ],
  [
    ['--param', 'role=api'],
    /^role is no parameter of Routeaway any more; .*--config serverless\.failover\.yml/,
  ],
  [['--region', 'us-east-2'], /^Unknown option '--region'\. Options are --stage, /],
  [
    ['--primary-region', 'us-west-1'],
    /^--primary-region is no option any more: write primaryRegion into the stage's file \(stages\/<stage>\.yml\), or give --param primaryRegion=<Region>\.$/,
  ],
  [['--param', 'primaryRegion=ohio'], /^primaryRegion is "ohio"; it must be a Region/],
  [['--param', 'standbyRegion=us-east-2'], /^standbyRegion is the primary Region \(us-east-2\)/],
  [['--param', 'controlRegions=us-east-2'], /^controlRegions is the primary Region \(us-east-2\)/],
  [
    ['--param', 'watchdogRegion=ca-central-1'],
    /^watchdogRegion is the control Region \(ca-central-1\), whose silence it is to tell of/,
  ],
  [['--param', 'watchdogRegion=oregon'], /^watchdogRegion is "oregon", wanted an AWS Region, or none/],
  [
    ['--param', 'primaryOrigin=a.example.com', '--param', 'standbyOrigin=a.example.com'],
    /^standbyOrigin is the primary's own \(a\.example\.com\), wanted that of the other Region: --param standbyOrigin=/,
  ],
  [
    ['--param', 'primaryOrigin=https://A.example.com/v1/', '--param', 'standbyOrigin=a.example.com/v1'],
    /^standbyOrigin is the primary's own/,
  ],
  [['--param', 'primaryOrigin=a.example.com'], /^Only one of primaryOrigin and standbyOrigin is given/],
  [
    ['--param', 'apiKey=s3cret'],
    /^apiKey is no parameter of Routeaway any more; others of this machine can read a command line, .*ROUTEAWAY_API_KEY,.*aws ssm put-parameter .*\/api-key /,
  ],
  [['--param', 'originSecret=s3cret'], /^originSecret is no parameter .*ROUTEAWAY_ORIGIN_SECRET,/],
  [
    ['--param', 'apiKey=s3cret', '--param', 'apiKey=t3cret'],
    /^--param apiKey is given twice, with two values:/,
  ],
  [['--param', 'active=left'], /^active is "left"; it must be primary or standby/],
])('%j is refused with one sentence', (args, sentence) => expect(() => settings(...args)).toThrow(sentence));

const SECRET = 'SEKRET0123456789abcdefghijklmnop';
test.each<string[]>([
  ['--param', SECRET],
  ['--param', `${SECRET}=`],
  ['--param', `${SECRET}==`],
  [SECRET],
  ['--param', 'apiKey', SECRET],
  [`--${SECRET}`],
  [`--${SECRET}=x`],
  [`-${SECRET}`],
  [`--region=${SECRET}`],
  ['--yes', `--yes=${SECRET}`],
  ['--only', SECRET],
  ['--from', SECRET],
  ['--stage', `${SECRET}!`],
  ['--primary-region', SECRET],
  [`--control-region=${SECRET}`],
  ['--primary-region', 'us-east-2', '--param', `primaryRegion=${SECRET}`],
  ...[
    'role',
    'active',
    'watchdogRegion',
    'apiKey',
    'originSecret',
    'apiKeyParameter',
    'originSecretParameter',
  ].map((name) => ['--param', `${name}=${SECRET}`]),
  ['--param', `apiKey=${SECRET}`, '--param', `apiKey=${SECRET}2`],
  ['--param', `publicUrl=https://me:${SECRET}@api.example.com`],
  ['--param', `controlUrl=https://${SECRET}@example.com`],
  ['--param', `primaryOrigin=me:${SECRET}@a.example.com`, '--param', 'standbyOrigin=b.example.com'],
])('what could be a secret in the wrong place is not repeated: %s %s', (...args) => {
  const refused = () => checkParameters(settings(...args));
  expect(refused).toThrow(UserError);
  expect(refused).not.toThrow(/SEKRET/);
});

test.each<[Record<string, string>, string[], RegExp]>([
  [{ ROUTEAWAY_API_KEY: 's3cret' }, [], /^ROUTEAWAY_API_KEY has 6 characters; wanted are 20 to 128/],
  [
    { ROUTEAWAY_API_KEY: 's3cret-0123456789abcdef' },
    [...OWN, '--param', 'apiKeyParameter=none'],
    /^ROUTEAWAY_API_KEY is set, and apiKeyParameter, which says where to keep it, says that there is none: --param apiKeyParameter=\/routeaway\/prod\/api-key$/,
  ],
  [
    { ROUTEAWAY_ORIGIN_SECRET: 's3cret-0123456789abcdef' },
    [],
    /^ROUTEAWAY_ORIGIN_SECRET is set, and originSecretParameter, which says where to keep it, is not given: --param originSecretParameter=/,
  ],
])('a secret in the environment that cannot be: %j with %j', (secrets, args, sentence) => {
  const options = readOptions(args);
  const parameters = effective(ROOT, options.stage, options.params);
  expect(() => settle(options, parameters, secrets)).toThrow(sentence);
  expect(() => settle(options, parameters, secrets)).not.toThrow(/s3cret/);
});

test('a bearer token may be longer than a key of API Gateway', () => {
  const options = readOptions([...OWN, '--param', 'probeAuth=bearer']);
  const parameters = effective(ROOT, options.stage, options.params);
  const given = (length: number) =>
    settle(options, parameters, { ROUTEAWAY_API_KEY: 'x'.repeat(length) }).secrets;
  expect(given(1_000)).toMatchObject([{ id: 'apiKey', name: 'bearer token' }]);
  expect(() => given(5_000)).toThrow(
    'ROUTEAWAY_API_KEY has 5000 characters; wanted are 20 to 4096, printable and without spaces',
  );
});

describe('after a failure', () => {
  const stack = settings().failover;
  const { commandLine } = checkout(ROOT);
  const line = (args: string[], step: Step) =>
    howToGoOn('deploy', args, step, commandLine).find((text) => text.includes('npm run'));

  test.each<[string[], Step, string]>([
    [[], { kind: 'credentials' }, 'npm run deploy'],
    [['--stage', 'prod'], { kind: 'deploy', stack }, 'npm run deploy -- --stage prod'],
    [['--param', "x=it's so"], { kind: 'active' }, "npm run deploy -- --param 'x=it'\\''s so'"],
  ])('%j at %j', (args, step, wanted) => expect(line(args, step)?.trim()).toBe(wanted));

  test('nothing was touched where a step only looks', () =>
    expect(howToGoOn('deploy', [], { kind: 'owner', distributionId: 'E1' }, commandLine)).toContain(
      'Nothing was touched. When the cause is fixed, run again:',
    ));
});

test.each([
  ['api.example.com', 'api.example.com', true],
  ['API.example.com', 'api.Example.com', true],
  ['*.example.com', 'api.example.com', true],
  ['*.example.com', 'a.b.example.com', false],
  ['*.example.com', 'example.com', false],
  ['example.com', 'api.example.com', false],
])('a certificate for %s and %s: %s', (name, domain, wanted) => expect(covers(name, domain)).toBe(wanted));

test.each([
  ['CREATE_COMPLETE', undefined],
  ['UPDATE_ROLLBACK_COMPLETE', undefined],
  ['ROLLBACK_COMPLETE', 'delete-stack'],
  ['REVIEW_IN_PROGRESS', 'delete-stack'],
  ['DELETE_FAILED', 'delete-stack'],
  ['UPDATE_ROLLBACK_FAILED', 'continue-update-rollback'],
  ['DELETE_IN_PROGRESS', 'another deploy'],
])('a stack that is %s', (status, says) => {
  const sentence = blocked(settings().failover, { status, since: new Date(0) });
  if (says === undefined) expect(sentence).toBeUndefined();
  else expect(sentence).toContain(says);
});

test('a secret is hidden from the moment it is known', () => {
  const lines: string[] = [];
  const printer = createPrinter((line) => lines.push(line));
  printer.hide('s3cret');
  printer.hide('');
  printer.say('key: s3cret, again s3cret');
  expect(lines).toEqual(['key: [hidden], again [hidden]']);
});
