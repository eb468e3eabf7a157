/**
 * Role failover with its optional parts, packaged by the real framework: a name of one's own, an API and a distribution of
 * one's own.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { switcherRole } from '../../cli/deploy/names.ts';
import {
  functionOf,
  type ResolvedTemplate,
  readDistribution,
  readRoles,
  resolveTemplate,
  type Template,
} from '../../lab/emulator/cloudformation/index.ts';
import { LAB, parametersFor } from '../../lab/stand/package/lab.ts';
import { packageRoles } from '../../lab/stand/package/package.ts';
import type { RoleRequest } from '../../lab/stand/package/serverless.ts';
import { RESERVED, RESERVED_TOTAL } from '../../resources/failover/concurrency.ts';
import { readProberConfig, readSwitcherConfig } from '../../shared/config.ts';
import { EXAMPLES } from './template/examples.ts';

const ROOT = join(__dirname, '../..');
const REGION = { AWS_REGION: LAB.controlRegion };
const { certificateArn: CERTIFICATE } = EXAMPLES.ownName.params;

/** `told`: what a deploy tells the template beside the parameters. */
async function packaged(
  request: RoleRequest,
  told: Readonly<Record<string, string>> = {},
): Promise<ResolvedTemplate> {
  const [made] = await packageRoles([request], { root: ROOT });
  if (!made) throw new Error('No package came.');
  const template = JSON.parse(readFileSync(made.template, 'utf8')) as Template;
  const { id, domainName } = LAB.distribution;
  return resolveTemplate(template, {
    region: LAB.controlRegion,
    accountId: LAB.accountId,
    stackName: 'routeaway-lab-failover',
    parameters: { ...parametersFor(template, made), ...told },
    ids: { Distribution: id },
    domains: { Distribution: domainName },
  });
}

const environmentOf = (template: ResolvedTemplate, part: 'prober' | 'switcher') => ({
  ...REGION,
  ...functionOf(template, part).environment,
});

/** Every resource that a role's policies name for an action. */
const allowed = (template: ResolvedTemplate, role: string, action: string): unknown[] =>
  readRoles(template)
    .filter(({ logicalId }) => logicalId === role)
    .flatMap(({ policies }) => policies.map(({ document }) => document.Statement as unknown as Statement[]))
    .flat()
    .filter((statement) => [statement.Action].flat().includes(action))
    .map(({ Resource }) => Resource);
interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

const parameterArn = (name: string) => `arn:aws:ssm:${LAB.controlRegion}:${LAB.accountId}:parameter${name}`;
const typesOf = (template: ResolvedTemplate) => Object.values(template.resources).map(({ type }) => type);

describe('a name of one’s own, and a secret on the way to the origins', () => {
  let template: ResolvedTemplate;
  beforeAll(async () => {
    template = await packaged(EXAMPLES.ownName);
  });

  test('the distribution answers to the name, by the certificate, with TLS 1.2 at least', () => {
    const config = readDistribution(template)?.config;
    expect(config?.Aliases).toEqual({ Quantity: 1, Items: ['api.example.com'] });
    expect(config?.ViewerCertificate).toEqual({
      ACMCertificateArn: CERTIFICATE,
      SSLSupportMethod: 'sni-only',
      MinimumProtocolVersion: 'TLSv1.2_2021',
    });
  });

  test('the distribution has the web ACL; neither it nor who is notified is lost by mistake', () => {
    expect(readDistribution(template)?.config.WebACLId).toBe(EXAMPLES.ownName.params.webAclArn);
    expect(template.outputs.DeployedWith).toContain(`webAclArn=${EXAMPLES.ownName.params.webAclArn}`);
    expect(template.outputs.DeployedWith).toMatch(/ notificationEmail=(\S+@\S+)?$/);
  });

  test('the name leads to the distribution, by IPv4 and by IPv6', () => {
    const records = Object.values(template.resources).filter(
      ({ type }) => type === 'AWS::Route53::RecordSet',
    );
    expect(records.map(({ properties }) => properties)).toEqual(
      ['A', 'AAAA'].map((Type) => ({
        Name: 'api.example.com',
        Type,
        HostedZoneId: 'Z0123456789ABC',
        AliasTarget: { DNSName: LAB.distribution.domainName, HostedZoneId: 'Z2FDTNDATAQYW2' },
      })),
    );
  });

  test('clients and probes use the name', () => {
    expect(template.outputs.Endpoint).toBe('https://api.example.com');
    const { publicUrl } = readProberConfig(environmentOf(template, 'prober'));
    expect(publicUrl.href).toBe('https://api.example.com/health');
    expect(readSwitcherConfig(environmentOf(template, 'switcher')).publicUrl.href).toBe(publicUrl.href);
  });

  test('the edge shows the secret to both origins, and the prober may read it', () => {
    const origins = readDistribution(template)?.config.Origins?.Items ?? [];
    expect(origins.map(({ CustomHeaders }) => CustomHeaders)).toEqual(
      ['primary', 'standby'].map(() => ({
        Quantity: 1,
        Items: [{ HeaderName: 'x-origin-verify', HeaderValue: LAB.originSecret }],
      })),
    );
    const { originSecretParameter } = readProberConfig(environmentOf(template, 'prober'));
    expect(originSecretParameter).toBe('/routeaway/lab/origin-secret');
    expect(allowed(template, 'ProberRole', 'ssm:GetParameter')).toContain(
      parameterArn('/routeaway/lab/origin-secret'),
    );
    // It asks the public endpoint alone, and there the edge shows it.
    expect(allowed(template, 'SwitcherRole', 'ssm:GetParameter')).not.toContain(
      parameterArn('/routeaway/lab/origin-secret'),
    );
  });
});

