/** What role failover makes of its parameters, and the line that each mistake earns. */
import { values } from '../../resources/shared/values.ts';
import { controlRegions } from '../../shared/config/kinds.ts';
import { CERTIFICATE, WEB_ACL } from '../../shared/config/parameters.ts';
import { frameworkOf, refusalOf } from './framework.ts';

const found = {
  'self:custom.place.region': 'ca-central-1',
  'cf(us-east-2):routeaway-dev-api.Origin': 'p.execute-api.us-east-2.amazonaws.com/dev',
  'cf(us-west-2):routeaway-dev-api.Origin': 's.execute-api.us-west-2.amazonaws.com/dev',
};

const edgeOf = (given: Readonly<Record<string, string>>, stage = 'dev') =>
  values(frameworkOf('failover', given, { stage, found }));

describe('the origins', () => {
  test('are those of the API stacks', async () => {
    expect(await edgeOf({})).toMatchObject({
      stage: 'dev',
      active: 'primary',
      primaryHost: 'p.execute-api.us-east-2.amazonaws.com',
      primaryPath: '/dev',
      standbyHost: 's.execute-api.us-west-2.amazonaws.com',
      standbyPath: '/dev',
      apiKeyParameter: '/routeaway/dev/probe-key',
      verifyWritePath: '/health',
      deployedWith:
        'distributionId= primaryOrigin= standbyOrigin= domainName= originSecretParameter= webAclArn= keyValueStoreArn= permissionsBoundary= notificationEmail=',
    });
  });

  test.each<[string, string, string]>([
    ['api.example.com', 'api.example.com', ''],
    ['https://api.example.com/', 'api.example.com', ''],
    ['api.example.com/v1/live/', 'api.example.com', '/v1/live'],
  ])('%s', async (primaryOrigin, host, path) => {
    expect(await edgeOf({ primaryOrigin })).toMatchObject({ primaryHost: host, primaryPath: path });
  });
});

test.each<[Record<string, string>, string]>([
  [{}, '/health'],
  [{ verifyWritePath: 'none' }, 'none'],
  [{ verifyWritePath: '/try' }, '/try'],
  [{ primaryOrigin: 'p.example.com', standbyOrigin: 's.example.com' }, ''],
  [{ primaryOrigin: 'p.example.com', standbyOrigin: 's.example.com', verifyWritePath: '/try' }, '/try'],
])('a write is tried where one is known to change nothing: %j', async (given, verifyWritePath) => {
  expect(await edgeOf(given)).toMatchObject({ verifyWritePath });
});

test.each<[string, Record<string, string>, string]>([
  ['the sample API: its own', {}, '/routeaway/dev/probe-key'],
  [
    'the sample API, where the clients’ key has another name',
    { apiKeyParameter: '/a/key' },
    '/routeaway/dev/probe-key',
  ],
  [
    'an API of one’s own: the one that is named',
    { primaryOrigin: 'p.example.com', apiKeyParameter: '/a/key' },
    '/a/key',
  ],
  [
    'an API of one’s own without a key: none',
    { primaryOrigin: 'p.example.com', apiKeyParameter: 'none' },
    'none',
  ],
])('which key is shown to %s', async (_, given, apiKeyParameter) =>
  expect(await edgeOf(given)).toMatchObject({ apiKeyParameter }),
);

test.each(['dev', 'prod'])('the parameters of the stage "%s" are without mistake', async (stage) => {
  const given = {
    primaryOrigin: 'p.example.com',
    standbyOrigin: 's.example.com',
  };
  await expect(edgeOf(given, stage)).resolves.toMatchObject({ active: 'primary' });
});

const KEYED = { distributionId: 'E2QWRUHAPOMQZL', publicUrl: 'https://api.example.com' };
const OWN_DISTRIBUTION = { ...KEYED, routing: 'distribution' };

test.each<[Record<string, string>]>([
  [{ routing: 'distribution' }],
  [OWN_DISTRIBUTION],
  [{ ...KEYED, primaryOriginId: 'east', standbyOriginId: 'west' }],
  [{ ...KEYED, routing: 'key', primaryOriginId: 'east', standbyOriginId: 'west' }],
  [
    {
      readsFailOver: 'on',
      verifyWritePath: 'none',
      primaryOrigin: 'p.example.com',
      standbyOrigin: 's.example.com',
    },
  ],
])('%j is accepted', async (given) => {
  await expect(edgeOf(given)).resolves.toMatchObject({ active: 'primary' });
});

