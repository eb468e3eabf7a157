/**
 * The environment of the prober and the switcher. shared/config.ts reads and validates it. A parameter with a variable of the
 * same name is passed on unchanged; this file has the other variables, and those that are derived from parameters.
 */
import { PARAMETERS } from '../../shared/config/parameters.ts';
import { VARIABLES, variableOf } from '../../shared/config/variables.ts';

const told = Object.fromEntries(
  Object.keys(PARAMETERS)
    .filter((parameter) => variableOf(parameter) in VARIABLES)
    .map((parameter) => [variableOf(parameter), `\${param:${parameter}}`]),
);
const {
  ROUTEAWAY_REQUIRE_REASON: requireReason,
  ROUTEAWAY_WATCHDOG_REGION: _,
  ROUTEAWAY_EDGE_FUNCTION_ARN: __,
  ROUTEAWAY_KEY_VALUE_STORE_ARN: ownStore,
  ...both
} = told;

const iff = (condition: string, then: unknown, otherwise: unknown) => ({
  'Fn::If': [condition, then, otherwise],
});
const sub = (text: string) => ({ 'Fn::Sub': text });
const ref = (resource: string) => ({ Ref: resource });
const attribute = (resource: string, name: string) => ({ 'Fn::GetAtt': [resource, name] });

const common = {
  ...both,
  ROUTEAWAY_STAGE: '${sls:stage}',
  ROUTEAWAY_PRIMARY_HEALTH_URL: '${self:custom.edge.primary.healthUrl}',
  ROUTEAWAY_STANDBY_HEALTH_URL: '${self:custom.edge.standby.healthUrl}',
  ROUTEAWAY_PUBLIC_HEALTH_URL: iff(
    'PublicUrlKnown',
    '${self:custom.edge.publicHealthUrl}',
    sub('https://${Distribution.DomainName}${param:healthPath}'),
  ),
  ROUTEAWAY_PUBLIC_WRITE_URL: iff(
    'WritesTried',
    iff(
      'PublicUrlKnown',
      '${self:custom.edge.publicUrl}${self:custom.edge.writePath}',
      sub('https://${Distribution.DomainName}${self:custom.edge.writePath}'),
    ),
    '',
  ),
  ROUTEAWAY_API_KEY_PARAMETER: '${self:custom.edge.apiKeyParameter}',
  ROUTEAWAY_OVERRIDE_PARAMETER: ref('OverrideParameter'),
  ROUTEAWAY_DRILL_PARAMETER: ref('DrillParameter'),
  ROUTEAWAY_JOURNAL_TABLE: ref('JournalTable'),
  ROUTEAWAY_TOPIC_ARN: ref('Topic'),
  ROUTEAWAY_DISTRIBUTION_ID: iff('MadeHere', ref('Distribution'), '${param:distributionId}'),
  // In a distribution of your own, and without ids, the origins are found by their hosts.
  ROUTEAWAY_PRIMARY_ORIGIN_ID: iff('MadeHere', 'primary', '${param:primaryOriginId}'),
  ROUTEAWAY_STANDBY_ORIGIN_ID: iff('MadeHere', 'standby', '${param:standbyOriginId}'),
  ROUTEAWAY_PRIMARY_ORIGIN_HOST: '${self:custom.edge.primary.host}',
  ROUTEAWAY_STANDBY_ORIGIN_HOST: '${self:custom.edge.standby.host}',
  ROUTEAWAY_METRIC_NAMESPACE: 'Routeaway',
};

export const environment = {
  prober: {
    ...common,
    ROUTEAWAY_SWITCHER_FUNCTION: '${self:service}-${sls:stage}-switcher',
    // Empty: there is no watchdog.
    ROUTEAWAY_WATCHDOG_REGION: '${self:custom.place.watchdogRegion}',
  },
  switcher: {
    ...common,
    // For the command line, which looks it up here.
    ROUTEAWAY_REQUIRE_REASON: requireReason,
    // Empty: a switch has the distribution alone.
    ROUTEAWAY_STORE_ARN: iff('StoreMade', attribute('EdgeStore', 'Arn'), ''),
    ROUTEAWAY_KEY_VALUE_STORE_ARN: ownStore,
    ROUTEAWAY_EDGE_FUNCTION_ARN: iff(
      'FunctionMade',
      attribute('EdgeFunction', 'FunctionARN'),
      '${param:edgeFunctionArn}',
    ),
  },
};
