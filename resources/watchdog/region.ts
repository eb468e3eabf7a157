/**
 * The Region of the watchdog, whose alarm notifies if the control Region falls silent: so it is never that Region. Also the
 * mistakes in its parameter. resources/shared/place.ts and the deploy command call this.
 */
import { region as aRegion, regionOtherThan } from '../../shared/config/kinds.ts';
import { controlRegionsOf } from '../../shared/config/parameters.ts';
import { shown } from '../../shared/config/shown.ts';

/** By name; empty if not given. */
type Parameters = Readonly<Record<string, string>>;

/** Empty: no watchdog. By default the standby Region, or the primary if the standby is the control Region. */
export function watchdogRegion({
  watchdogRegion: said = '',
  primaryRegion = '',
  standbyRegion = '',
  ...rest
}: Parameters): string {
  if (said === 'none') return '';
  const [controlRegion] = controlRegionsOf(rest);
  return said || (standbyRegion === controlRegion ? primaryRegion : standbyRegion);
}

/** One line for each mistake, with a valid value. */
export function mistakes(parameters: Parameters): string[] {
  const { watchdogRegion: said = '', standbyRegion = '' } = parameters;
  const [controlRegion = ''] = controlRegionsOf(parameters);
  const example = `--param watchdogRegion=${aRegion.parse(standbyRegion) === undefined || controlRegion === standbyRegion ? regionOtherThan(controlRegion) : standbyRegion}`;
  if (said === '' || said === 'none') return [];
  if (aRegion.parse(said) === undefined) {
    return [`watchdogRegion is ${shown(said)}, wanted an AWS Region, or none: ${example}`];
  }
  if (said === controlRegion) {
    return [
      `watchdogRegion is the control Region (${said}), whose silence it is to tell of, wanted another one: ${example}`,
    ];
  }
  return [];
}
