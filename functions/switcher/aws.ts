/** The switcher's ports, spoken to AWS. Made once per container: clients keep their connections between runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { cloudFront, dynamoDB, sns, ssm } from '../../shared/aws/clients.ts';
import { createDistribution } from '../../shared/aws/distribution.ts';
import { createJournal } from '../../shared/aws/journal.ts';
import { createKeyStore } from '../../shared/aws/key-store.ts';
import { keyValueStore } from '../../shared/aws/key-store-client.ts';
import { createLedger } from '../../shared/aws/ledger.ts';
import { createNotifier } from '../../shared/aws/notifier.ts';
import { createOverride } from '../../shared/aws/override.ts';
import { createOwner } from '../../shared/aws/owner.ts';
import { createSecret } from '../../shared/aws/secret.ts';
import type { SwitcherConfig } from '../../shared/config.ts';
import type { Observability } from '../../shared/observability.ts';
import type { Open } from '../../shared/probe/ask.ts';
import { createPublicEndpoint } from '../../shared/probe/probes.ts';
import type { SwitcherPorts } from './ports.ts';

export interface Means extends Pick<Observability, 'log' | 'gauges'> {
  /** How requests to the public endpoint are opened; over HTTPS unless told. */
  readonly open?: Open;
  /** Epoch ms. */
  readonly now?: () => number;
}

export function switcherPorts(
  config: SwitcherConfig,
  { log, gauges, open, now = Date.now }: Means,
): SwitcherPorts {
  const table = dynamoDB();
  const parameters = ssm();
  const edge = cloudFront();
  const apiKey =
    config.apiKeyParameter === undefined ? undefined : createSecret(parameters, config.apiKeyParameter, now);
  return {
    clock: { now, sleep: (ms) => sleep(ms) },
    journal: createJournal(table, config.journalTable),
    ledger: createLedger(table, config.journalTable),
    override: createOverride(parameters, config.overrideParameter),
    levers: createDistribution(edge, config),
    owner: createOwner(edge, config),
    endpoint: createPublicEndpoint(config, { now, apiKey, ...(open && { open }) }),
    ...(config.storeArn !== undefined && { store: createKeyStore(keyValueStore(), config.storeArn) }),
    notifier: createNotifier(sns(), config.topicArn, config, now),
    log,
    gauges,
  };
}
