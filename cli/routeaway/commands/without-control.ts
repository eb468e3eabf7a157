/** What a command that only reads shows where the control Region, or the journal in it, does not answer. */
import { ssm } from '../../../shared/aws/clients.ts';
import { createNameServers } from '../../../shared/aws/name-servers.ts';
import type { SwitcherConfig } from '../../../shared/config.ts';
import { plainWithin } from '../../../shared/core/plain.ts';
import { hasDistribution } from '../../../shared/core/routing.ts';
import type { Machine } from '../machine.ts';
import { NoControl, NoJournal } from '../stage/aws-errors.ts';
import {
  clockOf,
  configOf,
  environmentOf,
  nameServerOf,
  openFor,
  regionsOf,
  type Stage,
} from '../stage/connect.ts';
import { NoneAnswers } from '../stage/control-regions.ts';
import { controlsOf } from '../stage/controls.ts';
import { latchesIn, resolversAt, seenFromHere } from '../stage/dns.ts';
import { type Standing, standing } from '../stage/set-override.ts';
import type { StageLocation } from '../stage/stage-location.ts';
import { unreachedRegions } from '../view/control-regions.ts';
import { type DegradedPorts, type DegradedStatus, degradedStatus } from '../view/degraded-status.ts';
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
    ...{ distribution, store, endpoint, direct, now: clockOf(place) },
    ...(dns && {
      nameServers: createNameServers(dns, clockOf(place), resolversAt(nameServerOf(place))),
      dns: () =>
        seenFromHere(dns, place.kept, openFor(place), () =>
          latchesIn(place.stage, config.controllers?.regions ?? []),
        ),
    }),
  };
  return fromHere(error, { stage: place.stage, config, ports, override });
}

interface Outside {
  readonly stage: string;
  readonly config: Pick<SwitcherConfig, 'regions' | 'dns' | 'settings'>;
  readonly ports: Omit<DegradedPorts, 'regions' | 'override' | 'dns'> &
    Partial<Pick<Stage['ports'], 'nameServers'> & Pick<Stage, 'dns'>>;
  /** What stands in the parameters; undefined where that cannot be read. */
  readonly override: Promise<Standing | undefined> | undefined;
}

/** What can be seen from here; of three control Regions also what was met in each. */
export async function fromHere(
  { said: { message }, cause }: NoControl,
  { stage, config, ports: { nameServers, dns, ...ports }, override }: Outside,
): Promise<DegradedStatus> {
  const { regions, settings } = config;
  const all = {
    ...{ ...ports, regions, override: async () => (await override)?.text },
    ...(config.dns &&
      nameServers &&
      dns && {
        dns: {
          ...{ name: config.dns.name, nameServers, seen: dns },
          ...(!hasDistribution(settings.routing) && { alone: true as const }),
        },
      }),
  };
  if (!(cause instanceof NoneAnswers)) return degradedStatus(all, stage, message);
  const seen = await degradedStatus(all, stage, message.replace(`: ${cause.message}`, ''));
  const parameters = (await override)?.all.map(({ region }) => region) ?? [];
  return { ...seen, controlRegions: unreachedRegions(cause.errors, parameters) };
}
