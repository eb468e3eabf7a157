/** Connects the switcher's ports to AWS. Made once per container: clients keep their connections between runs. */
import { cloudFront, dynamoDB, sns, ssm } from '../../shared/aws/clients.ts';
import { createDrill } from '../../shared/aws/drill.ts';
import { createNotifier } from '../../shared/aws/notifier.ts';
import { createOwner } from '../../shared/aws/owner.ts';
import { createSecret } from '../../shared/aws/secret.ts';
import { createSign } from '../../shared/aws/sign.ts';
import type { SwitcherConfig } from '../../shared/config.ts';
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
    notifier: createNotifier(sns(), config.topicArn, config, now),
    log,
    gauges,
  };
}
