/**
 * Every command as a process, against one lab: what it prints, its exit code, the shape of its JSON, and how it fails. A
 * few commands wait for the lab to follow; nothing here waits for a while.
 */

import { functionOf } from '../../lab/emulator/cloudformation/index.ts';
import type { CallReport } from '../../lab/emulator/protocols/index.ts';
import { keep, recordOf } from '../../lab/stand/deployment-record.ts';
import type { Lab } from '../../lab/stand/lab.ts';
import { LAB } from '../../lab/stand/package/lab.ts';
import { startLab } from '../../lab/stand/start-lab.ts';
import { ownerTag } from '../../shared/aws/owner.ts';
import { LEASE_MARGIN_MS } from '../../shared/core/journal/journal-append.ts';
import { bundleCommand, type CommandLine, type Ran, VERSION } from '../command-line.ts';
import { live } from './live.ts';

const { speed, patient } = live(7);
jest.setTimeout(patient(120_000));

const OVERRIDE = `/routeaway/${LAB.stage}/override`;
let cli: CommandLine;
let lab: Lab;
/** Told of each call to the lab's AWS, before its answer goes out. */
let hears: (report: CallReport) => void = () => undefined;

beforeAll(async () => {
  cli = bundleCommand();
  lab = await startLab({
    // Faster, and a busy machine looks like a slow Region.
    speed,
    port: 0,
    propagationMs: 20_000,
    storePropagationMs: 10_000,
    seed: 1,
    onCall: (report) => hears(report),
  });
  keep(recordOf(lab), cli.root);
  await well();
});
afterEach(() => {
  hears = () => undefined;
});
afterAll(async () => {
  await lab.close();
  cli.remove();
});

const at = (...args: string[]) => cli.run(['--stage', LAB.stage, ...args]);
const operator = { AWS_ACCESS_KEY_ID: 'OPERATOR', AWS_SECRET_ACCESS_KEY: 'lab' };
const parameter = () => lab.cloud.parameters.get(OVERRIDE);
const put = (value: string) => lab.cloud.parameters.put({ name: OVERRIDE, value, overwrite: true });

async function until(ask: () => Promise<Ran>, enough: (ran: Ran) => boolean): Promise<Ran> {
  for (;;) {
    const ran = await ask();
    if (ran.code !== 0) throw new Error(ran.err);
    if (enough(ran)) return ran;
    // Asked without a pause, it would itself keep the machine busy.
    await new Promise<void>((over) => lab.clock.after(2_000, over));
  }
}

/**
 * What it says once the switcher has run and both sides and the public endpoint are known to be healthy; on a busy machine that
 * can take a while, and be otherwise a moment later.
 */
const well = () =>
  until(
    () => at('status', '--json'),
    ({ out }) => {
      const { last, health, public: edge } = JSON.parse(out);
      const all = [health.primary, health.standby, edge];
      return last !== undefined && all.every((one) => one?.state === 'healthy');
    },
  );

/** For a person: nothing that only a terminal understands, and no line that it would break. */
function isPlain({ out }: Ran): void {
  expect(out).not.toContain('\u001b');
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
}

