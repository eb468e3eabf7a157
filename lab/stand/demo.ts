/** `npm run demo`: plays one incident on this machine, prints the timeline as it happens, and ends with what clients saw. */
import { hasDns, type Routing } from '../../shared/core/routing.ts';
import { messageOf } from '../../shared/errors.ts';
import { readArguments } from '../../shared/kit/arguments.ts';
import { start } from '../../shared/kit/errors.ts';
import { KEY_PROPAGATION } from '../emulator/model/index.ts';
import { playIncident } from './demo/incident.ts';
import { slowerDemo } from './demo/slower.ts';
import { summaryOf } from './demo/summary.ts';
import type { Lab } from './lab.ts';
import { fittingSpeed, IDLE_SPEED, LEAST_SPEED } from './speed.ts';
import { startLab } from './start-lab.ts';
import { newsOnly } from './timeline/print.ts';

/** Three controllers are three times the work. */
const fitting = (controllers: number): number =>
  fittingSpeed({ least: controllers > 1 ? 1 : 2, most: IDLE_SPEED, idle: IDLE_SPEED / controllers });
const FITTING = fitting(1);

const OPTIONS = {
  speed: { default: FITTING, least: LEAST_SPEED, most: 20 },
  rate: { default: 4, least: 0.1, most: 50 },
  propagation: { default: 60, least: 0, most: 900 },
  controllers: { default: 1, only: [1, 3] },
  port: { default: 0, least: 0, most: 65_530, whole: true },
} as const;

const TEXTS = { texts: ['routing'] } as const;

const HELP = `npm run demo -- [options]

Plays one incident: the primary Region dies, traffic moves to the standby, an operator moves it back.
With three controllers the first control Region dies before it, and clients see no more of that than with one.
With --routing key,dns there are three, and us-east-1 dies before the primary: CloudFront and Route 53 take no change.

  --speed <${LEAST_SPEED}-20>      how much faster than real time (${IDLE_SPEED}, and less on a busy machine: ${FITTING} just now;
                        a third of it with three controllers);
                        too fast makes probes late, and slow answers look unhealthy
  --rate <n>            requests of clients, per second of lab time (${OPTIONS.rate.default})
  --propagation <s>     until a change of the distribution has reached every edge location, at most, lab time
                        (${OPTIONS.propagation.default}); AWS gives no figure for it
  --controllers <1|3>   probers and controllers: one, or one in each of three Regions (${OPTIONS.controllers.default})
  --routing <controls>  what moves traffic: key,dns or dns, with three controllers; key,distribution (the default) with either
  --port <n>            the first of six ports in a row; 0 takes free ones (${OPTIONS.port.default})`;

const say = (line: string) => console.log(line);

async function main(args: readonly string[]): Promise<number> {
  const { help, rate, propagation, port, routing, ...given } = readArguments(args, OPTIONS, TEXTS);
  const usesDns = hasDns(routing as Routing);
  const controllers = usesDns ? 3 : given.controllers;
  const speed = given.speed === FITTING ? fitting(controllers) : given.speed;
  if (help) {
    say(HELP);
    return 0;
  }
  say(
    `The lab starts; its time runs ${speed} times as fast as yours. A routing key takes ${KEY_PROPAGATION.from / 1_000} to ${KEY_PROPAGATION.to / 1_000} s of lab time to an edge location, as users measured it; a change of the distribution at most ${propagation} s. AWS gives no figure for either; try others for the distribution with --propagation.`,
  );
  if (FITTING < IDLE_SPEED && given.speed === FITTING)
    say(`This machine is busy: at more than ${speed} times the Regions would look slow.`);
  const lab = await startLab({
    speed,
    port,
    controllers,
    routing,
    propagationMs: propagation * 1_000,
    building: () =>
      say('The packages are built first, which takes some seconds; the next start reuses them.'),
  });
  const leave = () => void lab.close().then(() => process.exit(130));
  process.once('SIGINT', leave);
  process.once('SIGTERM', leave);
  try {
    return await play(lab, rate, usesDns, slowerDemo({ speed, controllers: given.controllers, routing }));
  } finally {
    await lab.close();
  }
}

/** `slower`: the command that plays the same with more time. */
async function play(lab: Lab, rate: number, usesDns: boolean, slower: string): Promise<number> {
  lab.timeline.watch(newsOnly(say));
  try {
    const course = await playIncident(lab, {
      rate,
      fault: 'black-hole',
      ...(usesDns && { gone: 'us-east-1' }),
      tell: (step) => say(`\n${step}\n`),
    });
    say(`\n${summaryOf(course)}`);
    return 0;
  } catch (error) {
    say(`\nThe incident did not go as expected. ${messageOf(error)}`);
    if (lab.speed > LEAST_SPEED)
      say(`If this machine has other work, slow answers look like faults at this speed. Slower: ${slower}`);
    return 1;
  }
}

start(main);
