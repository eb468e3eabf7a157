/** The prober's ports, each joined to the part of AWS behind it. */
import { createApiKey } from '../../shared/aws/api-key.ts';
import { cloudWatch, dynamoDB, lambda, ssm } from '../../shared/aws/clients.ts';
import { createJournal } from '../../shared/aws/journal.ts';
import { createLedger } from '../../shared/aws/ledger.ts';
import { createHealthMetric } from '../../shared/aws/metric.ts';
import { createWaker } from '../../shared/aws/waker.ts';
import type { ProberConfig } from '../../shared/config.ts';
import { createObservability } from '../../shared/observability.ts';
import type { Clock } from '../../shared/ports.ts';
import { createProbes } from '../../shared/probe/probes.ts';
import type { ProberPorts } from './ports.ts';

export interface Connected {
  readonly ports: ProberPorts;
  /** Writes the run's gauges. */
  flush(): void;
}

export function connect(config: ProberConfig, { now }: Clock): Connected {
  const { apiKeyParameter, journalTable, metricNamespace, stage, switcherFunction } = config;
  const table = dynamoDB();
  const { log, gauges, flush } = createObservability(config);
  const apiKey = apiKeyParameter === undefined ? undefined : createApiKey(ssm(), apiKeyParameter, now);
  const ports: ProberPorts = {
    probes: createProbes(config, { now, apiKey }),
    metric: createHealthMetric(cloudWatch(), { namespace: metricNamespace, stage }),
    ledger: createLedger(table, journalTable),
    journal: createJournal(table, journalTable),
    waker: createWaker(lambda(), switcherFunction),
    log,
    gauges,
  };
  return { ports, flush };
}
