/**
 * The proof: asked as a client would ask, the public endpoint answers from the side that is active, and the key works
 * in both Regions. What has just been deployed takes a while to be known everywhere, so the questions are repeated.
 */

import { createSign } from '../../../shared/aws/sign.ts';
import { body } from '../../../shared/config/kinds.ts';
import type { Side } from '../../../shared/core/side.ts';
import { SIDES } from '../../../shared/core/side.ts';
import type { Expectation } from '../../../shared/core/verdict/classify.ts';
import type { PublicVerdict, Verdict } from '../../../shared/core/verdict/verdict.ts';
import { type DeploymentRecord, recordPath, writeRecord } from '../../../shared/kit/deployment-record.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import type { Probes, PublicEndpoint } from '../../../shared/ports.ts';
import type { Secret } from '../../../shared/probe/ask.ts';
import { createProbes, createPublicEndpoint } from '../../../shared/probe/probes.ts';
import { describe } from '../cloudformation.ts';
import { type Context, type Outcome, outcome } from '../context.ts';
import { type Endpoints, originOf, readEndpoints } from '../endpoints.ts';
import { dnsStack } from '../names.ts';
import { readActive } from './active.ts';
import { readEnvironment } from './environment.ts';
import { leftToDo } from './fits.ts';
import { checkRecords } from './records.ts';

const ATTEMPTS = 20;
const PAUSE_MS = 15_000;
/** A first call starts a function, and is slow. */
const PATIENCE_MS = 10_000;

export async function checkResult(context: Context): Promise<Outcome> {
  const { settings, ports } = context;
  const { only } = settings;
  if (only?.side !== undefined) return checkSide(only.side, context);
  if (only?.role === 'watchdog') return outcome('it has an alarm and a topic, and nobody to ask');
  if (only?.role === 'dns')
    return { said: ['its records and checks are read'], warnings: await checkRecords(context) };
  if (only?.role === 'controller') return outcome('nobody can ask it; routeaway status shows what it sees');
  // Asked again: traffic may have moved while the stacks were deployed.
  const { active } = await readActive(context);
  const endpoints = await readEndpoints(context);
  const probes = probesOf(endpoints, context);

  const other: Side = active === 'primary' ? 'standby' : 'primary';
  const here = await repeated(context, () => probes.side(active, ports.now()), isGood);
  if (!isGood(here)) throw new UserError(wrong(context, active, endpoints.origins[active], here));
  // The other side may be down, which is what all this is for. A key that it refuses is another matter.
  const there = await repeated(context, () => probes.side(other, ports.now()), answersUs);
  if (!answersUs(there)) throw new UserError(wrong(context, other, endpoints.origins[other], there));

  const isServed = (verdict: PublicVerdict) =>
    isGood(verdict) && (verdict.servedBy === active || (verdict.servedBy === undefined && settings.ownApi));
  const seen = await repeated(context, probes.public, isServed);
  if (!isServed(seen))
    throw new UserError(
      `The public endpoint ${endpoints.public} does not answer as it should from ${active} (${settings.regions[active]}): ${seen.evidence}${seen.servedBy === undefined ? '' : `, answered by ${seen.servedBy}`}.`,
    );
  const { environment, warning } = await readEnvironment(context);
  const file = kept(context, {
    ...outputs(endpoints, context),
    ...(await recordedDns(context)),
    ...(environment && { environment }),
  });
  return {
    said: [
      ...SIDES.map(
        (side) => `${side} ${settings.regions[side]}: ${(side === active ? here : there).evidence}`,
      ),
      `${endpoints.public} answers from ${active}: ${seen.evidence}`,
      `where everything is: ${file}`,
    ],
    warnings: [
      ...(isGood(there)
        ? []
        : [`${other} is not healthy: ${there.evidence}. Nothing protects ${active} until it is.`]),
      ...(warning === undefined ? [] : [warning]),
      ...(await checkRecords(context)),
      ...(await leftToDo(context)),
    ],
  };
}

/** Writes the record, by which later commands find the stage. */
function kept({ settings: { stage }, ports: { root } }: Context, record: DeploymentRecord): string {
  try {
    return writeRecord(root, stage, record);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError(
      `All stacks are deployed and answer, but ${recordPath(stage)}, by which later commands find them, cannot be written (${code ?? message}). Make room for it, or the folder yours.`,
    );
  }
}