describe('status', () => {
  test('is one screen', async () => {
    const ran = await until(
      () => at('status'),
      ({ out }) => ['primary', 'standby'].every((side) => new RegExp(`\\+ ${side} \\S+ healthy`).test(out)),
    );
    expect(ran).toMatchObject({ code: 0, err: '' });
    isPlain(ran);
    expect(ran.out.split('\n').length).toBeLessThan(25);
    expect(ran.out).toMatch(/^Clients {4}served from primary/);
    expect(ran.out).toMatch(/^Traffic {4}primary \(us-east-2\)$/m);
    // For how long it has been healthy is said after a minute: the lab is seconds old.
    expect(ran.out).toMatch(/^Health {5}\+ primary us-east-2 healthy\b/m);
    expect(ran.out).toMatch(/^Controls {3}distribution primary, deployed everywhere$/m);
    expect(ran.out).toMatch(/^Override {3}auto: the rules decide$/m);
    expect(ran.out).toMatch(/^Decision {3}Steady: traffic is on primary\.$/m);
  });

  test('as JSON', async () => {
    expect(JSON.parse((await well()).out)).toEqual({
      stage: 'lab',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      clients: expect.objectContaining({ state: 'served', from: 'primary' }),
      next: expect.objectContaining({ sentence: expect.stringMatching(/^If primary fails, /) }),
      traffic: expect.objectContaining({
        active: 'primary',
        region: 'us-east-2',
        edge: 'primary',
        protected: true,
      }),
      controls: { distribution: { says: 'primary', deployed: true }, key: { says: 'absent' } },
      health: {
        primary: expect.objectContaining({
          region: 'us-east-2',
          state: 'healthy',
          proven: expect.any(Boolean),
        }),
        standby: expect.objectContaining({
          region: 'us-west-2',
          state: 'healthy',
          evidence: expect.any(String),
        }),
      },
      public: expect.objectContaining({ state: 'healthy', servedBy: 'primary' }),
      override: { inForce: 'auto' },
      decision: expect.objectContaining({
        rule: 'steady',
        sentence: expect.any(String),
        overrule: expect.any(String),
      }),
      due: {},
      room: { switches: 0, of: 3 },
      last: expect.objectContaining({ epoch: 0, kind: 'initial', to: 'primary', phase: 'applied' }),
      findings: [],
    });
  });

  test('--watch goes on until it is ended', async () => {
    const watching = cli.start(['-s', LAB.stage, 'status', '--watch']);
    expect(await watching.says('Next')).toMatch(/Traffic/);
    watching.stop();
    expect((await watching.ended).err).toBe('');
  });
});

