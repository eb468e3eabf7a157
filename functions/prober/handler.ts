/** Entry of the prober Lambda, started once a minute. A run (run.ts) makes several ticks (tick.ts). */
import type { Context } from 'aws-lambda';
import { systemClock } from '../../shared/clock.ts';
import { readProberConfig } from '../../shared/config.ts';
import { connect } from './connect.ts';
import { run } from './run.ts';

const config = readProberConfig(process.env);
const { controllers } = config;
const { ports, flush } = connect(config, systemClock);

export async function handler(
  _event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<void> {
  const deadline = systemClock.now() + context.getRemainingTimeInMillis();
  try {
    await run(ports, systemClock, {
      deadline,
      by: config.settings,
      ...(controllers && {
        turn: { index: controllers.regions.indexOf(controllers.region), of: controllers.regions.length },
      }),
    });
  } finally {
    flush();
  }
}
