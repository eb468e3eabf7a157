/**
 * `routeaway drill`: a game day. Says what it will do and what would stop it, asks for confirmation, plays, and reports what
 * clients saw. `--end` ends a drill whose command is gone.
 */
import { type Drill, drillAt, drillSays, NO_DRILL } from '../../../shared/core/drill.ts';
import { span } from '../../../shared/core/duration.ts';
import { other, type Side } from '../../../shared/core/side.ts';
import { UsageError, UserError } from '../../../shared/kit/errors.ts';
import { hearCtrlC } from '../ctrl-c.ts';
import {
  type DrillOptions,
  type DrillSettings,
  drillSettingsOf,
  failingOf,
  usualTimes,
} from '../drill/options.ts';
import { play } from '../drill/play.ts';
import { type DrillPorts, drillPorts } from '../drill/ports.ts';
import { foundNow, refusals } from '../drill/refusals.ts';
import { reportOf, writeReport } from '../drill/report.ts';
import type { Machine } from '../machine.ts';
import { connect } from '../stage/connect.ts';
import { snapshotOf } from '../stage/snapshot.ts';
import type { StageLocation } from '../stage/stage-location.ts';
import { wrapped } from '../view/format.ts';

export async function drill(place: StageLocation, options: DrillOptions, machine: Machine): Promise<number> {
  const given = drillSettingsOf(options);
  const stage = await connect(place);
  const ports = drillPorts(stage);
  const say = (text: string): void => machine.out(wrapped(text, machine.columns, '  '));
  if (options.end) return end(ports, say);
  const { regions, controllers } = stage.config;
  const controls = controllers?.regions ?? [place.region];
  const wanted = {
    ...usualTimes(stage.config.settings.routing),
    ...given,
    ...(options.fail !== undefined && { fail: failingOf(options.fail, regions, controls) }),
  };
  const snapshot = await snapshotOf(stage);
  const { active: from } = snapshot;
  const silent = wanted.fail?.control === undefined ? [] : await ports.silentProbers(wanted.fail.control);
  const against = [
    ...refusals(snapshot, stage.config, wanted.fail, foundNow(snapshot, stage.config)),
    ...silent.map((region) => `The prober in ${region} is silent: one more control Region must not stop.`),
  ];
  if (against.length > 0)
    throw new UserError(
      ['No drill now. Nothing was changed.', ...against.map((why) => `- ${why}`)]
        .map((line) => wrapped(line, machine.columns, '  '))
        .join('\n'),
    );

  const how = howOf(wanted, from);
  say(`${how} ${limitsOf(options, wanted, other(from))}`);
  if (!options.yes) await sure(machine);
  const interruption = hearCtrlC(() =>
    say(
      'Giving up. Traffic is brought back first, as soon as that side is healthy; Ctrl-C once more leaves everything as it is.',
    ),
  );
  const drilled = await play(ports, {
    stage: place.stage,
    settings: stage.config.settings,
    regions: stage.config.regions,
    from,
    wanted,
    how,
    say,
    interrupted: interruption.heard,
  });
  interruption.forget();
  const report = reportOf(drilled);
  const path = writeReport(report, machine.root);
  say(`${report.result} The report is ${path}.`);
  return report.passed ? 0 : 1;
}

function howOf({ fail = {} }: DrillSettings, from: Side): string {
  const { side, control } = fail;
  const says = drillSays(fail);
  const begin = says === '' ? '' : `${says.charAt(0).toUpperCase()}${says.slice(1)}`;
  if (side === from)
    return `${begin}, the switcher moves traffic to ${other(from)} by itself, and the override moves it back.`;
  if (side !== undefined) return `${begin}; traffic stays on ${from}.`;
  const moved = `raffic is moved from ${from} to ${other(from)} by the override, and back.`;
  return control === undefined ? `T${moved}` : `${begin}; meanwhile t${moved}`;
}

const limitsOf = ({ abortAbove }: DrillOptions, { targetMs, limitMs }: DrillSettings, to: Side): string =>
  `It gives up if more than ${abortAbove} of its own requests fail for longer than ${span(targetMs)}, if either side turns unhealthy, if traffic leaves ${to} by itself, if someone else writes the override, or after ${span(limitMs)}; Ctrl-C makes it give up, too.`;

async function sure(machine: Machine): Promise<void> {
  const answer = await machine.question('Clients are moved. Type yes: ');
  if (answer === undefined) throw new UsageError('There is no one to ask; add --yes. Nothing was changed.');
  if (answer.trim() !== 'yes') throw new UserError('Nothing was changed.');
}

async function end({ drill, clock }: DrillPorts, say: (text: string) => void): Promise<number> {
  const reading = await drill.standing();
  const on = drillAt(reading, clock.now());
  if (reading.text.trim() !== NO_DRILL) await drill.set(NO_DRILL);
  say(
    typeof on === 'string'
      ? 'No drill with --fail is on.'
      : `The drill is ended: ${again(on)}. Traffic stays where it is; see routeaway status.`,
  );
  return 0;
}

const again = ({ side, control }: Drill): string =>
  [
    ...(side ? [`${side} is judged by its real answers again`] : []),
    ...(control === undefined ? [] : [`prober and controller in ${control} work again`]),
  ].join(', and ');