describe('the override', () => {
  test('hold is heard; plan and status say what it holds back; auto ends it', async () => {
    const held = await at('hold', '--for', '2h', '--because', 'a migration');
    expect(held).toMatchObject({ code: 0, err: '' });
    isPlain(held);
    expect(held.out).toMatch(
      /^The override is "hold until \S+Z because a migration"\.\nNothing fails over while it is in force\.\n(It replaces (.*\n)+?)?The switcher follows it, after /,
    );
    expect(parameter().value).toMatch(/^hold until \S+ because a migration$/);

    const plan = await at('plan');
    isPlain(plan);
    expect(plan).toMatchObject({ code: 4 });
    expect(plan.out).toMatch(
      /^Hold: an operator holds traffic where it is\.\nThe override "hold until \S+ because a migration" has\s+been\s+in\s+force\s+since\s+\S+\.\nRule: hold\.$/m,
    );
    const json = JSON.parse((await at('plan', '--json')).out);
    expect(json).toMatchObject({
      answer: 'held',
      decision: { rule: 'hold' },
      against: [{ rule: 'hold' }],
      room: { of: 3 },
    });
    expect((await at('status')).out).toMatch(
      /^Override {3}hold until .* because a migration, written by\s+arn:\S+:user\/operator$/m,
    );

    expect(await at('auto')).toMatchObject({
      code: 0,
      out: expect.stringContaining('The switcher follows it'),
    });
    await well();
    expect(await at('plan')).toMatchObject({
      code: 0,
      out: expect.stringContaining('A run would do nothing now.'),
    });
  });

  test('to moves traffic, waits until clients are served from there, and it is on record', async () => {
    await well();
    const moved = await at('to', 'standby', '--because', 'a drill');
    expect(moved).toMatchObject({ code: 0, err: '' });
    isPlain(moved);
    expect(moved.out).toMatch(/^Clients are served from standby, after .*\.$/m);
    expect((await at('status')).out).toMatch(/^Traffic {4}standby \(us-west-2\)/m);

    const history = await at('history');
    isPlain(history);
    expect(history.out).toMatch(/^\S+Z {2}epoch 1 {2}pin {2}primary → standby {2}applied, updated after/);
    const { entries, told } = JSON.parse((await at('history', '--json', '--last', '50')).out);
    expect(entries.map(({ epoch, kind }: { epoch: number; kind: string }) => [epoch, kind])).toEqual([
      [1, 'pin'],
      [0, 'initial'],
    ]);
    expect(told).toEqual(expect.any(Array));
    expect(JSON.parse((await at('history', '--json', '--last', '1')).out).entries).toHaveLength(1);

    const report = await at('report', '1');
    isPlain(report);
    expect(report.out).toMatch(/^# Pin from primary to standby, epoch 1, stage lab\n\nNo errors for clients/);
    expect(report.out).toMatch(/^\| \S+Z \| \S.* \| verified: clients are served from standby \|$/m);
    expect(JSON.parse((await at('report', '1', '--json')).out).switch).toMatchObject({
      kind: 'pin',
      to: 'standby',
    });
    expect(await at('report', '7')).toMatchObject({
      code: 1,
      out: '',
      err: 'There is no epoch 7 on record: routeaway history --last 9999 lists those that there are.\n',
    });

    const again = await at('to', 'us-west-2');
    expect(again.out).toContain('Traffic is on standby, as it was; it is pinned there now.');
    expect((await at('observe', '--no-wait')).out).toMatch(
      /^The override is "observe"\.\nIt replaces "standby", written /,
    );
    expect(await at('to', 'primary', '--yes')).toMatchObject({ code: 0 });
    expect(await at('auto', '--no-wait')).toMatchObject({ code: 0 });
  });

  test('a side that is not healthy is asked about, and nobody is there to answer', async () => {
    await lab.break('standby', 'dead');
    await until(
      () => at('status', '--json'),
      ({ out }) => JSON.parse(out).health.standby.state !== 'healthy',
    );
    const before = parameter();
    const refused = await at('to', 'standby');
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toMatch(
      /^standby is \w+ \(.*\)\. There is no one to ask; .* add --yes\. Nothing was changed\.\n$/,
    );
    expect(parameter()).toEqual(before);
    await lab.restore('standby');
  });

  test('under another stack’s owner tag a pin is refused, and what else is written says that nothing moves', async () => {
    const { id } = LAB.distribution;
    const arn = `arn:aws:cloudfront::${LAB.accountId}:distribution/${id}`;
    const { distributions } = lab.cloud;
    const ours = distributions.tags(arn);
    distributions.tag(arn, { [ownerTag(LAB.stage)]: '210987654321' });
    const before = parameter();
    const refused = await at('to', 'standby', '--yes');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(
      refused.err,
    ).toBe(`The distribution is owned by another stack (210987654321), and until its tag is gone this stack moves no traffic, not even for a pin. Nothing was changed.
To move traffic now, past the switcher: routeaway break-glass to standby.
If the tag is wrong, take it off, and run this again: aws cloudfront untag-resource --resource ${arn} --tag-keys Items=routeaway:owner:lab
`);
    expect(parameter()).toEqual(before);
    const held = await at('hold', '--no-wait');
    expect(held).toMatchObject({ code: 0, err: '' });
    expect(held.out.replace(/\s+/g, ' ')).toContain(
      'The distribution is owned by another stack (210987654321): until its tag is gone this stack moves no traffic, whatever the override says',
    );
    distributions.tag(arn, ours);
    expect((await at('auto', '--no-wait')).out).not.toContain('another stack');
  });

  test('of two who write at once the later one is told, and nothing is overwritten unseen', async () => {
    let reads = 0;
    const onRead = (nth: number, then: () => void) => {
      reads = 0;
      hears = ({ operation, principal }) => {
        if (operation !== 'GetParameter' || !principal?.endsWith('user/operator')) return;
        reads += 1;
        if (reads === nth) then();
      };
    };
    onRead(1, () => put('observe because I was first'));
    const later = await at('hold', '--because', 'mine');
    expect(later).toMatchObject({ code: 1, out: '' });
    expect(later.err).toMatch(
      /^Someone else has just written "observe because I was first" .*Nothing was changed.*\n$/,
    );
    expect(parameter().value).toBe('observe because I was first');

    onRead(2, () => put('observe because I was a moment earlier'));
    const same = await at('hold', '--because', 'mine');
    expect(same).toMatchObject({ code: 1, out: '' });
    expect(same.err).toMatch(
      /^Someone else wrote the override in the same moment: yours, "hold because mine", is version/,
    );

    hears = ({ operation, principal }) => {
      if (operation !== 'PutParameter' || !principal?.endsWith('user/operator')) return;
      hears = () => undefined;
      put('observe because I was a moment later');
    };
    const overtaken = await at('hold', '--because', 'mine again');
    expect(overtaken).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^The override is "hold because mine again"\.\n/),
    });
    expect(overtaken.err).toMatch(
      /^Someone else has written "observe because I was a moment later" over it meanwhile/,
    );
    hears = () => undefined;
    await at('auto');
  });

  test('an edge that cannot be told: to and status name the attempt, the traffic control and the call', async () => {
    await well();
    const fault = { kind: 'error', code: 'InternalError', status: 500, message: 'Not now.' } as const;
    for (const [service, operation] of [
      ['cloudfront', 'UpdateDistribution'],
      ['cloudfront-keyvaluestore', 'UpdateKeys'],
    ] as const)
      lab.awsFaults.set({ service, operation, fault });
    const moving = cli.start(['-s', LAB.stage, 'to', 'standby', '--yes']);
    await moving.says(/Attempt \d+ (failed|is in doubt):/);
    const seen = await at('status');
    lab.awsFaults.clear();
    // Written again, the word invokes the switcher, which would come by itself within a minute; the lease has to end first.
    await new Promise<void>((over) => lab.clock.after(LEASE_MARGIN_MS, over));
    put('standby');
    isPlain(seen);
    expect(seen.out).toMatch(/^ {11}since .*epoch \d+: /m);
    expect(seen.out.replace(/\s+/g, ' ')).toMatch(
      /epoch \d+ \(pin\) towards standby: (failed|begun at \S+): distribution \(UpdateDistribution\): InternalError/,
    );
    const { code, out } = await moving.ended;
    expect(code).toBe(0);
    expect(out.replace(/\s+/g, ' ')).toMatch(/Attempt \d+ .*key \(UpdateKeys\): InternalError/);
    expect(out).toMatch(/^Clients are served from standby, after .*\.$/m);
    expect(await at('to', 'primary', '--yes')).toMatchObject({ code: 0 });
    expect(await at('auto', '--no-wait')).toMatchObject({ code: 0 });
  });

  test('ack where nothing is used up says so', async () => {
    const ran = await at('ack');
    isPlain(ran);
    expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(/^There is nothing to acknowledge: /) });
  });
});

