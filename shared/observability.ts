/**
 * Log and gauges through Powertools: JSON log lines, and metrics written as log lines (EMF), so that neither needs a
 * call that could fail. `flush` belongs at the end of every run.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Gauges, Log } from './ports.ts';

const SERVICE = 'routeaway';
const UNITS = { count: MetricUnit.Count, level: MetricUnit.Count, ms: MetricUnit.Milliseconds } as const;

export interface Observability {
  readonly log: Log;
  readonly gauges: Gauges;
  /** Writes the gauges of the run. */
  flush(): void;
}

export function createObservability(config: {
  readonly stage: string;
  readonly metricNamespace: string;
}): Observability {
  const logger = new Logger({ serviceName: SERVICE, persistentKeys: { stage: config.stage } });
  const metrics = new Metrics({
    namespace: config.metricNamespace,
    serviceName: SERVICE,
    defaultDimensions: { Stage: config.stage },
    logger,
  });
  /** A run that stays would publish at its end, as if it were so then, how things stood when it began. */
  const levels = new Map<string, number>();
  return {
    log: {
      info: (verb, sentence, fields) => logger.info(sentence, { verb, ...fields }),
      warn: (verb, sentence, fields) => logger.warn(sentence, { verb, ...fields }),
      error: (verb, sentence, fields) => logger.error(sentence, { verb, ...fields }),
    },
    gauges: {
      add: (name, unit, value) => {
        if (unit === 'level') levels.set(name, value);
        else metrics.addMetric(name, UNITS[unit], value);
      },
    },
    flush() {
      for (const [name, value] of levels) metrics.addMetric(name, UNITS.level, value);
      levels.clear();
      // A run without gauges is a quiet one, not a mistake: Powertools would warn about it.
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}
