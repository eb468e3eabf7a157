import { cloudFront, dynamoDB, ssm } from '../../../shared/aws/clients.ts';
import { VARIABLES } from '../../../shared/config/variables.ts';
import { readProberConfig, readSwitcherConfig } from '../../../shared/config.ts';
import { DEFAULT_SETTINGS } from '../../../shared/core/settings.ts';
import { observePorts } from '../../../shared/observe/aws.ts';
import { DNS_ENV, PROBER_ENV, SWITCHER_ENV } from './good.ts';

describe('readProberConfig', () => {
  it('takes the least there must be, and defaults for the rest', () => {
    expect(readProberConfig(PROBER_ENV)).toEqual({
      stage: 'prod',
      regions: { primary: 'us-east-2', standby: 'us-west-2' },
      healthUrls: {
        primary: new URL(PROBER_ENV.ROUTEAWAY_PRIMARY_HEALTH_URL),
        standby: new URL(PROBER_ENV.ROUTEAWAY_STANDBY_HEALTH_URL),
      },
      publicUrl: new URL('https://api.example.com/health'),
      alarms: { primary: [], standby: [] },
      controlUrls: [new URL('https://example.com/'), new URL('https://checkip.amazonaws.com/')],
      markerHeader: 'x-routeaway-region',
      expect: { body: 'health+json', marker: 'required', maxLatency: 2_500 },
      probeAuth: 'api-key',
      probeTimeout: 3_000,
      journalTable: 'routeaway-prod-journal',
      metricNamespace: 'Routeaway',
      switcherFunction: 'routeaway-prod-switcher',
      settings: DEFAULT_SETTINGS,
    });
  });

  it('takes alarms by their names, in the Region of the side, or by ARNs, in their own', () => {
    const arn = 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:canary no: 1';
    const env = { ROUTEAWAY_PRIMARY_ALARMS: `orders 5xx, ${arn}`, ROUTEAWAY_STANDBY_ALARMS: 'Zahlung:ü' };
    expect(readProberConfig({ ...PROBER_ENV, ...env }).alarms).toEqual({
      primary: [
        { name: 'orders 5xx', region: 'us-east-2' },
        { name: 'canary no: 1', region: 'eu-west-1', arn },
      ],
      standby: [{ name: 'Zahlung:ü', region: 'us-west-2' }],
    });
  });

  it.each([
    ['eleven of them', Array.from({ length: 11 }, (_, i) => `a${i}`).join(',')],
    ['more than DescribeAlarms takes', Array.from({ length: 101 }, (_, i) => `a${i}`).join(',')],
    ['an empty name', 'a,,b'],
    ['a name that is too long', 'x'.repeat(256)],
    ['the ARN of something else', 'arn:aws:sns:us-east-2:123456789012:topic'],
    ['a control character', 'a\tb'],
  ])('refuses alarms: %s', (_, alarms) => {
    const read = () => readProberConfig({ ...PROBER_ENV, ROUTEAWAY_PRIMARY_ALARMS: alarms });
    expect(read).toThrow(
      /ROUTEAWAY_PRIMARY_ALARMS is .*; it must be 1 to 10 names or ARNs of CloudWatch alarms, separated by commas, for example ROUTEAWAY_PRIMARY_ALARMS=orders-5xx\./,
    );
  });

  it('takes a place where a write can be tried', () => {
    const env = { ROUTEAWAY_PUBLIC_WRITE_URL: 'https://api.example.com/up' };
    expect(readProberConfig({ ...PROBER_ENV, ...env }).publicWriteUrl?.pathname).toBe('/up');
    expect(readSwitcherConfig({ ...SWITCHER_ENV, ...env }).publicWriteUrl?.pathname).toBe('/up');
  });

  it('turns seconds into milliseconds, and takes every threshold', () => {
    const {
      settings,
      probeTimeout,
      expect: wanted,
    } = readProberConfig({
      ...PROBER_ENV,
      ROUTEAWAY_MAX_LATENCY_SECONDS: '1.25',
      ROUTEAWAY_TOLERABLE_ERRORS: '0.5',
      ROUTEAWAY_CONFIRM_SECONDS: '21',
      ROUTEAWAY_COOL_DOWN_SECONDS: '302',
      ROUTEAWAY_LIMIT: '2',
      ROUTEAWAY_FAILBACK: 'auto',
      ROUTEAWAY_FAILBACK_AFTER_SECONDS: '1801',
      ROUTEAWAY_FAILBACK_STEPS: '10, 50',
      ROUTEAWAY_ROUTING: 'key,distribution',
      ROUTEAWAY_MAX_REPLICA_LAG_SECONDS: '45',
      ROUTEAWAY_READS_FAIL_OVER: 'on',
    });
    expect(probeTimeout).toBe(1_750);
    expect(wanted.maxLatency).toBe(1_250);
    expect(settings).toEqual({
      tolerableErrors: 0.005,
      confirm: 21_000,
      coolDown: 302_000,
      limit: 2,
      failback: 'auto',
      failbackAfter: 1_801_000,
      failbackSteps: [10, 50],
      routing: 'key,distribution',
      maxReplicaLag: 45_000,
      readsFailOver: true,
    });
  });

  it('takes an API key parameter, and an expectation of one’s own', () => {
    const config = readProberConfig({
      ...PROBER_ENV,
      ROUTEAWAY_API_KEY_PARAMETER: '/routeaway/prod/api-key',
      ROUTEAWAY_EXPECT_BODY: 'contains:all is well',
      ROUTEAWAY_EXPECT_MARKER: 'optional',
      ROUTEAWAY_MARKER_HEADER: 'X-Served-By',
      ROUTEAWAY_ORIGIN_SECRET_PARAMETER: '/routeaway/prod/origin-secret',
      ROUTEAWAY_CONTROL_URL: 'https://a.example.com/, https://b.example.com/up',
    });
    expect(config.markerHeader).toBe('x-served-by');
    expect(config.originSecretParameter).toBe('/routeaway/prod/origin-secret');
    expect(config.controlUrls.map(String)).toEqual(['https://a.example.com/', 'https://b.example.com/up']);
    expect(config.apiKeyParameter).toBe('/routeaway/prod/api-key');
    expect(config.expect).toMatchObject({
      body: { contains: 'all is well' },
      marker: 'optional',
    });
  });

  it.each([
    ['us-west-2', { home: 'standby' }],
    ['ca-central-1', {}],
  ])('knows which side is in its own Region, %s', (AWS_REGION, wanted) => {
    const { home } = readProberConfig({ ...PROBER_ENV, AWS_REGION });
    expect({ ...(home && { home }) }).toEqual(wanted);
  });

  it('takes an empty variable for one that is not set', () => {
    const env = { ...PROBER_ENV, ROUTEAWAY_API_KEY_PARAMETER: '', ROUTEAWAY_LIMIT: ' ' };
    expect(readProberConfig(env)).toEqual(readProberConfig(PROBER_ENV));
  });

  it('does not ask for what only the switcher needs, nor refuse it', () => {
    expect(readProberConfig({ ...SWITCHER_ENV, ...PROBER_ENV })).toEqual(readProberConfig(PROBER_ENV));
  });
});