describe('logs', () => {
  test('says what was said, newest last', async () => {
    const ran = await at('logs', '--since', '1h');
    expect(ran).toMatchObject({ code: 0, err: '' });
    isPlain(ran);
    const times = ran.out.split('\n').flatMap((line) => /^\d\d:\d\d:\d\dZ/.exec(line) ?? []);
    expect(times.length).toBeGreaterThan(10);
    expect(times).toEqual([...times].sort());
    for (const verb of ['probe', 'metric', 'decide', 'switch', 'record'])
      expect(ran.out).toContain(`Z  ${verb} `);
  });

  test('of one verb alone, as it was logged', async () => {
    const { out } = await at('logs', '--since', '1h', '--verb', 'switch,verify', '--json');
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    // A switch that another one follows within ten seconds is never verified, so there may be none of the second verb.
    const verbs = new Set(lines.map(({ verb }) => verb));
    verbs.delete('verify');
    expect(verbs).toEqual(new Set(['switch']));
    expect(lines[0]).toMatchObject({
      level: 'INFO',
      message: 'Move traffic to standby.',
      stage: 'lab',
      epoch: 1,
    });
  });

  test('--follow shows what comes', async () => {
    const following = cli.start(['-s', LAB.stage, 'logs', '--follow', '--since', '1s', '--verb', 'probe']);
    await following.says(/probe .*\n(.*\n)*.*probe .*\n/);
    following.stop();
    expect((await following.ended).err).toBe('');
  });
});

