/** The file that turns parameters into values, asked directly: what the framework would resolve is a table here. */
type Resolved = Record<string, unknown>;
type Step = (framework: {
  options: { region?: string; param?: readonly string[] };
  resolveConfigurationProperty: (path: readonly string[]) => Promise<unknown>;
  resolveVariable: (name: string) => Promise<unknown>;
}) => Promise<Resolved>;

const { place } = require('../../resources/shared/place.cjs') as Record<string, Step>;

const DEFAULTS: Record<string, string> = {
  'self:service': 'routeaway',
  'sls:stage': 'dev',
  'param:role': 'api',
  'param:primaryRegion': 'us-east-2',
  'param:standbyRegion': 'us-west-2',
  'param:controlRegion': 'ca-central-1',
  'param:watchdogRegion': '',
  'param:logRetentionDays': '30',
};

const NAMES = Object.fromEntries(
  Object.entries({ ...DEFAULTS, 'param:riseSeconds': '' }).flatMap(([name, value]) =>
    name.startsWith('param:') ? [[name.slice('param:'.length), value]] : [],
  ),
);

/** `params` without their prefix; a variable that is in no table is one that must not be asked for. */
function ask(
  step: Step | undefined,
  params: Record<string, string>,
  region?: string,
  stage = 'dev',
): Promise<Resolved> {
  const table: Record<string, string> = { ...DEFAULTS, 'sls:stage': stage };
  for (const [name, value] of Object.entries(params)) table[`param:${name}`] = value;
  if (!step) throw new Error('settings.cjs lacks a step');
  return step({
    options: {
      ...(region !== undefined && { region }),
      param: Object.entries(params).map(([name, value]) => `${name}=${value}`),
    },
    resolveConfigurationProperty: async ([, block]) => (block === 'default' ? NAMES : undefined),
    resolveVariable: async (name) => {
      if (!(name in table)) throw new Error(`asked for ${name}`);
      return table[name];
    },
  });
}

