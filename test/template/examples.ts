/**
 * Parameters as somebody would give them: the lab's for a first try, and between the others every optional part at least
 * once. What is packaged for them has to hold against all that is known.
 */
import { LAB_REQUESTS } from '../../lab/package/lab.ts';
import type { RoleRequest } from '../../lab/package/serverless.ts';

const ORIGIN_SECRET = '/routeaway/prod/origin-secret';

export const EXAMPLES: Readonly<Record<string, RoleRequest>> = {
  'role api, primary': LAB_REQUESTS.primary,
  'role api, standby': LAB_REQUESTS.standby,
  'role api, stage prod, behind the edge only': {
    role: 'api',
    region: 'us-east-2',
    stage: 'prod',
    params: {
      apiKey: 'a-key-of-the-prod-stage',
      allowOrigin: 'https://app.example.com',
      quotaLimit: '2',
      quotaPeriod: 'DAY',
      originSecretParameter: ORIGIN_SECRET,
    },
  },
  'role failover': LAB_REQUESTS.failover,
  'role failover, stage prod, in the standby, under a name of its own': {
    role: 'failover',
    region: 'us-west-2',
    stage: 'prod',
    params: {
      controlRegion: 'us-west-2',
      primaryOrigin: 'abcdefghij.execute-api.us-east-2.amazonaws.com/prod',
      standbyOrigin: 'klmnopqrst.execute-api.us-west-2.amazonaws.com/prod',
      notificationEmail: 'people@example.com',
      domainName: 'api.example.com',
      certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
      hostedZoneId: 'Z0123456789EXAMPLE',
      originSecretParameter: ORIGIN_SECRET,
      originSecret: 'a-secret-of-the-edge-0123',
    },
  },
  'role failover, over a distribution and two APIs of somebody else': {
    role: 'failover',
    region: 'ca-central-1',
    stage: 'prod',
    params: {
      primaryOrigin: 'one.example.com/v1',
      standbyOrigin: 'two.example.com/v1',
      distributionId: 'E2EXAMPLE12345',
      publicUrl: 'https://api.example.com/v1',
      expectBody: 'any',
      expectMarker: 'optional',
    },
  },
};