const DNS = {
  routing: 'dns',
  controlRegions: 'ca-central-1,us-west-2,eu-west-1',
  hostedZoneId: 'Z0123456789ABC',
  failoverName: 'active.example.com',
};
const OWN_NAME = { domainName: 'api.example.com', certificateArn: CERTIFICATE };
test.each<[Record<string, string>, string | RegExp]>([
  // The origins and what is asked there.
  [
    { primaryOrigin: 'localhost' },
    /^primaryOrigin is "localhost", wanted host and path, without a port: --param primaryOrigin=/,
  ],
  [
    { verifyWritePath: 'health' },
    'verifyWritePath is "health", wanted a path that begins with a slash, without blank, ? or #; or none: --param verifyWritePath=/health',
  ],
  [
    { standbyOrigin: 'http://a.example.com' },
    /^standbyOrigin is "http:\/\/a\.example\.com", wanted host and path, without a port/,
  ],
  [{ standbyOrigin: 'a.example.com/x?y' }, /^standbyOrigin is /],
  [
    { primaryOrigin: 'a.example.com/v1', standbyOrigin: 'a.example.com/v1' },
    /^standbyOrigin is the primary's own \(a\.example\.com\/v1\), wanted that of the other Region: --param standbyOrigin=/,
  ],
  [
    { healthPath: 'health' },
    'healthPath is "health", wanted a path that begins with a slash, without blank, ? or #: --param healthPath=/health',
  ],
  [
    { healthPath: '/status?deep=1' },
    'healthPath is "/status?deep=1", wanted a path that begins with a slash, without blank, ? or #: --param healthPath=/status',
  ],
  [
    { ...OWN_DISTRIBUTION, primaryOriginId: 'my api' },
    'primaryOriginId is "my api"; it must be the id of an origin of the distribution, at most 128 characters and no blank among them, for example --param primaryOriginId=primary',
  ],
  [
    { expectBody: 'ok' },
    'expectBody is "ok"; it must be health+json, any, or contains: followed by a text, for example --param expectBody=health+json',
  ],
  [
    { expectMarker: 'no' },
    'expectMarker is "no"; it must be required or optional, for example --param expectMarker=required',
  ],
  [
    { markerHeader: 'my region' },
    'markerHeader is "my region"; it must be the name of an HTTP header, for example --param markerHeader=x-routeaway-region',
  ],
  [
    { controlUrl: 'example.com' },
    'controlUrl is "example.com"; it must be one or more https URLs without user name or fragment, separated by commas, for example --param controlUrl=https://example.com/,https://checkip.amazonaws.com/',
  ],
  [
    { controlUrl: 'https://example.com/,https://p.execute-api.us-east-2.amazonaws.com/' },
    'controlUrl names p.execute-api.us-east-2.amazonaws.com, which is the origin of the primary, wanted sites that have nothing to do with us: --param controlUrl=https://example.com/,https://checkip.amazonaws.com/',
  ],
  [
    { permissionsBoundary: 'ours' },
    'permissionsBoundary is "ours", wanted the ARN of a managed policy: --param permissionsBoundary=arn:aws:iam::123456789012:policy/our-boundary',
  ],
  [{ active: 'both' }, 'active is "both", wanted primary or standby: --param active=primary'],
  [
    { notificationEmail: 'me' },
    'notificationEmail is "me", wanted an e-mail address: --param notificationEmail=oncall@example.com',
  ],

  // How probes show who they are.
  [
    { probeAuth: 'iam' },
    'probeAuth is "iam", and that is for an API of your own (primaryOrigin, standbyOrigin); the sample API wants an API key: --param probeAuth=api-key',
  ],
  [
    { probeAuth: 'basic' },
    'probeAuth is "basic"; it must be api-key, iam or bearer, for example --param probeAuth=api-key',
  ],
  [
    {
      primaryOrigin: 'p.example.com',
      standbyOrigin: 's.example.com',
      probeAuth: 'bearer',
      apiKeyParameter: 'none',
    },
    'probeAuth is "bearer", and where the token is, is not known: --param apiKeyParameter=/routeaway/prod/api-key, or leave it out for that name',
  ],

  // Functions of the user.
  [
    { beforePlannedMove: 'promote' },
    'beforePlannedMove is "promote"; it must be the ARN of a Lambda function, with or without a version or an alias, for example --param beforePlannedMove=arn:aws:lambda:us-west-2:123456789012:function:promote',
  ],
  [
    { afterMove: 'arn:aws:sns:us-west-2:123456789012:topic' },
    'afterMove is "arn:aws:sns:us-west-2:123456789012:topic"; it must be the ARN of a Lambda function, with or without a version or an alias, for example --param afterMove=arn:aws:lambda:us-west-2:123456789012:function:promote',
  ],

  // Thresholds: by the rules of the functions.
  [
    { tolerableErrors: '50' },
    'tolerableErrors is 50 %; it must be at least 0.1 and at most 20, for example --param tolerableErrors=2',
  ],
  [
    { confirmSeconds: '5' },
    'confirmSeconds is 5 s; it must be at least 8 s, or a blip would move traffic, for example --param confirmSeconds=18',
  ],
  [{ limit: 'three' }, 'limit is "three"; it must be a whole number, 1 to 20, for example --param limit=3'],
  [
    { maxLatencySeconds: '9.5' },
    'maxLatencySeconds is "9.5"; it must be a number of seconds above 0, at most 9, for example --param maxLatencySeconds=2.5',
  ],
  [
    { failback: 'auto', limit: '1' },
    'limit is 1; it must be at least 2 where failback (auto): a failback leaves one switch in reserve, for example --param limit=3',
  ],
  [
    { failback: 'always' },
    'failback is "always"; it must be manual or auto, for example --param failback=manual',
  ],

  // Secrets.
  [
    { apiKeyParameter: 'api-key' },
    'apiKeyParameter does not begin with a slash (its value is not repeated here, as it could be a secret), wanted the name of an SSM parameter, beginning with a slash, or none: --param apiKeyParameter=/routeaway/prod/api-key',
  ],
  [
    { apiKeyParameter: 'my key' },
    'apiKeyParameter does not begin with a slash (its value is not repeated here, as it could be a secret), wanted the name of an SSM parameter, beginning with a slash, or none: --param apiKeyParameter=/routeaway/prod/api-key',
  ],
  [
    { webhookUrl: 'https://hook@x.example.com/s3cret?token=s3cret', webhookSecret: 'routeaway/prod/webhook' },
    'webhookUrl has a user name, a fragment or a blank in it, or no host (its value is not repeated here, as it could be a secret), wanted an https URL without user name or fragment: --param webhookUrl=https://hooks.example.com/routeaway',
  ],

  [
    { originSecretParameter: '/prod/my secret' },
    'originSecretParameter has something else in it than letters, digits, dots, dashes and underscores between single slashes (its value is not repeated here, as it could be a secret), wanted the name of an SSM parameter, beginning with a slash: --param originSecretParameter=/routeaway/prod/origin-secret',
  ],
  [
    { webhookUrl: 'hooks.example.com' },
    'webhookUrl does not begin with https:// (its value is not repeated here, as it could be a secret), wanted an https URL without user name or fragment: --param webhookUrl=https://hooks.example.com/routeaway\nwebhookUrl is given, and it has to know who calls it: --param webhookSecret=routeaway/prod/webhook, a secret in Secrets Manager',
  ],
  [
    { webhookSecret: 'my secret' },
    'webhookSecret has more than 256 characters, or others than letters, digits and / _ + = . - (its value is not repeated here, as it could be a secret), wanted the name of a secret in Secrets Manager: --param webhookSecret=routeaway/prod/webhook\nwebhookSecret is given, and there is no webhook to send it to: --param webhookUrl=https://hooks.example.com/routeaway',
  ],

  // Alarms of one's own.
  [
    { primaryAlarms: 'a,,b' },
    'primaryAlarms is "a,,b"; it must be 1 to 10 names or ARNs of CloudWatch alarms, separated by commas, for example --param primaryAlarms=orders-5xx',
  ],

  // A name of one's own.
  [
    { ...OWN_NAME, certificateArn: CERTIFICATE.replace('us-east-1', 'eu-west-1') },
    `certificateArn is "${CERTIFICATE.replace('us-east-1', 'eu-west-1')}", and CloudFront takes a certificate of us-east-1 only: --param certificateArn=${CERTIFICATE}`,
  ],
  [
    { ...OWN_NAME, certificateArn: 'my-certificate' },
    `certificateArn is "my-certificate", wanted the ARN of a certificate: --param certificateArn=${CERTIFICATE}`,
  ],
  [
    { domainName: 'api.example.com' },
    `domainName is "api.example.com", and a name of your own needs a certificate: --param certificateArn=${CERTIFICATE}`,
  ],
  [
    { ...OWN_NAME, domainName: 'https://api.example.com' },
    'domainName is "https://api.example.com", wanted a host name: --param domainName=api.example.com',
  ],
  [
    { hostedZoneId: 'Z0123456789ABC' },
    'hostedZoneId is "Z0123456789ABC", and no name to use it for is given: --param domainName=api.example.com',
  ],
  [
    { ...OWN_NAME, hostedZoneId: 'example.com' },
    'hostedZoneId is "example.com", wanted the id of a hosted zone in Route 53: --param hostedZoneId=Z0123456789ABCDEFGHIJ',
  ],

  // The CloudFront function.
  ...['yes', 'distribution,key', 'key, distribution'].map((routing): [Record<string, string>, string] => [
    { routing },
    `routing is "${routing}", wanted "key,distribution", "distribution", "key", "key,dns" or "dns": --param routing=key,distribution`,
  ]),
  [
    { edgeFunctionArn: 'arn:aws:cloudfront::123456789012:function/ours' },
    'edgeFunctionArn is "arn:aws:cloudfront::123456789012:function/ours", and that is for a distribution of your own: --param distributionId=E2QWRUHAPOMQZL',
  ],
  [
    { ...OWN_DISTRIBUTION, edgeFunctionArn: 'arn:aws:cloudfront::123456789012:function/ours' },
    'edgeFunctionArn is "arn:aws:cloudfront::123456789012:function/ours", and routing=distribution leaves out the routing key: --param routing=key,distribution',
  ],
  [
    { ...KEYED, primaryOriginId: 'east', standbyOriginId: 'west', edgeFunctionArn: 'ours' },
    /^edgeFunctionArn is "ours"; it must be the ARN of a function of CloudFront, for example --param edgeFunctionArn=arn:aws:/,
  ],
  [
    { routing: 'key' },
    'routing is "key", and that is for a distribution that another tool writes; of one that is made here this stack is the only writer, and a switch moves it, too: --param routing=key,distribution',
  ],
  [
    { readsFailOver: 'yes' },
    'readsFailOver is "yes"; it must be on or off, for example --param readsFailOver=off',
  ],
  [
    { readsFailOver: 'on', routing: 'distribution' },
    'readsFailOver is "on", and it is the CloudFront function that does that, which routing=distribution leaves out: --param routing=key,distribution',
  ],
  [
    { readsFailOver: 'on', primaryOrigin: 'p.example.com', standbyOrigin: 's.example.com' },
    'readsFailOver is "on", and then only a write tells where traffic is: name a path of your API that takes a POST and changes nothing, or none to verify by reads all the same: --param verifyWritePath=/health',
  ],
  [
    { ...KEYED, primaryOriginId: 'east' },
    'standbyOriginId is not given, and the CloudFront function knows the origins of your distribution (E2QWRUHAPOMQZL) by their ids alone: --param standbyOriginId=standby; or --param routing=distribution, which leaves the function out and switches in minutes',
  ],

  [
    { failback: 'auto', failbackSteps: '5,25,50', routing: 'distribution' },
    /^failbackSteps is 5,25,50; it must be none where routing \(distribution\): it is the key that shares clients out, for example --param failbackSteps=none$/,
  ],
  [
    {
      ...KEYED,
      primaryOriginId: 'east',
      standbyOriginId: 'west',
      routing: 'key',
      failback: 'auto',
      failbackSteps: '5,25,50',
    },
    /^failbackSteps is 5,25,50; it must be none where routing \(key\): each step writes the key anew, .*, for example --param failbackSteps=none$/,
  ],

  // DNS.
  [
    { ...DNS, controlRegions: 'ca-central-1' },
    'routing is "dns", and its records follow the majority of three controllers: --param controlRegions=ca-central-1,us-west-2,eu-west-1',
  ],
  [
    { routing: 'key,dns', controlRegions: DNS.controlRegions },
    'failoverName is not given, and routing=key,dns needs a name and its zone: --param failoverName=active.example.com\nhostedZoneId is not given, and routing=key,dns needs a name and its zone: --param hostedZoneId=Z0123456789ABCDEFGHIJ',
  ],
  [
    { ...DNS, failoverName: '' },
    'failoverName is not given, and routing=dns needs a name and its zone: --param failoverName=active.example.com',
  ],
  [
    { ...DNS, controlRegions: 'ca-central-1,us-west-2' },
    `controlRegions is "ca-central-1,us-west-2" (it names 2 Regions), wanted one Region, or ${controlRegions.wants}: --param controlRegions=ca-central-1,us-west-2,eu-west-1`,
  ],
  [
    { ...DNS, routing: 'dns,key' },
    'routing is "dns,key", wanted "key,distribution", "distribution", "key", "key,dns" or "dns": --param routing=key,dns',
  ],
  [
    { ...DNS, routing: 'key,distribution' },
    'failoverName is "active.example.com", and routing=key,distribution has no use for it: --param routing=key,dns',
  ],
  [
    { ...DNS, routing: 'key,dns', domainName: 'active.example.com', certificateArn: CERTIFICATE },
    'failoverName is "active.example.com", and that is domainName as well, so the distribution would ask itself: --param failoverName=origin-active.example.com',
  ],
  [
    { ...DNS, originSecretParameter: '/a/secret', publicUrl: 'https://api.example.com' },
    'originSecretParameter is given, and routing=dns has no distribution: leave it out, or --param routing=key,dns\npublicUrl is "https://api.example.com", and routing=dns has no distribution: leave it out, or --param routing=key,dns',
  ],
  [
    { ...DNS, routing: 'key,dns', readsFailOver: 'on' },
    'readsFailOver is "on", and the CloudFront function that does that knows no name in DNS (routing=key,dns): --param readsFailOver=off',
  ],
  [
    { ...DNS, routing: 'key,dns', failback: 'auto', failbackSteps: '5,25' },
    /^failbackSteps is 5,25; it must be none where routing \(key,dns\): /,
  ],
  [
    { ...DNS, failoverName: 'active' },
    /^failoverName is "active", wanted a host name in lower case, of at most 63 characters between two dots: /,
  ],
  [
    { ...DNS, failoverName: 'Active.Example.com' },
    /^failoverName is "Active\.Example\.com", wanted a host name in lower case, of at most 63 characters between two dots: .*active\.example\.com/,
  ],
  [
    { ...DNS, distributionId: 'E2QWRUHAPOMQZL' },
    'distributionId is "E2QWRUHAPOMQZL", and routing=dns has no distribution: leave it out, or --param routing=key,dns',
  ],

  // A distribution of one's own.
  [
    { publicUrl: 'https://api.example.com' },
    'publicUrl is "https://api.example.com", and that is for a distribution of your own; for one that is made here a name is enough: --param domainName=api.example.com',
  ],
  [
    { distributionId: 'E2QWRUHAPOMQZL', routing: 'distribution' },
    'distributionId is "E2QWRUHAPOMQZL", and where clients come to is not known then: --param publicUrl=https://api.example.com',
  ],
  [
    { ...OWN_DISTRIBUTION, distributionId: 'd1.cloudfront.net' },
    'distributionId is "d1.cloudfront.net"; it must be the id of a CloudFront distribution, for example --param distributionId=E2QWRUHAPOMQZL',
  ],
  [
    { webAclArn: 'my-acl' },
    `webAclArn is "my-acl", wanted the ARN of a web ACL of AWS WAF: --param webAclArn=${WEB_ACL}`,
  ],
  [
    { webAclArn: WEB_ACL.replace(':global/', ':regional/') },
    `webAclArn is "${WEB_ACL.replace(':global/', ':regional/')}", and CloudFront takes a web ACL of scope CLOUDFRONT only, which is global and in us-east-1: --param webAclArn=${WEB_ACL}`,
  ],
  [
    { webAclArn: WEB_ACL.replace('us-east-1', 'us-east-2') },
    `webAclArn is "${WEB_ACL.replace('us-east-1', 'us-east-2')}", and CloudFront takes a web ACL of scope CLOUDFRONT only, which is global and in us-east-1: --param webAclArn=${WEB_ACL}`,
  ],
  [
    { ...OWN_DISTRIBUTION, webAclArn: WEB_ACL },
    'webAclArn is for a distribution that is made here; set it at yours (E2QWRUHAPOMQZL), and leave it out here',
  ],
  [
    { ...OWN_DISTRIBUTION, publicUrl: 'https://api.example.com/' },
    'publicUrl is "https://api.example.com/", wanted https, a host and perhaps a path, without a slash at the end: --param publicUrl=https://api.example.com',
  ],
  [
    {
      ...OWN_DISTRIBUTION,
      ...DNS,
      routing: 'key,dns',
      failoverName: '',
      primaryOriginId: 'primary',
      standbyOriginId: 'standby',
    },
    'failoverName is not given, and routing=key,dns needs a name and its zone: --param failoverName=active.example.com',
  ],
  [
    {
      ...OWN_DISTRIBUTION,
      hostedZoneId: 'Z0123456789ABC',
      domainName: 'a.example.com',
      certificateArn: CERTIFICATE,
    },
    /^domainName is for a distribution that is made here; set it at yours \(E2QWRUHAPOMQZL\), and leave it out here\ncertificateArn is .*\nhostedZoneId is /,
  ],
  [
    { primaryOriginId: 'east' },
    'primaryOriginId is "east", and that is for a distribution of your own: --param distributionId=E2QWRUHAPOMQZL',
  ],
  [
    { ...OWN_DISTRIBUTION, primaryOriginId: 'one', standbyOriginId: 'one' },
    'standbyOriginId is "one", the same as primaryOriginId; it must be the id of the other origin, for example --param standbyOriginId=standby',
  ],

  // All at once.
  [{ confirmSeconds: '3', active: 'both' }, /^confirmSeconds is 3 s; .*\nactive is "both", .*$/],
])('%j is refused', async (given, sentence) => {
  const said = await refusalOf(edgeOf(given));
  if (typeof sentence === 'string') expect(said).toBe(sentence);
  else expect(said).toMatch(sentence);
});