const said: string[] = [];
beforeEach(() => {
  said.length = 0;
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(() => jest.restoreAllMocks());

describe('where a stage goes', () => {
  test.each<[Record<string, string>, string | undefined, Resolved]>([
    [{}, undefined, { role: 'api', region: 'us-east-2', side: 'primary', stackName: 'routeaway-dev-api' }],
    [{}, 'us-west-2', { role: 'api', region: 'us-west-2', side: 'standby', stackName: 'routeaway-dev-api' }],
    [{ role: 'watchdog' }, undefined, { region: 'us-west-2', stackName: 'routeaway-dev-watchdog' }],
    [{ role: 'watchdog', watchdogRegion: 'eu-west-1' }, undefined, { region: 'eu-west-1' }],
    [{ role: 'watchdog', controlRegion: 'us-west-2' }, undefined, { region: 'us-east-2' }],
    // What the prober is told, and what the dashboard shows.
    [{ role: 'failover' }, undefined, { watchdogRegion: 'us-west-2', heartbeatRegion: 'us-west-2' }],
    [
      { role: 'failover', watchdogRegion: 'none' },
      undefined,
      { watchdogRegion: '', heartbeatRegion: 'ca-central-1' },
    ],
    [
      { role: 'failover' },
      undefined,
      { role: 'failover', region: 'ca-central-1', side: 'standby', stackName: 'routeaway-dev-failover' },
    ],
    [
      { role: 'failover', controlRegion: 'us-west-2' },
      undefined,
      { role: 'failover', region: 'us-west-2', side: 'standby', stackName: 'routeaway-dev-failover' },
    ],
  ])('%j in %s', async (params, region, wanted) =>
    expect(await ask(place, params, region)).toMatchObject(wanted),
  );

  test.each<[Record<string, string>, string | undefined, string]>([
    [{ riseSecond: '90' }, undefined, 'riseSecond is no parameter of Routeaway; did you mean riseSeconds?'],
    [
      { colour: 'blue', rol: 'api' },
      undefined,
      'colour is no parameter of Routeaway, leave it out\nrol is no parameter of Routeaway; did you mean role?',
    ],
    [
      { switcherPolicy: 'arn:aws:iam::123456789012:policy/more' },
      undefined,
      'switcherPolicy is no parameter of Routeaway any more; attach the policy to the role of the switcher, which has a name for that: aws iam attach-role-policy --role-name routeaway-<stage>-switcher-<control Region> --policy-arn <its ARN>',
    ],
    [
      { logRetentionDays: '31' },
      undefined,
      'logRetentionDays is "31", wanted one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731: --param logRetentionDays=30',
    ],
    [{ role: 'apy' }, undefined, 'role is "apy", wanted api, failover or watchdog: --param role=failover'],
    [
      { role: 'watchdog' },
      'us-east-2',
      'role watchdog is for us-west-2 (watchdogRegion), not for us-east-2: --region us-west-2',
    ],
    [
      { role: 'watchdog', watchdogRegion: 'none' },
      undefined,
      'watchdogRegion is none, so there is no watchdog to deploy: --param watchdogRegion=us-west-2',
    ],
    [
      { role: 'watchdog', watchdogRegion: 'ca-central-1' },
      undefined,
      'watchdogRegion is the control Region (ca-central-1), whose silence it is to tell of, wanted another one: --param watchdogRegion=us-west-2',
    ],
    [
      { role: 'failover', watchdogRegion: 'Oregon' },
      undefined,
      'watchdogRegion is "Oregon", wanted an AWS Region, or none: --param watchdogRegion=us-west-2',
    ],
    [
      { standbyRegion: 'us-east-2' },
      undefined,
      'standbyRegion is the primary Region (us-east-2), wanted another one: --param standbyRegion=us-west-2',
    ],
    [
      {},
      'eu-west-1',
      'role api is for us-east-2 (primaryRegion) or us-west-2 (standbyRegion), not for eu-west-1: --region us-east-2',
    ],
    [
      { role: 'failover', controlRegion: 'us-east-2' },
      undefined,
      'controlRegion is the primary Region (us-east-2), and what must act when the primary dies may not die with it: --param controlRegion=ca-central-1',
    ],
    [
      { role: 'failover' },
      'us-east-2',
      'role failover is for ca-central-1 (controlRegion), not for us-east-2: --region ca-central-1',
    ],
  ])('%j in %s is refused with one line', async (params, region, sentence) => {
    const error = await ask(place, params, region).catch((thrown: Error) => thrown);
    // The framework prints the stack.
    expect(error).toMatchObject({ message: sentence, stack: sentence });
  });
});

test.each(['Prod', 'my-stage-2'])('a stage may be called %s', async (stage) =>
  expect(await ask(place, {}, undefined, stage)).toMatchObject({ stackName: `routeaway-${stage}-api` }),
);

test.each(['api', 'failover', 'watchdog'])(
  'a stage that no function of role %s would take is refused',
  async (role) => {
    const hidden = 'something that is not repeated here, as it could be a secret';
    for (const [stage, said] of [
      ['my_stage', '"my_stage"'],
      ['2nd', '"2nd"'],
      ['x'.repeat(31), hidden],
    ] as const)
      await expect(ask(place, { role }, undefined, stage)).rejects.toThrow(
        `--stage is ${said}; it must be a name of at most 30 letters, digits and dashes that begins with a letter, e.g. --stage prod.`,
      );
    await expect(ask(place, { role }, undefined, 'default')).rejects.toThrow(/^--stage is "default"/);
  },
);

test('a control in the standby Region is allowed, with a warning', async () => {
  await ask(place, { role: 'failover', controlRegion: 'us-west-2' });
  await ask(place, { role: 'failover' });
  await ask(place, { controlRegion: 'us-west-2' });
  expect(said.splice(0)).toEqual([
    'Warning: controlRegion is the standby Region (us-west-2): once traffic has moved there, nothing protects it any more. Better: --param controlRegion=ca-central-1\n',
  ]);
});