test('what is reserved has room for every run of the prober that may be under way; roles are bounded', async () => {
  const reserving = await packaged(EXAMPLES.inStandby, { reserveConcurrency: 'on' });
  const numbers = (template: ResolvedTemplate) =>
    Object.fromEntries(
      ['prober', 'switcher'].map((part) => {
        const { logicalId } = functionOf(template, part);
        return [part, template.resources[logicalId]?.properties.ReservedConcurrentExecutions];
      }),
    );
  expect(numbers(reserving)).toEqual(RESERVED);
  expect(reserving.outputs.ReservedConcurrency).toBe(String(RESERVED_TOTAL));
  const aMinute = 60_000;
  const runs = Math.ceil(functionOf(reserving, 'prober').timeoutMs / aMinute);
  expect(RESERVED.prober).toBeGreaterThanOrEqual(2 * runs);
  const bounds = ['ProberRole', 'SwitcherRole'].map(
    (role) => reserving.resources[role]?.properties.PermissionsBoundary,
  );
  expect(bounds).toEqual(Array(2).fill(EXAMPLES.inStandby.params.permissionsBoundary));
  const plain = await packaged(EXAMPLES.failover);
  expect(numbers(plain)).toEqual({ prober: undefined, switcher: undefined });
  expect(plain.outputs.ReservedConcurrency).toBe('0');
});

test('with routing=key the switcher may read the distribution, and write the key alone', async () => {
  const rights = async (example: 'keyAlone' | 'functionElsewhere') => {
    const template = await packaged(EXAMPLES[example]);
    return (action: string) => allowed(template, 'SwitcherRole', action);
  };
  const [key, both] = await Promise.all([rights('keyAlone'), rights('functionElsewhere')]);
  const distribution = [`arn:aws:cloudfront::${LAB.accountId}:distribution/E2QWRUHAPOMQZL`];
  for (const action of ['cloudfront:GetDistribution', 'cloudfront:ListTagsForResource']) {
    expect([key(action), both(action)]).toEqual([distribution, distribution]);
  }
  for (const action of ['cloudfront:UpdateDistribution', 'cloudfront:TagResource']) {
    expect([key(action), both(action)]).toEqual([[], distribution]);
  }
  expect(key('wafv2:GetWebACL')).toEqual([]);
  expect(key('cloudfront-keyvaluestore:UpdateKeys')).toEqual(both('cloudfront-keyvaluestore:UpdateKeys'));
  expect(key('cloudfront-keyvaluestore:UpdateKeys')).toHaveLength(1);
  const template = await packaged(EXAMPLES.keyAlone);
  const { settings, edgeFunctionArn } = readSwitcherConfig(environmentOf(template, 'switcher'));
  expect([settings.routing, edgeFunctionArn]).toEqual(['key', EXAMPLES.keyAlone.params.edgeFunctionArn]);
  expect(environmentOf(template, 'prober')).not.toHaveProperty('ROUTEAWAY_EDGE_FUNCTION_ARN');
  expect(typesOf(template)).toContain('AWS::CloudFront::KeyValueStore');
  expect(typesOf(template)).not.toContain('AWS::CloudFront::Function');
  expect(template.outputs).not.toHaveProperty('EdgeFunctionArn');
});

