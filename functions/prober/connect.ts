/** Connects the prober's ports to AWS. */
import { cloudWatch, cloudWatchIn, dynamoDB, lambda, ssm } from '../../shared/aws/clients.ts';
import { createDrill } from '../../shared/aws/drill.ts';
import { createHeartbeat } from '../../shared/aws/heartbeat.ts';
import { createJournal } from '../../shared/aws/journal.ts';
import { createLedger, createProberLedgers } from '../../shared/aws/ledger.ts';
import { createHealthMetric } from '../../shared/aws/metric.ts';
import { watchDate } from '../../shared/aws/response-date.ts';
import { createSecret } from '../../shared/aws/secret.ts';
import { createSign } from '../../shared/aws/sign.ts';
import { createSwitcherInvoker } from '../../shared/aws/switcher-invoker.ts';
import { createUserAlarms } from '../../shared/aws/user-alarms.ts';
import type { ProberConfig } from '../../shared/config.ts';
import { SIDES } from '../../shared/core/side.ts';
import { createObservability } from '../../shared/observability.ts';
import type { Clock } from '../../shared/ports.ts';
import { createProbes } from '../../shared/probe/probes.ts';
import { createDrills } from './drill.ts';
import type { ProberPorts } from './ports.ts';

interface Connected {
  readonly ports: ProberPorts;
  /** Publishes the run's gauges. */
  flush(): void;
}

export function connect(config: ProberConfig, { now }: Clock): Connected {
  const { journalTable, metricNamespace, stage, switcherFunction } = config;
  const table = dynamoDB();
  const { log, gauges, flush } = createObservability(config);
  const parameters = ssm();
  const secret = (parameter: string | undefined) =>
    parameter === undefined ? undefined : createSecret(parameters, parameter, now);
  const apiKey = secret(config.apiKeyParameter);
  const originSecret = secret(config.originSecretParameter);
  const { watchdogRegion, home, controllers } = config;
  const names = { namespace: metricNamespace, stage };
  const journal = createJournal(table, journalTable);
  const ports: ProberPorts = {
    probes: createProbes(config, {
      now,
      apiKey,
      originSecret,
      ...(config.probeAuth === 'iam' && { sign: createSign(parameters) }),
    }),
    ...(SIDES.some((side) => config.alarms[side].length > 0) && {
      alarms: createUserAlarms(config.alarms, config.probeTimeout),
    }),
    ...(home === undefined ? {} : { home }),
    metric: createHealthMetric(cloudWatch(), names),
    ledger: createLedger(table, journalTable),
    ...(controllers && {
      region: controllers.region,
      others: createProberLedgers(
        table,
        journalTable,
        controllers.regions.filter((region) => region !== controllers.region).map((region) => ({ region })),
      ),
    }),
    clock: watchDate(table, now),
    journal,
    invoker: createSwitcherInvoker(lambda(), switcherFunction),
    drills: createDrills(createDrill(table, journalTable), journal, log),
    ...(watchdogRegion === undefined
      ? {}
      : { heartbeat: createHeartbeat(cloudWatchIn(watchdogRegion), names) }),
    log,
    gauges,
  };
  return { ports, flush };
}
