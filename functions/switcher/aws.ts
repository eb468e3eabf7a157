/** Connects the switcher's ports to AWS. Made once for each instance: clients keep their connections between runs. */

import { createCapacity } from '../../shared/aws/capacity.ts';
import { cloudFront, dynamoDB, eventBridge, hook, lambda, ssm, ssmIn } from '../../shared/aws/clients.ts';
import { createDrill } from '../../shared/aws/drill.ts';
import { createNotifier } from '../../shared/aws/events.ts';
import { createAfter, createBefore, regionOf } from '../../shared/aws/hooks.ts';
import { createOverrideAuthor } from '../../shared/aws/override.ts';
import { createOwner } from '../../shared/aws/owner.ts';
import { createSecret } from '../../shared/aws/secret.ts';
import { createSign } from '../../shared/aws/sign.ts';
import type { SwitcherConfig } from '../../shared/config.ts';
import { SIDES } from '../../shared/core/side.ts';
import type { Observability } from '../../shared/observability.ts';
import { observePorts } from '../../shared/observe/aws.ts';
import { createPublicEndpoint } from '../../shared/probe/probes.ts';
import type { SwitcherPorts } from './ports.ts';

export function switcherPorts(
  config: SwitcherConfig,
  { log, gauges }: Pick<Observability, 'log' | 'gauges'>,
): SwitcherPorts {
  const clients = { dynamoDB: dynamoDB(), ssm: ssm(), cloudFront: cloudFront() };
  const { apiKeyParameter, probeAuth } = config;
  const { before, after } = config.hooks;
  // Of an API behind a name of its own it is not known what runs it.
  const inLambda = SIDES.every((side) => config.healthUrls[side].hostname.includes('.execute-api.'));
  const now = Date.now;
  const apiKey = apiKeyParameter === undefined ? undefined : createSecret(clients.ssm, apiKeyParameter, now);
  return {
    ...observePorts(config, clients, now),
    ...(config.controllers && { drill: createDrill(clients.dynamoDB, config.journalTable) }),
    owner: createOwner(clients.cloudFront, config),
    endpoint: createPublicEndpoint(config, {
      now,
      apiKey,
      ...(probeAuth === 'iam' && { sign: createSign(clients.ssm) }),
    }),
    ...(inLambda && {
      capacity: createCapacity({
        primary: lambda(config.regions.primary),
        standby: lambda(config.regions.standby),
      }),
    }),
    ...(before !== undefined && { before: createBefore(hook(regionOf(before)), before, config) }),
    ...(after !== undefined && { after: createAfter(lambda(regionOf(after)), after, config) }),
    notifier: createNotifier(buses(config), config, now),
    author: createOverrideAuthor(parameters(config, clients.ssm), config.overrideParameter),
    log,
    gauges,
  };
}

/** Of the control Regions, its own first. */
function buses({ controllers, topicArn }: SwitcherConfig) {
  const own = topicArn.split(':')[3] ?? '';
  if (!controllers) return { [own]: eventBridge() };
  const { region, regions } = controllers;
  const inTurn = [region, ...regions.filter((one) => one !== region)];
  return Object.fromEntries(inTurn.map((one) => [one, eventBridge(one, 1)]));
}

const parameters = ({ controllers }: SwitcherConfig, own: ReturnType<typeof ssm>) =>
  controllers ? Object.fromEntries(controllers.regions.map((region) => [region, ssmIn(region)])) : { own };