test('in a store of the user’s own a stage has a key of its own, and makes no store', async () => {
  const template = await packaged(EXAMPLES.ownStore);
  const arn = EXAMPLES.ownStore.params.keyValueStoreArn ?? '';
  const made = await packaged(EXAMPLES.functionElsewhere);
  const storeOf = (one: ResolvedTemplate) => readSwitcherConfig(environmentOf(one, 'switcher')).store;
  expect(storeOf(template)).toEqual({ arn, names: ['traffic:lab'] });
  expect(storeOf(made)?.names).toEqual(['traffic', 'traffic:lab']);
  expect(typesOf(template)).not.toContain('AWS::CloudFront::KeyValueStore');
  const functionIn = (one: ResolvedTemplate) =>
    Object.values(one.resources).find(({ type }) => type === 'AWS::CloudFront::Function')?.properties ?? {};
  const codeOf = (one: ResolvedTemplate) => String(functionIn(one).FunctionCode);
  expect(codeOf(template)).toContain("const KEYS = ['traffic:lab'];");
  expect(codeOf(made)).toContain("const KEYS = ['traffic', 'traffic:lab'];");
  expect(JSON.stringify(functionIn(template).FunctionConfig)).toContain(arn);
  expect(template.outputs.EdgeStoreArn).toBe(arn);
  expect(allowed(template, 'SwitcherRole', 'cloudfront-keyvaluestore:UpdateKeys')).toEqual([arn]);
  expect(environmentOf(template, 'prober')).not.toHaveProperty('ROUTEAWAY_KEY_VALUE_STORE_ARN');
});

describe('an API and a distribution of one’s own', () => {
  let template: ResolvedTemplate;
  beforeAll(async () => {
    template = await packaged(EXAMPLES.ownDistribution);
  });

  test('no distribution is made, and the switcher may move that one alone', () => {
    expect(typesOf(template)).not.toContain('AWS::CloudFront::Distribution');
    expect(allowed(template, 'SwitcherRole', 'cloudfront:UpdateDistribution')).toEqual([
      `arn:aws:cloudfront::${LAB.accountId}:distribution/E2QWRUHAPOMQZL`,
    ]);
    expect(allowed(template, 'SwitcherRole', 'cloudfront:TagResource')).toEqual([
      `arn:aws:cloudfront::${LAB.accountId}:distribution/E2QWRUHAPOMQZL`,
    ]);
    expect(template.outputs).toMatchObject({
      Endpoint: 'https://api.example.com/v1',
      DistributionId: 'E2QWRUHAPOMQZL',
    });
  });

  test('the switcher knows its origins: by id where one is given, by host otherwise', () => {
    const { distributionId, origins } = readSwitcherConfig(environmentOf(template, 'switcher'));
    expect({ distributionId, origins }).toEqual({
      distributionId: 'E2QWRUHAPOMQZL',
      origins: { primary: { host: 'east.example.com' }, standby: 'west' },
    });
  });

  test('the prober asks what it is told to, and expects what it is told to', () => {
    const {
      healthUrls,
      publicUrl,
      publicWriteUrl,
      expect: wanted,
      markerHeader,
    } = readProberConfig(environmentOf(template, 'prober'));
    expect([healthUrls.primary, healthUrls.standby, publicUrl].map(String)).toEqual([
      'https://east.example.com/v1/up',
      'https://west.example.com/v1/up',
      'https://api.example.com/v1/up',
    ]);
    expect(publicWriteUrl?.href).toBe('https://api.example.com/v1/try');
    expect(wanted).toMatchObject({ body: 'any', marker: 'optional' });
    expect(markerHeader).toBe('x-region');
  });

  test('the role of the switcher is known by name, so that its owner can attach what the distribution wants', () => {
    const { properties } = template.resources.SwitcherRole ?? {};
    expect(properties?.RoleName).toBe(switcherRole(LAB.stage, LAB.controlRegion));
    expect(properties).not.toHaveProperty('ManagedPolicyArns');
    expect(template.outputs.SwitcherRole).toBe(properties?.RoleName);
    expect(allowed(template, 'SwitcherRole', 'wafv2:GetWebACL')).toEqual([
      `arn:aws:wafv2:us-east-1:${LAB.accountId}:global/webacl/*/*`,
    ]);
  });

  test('the prober is told of no watchdog where there is none', () => {
    expect(readProberConfig(environmentOf(template, 'prober'))).not.toHaveProperty('watchdogRegion');
    expect(template.outputs).not.toHaveProperty('WatchdogRegion');
  });

  test('no key is shown, and none may be read', () => {
    expect(readProberConfig(environmentOf(template, 'prober')).apiKeyParameter).toBeUndefined();
    expect(allowed(template, 'ProberRole', 'ssm:GetParameter')).toEqual([]);
    expect(allowed(template, 'ProberRole', 'kms:Decrypt')).toEqual([]);
    expect(allowed(template, 'SwitcherRole', 'ssm:GetParameter')).toEqual([
      parameterArn('/routeaway/lab/override'),
    ]);
  });
});