describe('break-glass', () => {
  test('moves traffic without the control Region, and is adopted when that is back', async () => {
    const region = lab.cloud.region;
    for (const service of ['ssm', 'lambda', 'dynamodb'])
      lab.awsFaults.set({
        service,
        region,
        fault: { kind: 'error', code: 'ServiceUnavailable', status: 503 },
      });
    const ran = await at('break-glass', 'to', 'standby', '--yes');
    lab.awsFaults.clear();
    expect(ran).toMatchObject({ code: 0, err: '' });
    isPlain(ran);
    expect(ran.out).toMatch(
      /^The key says standby: edge locations follow, mostly within a minute\.\nThe distribution points at standby/,
    );
    expect(ran.out).toMatch(/^Clients are served from standby, after .*\.$/m);
    // Invokes the switcher, which would come by itself within a minute.
    put('auto');
    const { out } = await until(
      () => at('history', '--json'),
      (seen) => JSON.parse(seen.out).entries[0].kind === 'adoption',
    );
    expect(JSON.parse(out).entries[0]).toMatchObject({ to: 'standby', phase: 'applied' });
  });

  test('a key that cannot be replaced: clients still go there, and that is no success', async () => {
    await until(
      () => at('status', '--json'),
      ({ out }) => JSON.parse(out).controls.key.says.startsWith('v1 standby'),
    );
    const fault = { kind: 'error', code: 'AccessDeniedException', status: 403, message: 'Not you.' } as const;
    lab.awsFaults.set({ service: 'cloudfront-keyvaluestore', operation: 'UpdateKeys', fault });
    const ran = await at('break-glass', 'to', 'primary', '--yes');
    lab.awsFaults.clear();
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(
      /^Setting the key \(UpdateKeys\) was denied: Not you\..*\nTraffic was not moved to primary\.\n$/,
    );
    expect(ran.out.replace(/\s+/g, ' ')).toMatch(
      /The key "v1 standby \d+" \(.*\) could not be replaced.* Clients still go to standby: the public endpoint answers from there\. $/,
    );
    put('standby');
  });

  test('nothing is written down and the control Region is gone: CloudFront knows both, by tag and by name', async () => {
    const elsewhere = bundleCommand();
    for (const service of ['ssm', 'lambda', 'dynamodb'])
      lab.awsFaults.set({
        service,
        region: lab.cloud.region,
        fault: { kind: 'error', code: 'ServiceUnavailable', status: 503 },
      });
    const move = [
      '-s',
      LAB.stage,
      '-r',
      lab.cloud.region,
      '--endpoint-url',
      lab.addresses.aws,
      'break-glass',
    ];
    const words = ['to', 'us-west-2', '--yes', '--no-wait'];
    const ran = await elsewhere.run([...move, ...words], operator);
    const said = await elsewhere.run([...move, ...words, '--distribution', 'E1NOSUCHTHING'], operator);
    lab.awsFaults.clear();
    elsewhere.remove();
    expect(ran).toMatchObject({ code: 0, err: '' });
    isPlain(ran);
    expect(ran.out).toMatch(/Looking for them in\s+CloudFront\./);
    expect(ran.out).toContain('The key says standby');
    // The lab's own names are known to no resolver.
    expect(ran.out.replace(/\s+/g, ' ')).toMatch(
      /cannot be seen from here: this machine cannot resolve \S+ \(\w+\); check its DNS\. Ask the public endpoint as a client does, /,
    );
    expect(said).toMatchObject({
      code: 2,
      err: '--distribution is "E1NOSUCHTHING", and this account has no such distribution. Nothing was changed.\n',
    });
  });

  test('asks first', async () => {
    expect(await at('break-glass', 'to', 'primary')).toEqual({
      code: 2,
      out: '',
      err: 'There is no one to ask; add --yes. Nothing was changed.\n',
    });
  });
});