describe('with DNS', () => {
  const TARGETS = {
    'cf(us-east-2):routeaway-dev-api.FailoverTarget': 'd-p.execute-api.us-east-2.amazonaws.com',
    'cf(us-west-2):routeaway-dev-api.FailoverTarget': 'd-s.execute-api.us-west-2.amazonaws.com',
  };
  const withDns = (role: 'failover' | 'dns', given: Readonly<Record<string, string>>, more: object = {}) =>
    values(frameworkOf(role, given, { found: { ...found, ...TARGETS, ...more } }));

  test.each(['dns', 'key,dns'])(
    'the sample API is reached by names of its own: routing=%s',
    async (routing) =>
      expect(await withDns('failover', { ...DNS, routing })).toMatchObject({
        failoverName: 'active.example.com',
        primaryTarget: 'd-p.execute-api.us-east-2.amazonaws.com',
        standbyTarget: 'd-s.execute-api.us-west-2.amazonaws.com',
        pointsAtDns: 'off',
        deployedWith: expect.stringMatching(/ failoverName=active\.example\.com routing=(key,)?dns$/),
      }),
  );

  test('an API of one’s own by the hosts of its origins', async () =>
    expect(
      await withDns('failover', {
        ...DNS,
        primaryOrigin: 'p.example.com',
        standbyOrigin: 's.example.com',
      }),
    ).toMatchObject({ primaryTarget: 'p.example.com', standbyTarget: 's.example.com' }));

  test('the records’ stack is told the checks of all three controllers', async () => {
    const checks = Object.fromEntries(
      ['ca-central-1', 'us-west-2', 'eu-west-1'].flatMap((region, i) =>
        ['Beacon', 'Latch'].map((check) => [
          `cf(${region}):routeaway-dev-${i === 0 ? 'failover' : 'controller'}.${check}CheckId`,
          `${check} ${region}`,
        ]),
      ),
    );
    expect(await withDns('dns', DNS, checks)).toMatchObject({
      hostedZoneId: 'Z0123456789ABC',
      failoverName: 'active.example.com',
      primaryTarget: 'd-p.execute-api.us-east-2.amazonaws.com',
      standbyTarget: 'd-s.execute-api.us-west-2.amazonaws.com',
      beaconChecks: 'Beacon ca-central-1,Beacon us-west-2,Beacon eu-west-1',
      latchChecks: 'Latch ca-central-1,Latch us-west-2,Latch eu-west-1',
    });
  });

  test('with another routing nothing is looked up for it, and CloudFormation refuses it', async () =>
    expect(await withDns('dns', {})).toMatchObject({
      failoverName: '',
      primaryTarget: '',
      standbyTarget: '',
    }));

  test('a host of one’s own answers without a path before that of each request', async () => {
    const own = { primaryOrigin: 'p.example.com/v1', standbyOrigin: 's.example.com' };
    expect(await refusalOf(withDns('failover', { ...DNS, ...own }))).toBe(
      'primaryOrigin is "p.example.com/v1", and the records of failoverName lead to its host alone, which has to answer without a path before that of each request: --param primaryOrigin=p.example.com',
    );
  });
});
