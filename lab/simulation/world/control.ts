/**
 * Sets up a control Region as the failover role's template does: alarms, rules, parameter, and the two functions.
 * `test/simulation/world` holds this against the template.
 */
import { OVERRIDE_PATTERN } from '../../../shared/core/override.ts';
import type { Side } from '../../../shared/core/side.ts';
import { SIDES } from '../../../shared/core/side.ts';
import type {
  AlarmDefinition,
  CloudRegion,
  Delivery,
  FunctionDefinition,
} from '../../emulator/model/index.ts';
import {
  ACCOUNT,
  alarmName,
  FAILED_RUNS,
  functionArn,
  NAMESPACE,
  OVERRIDE_NAME,
  PROBER,
  STAGE,
  SWITCHER,
} from './names.ts';

export const PROBER_TIMEOUT_MS = 120_000;
export const SWITCHER_TIMEOUT_MS = 120_000;
export const PROBER_RULE = PROBER;
const RECONCILE_RULE = `routeaway-${STAGE}-reconcile`;
const OVERRIDE_RULE = `routeaway-${STAGE}-override`;

type RunFunction = FunctionDefinition['run'];

export function setUpControl(
  cloud: CloudRegion,
  functions: { readonly prober: RunFunction; readonly switcher: RunFunction },
  delivery: Delivery,
  /** All of it has been there for long, and the alarms have been OK. */
  warm: boolean,
): void {
  // Nobody shall be told now of a parameter that has long been there.
  const { lost } = delivery.parameterEvent;
  if (warm) delivery.parameterEvent.lost = 1;
  const failedRuns = cloud.queues.create(FAILED_RUNS);
  cloud.parameters.put({
    name: OVERRIDE_NAME,
    value: 'auto',
    type: 'String',
    allowedPattern: OVERRIDE_PATTERN,
  });
  delivery.parameterEvent.lost = lost;
  cloud.functions.register({
    name: PROBER,
    arn: functionArn(PROBER, cloud.region),
    timeoutMs: PROBER_TIMEOUT_MS,
    run: functions.prober,
    permissions: [{ principal: 'events.amazonaws.com', sourceArn: cloud.events.ruleArn(PROBER_RULE) }],
    // Old probes are worth nothing; the next run starts within a minute.
    retries: 0,
    onFailureArn: failedRuns,
  });
  cloud.functions.register({
    name: SWITCHER,
    arn: functionArn(SWITCHER, cloud.region),
    timeoutMs: SWITCHER_TIMEOUT_MS,
    run: functions.switcher,
    permissions: [
      { principal: 'events.amazonaws.com', sourceArn: cloud.events.ruleArn(RECONCILE_RULE) },
      { principal: 'events.amazonaws.com', sourceArn: cloud.events.ruleArn(OVERRIDE_RULE) },
      { principal: 'lambda.alarms.cloudwatch.amazonaws.com', sourceAccount: ACCOUNT },
    ],
    retries: 2,
    onFailureArn: failedRuns,
  });
  for (const side of SIDES) {
    const alarm = healthAlarm(side, functionArn(SWITCHER, cloud.region));
    if (warm) {
      // Without actions first: nobody shall be woken by what is long past.
      cloud.alarms.put({ ...alarm, ActionsEnabled: false });
      cloud.alarms.setState(alarm.AlarmName, 'OK', 'At rest.');
    }
    cloud.alarms.put(alarm);
  }
  const every = { schedule: 'rate(1 minute)' };
  cloud.events.put({
    name: PROBER_RULE,
    ...every,
    firstAfterMs: 0,
    targets: [{ id: 'prober', arn: functionArn(PROBER, cloud.region) }],
  });
  cloud.events.put({
    name: RECONCILE_RULE,
    ...every,
    firstAfterMs: 20_000,
    targets: [{ id: 'switcher', arn: functionArn(SWITCHER, cloud.region) }],
  });
  cloud.events.put({
    name: OVERRIDE_RULE,
    pattern: {
      source: ['aws.ssm'],
      'detail-type': ['Parameter Store Change'],
      detail: { name: [OVERRIDE_NAME], operation: ['Create', 'Update', 'Delete'] },
    },
    targets: [{ id: 'switcher', arn: functionArn(SWITCHER, cloud.region) }],
  });
}

function healthAlarm(side: Side, switcherArn: string): AlarmDefinition {
  const actions = [switcherArn];
  return {
    AlarmName: alarmName(side),
    Namespace: NAMESPACE,
    MetricName: 'Healthy',
    Dimensions: [
      { Name: 'Stage', Value: STAGE },
      { Name: 'Side', Value: side },
    ],
    Statistic: 'Minimum',
    Period: 10,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 3,
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'ignore',
    AlarmActions: actions,
    OKActions: actions,
    InsufficientDataActions: actions,
  };
}
