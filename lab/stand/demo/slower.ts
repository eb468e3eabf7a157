/** What `npm run demo` advises after a bad end. */
import { slower } from '../speed.ts';

interface Played {
  /** Times as fast as the clock on the wall. */
  readonly speed: number;
  readonly controllers: number;
  /** Absent: the default. */
  readonly routing: string | undefined;
}

/** The command that plays the same demo with more time. */
export const slowerDemo = ({ speed, controllers, routing }: Played): string =>
  [
    'npm run demo --',
    ...(controllers === 1 ? [] : [`--controllers ${controllers}`]),
    ...(routing === undefined ? [] : [`--routing ${routing}`]),
    `--speed ${slower(speed)}`,
  ].join(' ');
