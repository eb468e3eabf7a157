/** What templates declare: CloudFormation takes what the commands take, and refuses what they refuse as far as it can say it. */
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { resolveTemplate, type Template } from '../../lab/emulator/cloudformation/index.ts';
import { mistakes as failoverMistakes } from '../../resources/failover/validate.ts';
import { declare } from '../../resources/shared/declarations.ts';
import { stackValues } from '../../resources/shared/values.ts';
import {
  CERTIFICATE,
  defaultsOf,
  namesOf,
  PARAMETERS,
  type Parameters,
  type Role,
  WEB_ACL,
} from '../../shared/config/parameters.ts';
import { VARIABLES, variableOf } from '../../shared/config/variables.ts';
import { checkSettings, proposed } from '../../shared/core/check-settings.ts';
import { DEFAULT_SETTINGS, SETTING_NAMES, SETTINGS } from '../../shared/core/settings.ts';

const REGION: Readonly<Record<Role, string>> = {
  api: 'us-west-2',
  failover: 'ca-central-1',
  controller: 'eu-west-1',
  watchdog: 'us-west-2',
  dns: 'ca-central-1',
};
const MADE = ['madeDistributionId', 'madeDistributionHost', 'madeStoreArn', 'madeFunctionArn'];
const DERIVED = [
  'stage',
  'primaryHost',
  'primaryPath',
  'standbyHost',
  'standbyPath',
  'deployedWith',
  'threeControlRegions',
  'primaryTarget',
  'standbyTarget',
  'pointsAtDns',
];

/** A template that refers to every parameter of the role. */
function templateOf(role: Role): Template {
  const more = {
    api: ['stage'],
    failover: DERIVED,
    controller: [...DERIVED, ...MADE],
    watchdog: ['stage', 'controlRegion', 'threeControlRegions'],
    dns: ['stage', 'beaconChecks', 'latchChecks', 'primaryTarget', 'standbyTarget'],
  };
  const all = [...namesOf(role), ...more[role]].map((Ref) => ({ Ref }));
  const template: { Resources: Template['Resources']; Parameters?: Record<string, unknown> } = {
    // As in resources/failover/distribution.yml.
    ...(role === 'failover' && {
      Parameters: { OriginSecretValue: { Type: 'String', Default: '', Description: 'The value of it.' } },
    }),
    Resources: { Thing: { Type: 'AWS::Some::Thing', Properties: { all } } },
  };
  declare(role, template);
  return template as Template;
}
const TEMPLATES = {
  api: templateOf('api'),
  failover: templateOf('failover'),
  controller: templateOf('controller'),
  watchdog: templateOf('watchdog'),
  dns: templateOf('dns'),
};

