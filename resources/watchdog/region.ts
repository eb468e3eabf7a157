/**
 * Where the watchdog is: the alarm that tells people when the control Region has gone silent, and so never in that Region.
 * What is wrong with the parameter, too. resources/shared/place.ts and the deploy command ask.
 */
import { region as aRegion, regionOtherThan } from '../../shared/config/kinds.ts';
import { shown } from '../../shared/config/shown.ts';

/** By name; empty where nothing is said. */
type Parameters = Readonly<Record<string, string>>;

/** Empty: there is none. Unless told it is in the standby Region, or in the primary where that is the control Region. */
export function watchdogRegion({
  watchdogRegion: said = '',
  primaryRegion = '',
  standbyRegion = '',
  controlRegion,
}: Parameters): string {
  if (said === 'none') return '';
  return said || (standbyRegion === controlRegion ? primaryRegion : standbyRegion);
}

/** One line for each mistake, each with a good value. */
export function mistakes(parameters: Parameters): string[] {
  const { watchdogRegion: said = '', controlRegion = '', standbyRegion = '' } = parameters;
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