describe('probes that are signed', () => {
  const api = (region: string, id: string, what: string) =>
    `arn:aws:execute-api:${region}:${LAB.accountId}:${id}/*/${what}`;
  const ASKED = [
    api('us-east-2', 'abcdefghij', 'GET*/up'),
    api('us-west-2', '*', 'GET*/up'),
    api('us-east-2', 'abcdefghij', 'POST*/try'),
    api('us-west-2', '*', 'POST*/try'),
  ];

  test('prober, switcher and operators may ask what is probed, and nothing else of the APIs', async () => {
    const template = await packaged(EXAMPLES.signed);
    for (const role of ['ProberRole', 'SwitcherRole'])
      expect(allowed(template, role, 'execute-api:Invoke')).toEqual([ASKED]);
    expect(JSON.stringify(template.resources.OperatorsPolicy)).toContain(JSON.stringify(ASKED));
    expect(JSON.stringify(template.resources.ReadersPolicy)).not.toContain('execute-api');
    for (const part of ['prober', 'switcher'] as const)
      expect(
        readSwitcherConfig({ ...environmentOf(template, 'switcher'), ...environmentOf(template, part) })
          .probeAuth,
      ).toBe('iam');
  });

  test('without a write to try they may read only; where nothing is signed nobody may ask', async () => {
    const { params } = EXAMPLES.signed;
    const reading = await packaged({ ...EXAMPLES.signed, params: { ...params, verifyWritePath: 'none' } });
    expect(allowed(reading, 'ProberRole', 'execute-api:Invoke')).toEqual([ASKED.slice(0, 2)]);
    const plain = await packaged(EXAMPLES.failover);
    expect(JSON.stringify(plain.resources)).not.toContain('execute-api:Invoke');
  });
});

describe('hooks', () => {
  test('the switcher alone may invoke exactly those, and knows them', async () => {
    const template = await packaged(EXAMPLES.hooks);
    const { beforePlannedMove: before, afterMove: after } = EXAMPLES.hooks.params;
    expect(allowed(template, 'SwitcherRole', 'lambda:InvokeFunction')).toEqual([before, after]);
    expect(readSwitcherConfig(environmentOf(template, 'switcher')).hooks).toEqual({ before, after });
    expect(JSON.stringify([template.resources.ProberRole, environmentOf(template, 'prober')])).not.toContain(
      'promote',
    );
  });

  test('each is there without the other, and where none is named nothing may be invoked', async () => {
    const { params } = EXAMPLES.hooks;
    const { beforePlannedMove, afterMove } = params;
    const one = await packaged({ ...EXAMPLES.hooks, params: { ...params, afterMove: '' } });
    expect(allowed(one, 'SwitcherRole', 'lambda:InvokeFunction')).toEqual([beforePlannedMove]);
    expect(readSwitcherConfig(environmentOf(one, 'switcher')).hooks).toEqual({ before: beforePlannedMove });
    const other = await packaged({ ...EXAMPLES.hooks, params: { ...params, beforePlannedMove: '' } });
    expect(allowed(other, 'SwitcherRole', 'lambda:InvokeFunction')).toEqual([afterMove]);
    const none = await packaged(EXAMPLES.failover);
    expect(allowed(none, 'SwitcherRole', 'lambda:InvokeFunction')).toEqual([]);
    expect(readSwitcherConfig(environmentOf(none, 'switcher')).hooks).toEqual({});
  });
});
