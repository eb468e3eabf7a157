/** Environments that are as they should be: the least that each function needs. */
const common = {
  ROUTEAWAY_STAGE: 'prod',
  ROUTEAWAY_PRIMARY_REGION: 'us-east-2',
  ROUTEAWAY_STANDBY_REGION: 'us-west-2',
  ROUTEAWAY_PRIMARY_HEALTH_URL: 'https://a1b2c3d4e5.execute-api.us-east-2.amazonaws.com/prod/health',
  ROUTEAWAY_STANDBY_HEALTH_URL: 'https://f6g7h8i9j0.execute-api.us-west-2.amazonaws.com/prod/health',
  ROUTEAWAY_PUBLIC_HEALTH_URL: 'https://api.example.com/health',
  ROUTEAWAY_JOURNAL_TABLE: 'routeaway-prod-journal',
};

export const PROBER_ENV = {
  ...common,
  ROUTEAWAY_SWITCHER_FUNCTION: 'routeaway-prod-switcher',
};

export const SWITCHER_ENV = {
  ...common,
  ROUTEAWAY_OVERRIDE_PARAMETER: '/routeaway/prod/override',
  ROUTEAWAY_TOPIC_ARN: 'arn:aws:sns:ca-central-1:123456789012:routeaway-prod',
  ROUTEAWAY_DISTRIBUTION_ID: 'E2QWRUHAPOMQZL',
};

/** What there is beside it with DNS as a traffic control. */
export const DNS_ENV = {
  ROUTEAWAY_ROUTING: 'key,dns',
  ROUTEAWAY_FAILOVER_NAME: 'origin.api.example.com',
  ROUTEAWAY_HOSTED_ZONE_ID: 'Z0123456789ABCDEFGHIJ',
  ROUTEAWAY_PRIMARY_TARGET: 'd-a1b2c3d4e5.execute-api.us-east-2.amazonaws.com',
  ROUTEAWAY_STANDBY_TARGET: 'd-f6g7h8i9j0.execute-api.us-west-2.amazonaws.com',
  ROUTEAWAY_BEACON_URL: 'https://k1l2m3n4o5.execute-api.ca-central-1.amazonaws.com/',
};