/** Of an API that was deployed alone: it answers, asked directly. */
async function checkSide(side: Side, context: Context): Promise<Outcome> {
  const { settings, ports } = context;
  const origin = await originOf(side, context);
  // The other's address is not looked at.
  const probes = probesOf({ public: origin, origins: { primary: origin, standby: origin } }, context);
  const seen = await repeated(context, () => probes.side(side, ports.now()), isGood);
  if (!isGood(seen)) throw new UserError(wrong(context, side, origin, seen));
  return outcome(`${side} ${settings.regions[side]}: ${seen.evidence}`);
}

const isGood = ({ judgement }: Verdict): boolean => judgement === 'healthy';

/** Healthy or not, it took the key. What was refused, throttled or not understood is `unknown`. */
const answersUs = ({ judgement }: Verdict): boolean => judgement !== 'unknown';

function wrong({ settings }: Context, side: Side, origin: string, { evidence }: Verdict): string {
  return `The API in ${settings.regions[side]} (${side}, ${origin}) does not answer as it should, asked directly with the prober's key: ${evidence}.`;
}

async function repeated<V extends Verdict>(
  { ports }: Context,
  ask: () => Promise<V>,
  enough: (verdict: V) => boolean,
): Promise<V> {
  for (let attempt = 1; ; attempt += 1) {
    const verdict = await ask();
    if (enough(verdict) || attempt === ATTEMPTS) return verdict;
    if (attempt === 1)
      ports.say(`        not yet: ${verdict.evidence}; asked again every ${PAUSE_MS / 1_000} s`);
    await ports.sleep(PAUSE_MS);
  }
}

function probesOf(
  { public: address, origins }: Pick<Endpoints, 'public' | 'origins'>,
  { settings, ports, apiKey, probeKey = apiKey, originSecret }: Context,
): Pick<Probes, 'side'> & { readonly public: PublicEndpoint['ask'] } {
  const { healthPath = '/health', markerHeader = 'x-routeaway-region', probeAuth } = settings.parameters;
  const config = {
    regions: settings.regions,
    publicUrl: new URL(`${address}${healthPath}`),
    healthUrls: {
      primary: new URL(`${origins.primary}${healthPath}`),
      standby: new URL(`${origins.standby}${healthPath}`),
    },
    controlUrls: [],
    expect: expectation(settings.parameters),
    markerHeader,
    probeTimeout: PATIENCE_MS,
    ...(probeAuth === 'bearer' && { probeAuth: 'bearer' as const }),
  };
  const means = {
    now: ports.now,
    open: ports.open,
    // The prober's own: what it will be refused shows here, and clients who have used up theirs are no fault of the deploy.
    apiKey: probeKey === undefined ? undefined : secret(probeKey),
    originSecret: originSecret === undefined ? undefined : secret(originSecret),
    ...(probeAuth === 'iam' && { sign: createSign(ports.aws(settings.regions.control).ssm) }),
  };
  return { side: createProbes(config, means).side, public: createPublicEndpoint(config, means).ask };
}

/** As the prober will expect it, but for the time it may take. */
function expectation({ expectBody = '', expectMarker }: Readonly<Record<string, string>>): Expectation {
  return {
    body: body.parse(expectBody) ?? 'health+json',
    marker: expectMarker === 'optional' ? 'optional' : 'required',
    maxLatency: PATIENCE_MS,
  };
}

const secret = (value: string): Secret => ({ read: async () => value, refused: () => undefined });

/** On the day that no control Region answers, what is left needs the checks; where us-east-1 does not, the beacons are found here. */
async function recordedDns({ settings: { stage, regions, usesDns, controllers }, ports }: Context) {
  if (!usesDns) return {};
  const { BeaconsCheckId: beacon, LatchesCheckId: latch } =
    (await describe(dnsStack(stage, regions), ports))?.outputs ?? {};
  const stacks = await Promise.all(controllers.map((one) => describe(one, ports)));
  const beaconUrls = stacks.flatMap((one) => one?.outputs.BeaconUrl ?? []);
  return {
    ...(beacon !== undefined && latch !== undefined && { dnsChecks: { beacon, latch } }),
    ...(beaconUrls.length === controllers.length && { beaconUrls }),
  };
}

/** For the commands that come after this one. Nothing in it is secret. */
function outputs(endpoints: Endpoints, { settings, account }: Context) {
  const { stage, regions, parameters, secrets, journalTable } = settings;
  return {
    stage,
    account,
    regions,
    endpoint: endpoints.public,
    origins: endpoints.origins,
    healthPath: parameters.healthPath,
    distributionId: endpoints.distributionId,
    overrideParameter: endpoints.overrideParameter,
    journalTable,
    secretParameters: Object.fromEntries(secrets.map(({ id, parameter }) => [id, parameter])),
  };
}