const MISTAKES: readonly (readonly [string, RegExp])[] = [
  ['frobnicate', /^Unknown command 'frobnicate'\. See routeaway --help\.$/],
  ['stats', /^Unknown command 'stats'\. Did you mean status\?$/],
  ['status --jsn', /^Unknown option '--jsn'\. Did you mean --json\?$/],
  ['hold extra', /^Too many arguments for 'hold'.* See routeaway hold --help\.$/],
  ['to', /^Missing required argument 'side'\. See routeaway to --help\.$/],
  ['to nowhere', /^There is no side "nowhere"; write primary or standby\.$/],
  ['hold --for 0', /^--for is "0"; it must be a time of up to a year/],
  ['hold --for 0h', /^--for is "0h"/],
  ['observe --for 2years', /^--for is "2years"/],
  [
    'to standby --yes --until 2020-01-01T00:00Z',
    /^--until is 2020-01-01T00:00Z, which is past; it is \S+Z now/,
  ],
  ['hold --until tomorrow', /^--until is "tomorrow"; it must be a time/],
  ['hold --for 1h --until 2099-01-01T00:00Z', /^--for and --until say the same thing/],
  ['hold --because=', /^--because is empty/],
  ['hold --because=a\nb', /^--because has more than one line/],
  ['drill --because=', /^--because is empty/],
  ['hold --because=a\u001b[2J', /^--because holds the control character U\+001B/],
  ['drill --because=a\u009bb', /^--because holds the control character U\+009B/],
  ['to us-west-9', /^There is no side "us-west-9"; write primary \(us-east-2\) or standby \(us-west-2\)\.$/],
  [
    'drill --fail both',
    /^--fail is "both"; it must be primary, standby, or the Region of one, control:<Region>/,
  ],
  ['drill --limit 2h', /^--limit is "2h"; a drill takes at most 55 minutes/],
  ['drill --rate 0', /^--rate is "0"/],
  ['auto --for 1h', /^Unknown option '--for'/],
  ['history --last 0', /^--last is "0"; it must be a whole number from 1 to 9999/],
  ['history --last 99999999', /^--last is "99999999"; it must be a whole number from 1 to 9999/],
  ['logs --verb dcide', /^--verb is "dcide"; it must be one or more of probe, metric/],
  ['logs --since yesterday', /^--since is "yesterday"; it must be a time of up to a year/],
  ['break-glass primary standby', /^Write: routeaway break-glass to primary\.$/],
  ['break-glass to nowhere --yes', /^There is no side "nowhere"/],
  [
    'break-glass to standby --distribution x',
    /^--distribution is "x"; it must be the id of a CloudFront distribution/,
  ],
  ['break-glass to standby --store x', /^--store is "x"; it must be the ARN of a key-value store/],
  ['--region nowhere status', /^--region is "nowhere"; it must be an AWS Region/],
  ['--endpoint-url nonsense status', /^--endpoint-url is "nonsense"; it must be a URL/],
  ['--stage no_stage status', /^--stage is "no_stage"; it must be a name of at most 30/],
];

test('a mistake is one line, exit code 2, and nothing is changed', async () => {
  const before = parameter().version;
  const runs = await cli.runAll(MISTAKES.map(([line]) => ['--stage', LAB.stage, ...line.split(' ')]));
  for (const [i, [line, sentence]] of MISTAKES.entries()) {
    const { code, out, err } = runs[i] as Ran;
    expect([line, code, out]).toEqual([line, 2, '']);
    expect(err.trimEnd()).toMatch(sentence);
    expect(err.trimEnd()).not.toContain('\n');
  }
  expect(parameter().version).toBe(before);
});

