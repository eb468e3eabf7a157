/**
 * The environment of the prober and the switcher. shared/config.ts reads and validates it. A parameter with a variable of the
 * same name is passed on unchanged; this file has the other variables, and those that are derived from parameters.
 */
import { PARAMETERS } from '../../shared/config/parameters.ts';
import { VARIABLES, variableOf } from '../../shared/config/variables.ts';
import { attribute, iff, ref, sub } from '../shared/intrinsic.ts';

const told = Object.fromEntries(
  Object.keys(PARAMETERS)
    .filter((parameter) => variableOf(parameter) in VARIABLES)
    .map((parameter) => [variableOf(parameter), ref(parameter)]),
);
const {
  ROUTEAWAY_WATCHDOG_REGION: _,
  ROUTEAWAY_CONTROL_REGIONS: __,
  ROUTEAWAY_EDGE_FUNCTION_ARN: ___,
  ROUTEAWAY_KEY_VALUE_STORE_ARN: ownStore,
  ROUTEAWAY_BEFORE_PLANNED_MOVE: beforePlannedMove,
  ROUTEAWAY_AFTER_MOVE: afterMove,
  ROUTEAWAY_FAILOVER_NAME: failoverName,
  ROUTEAWAY_HOSTED_ZONE_ID: hostedZoneId,
  ...both
} = told;

/** An address at the public endpoint: that of a distribution of your own is given, that of the stack's is known. */
const publicAddress = (path: string) =>
  iff(
    'DnsAlone',
    sub(`https://\${failoverName}${path}`),
    iff(
      'MadeHere',
      iff('OwnName', sub(`https://\${domainName}${path}`), sub(`https://\${Distribution.DomainName}${path}`)),
      sub(`\${publicUrl}${path}`),
    ),
  );
export const publicUrl = publicAddress('');

/** Of this Region's beacon. */
export const beaconUrl = sub('https://${BeaconApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/');

/** Where the heartbeat goes, if there is a watchdog. */
export const watchdogHome = iff(
  'WatchdogNamed',
  ref('watchdogRegion'),
  iff('ControlInStandby', ref('primaryRegion'), ref('standbyRegion')),
);

const withDns = (value: unknown) => iff('DnsUsed', value, ref('AWS::NoValue'));

const common = {
  ...both,
  ROUTEAWAY_STAGE: ref('stage'),
  ROUTEAWAY_PRIMARY_HEALTH_URL: sub('https://${primaryHost}${primaryPath}${healthPath}'),
  ROUTEAWAY_STANDBY_HEALTH_URL: sub('https://${standbyHost}${standbyPath}${healthPath}'),
  ROUTEAWAY_PUBLIC_HEALTH_URL: publicAddress('${healthPath}'),
  ROUTEAWAY_PUBLIC_WRITE_URL: iff('WritesTried', publicAddress('${verifyWritePath}'), ''),
  ROUTEAWAY_API_KEY_PARAMETER: iff('KeyAsked', ref('apiKeyParameter'), ''),
  ROUTEAWAY_OVERRIDE_PARAMETER: ref('OverrideParameter'),
  ROUTEAWAY_JOURNAL_TABLE: iff('ThreeControllers', ref('GlobalJournal'), ref('JournalTable')),
  ROUTEAWAY_CONTROL_REGIONS: iff('ThreeControllers', ref('threeControlRegions'), ref('AWS::NoValue')),
  ROUTEAWAY_TOPIC_ARN: ref('Topic'),
  ROUTEAWAY_DISTRIBUTION_ID: iff('DnsAlone', '', iff('MadeHere', ref('Distribution'), ref('distributionId'))),
  // In a distribution of your own, and without ids, the origins are found by their hosts.
  ROUTEAWAY_PRIMARY_ORIGIN_ID: iff('MadeHere', 'primary', ref('primaryOriginId')),
  ROUTEAWAY_STANDBY_ORIGIN_ID: iff('MadeHere', 'standby', ref('standbyOriginId')),
  ROUTEAWAY_PRIMARY_ORIGIN_HOST: ref('primaryHost'),
  ROUTEAWAY_STANDBY_ORIGIN_HOST: ref('standbyHost'),
  // With DNS as a traffic control.
  ROUTEAWAY_FAILOVER_NAME: withDns(failoverName),
  ROUTEAWAY_HOSTED_ZONE_ID: withDns(hostedZoneId),
  ROUTEAWAY_PRIMARY_TARGET: withDns(ref('primaryTarget')),
  ROUTEAWAY_STANDBY_TARGET: withDns(ref('standbyTarget')),
  ROUTEAWAY_BEACON_URL: withDns(beaconUrl),
  ROUTEAWAY_METRIC_NAMESPACE: 'Routeaway',
};

const beacon = {
  ROUTEAWAY_JOURNAL_TABLE: common.ROUTEAWAY_JOURNAL_TABLE,
  ROUTEAWAY_CONTROL_REGIONS: common.ROUTEAWAY_CONTROL_REGIONS,
};
const prober = { ...common, ROUTEAWAY_SWITCHER_FUNCTION: sub('routeaway-${stage}-switcher') };
const switcher = {
  ...common,
  // Empty: a switch has the distribution alone.
  ROUTEAWAY_STORE_ARN: iff('StoreMade', attribute('EdgeStore', 'Arn'), ''),
  ROUTEAWAY_KEY_VALUE_STORE_ARN: ownStore,
  ROUTEAWAY_BEFORE_PLANNED_MOVE: beforePlannedMove,
  ROUTEAWAY_AFTER_MOVE: afterMove,
  ROUTEAWAY_EDGE_FUNCTION_ARN: iff(
    'FunctionMade',
    attribute('EdgeFunction', 'FunctionARN'),
    ref('edgeFunctionArn'),
  ),
};

export const environment = {
  // Empty: there is no watchdog.
  prober: { ...prober, ROUTEAWAY_WATCHDOG_REGION: iff('Watched', watchdogHome, '') },
  switcher,
  beacon,
  // The watchdog listens to the first controller alone: the heartbeats of others would hide its silence.
  proberOfController: prober,
};
