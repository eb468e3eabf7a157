/** Entry of the switcher Lambda. Alarms, the override's change event, a schedule and the prober invoke it; it ignores which. */

import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { readSwitcherConfig } from '../../shared/config.ts';
import { messageOf } from '../../shared/errors.ts';
import { createObservability } from '../../shared/observability.ts';
import { RUN_FAILED } from '../../shared/ports.ts';
import { switcherPorts } from './aws.ts';
import { type RunReport, reconcile } from './reconcile.ts';

const config = readSwitcherConfig(process.env);
const observability = createObservability(config);
const ports = switcherPorts(config, observability);

export async function handler(_event: unknown, context: Context): Promise<RunReport> {
  const deadline = Date.now() + context.getRemainingTimeInMillis();
  // A retried or doubled invocation has the first one's request id, and must not take that one's lease for its own.
  const id = `${context.awsRequestId}/${randomUUID().slice(0, 8)}`;
  try {
    return await reconcile(ports, config.settings, { id, deadline });
  } catch (error) {
    observability.log.error('record', `${RUN_FAILED}${messageOf(error)}`, {
      error,
    });
    observability.gauges.add('FailedRuns', 'count', 1);
    throw error;
  } finally {
    observability.flush();
  }
}