describe('where AWS cannot be had, one line says why', () => {
  const failing = (args: readonly string[], env: Readonly<Record<string, string>> = operator) =>
    cli.run(args, env);
  const dev = ['--stage', 'dev', '--region', 'ca-central-1'];

  test('a Region that nobody has said', async () => {
    const { code, err } = await failing(['--stage', 'dev', 'status']);
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^In which Region .* --region ca-central-1\. Known here: lab\.\n$/),
    ]);
  });

  test.each(['status', 'logs', 'hold'])('no credentials: %s', async (command) => {
    const { code, out, err } = await failing([...dev, '--endpoint-url', lab.addresses.aws, command], {});
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/ needs AWS credentials, and there are none: set AWS_PROFILE, .*\n$/);
  });

  test.each(['status', 'logs'])('no such stage: %s', async (command) => {
    const { code, err } = await failing([...dev, '--endpoint-url', lab.addresses.aws, command]);
    expect(code).toBe(1);
    expect(err).toMatch(/^There is no stage dev in ca-central-1: .* npm run deploy -- --stage dev\.\n$/);
  });

  test.each(['status', 'history', 'hold'])('the lab has ended: %s', async (command) => {
    expect(await failing(['-s', LAB.stage, '--endpoint-url', 'http://127.0.0.1:9', command])).toEqual({
      code: 1,
      out: '',
      err: 'Nothing listens at http://lab.localhost:9: the lab has ended. Start it: npx routeaway lab.\n',
    });
  });

  test('credentials that nobody has', async () => {
    const env = { ...operator, AWS_ACCESS_KEY_ID: 'NOBODY' };
    const { code, err } = await failing(['-s', LAB.stage, 'status'], env);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/AWS does not take these credentials .* Sign in again\.\n$/),
    ]);
  });

  test.each([
    ['status', 'lambda:GetFunctionConfiguration'],
    ['logs', 'logs:FilterLogEvents'],
  ])('denied, and which action: %s', async (command, action) => {
    const { template } = lab.stacks.failover;
    const role = functionOf(template, 'prober').roleArn.split('/').at(-1);
    const env = { ...operator, AWS_ACCESS_KEY_ID: `LAB.${template.region}.${role}` };
    const { code, out, err } = await failing(['-s', LAB.stage, command], env);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(
      new RegExp(`was denied: .* is not authorized to perform: ${action} on resource: .*\\n$`),
    );
  });

  test('the journal cannot be read: status shows the rest, everything names the way on', async () => {
    const fault = { kind: 'error', code: 'InternalServerError', status: 500 } as const;
    lab.awsFaults.set({ service: 'dynamodb', region: lab.cloud.region, fault });
    const [seen, planned] = await Promise.all([at('status'), at('plan')]);
    lab.awsFaults.clear();
    expect(seen).toMatchObject({ code: 1, err: '' });
    isPlain(seen);
    expect(planned).toMatchObject({ code: 1, err: '' });
    for (const { out } of [seen, planned]) {
      expect(out).toMatch(/^Why {8}Reading the journal/m);
      expect(out).toMatch(/^Traffic {4}the edge sends it to \w+; where it belongs is not known$/m);
      expect(out).toMatch(/^Controls {3}distribution \w+/m);
    }
  });

  test('the control Region is gone: what reads shows the rest by what is written down, the others name the way on', async () => {
    const fault = { kind: 'error', code: 'ServiceUnavailable', status: 503 } as const;
    for (const service of ['ssm', 'lambda', 'dynamodb'])
      lab.awsFaults.set({ service, region: lab.cloud.region, fault });
    const moved = await at('to', 'primary');
    // One after the other: side by side they keep a small machine so busy that the sample API fails.
    const seen = [await at('status'), await at('plan'), await at('history')];
    lab.awsFaults.clear();
    for (const { code, out, err } of seen) {
      expect([code, err]).toEqual([1, '']);
      expect(out).toMatch(/^Clients {4}served from \w+ just now, asked from here\. No failover happens/m);
      expect(out).toMatch(/^To do {6}nothing now: clients are served\. If clients fail:/m);
      expect(out).toMatch(/^ +\+ standby \S+ healthy {2}\(asked directly: status 200/m);
    }
    expect(moved.code).toBe(1);
    expect(moved.err).toMatch(
      /^The control Region \S+ answers with errors: .*routeaway break-glass to primary, or to standby, .*#the-control-region-is-gone\)\.\n$/,
    );
  });

  test('a stage of which nobody knows anything: break-glass says how to name its parts', async () => {
    const { code, err } = await failing([
      ...dev,
      ...['--endpoint-url', lab.addresses.aws, 'break-glass', 'to', 'standby', '--yes'],
    ]);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^No distribution of this account has the tag .* Name it: --distribution .*\n$/),
    ]);
  });
});

test('every command has its --help, and so has the whole', async () => {
  expect(await at('--version')).toEqual({ code: 0, out: `${VERSION}\n`, err: '' });
  const whole = await at('--help');
  isPlain(whole);
  const names = [...whole.out.matchAll(/^ {2}([a-z][a-z-]+)(?= .* {2,}|\s{2,})/gm)].map(
    ([, name]) => name ?? '',
  );
  expect(names).toEqual(
    expect.arrayContaining([
      'status',
      'plan',
      'history',
      'logs',
      'to',
      'hold',
      'observe',
      'auto',
      'ack',
      'break-glass',
      'drill',
    ]),
  );
  const commands = names.filter((one) => one !== 'help');
  const runs = await cli.runAll(commands.map((name) => [name, '--help']));
  for (const [i, name] of commands.entries()) {
    const ran = runs[i] as Ran;
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(new RegExp(`^Usage: routeaway ${name} `));
    expect(ran.out).toMatch(new RegExp(`\\nExamples?:\\n {2}routeaway -s prod ${name}\\b`));
    isPlain(ran);
  }
});
