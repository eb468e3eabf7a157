/** What a health check of Route 53 may be, and what CreateHealthCheck and UpdateHealthCheck refuse. */
import type { HealthCheckConfig } from '@aws-sdk/client-route-53';
import { ServiceError } from './error.ts';

/** Where checkers are. Source: API reference, `Regions` of a HealthCheckConfig. */
export const CHECKER_REGIONS = [
  'us-east-1',
  'us-west-1',
  'us-west-2',
  'eu-west-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-northeast-1',
  'sa-east-1',
] as const;

const ENDPOINTS: readonly (string | undefined)[] = ['HTTP', 'HTTPS', 'HTTP_STR_MATCH', 'HTTPS_STR_MATCH'];

export const isEndpoint = ({ Type }: Pick<HealthCheckConfig, 'Type'>): boolean => ENDPOINTS.includes(Type);

/** With what Route 53 takes where nothing is given. */
export function settled(config: HealthCheckConfig): HealthCheckConfig {
  const https = config.Type?.startsWith('HTTPS') === true;
  return {
    ...(isEndpoint(config) && {
      Port: https ? 443 : 80,
      RequestInterval: 30,
      FailureThreshold: 3,
      MeasureLatency: false,
      EnableSNI: https,
    }),
    ...(config.Type === 'CLOUDWATCH_METRIC' && { InsufficientDataHealthStatus: 'LastKnownStatus' as const }),
    Inverted: false,
    Disabled: false,
    ...Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined)),
  } as HealthCheckConfig;
}

/** Throws InvalidInput 400. `find`: the other checks that there are. */
export function checkHealthCheck(
  config: HealthCheckConfig,
  find: (id: string) => HealthCheckConfig | undefined,
): void {
  if (isEndpoint(config)) checkEndpoint(config);
  else if (config.Type === 'CALCULATED') checkCalculated(config, find);
  else if (config.Type === 'CLOUDWATCH_METRIC') checkFollowing(config);
  else
    throw invalid(
      `The lab knows health checks of type ${ENDPOINTS.join(', ')}, CALCULATED and CLOUDWATCH_METRIC, not ${config.Type}.`,
    );
}

function checkFollowing({ AlarmIdentifier: alarm, InsufficientDataHealthStatus: status }: HealthCheckConfig) {
  if (!alarm?.Name || !alarm.Region)
    throw invalid('A health check of type CLOUDWATCH_METRIC must have an AlarmIdentifier.');
  if (!['Healthy', 'Unhealthy', 'LastKnownStatus'].includes(status ?? ''))
    throw invalid(
      `InsufficientDataHealthStatus is ${status}; it must be Healthy, Unhealthy or LastKnownStatus.`,
    );
}

function checkEndpoint(config: HealthCheckConfig): void {
  const {
    FullyQualifiedDomainName: host,
    RequestInterval,
    FailureThreshold = 0,
    SearchString,
    Regions,
  } = config;
  if (config.AlarmIdentifier) throw invalid('Basic health checks must not have an metric region specified.');
  if (config.IPAddress !== undefined || !host)
    throw invalid('The lab’s checkers find an endpoint by its FullyQualifiedDomainName alone.');
  if (RequestInterval !== 10 && RequestInterval !== 30)
    throw invalid(`RequestInterval is ${RequestInterval}; it must be 10 or 30.`);
  if (FailureThreshold < 1 || FailureThreshold > 10)
    throw invalid(`FailureThreshold is ${FailureThreshold}; it must be from 1 to 10.`);
  const searches = config.Type?.endsWith('_STR_MATCH') === true;
  if (searches !== (SearchString !== undefined && SearchString !== ''))
    throw invalid(`A health check of type ${config.Type} must${searches ? '' : ' not'} have a SearchString.`);
  if (Regions && Regions.length < 3) throw invalid('A health check needs at least three Regions.');
  const stranger = Regions?.find((region) => !CHECKER_REGIONS.includes(region as never));
  if (stranger)
    throw invalid(`There are no checkers in ${stranger}; there are in ${CHECKER_REGIONS.join(', ')}.`);
}

function checkCalculated(
  { ChildHealthChecks: children = [], HealthThreshold: threshold }: HealthCheckConfig,
  find: (id: string) => HealthCheckConfig | undefined,
): void {
  if (children.length === 0 || children.length > 256)
    throw invalid(`A calculated health check has 1 to 256 children, not ${children.length}.`);
  if (threshold === undefined || threshold < 0 || threshold > 256)
    throw invalid(`HealthThreshold is ${threshold}; it must be from 0 to 256.`);
  for (const child of children) {
    const config = find(child);
    if (!config) throw invalid(`The child health check ${child} does not exist.`);
    if (config.Type === 'CALCULATED')
      // Source: developer guide, "Health checks to monitor".
      throw invalid(`The child health check ${child} is calculated itself, and cannot be counted.`);
  }
}

const invalid = (what: string): ServiceError =>
  new ServiceError('InvalidInput', 400, `Invalid parameter : ${what}`);