describe('readSwitcherConfig', () => {
  it('takes the least there must be, and defaults for the rest', () => {
    expect(readSwitcherConfig(SWITCHER_ENV)).toMatchObject({
      overrideParameter: '/routeaway/prod/override',
      topicArn: 'arn:aws:sns:ca-central-1:123456789012:routeaway-prod',
      distributionId: 'E2QWRUHAPOMQZL',
      origins: { primary: 'primary', standby: 'standby' },
      settings: DEFAULT_SETTINGS,
    });
  });

  it('knows an origin by its id where there is one, and by its host where there is none', () => {
    const { origins } = readSwitcherConfig({
      ...SWITCHER_ENV,
      ROUTEAWAY_PRIMARY_ORIGIN_ID: 'east',
      ROUTEAWAY_PRIMARY_ORIGIN_HOST: 'east.example.com',
      ROUTEAWAY_STANDBY_ORIGIN_HOST: 'west.example.com',
    });
    expect(origins).toEqual({ primary: 'east', standby: { host: 'west.example.com' } });
  });

  it('takes the CloudFront function and its store where there are any, and no other kind of ARN', () => {
    const none = readSwitcherConfig({ ...SWITCHER_ENV, ROUTEAWAY_STORE_ARN: '' });
    expect(none).not.toHaveProperty('store');
    expect(none).not.toHaveProperty('edgeFunctionArn');
    const edge = {
      ROUTEAWAY_STORE_ARN:
        'arn:aws:cloudfront::123456789012:key-value-store/a1b2c3d4-0000-4000-8000-000000000000',
      ROUTEAWAY_EDGE_FUNCTION_ARN: 'arn:aws:cloudfront::123456789012:function/routeaway-prod-eu-west-1',
    };
    expect(readSwitcherConfig({ ...SWITCHER_ENV, ...edge })).toMatchObject({
      store: { arn: edge.ROUTEAWAY_STORE_ARN, names: ['traffic', 'traffic:prod'] },
      edgeFunctionArn: edge.ROUTEAWAY_EDGE_FUNCTION_ARN,
    });
    const own = { ROUTEAWAY_STORE_ARN: '', ROUTEAWAY_KEY_VALUE_STORE_ARN: edge.ROUTEAWAY_STORE_ARN };
    expect(readSwitcherConfig({ ...SWITCHER_ENV, ...own })).toMatchObject({
      store: { arn: edge.ROUTEAWAY_STORE_ARN, names: ['traffic:prod'] },
    });
    const swapped = {
      ROUTEAWAY_STORE_ARN: edge.ROUTEAWAY_EDGE_FUNCTION_ARN,
      ROUTEAWAY_EDGE_FUNCTION_ARN: edge.ROUTEAWAY_STORE_ARN,
    };
    expect(() => readSwitcherConfig({ ...SWITCHER_ENV, ...swapped })).toThrow(
      /ROUTEAWAY_EDGE_FUNCTION_ARN is .*; it must be the ARN of a function of CloudFront(.|\n)*ROUTEAWAY_STORE_ARN is .*; it must be the ARN of a key-value store of CloudFront/,
    );
  });

  it('takes what DNS needs where the routing has it, and no distribution where there is none', () => {
    const dns = {
      name: 'origin.api.example.com',
      zoneId: 'Z0123456789ABCDEFGHIJ',
      targets: {
        primary: 'd-a1b2c3d4e5.execute-api.us-east-2.amazonaws.com',
        standby: 'd-f6g7h8i9j0.execute-api.us-west-2.amazonaws.com',
      },
      beaconUrl: new URL(DNS_ENV.ROUTEAWAY_BEACON_URL),
    };
    const both = readSwitcherConfig({ ...SWITCHER_ENV, ...DNS_ENV });
    expect(both).toMatchObject({ dns, distributionId: 'E2QWRUHAPOMQZL' });
    const { ROUTEAWAY_DISTRIBUTION_ID: _, ...without } = SWITCHER_ENV;
    const alone = readSwitcherConfig({ ...without, ...DNS_ENV, ROUTEAWAY_ROUTING: 'dns' });
    expect([alone.dns, alone.distributionId]).toEqual([dns, undefined]);
    expect(readProberConfig({ ...PROBER_ENV, ...DNS_ENV }).dns).toEqual(dns);
    const { ROUTEAWAY_ROUTING: __, ...unused } = DNS_ENV;
    expect(readSwitcherConfig({ ...SWITCHER_ENV, ...unused }).dns).toBeUndefined();
  });

  it('does not ask for what only the prober needs, nor refuse it', () => {
    expect(readSwitcherConfig({ ...PROBER_ENV, ...SWITCHER_ENV })).toEqual(readSwitcherConfig(SWITCHER_ENV));
  });
});

