/** The beacon's environment. Throws `ConfigError`. */
import { type Env, reader } from '../../shared/config/reader.ts';
import { ConfigError } from '../../shared/errors.ts';

interface BeaconConfig {
  /** The strongly consistent global table, which has a copy in this Region. */
  readonly table: string;
  /** Of all three probers. */
  readonly regions: readonly string[];
}

export function readBeaconConfig(env: Env): BeaconConfig {
  const { read, problems } = reader(env);
  const table = read('ROUTEAWAY_JOURNAL_TABLE');
  const regions = read('ROUTEAWAY_CONTROL_REGIONS', true);
  if (problems.length > 0 || regions === undefined) throw new ConfigError(problems);
  return { table, regions };
}