/** Why CloudFormation would refuse the stage's values; undefined where it would not. */
function refusal(role: Role, given: Parameters, values: Parameters = {}): string | undefined {
  const texts = Object.entries({ ...defaultsOf('dev'), ...ORIGINS, ...given }).map(
    ([name, value]) => [name, String(value)] as const,
  );
  const all = { ...stackValues(role, 'dev', Object.fromEntries(texts)), ...values };
  const { Parameters: declared = {} } = TEMPLATES[role];
  const parameters = Object.fromEntries(Object.entries(all).filter(([name]) => name in declared));
  const here = { region: REGION[role], accountId: '123456789012', stackName: 'stack', parameters };
  try {
    resolveTemplate(TEMPLATES[role], here);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
const ORIGINS = {
  ...{ primaryOrigin: 'east.example.com/v1', standbyOrigin: 'west.example.com/v1' },
  ...{ primaryTarget: 'd-east.example.com', standbyTarget: 'd-west.example.com' },
};

test.each<Role>(['api', 'failover', 'watchdog'])('%s: the defaults are taken', (role) =>
  expect(refusal(role, {})).toBeUndefined(),
);

test('each is explained, in as many characters as CloudFormation takes, and without links', () => {
  const all = Object.values(TEMPLATES).flatMap(({ Parameters: declared = {} }) => Object.entries(declared));
  for (const [, one] of all) {
    const { Description = '' } = one as { readonly Description?: string };
    expect(Description.length).toBeGreaterThan(10);
    expect(Description.length).toBeLessThanOrEqual(4_000);
    // Who deploys the template itself has neither the page nor the deploy command.
    expect(Description).not.toMatch(/\]\(|primaryOrigin\b|see deploy\b|(?<!^Leave it out: `)npm run/);
  }
});

test.each(Object.entries(TEMPLATES))(
  '%s: the console shows each in one group, by a name in words',
  (_, template) => {
    const { ParameterGroups: groups, ParameterLabels: labels } = (
      template as { Metadata?: { 'AWS::CloudFormation::Interface'?: Interface } }
    ).Metadata?.['AWS::CloudFormation::Interface'] ?? { ParameterGroups: [], ParameterLabels: {} };
    const names = Object.keys(template.Parameters ?? {}).sort();
    expect(groups.flatMap(({ Parameters: those }) => those).sort()).toEqual(names);
    expect(Object.keys(labels).sort()).toEqual(names);
    for (const { default: label } of Object.values(labels))
      expect(label).toMatch(/^[A-Z][A-Za-z]*( [a-zA-Z]+)*$/);
  },
);
interface Interface {
  readonly ParameterGroups: readonly { readonly Parameters: readonly string[] }[];
  readonly ParameterLabels: Readonly<Record<string, { readonly default: string }>>;
}

describe('by itself', () => {
  const kindOf = (name: string) => PARAMETERS[name]?.kind ?? VARIABLES[variableOf(name)];
  /** What is looked up or derived has other names in the template. */
  const OTHERS = ['primaryOrigin', 'standbyOrigin', 'watchdogRegion'];
  const named = Object.keys(PARAMETERS).filter((name) => kindOf(name) && !OTHERS.includes(name));
  const examples = named.flatMap((name) => {
    const { example, default: own } = PARAMETERS[name] ?? {};
    return [example, own, VARIABLES[variableOf(name)]?.example].filter(
      (text): text is string => typeof text === 'string' && text !== '',
    );
  });
  const texts = [
    ...new Set(examples),
    '0',
    '-1',
    '1',
    '1.5',
    '2.5',
    '9.5',
    '50',
    '200.5',
    '86401',
    '10000001',
    'ON',
    'x y',
    "a'b",
    '/',
    'none',
  ];

  test.each(named)('%s: CloudFormation says the same of any value', (name) => {
    const role = PARAMETERS[name]?.roles[0] ?? 'api';
    const { Parameters: declared = {} } = TEMPLATES[role];
    const one = declared[name];
    if (one === undefined) throw new Error(`${name} is not declared.`);
    const alone: Template = { Parameters: { [name]: one }, Resources: {} };
    const takes = (text: string) => {
      try {
        resolveTemplate(alone, {
          region: 'r',
          accountId: '1',
          stackName: 's',
          parameters: { [name]: text },
        });
        return true;
      } catch {
        return false;
      }
    };
    const setting = SETTING_NAMES.find((each) => SETTINGS[each].parameter === name);
    for (const text of texts) {
      const value = kindOf(name)?.parse(text);
      const inBounds =
        setting === undefined ||
        value === undefined ||
        checkSettings({ ...DEFAULT_SETTINGS, [setting]: value }).length === 0;
      // CloudFormation cannot know every bound, so it may take more of what is well-formed.
      if (value !== undefined && inBounds && !/^(webAclArn|certificateArn|.*OriginId)$/.test(name))
        expect([text, takes(text)]).toEqual([text, true]);
      // Nor can it say of a number that it is a whole one.
      if (value === undefined && !(one.Type === 'Number' && text.includes('.')))
        expect([text, takes(text)]).toEqual([text, false]);
    }
  });

  test('a range is the one of the functions', () => {
    for (const setting of SETTING_NAMES) {
      const { range } = SETTINGS[setting];
      if (range === undefined) continue;
      const sound = proposed({ ...DEFAULT_SETTINGS, failbackAfter: 7 * 24 * 3_600_000 });
      const problems = (value: number) => checkSettings({ ...sound, failbackAfter: 1e9, [setting]: value });
      const [least, most] = range;
      // A share is written as a percentage, so a thousandth of one is the least that can be wrong.
      const step = least < 1 ? 0.00001 : 1;
      for (const value of [least, most ?? least]) expect([setting, problems(value)]).toEqual([setting, []]);
      expect(problems(least - step)).not.toEqual([]);
      if (most !== undefined) expect(problems(most + step)).not.toEqual([]);
    }
  });

  test('no id of an origin ends the quotes of the CloudFront function', () => {
    const id = fc.oneof(
      fc.string({ minLength: 1, maxLength: 128, unit: 'grapheme' }),
      fc.constantFrom("a'b", 'a\\', 'a\nb', "'}; x = {'", '$&', 'a`b', 'a"b', '$' + '{self:a}', 'a\u2028b'),
    );
    fc.assert(
      fc.property(id, (text) => {
        const ids = { primaryOriginId: text, standbyOriginId: `${text}-2` };
        const own = { distributionId: 'E2QWRUHAPOMQZL', publicUrl: 'https://api.example.com' };
        const said = refusal('failover', { ...own, ...ids });
        if (said === undefined) expect(runInNewContext(`'${text}'`)).toBe(text);
        if (/['\\\s]/.test(text)) expect(said).toMatch(/^Parameter primaryOriginId /);
      }),
    );
  });
});

const DNS = {
  routing: 'dns',
  controlRegions: 'ca-central-1,us-west-2,eu-west-1',
  hostedZoneId: 'Z0123456789ABC',
  failoverName: 'active.example.com',
};
const CHECK = '01234567-89ab-cdef-0123-456789abcdef';
const CHECKS = { beaconChecks: Array(3).fill(CHECK).join(), latchChecks: Array(3).fill(CHECK).join() };

describe('together', () => {
  test.each(['dns', 'key,dns'])('DNS by three controllers is taken: routing=%s', (routing) => {
    const given = { ...DNS, routing };
    expect(refusal('failover', given)).toBeUndefined();
    expect(refusal('api', given)).toBeUndefined();
    const made = { madeStoreArn: '', ...(routing === 'key,dns' && { madeDistributionId: 'E2QWRUHAPOMQZL' }) };
    expect(refusal('controller', given, made)).toBeUndefined();
    expect(refusal('dns', given, CHECKS)).toBeUndefined();
  });

  const or = (...texts: string[]) => fc.constantFrom(...texts);
  const failover = fc.record({
    domainName: or('', 'api.example.com'),
    certificateArn: or('', CERTIFICATE),
    hostedZoneId: or('', 'Z0123456789ABC'),
    webAclArn: or('', WEB_ACL),
    routing: or('key,distribution', 'distribution', 'key', 'key,dns', 'dns'),
    controlRegions: or('ca-central-1', 'ca-central-1,us-west-2,eu-west-1'),
    failoverName: or('', 'active.example.com', 'api.example.com'),
    originSecretParameter: or('', '/a/secret'),
    edgeFunctionArn: or('', 'arn:aws:cloudfront::123456789012:function/ours'),
    keyValueStoreArn: or('', 'arn:aws:cloudfront::123456789012:key-value-store/ours'),
    readsFailOver: or('on', 'off'),
    verifyWritePath: or('', 'none', '/try'),
    distributionId: or('', 'E2QWRUHAPOMQZL'),
    primaryOriginId: or('', 'east'),
    standbyOriginId: or('', 'east', 'west'),
    publicUrl: or('', 'https://api.example.com'),
    failback: or('manual', 'auto'),
    failbackSteps: or('none', '5,25,50'),
    limit: or('1', '2'),
  });

  test.each(['beaconChecks', 'latchChecks'])('a check that is lacking in %s is refused', (name) =>
    expect(refusal('dns', DNS, { ...CHECKS, [name]: CHECK })).toMatch(
      / must be the ids of three health checks/,
    ),
  );

  /** Most of them are right, which few of those above are. */
  const dns = fc.record({
    ...{
      routing: or('dns', 'key,dns'),
      controlRegions: or(DNS.controlRegions, DNS.controlRegions, 'eu-west-1'),
    },
    ...{ hostedZoneId: or(DNS.hostedZoneId, DNS.hostedZoneId, ''), failoverName: or(DNS.failoverName, '') },
    ...{ domainName: or('', '', DNS.failoverName), certificateArn: or('', '', CERTIFICATE) },
    ...{
      distributionId: or('', '', '', 'E2QWRUHAPOMQZL'),
      publicUrl: or('', '', '', 'https://api.example.com'),
    },
    ...{ originSecretParameter: or('', '', '', '/a/secret'), readsFailOver: or('off', 'off', 'off', 'on') },
    ...{ failback: or('auto', 'manual'), failbackSteps: or('none', 'none', '5,25') },
    ...{ primaryOriginId: or('', '', 'east'), standbyOriginId: or('', '', 'west') },
    verifyWritePath: or('/try'),
  });

  test('CloudFormation refuses what the command refuses of the failover, and nothing else', () =>
    fc.assert(
      fc.property(fc.oneof(failover, dns), (given) => {
        const texts = Object.entries({ ...defaultsOf('dev'), ...ORIGINS, ...given }).map(
          ([name, value]) => [name, String(value)] as const,
        );
        const said = failoverMistakes(Object.fromEntries(texts), { stage: 'dev', region: 'ca-central-1' });
        const secret = given.originSecretParameter !== '' && { OriginSecretValue: 'x'.repeat(20) };
        const refused = refusal('failover', given, { ...secret }) !== undefined;
        expect([said, refused]).toEqual([said, said.length > 0]);
      }),
      { numRuns: 4_000 },
    ));

  test('a secret and its value together are taken, and the name alone where the distribution is your own', () => {
    const secret = { originSecretParameter: '/a/secret' };
    expect(refusal('failover', secret, { OriginSecretValue: 'x'.repeat(20) })).toBeUndefined();
    const own = { distributionId: 'E2QWRUHAPOMQZL', publicUrl: 'https://api.example.com' };
    expect(refusal('failover', { ...secret, ...own, routing: 'distribution' })).toBeUndefined();
  });

  test.each<[Role, Parameters, Parameters, string]>([
    ['api', { standbyRegion: 'us-east-2' }, {}, 'Rule TwoRegions'],
    ['api', { standbyRegion: 'eu-west-1' }, {}, 'Rule RegionOfTheApi'],
    ['failover', { primaryRegion: 'ca-central-1' }, {}, 'Rule ControlElsewhere'],
    ['failover', {}, { standbyHost: 'east.example.com' }, 'Rule TwoOrigins'],
    ['failover', { watchdogRegion: 'ca-central-1' }, {}, 'Rule WatchdogElsewhere'],
    ['failover', { originSecretParameter: '/a/secret' }, {}, 'Rule SecretNeedsValue'],
    ['failover', DNS, { primaryTarget: '' }, 'Rule DnsNeedsTargets'],
    ['failover', DNS, { primaryTarget: 'east.example.com' }, 'Rule DnsKnowsNoPath'],
    ['api', { failoverName: 'active.example.com' }, {}, 'Rule NameNeedsZone'],
    ['dns', DNS, { ...CHECKS, standbyTarget: '' }, 'Rule RecordsAreKnown'],
    ['dns', DNS, { ...CHECKS, standbyTarget: 'd-east.example.com' }, 'Rule RecordsAreKnown'],
    ['watchdog', { controlRegions: 'us-west-2' }, {}, 'Rule WatchedFromElsewhere'],
    [
      'controller',
      {},
      { madeDistributionId: 'E2QWRUHAPOMQZL', madeStoreArn: '' },
      'Rule ThreeControlRegions',
    ],
    [
      'controller',
      { controlRegions: 'ca-central-1,us-west-2,eu-west-1' },
      { madeStoreArn: '' },
      'Rule EdgeIsKnown',
    ],
  ])('%s: %j %j is refused', (role, given, values, rule) =>
    expect(refusal(role, given, values)).toMatch(new RegExp(`^${rule}: `)),
  );
});