describe('three controllers', () => {
  const REGIONS = 'ca-central-1,us-west-2,eu-west-1';
  const here = (AWS_REGION: string) => ({ AWS_REGION, ROUTEAWAY_CONTROL_REGIONS: REGIONS });

  it.each(['ca-central-1', 'eu-west-1'])(
    'each knows the Regions in their order, and its own: %s',
    (region) => {
      const controllers = { region, regions: ['ca-central-1', 'us-west-2', 'eu-west-1'] };
      expect(readProberConfig({ ...PROBER_ENV, ...here(region) }).controllers).toEqual(controllers);
      expect(readSwitcherConfig({ ...SWITCHER_ENV, ...here(region) }).controllers).toEqual(controllers);
    },
  );

  it('one may stand in the primary Region', () => {
    const env = { ...SWITCHER_ENV, ...here('us-west-2'), ROUTEAWAY_PRIMARY_REGION: 'us-west-2' };
    const sides = { ROUTEAWAY_STANDBY_REGION: 'us-east-2' };
    expect(readSwitcherConfig({ ...env, ...sides }).controllers?.region).toBe('us-west-2');
  });

  it('with one the switcher reads one ledger and one override, and with three those of all', () => {
    const clients = { dynamoDB: dynamoDB(), ssm: ssm(), cloudFront: cloudFront() };
    const portsOf = (env: object) =>
      observePorts(readSwitcherConfig({ ...SWITCHER_ENV, ...env }), clients, Date.now);
    const ofThree = ['controllers', 'overrides', 'probers'] as const;
    expect(ofThree.filter((name) => name in portsOf({}))).toEqual([]);
    const three = portsOf(here('us-west-2'));
    expect(ofThree.filter((name) => name in three)).toEqual(ofThree);
    expect(three.controllers).toMatchObject({ region: 'us-west-2', regions: REGIONS.split(',') });
  });
});

describe('the table of variables', () => {
  it.each(Object.entries(VARIABLES))('%s has an example that it accepts', (_, variable) => {
    expect(variable.parse(variable.example)).not.toBeUndefined();
  });
});
