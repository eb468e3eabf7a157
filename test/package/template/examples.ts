/**
 * Parameters as someone would give them: the lab's for a first try, and between the others every optional part at least
 * once. What is packaged for them has to hold against all that is known.
 */
import { LAB_REQUESTS } from '../../../lab/stand/package/lab.ts';
import type { RoleRequest } from '../../../lab/stand/package/serverless.ts';

const { failover } = LAB_REQUESTS;
const withParams = <P extends Readonly<Record<string, string>>>(params: P) => ({
  ...failover,
  params: { ...failover.params, ...params },
});

const THREE = 'ca-central-1,us-west-2,eu-west-1';
const NAME = { hostedZoneId: 'Z0123456789ABC', failoverName: 'active.example.com' };
const DNS = {
  ...NAME,
  routing: 'dns',
  controlRegions: THREE,
  primaryTarget: 'd-primary0.execute-api.us-east-2.amazonaws.com',
  standbyTarget: 'd-standby0.execute-api.us-west-2.amazonaws.com',
};

export const EXAMPLES = {
  primary: LAB_REQUESTS.primary,
  standby: LAB_REQUESTS.standby,
  failover,
  watchdog: LAB_REQUESTS.watchdog,
  /** The watchdog of a stage whose control Region is the standby, and someone is told by mail. */
  watchdogInPrimary: {
    role: 'watchdog',
    region: 'us-east-2',
    stage: 'prod',
    params: { controlRegions: 'us-west-2', notificationEmail: 'people@example.com' },
  },
  /** Role api with everything that the stage `prod` has, and an edge that must show a secret. */
  production: {
    role: 'api',
    region: 'us-east-2',
    stage: 'prod',
    params: {
      permissionsBoundary: 'arn:aws:iam::123456789012:policy/our-boundary',
      originSecretParameter: '/routeaway/prod/origin-secret',
    },
  },
  /** The control Region is the standby, someone is told by mail, and alarms of the user's count. */
  inStandby: {
    role: 'failover',
    region: 'us-west-2',
    stage: 'prod',
    params: {
      controlRegions: 'us-west-2',
      primaryOrigin: 'abcdefghij.execute-api.us-east-2.amazonaws.com/prod',
      standbyOrigin: 'klmnopqrst.execute-api.us-west-2.amazonaws.com/prod',
      apiKeyParameter: '/routeaway/prod/probe-key',
      notificationEmail: 'people@example.com',
      primaryAlarms: 'orders-5xx,arn:aws:cloudwatch:eu-west-1:123456789012:alarm:canary of orders',
      standbyAlarms: 'orders-5xx',
      permissionsBoundary: 'arn:aws:iam::123456789012:policy/our-boundary',
    },
  },
  ownName: withParams({
    domainName: 'api.example.com',
    certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
    hostedZoneId: 'Z0123456789ABC',
    webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/api/12345678-1234-1234-1234-123456789012',
    originSecretParameter: '/routeaway/lab/origin-secret',
  }),
  /** Three controllers: the first one's stack, and that of one of the other two. */
  firstOfThree: withParams({ controlRegions: THREE }),
  thirdOfThree: { ...withParams({ controlRegions: THREE }), role: 'controller', region: 'eu-west-1' },
  /** The API of a Region that answers for a name in DNS. */
  apiWithName: { ...LAB_REQUESTS.primary, params: NAME },
  /** DNS without CloudFront, and with it, once the records are there. */
  dns: withParams(DNS),
  keyAndDns: withParams({
    ...DNS,
    routing: 'key,dns',
    pointsAtDns: 'on',
    domainName: 'api.example.com',
    certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
    originSecretParameter: '/routeaway/lab/origin-secret',
  }),
  /** The same of one of the other two controllers. */
  controllerOfDns: { ...withParams(DNS), role: 'controller', region: 'eu-west-1' },
  /** At a distribution of the user's own, which has an origin that is named failoverName. */
  ownDistributionWithDns: withParams({
    ...DNS,
    routing: 'key,dns',
    distributionId: 'E2QWRUHAPOMQZL',
    primaryOriginId: 'east',
    standbyOriginId: 'west',
    publicUrl: 'https://api.example.com',
  }),
  records: {
    ...withParams({
      ...DNS,
      beaconChecks: [0, 2, 4].map((i) => `01234567-89ab-cdef-0123-45678901234${i}`).join(),
      latchChecks: [1, 3, 5].map((i) => `01234567-89ab-cdef-0123-45678901234${i}`).join(),
    }),
    role: 'dns',
  },
  /** Probes are signed; of the standby only a name of its own is known. */
  signed: withParams({
    primaryOrigin: 'abcdefghij.execute-api.us-east-2.amazonaws.com/prod',
    standbyOrigin: 'west.example.com/v1',
    healthPath: '/up',
    verifyWritePath: '/try',
    apiKeyParameter: 'none',
    probeAuth: 'iam',
  }),
  /** Functions of the user, of which one has an alias. */
  hooks: withParams({
    beforePlannedMove: 'arn:aws:lambda:us-west-2:123456789012:function:promote:live',
    afterMove: 'arn:aws:lambda:eu-west-1:210987654321:function:warm',
  }),
  readsFailOver: withParams({ readsFailOver: 'on' }),
  /** Events go to a server of the user's own, too. */
  webhook: withParams({
    webhookUrl: 'https://hook.localhost:9000/in',
    webhookSecret: 'routeaway/lab/webhook',
    permissionsBoundary: 'arn:aws:iam::123456789012:policy/our-boundary',
  }),
  /** A switch has the distribution alone. */
  noEdgeFunction: withParams({ routing: 'distribution' }),
  /** A distribution that another tool writes, with our routing in a function that it runs already. */
  keyAlone: withParams({
    primaryOrigin: 'east.example.com',
    standbyOrigin: 'west.example.com',
    distributionId: 'E2QWRUHAPOMQZL',
    primaryOriginId: 'east',
    standbyOriginId: 'west',
    routing: 'key',
    edgeFunctionArn: 'arn:aws:cloudfront::123456789012:function/ours',
    publicUrl: 'https://api.example.com',
  }),
  /** A distribution of someone else that is to run the CloudFront function. */
  functionElsewhere: withParams({
    primaryOrigin: 'east.example.com/v1',
    standbyOrigin: 'west.example.com/v1',
    distributionId: 'E2QWRUHAPOMQZL',
    primaryOriginId: 'east.example.com-m1x2y3',
    standbyOriginId: 'west',
    readsFailOver: 'on',
    publicUrl: 'https://api.example.com/v1',
  }),
  /** The same, one of several stages that share a store of the user's own. */
  ownStore: withParams({
    primaryOrigin: 'east.example.com',
    standbyOrigin: 'west.example.com',
    distributionId: 'E2QWRUHAPOMQZL',
    primaryOriginId: 'lab-east',
    standbyOriginId: 'lab-west',
    keyValueStoreArn: 'arn:aws:cloudfront::123456789012:key-value-store/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
    publicUrl: 'https://api.example.com',
  }),
  /** Two APIs and a distribution of someone else. */
  ownDistribution: withParams({
    primaryOrigin: 'east.example.com/v1',
    standbyOrigin: 'west.example.com/v1',
    healthPath: '/up',
    verifyWritePath: '/try',
    expectBody: 'any',
    expectMarker: 'optional',
    markerHeader: 'X-Region',
    apiKeyParameter: 'none',
    distributionId: 'E2QWRUHAPOMQZL',
    standbyOriginId: 'west',
    routing: 'distribution',
    publicUrl: 'https://api.example.com/v1',
    watchdogRegion: 'none',
  }),
} as const satisfies Readonly<Record<string, RoleRequest>>;
