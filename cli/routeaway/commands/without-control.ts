/** What a command that only reads shows where the control Region, or the journal in it, does not answer. */
import { ssm } from '../../../shared/aws/clients.ts';
import { createNameServers } from '../../../shared/aws/name-servers.ts';
import { plainWithin } from '../../../shared/core/plain.ts';
import { hasDistribution } from '../../../shared/core/routing.ts';
import type { Machine } from '../machine.ts';
import { NoControl, NoJournal } from '../stage/aws-errors.ts';
import { clockOf, configOf, environmentOf, nameServerOf, openFor, regionsOf } from '../stage/connect.ts';
import { NoneAnswers } from '../stage/control-regions.ts';
import { controlsOf } from '../stage/controls.ts';
import { latchesIn, resolversAt, seenFromHere } from '../stage/dns.ts';
import { standing } from '../stage/set-override.ts';
import type { StageLocation } from '../stage/stage-location.ts';
import { unreachedRegions } from '../view/control-regions.ts';
import { type DegradedStatus, degradedStatus } from '../view/degraded-status.ts';
import { degradedScreen } from '../view/screen.ts';

/** Runs a command; where the control Region does not answer, what can be seen from here takes its place, and 1 its exit code. */
export async function orWithoutControl(
  place: StageLocation,
  machine: Machine,
  { json }: { readonly json?: true },
  command: () => Promise<number | undefined>,
): Promise<number | undefined> {
  try {
    return await command();
  } catch (error) {
    if (json) throw error;
    const seen = plainWithin(await withoutControl(place, error));
    machine.screen(degradedScreen(seen, machine.paint, machine.columns));
    return 1;
  }
}

/** Throws any other error, and this one, too, where nothing that was written down here says whom to ask. */
export async function withoutControl(place: StageLocation, error: unknown): Promise<DegradedStatus> {
  if (!(error instanceof NoControl)) throw error;
  const onlyJournal = error instanceof NoJournal;
  const written = place.kept?.environment;
  if (written === undefined && !onlyJournal) throw error;
  const config = configOf(written ?? (await environmentOf(place)), place);
  const { distribution, store, endpoint, direct } = controlsOf(config, place, '');
  // It is in the Region that does not answer; nobody waits for that twice.
  const override = onlyJournal
    ? standing({ ssm, config, place, controls: regionsOf(place) }).catch(() => undefined)
    : undefined;
  const { dns } = config;
  const ports = {
    ...{ distribution, store, endpoint, direct, now: clockOf(place), regions: config.regions },
    override: async () => (await override)?.text,
    ...(dns && {
      dns: {
        name: dns.name,
        ...(!hasDistribution(config.settings.routing) && { alone: true as const }),
        nameServers: createNameServers(dns, clockOf(place), resolversAt(nameServerOf(place))),
        seen: () =>
          seenFromHere(dns, place.kept, openFor(place), () =>
            latchesIn(place.stage, config.controllers?.regions ?? []),
          ),
      },
    }),
  };
  const { message } = error.said;
  if (!(error.cause instanceof NoneAnswers)) return degradedStatus(ports, place.stage, message);
  const { errors, message: each } = error.cause;
  const seen = await degradedStatus(ports, place.stage, message.replace(`: ${each}`, ''));
  const parameters = (await override)?.all.map(({ region }) => region) ?? [];
  return { ...seen, controlRegions: unreachedRegions(errors, parameters) };
}
