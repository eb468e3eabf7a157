/**
 * A distribution of one's own, before anything is deployed: what the switcher would not drive stops the deploy, what it would
 * find fault with is said now, in the same words.
 */
import { type DistributionConfig, GetDistributionCommand } from '@aws-sdk/client-cloudfront';
import { createKeyStore } from '../../../shared/aws/key-store.ts';
import {
  behavioursOf,
  type OriginIds,
  ours,
  runsAtViewerRequest,
} from '../../../shared/cloudfront/behaviours.ts';
import {
  distributionFindings,
  type ExpectedDistribution,
  kindFindings,
  tenantNotes,
} from '../../../shared/cloudfront/distribution-findings.ts';
import { lacks, type Wanted } from '../../../shared/cloudfront/lacks.ts';
import { findOrigins, undrivable } from '../../../shared/cloudfront/origins.ts';
import type { OriginName } from '../../../shared/config.ts';
import { formatKey, keyNames } from '../../../shared/core/key.ts';
import { SIDES, type Side } from '../../../shared/core/side.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import { describe } from '../cloudformation.ts';
import type { Context } from '../context.ts';
import { url } from '../endpoints.ts';
import type { Ports } from '../ports.ts';
import { reason } from '../reason.ts';
import type { DeploySettings } from '../settings.ts';
import { warnOfCarried } from './carried.ts';

/** What is given up is said each time: a stage's file may have been written by someone else. */
const KEY_ALONE =
  'routing is "key", so every switch stands on the routing key alone: the distribution is never changed, and while traffic is not where it points, each edge location must read the key from the key-value store. If CloudFront cannot write or read that key, traffic stays, or follows the distribution. docs/deploy.md, "The key alone", says more.';

/** Gives warnings. */
export async function checkFits(
  distributionId: string,
  { settings, ports }: Context,
): Promise<readonly string[]> {
  const config = await readConfig(distributionId, settings, ports);
  if (typeof config === 'string') return [config];
  const names = namesOf(settings);
  const found = names && findOrigins(config, names, distributionId);
  const originIds = typeof found === 'string' ? undefined : found;
  await checkKeyLeft(settings, ports);
  const refusal = undrivable(config, distributionId, originIds);
  if (refusal !== undefined) throw new UserError(refusal);
  const shared = originIds === undefined ? [] : sharedOrigins(config, originIds, settings);
  if (shared.length > 0 && !settings.yes)
    throw new UserError(
      `${shared.join('\n')}\nIf that stage is gone, or about to go, add --yes: the deploy then goes on with a warning.`,
    );
  return [
    ...(names
      ? lines(
          lacks(config, distributionId, { origins: names, ...addressesOf(settings) }),
          distributionId,
          settings,
        )
      : []),
    ...shared,
    ...(typeof found === 'string' ? [found] : []),
    ...(originIds === undefined
      ? kindFindings(config, distributionId)
      : distributionFindings(config, originIds, distributionId, watched(settings))),
    ...tenantNotes(config, distributionId),
    ...(settings.parameters.routing === 'key'
      ? [KEY_ALONE]
      : warnOfCarried(distributionId, config, settings)),
  ];
}

/**
 * What is left to do at a distribution of one's own, once the stack has made the function that its behaviours are to run. Gives
 * warnings.
 */
export async function leftToDo({ settings, ports }: Context): Promise<readonly string[]> {
  const { distributionId, edgeFunctionArn } = settings.parameters;
  const names = namesOf(settings);
  if (!distributionId || names === undefined) return [];
  const made = (await describe(settings.failover, ports))?.outputs.EdgeFunctionArn;
  const arn = edgeFunctionArn || made;
  const config = await readConfig(distributionId, settings, ports);
  if (arn === undefined || typeof config === 'string') return [];
  return lines(
    lacks(config, distributionId, { origins: names, ...addressesOf(settings), edgeFunctionArn: arn }),
    distributionId,
    settings,
  );
}

const lines = (
  lacking: readonly string[],
  distributionId: string,
  { stage }: DeploySettings,
): readonly string[] =>
  lacking.map((line) => `Distribution ${distributionId} lacks, for stage ${stage}: ${line}`);

/** A behaviour of ours that runs another stage's function: that stage has the same origin, and would move our traffic. */
const sharedOrigins = (
  config: DistributionConfig,
  originIds: OriginIds,
  { stage, regions }: DeploySettings,
): readonly string[] =>
  behavioursOf(config)
    .filter((behaviour) => ours(behaviour, originIds))
    .flatMap((behaviour) => {
      const [, name] = /:function\/(routeaway-.+)$/.exec(runsAtViewerRequest(behaviour).join()) ?? [];
      return name === undefined || name === `routeaway-${stage}-${regions.control}`
        ? []
        : [
            `The behaviour ${behaviour.PathPattern ?? 'by default'} targets the origin ${behaviour.TargetOriginId}, which is this stage's, and runs the CloudFront function ${name}, which is another's. Give each stage two origins of its own: two stages that have one in common undo each other's switches.`,
          ];
    });

/** Another store begins empty: a key that stands would be lost, and clients would go where the distribution points. */
async function checkKeyLeft({ stage, parameters, failover, regions }: DeploySettings, ports: Ports) {
  const outputs = (await describe(failover, ports))?.outputs ?? {};
  const { EdgeStoreArn: storeArn = '', DeployedWith: before = '' } = outputs;
  const isOwn = before.split(' ').includes(`keyValueStoreArn=${storeArn}`);
  const { keyValueStoreArn = '', routing } = parameters;
  const isKept = isOwn ? keyValueStoreArn === storeArn : keyValueStoreArn === '';
  if (storeArn === '' || (isKept && routing !== 'distribution')) return;
  const { keyValueStore } = ports.aws(regions.control);
  const names = keyNames(stage, isOwn);
  const seen = await createKeyStore({ reads: keyValueStore, writes: keyValueStore }, storeArn, names).look();
  if (seen.key === 'absent' || seen.key === 'nonsense') return;
  const found = seen.key === 'unreadable' ? seen.why : `It holds the routing key "${formatKey(seen.key)}".`;
  throw new UserError(
    `With these parameters the routing key of stage ${stage} would no longer be in the store ${storeArn}. ${found} Clients would go where the distribution points. Deploy when the key has gone: routeaway status shows it.`,
  );
}

/** Or why it cannot be read. */
async function readConfig(
  distributionId: string,
  { regions }: DeploySettings,
  ports: Ports,
): Promise<DistributionConfig | string> {
  try {
    const { cloudFront } = ports.aws(regions.control);
    const { Distribution } = await cloudFront.send(new GetDistributionCommand({ Id: distributionId }));
    const config = Distribution?.DistributionConfig;
    if (config === undefined) throw new Error('CloudFront gave no configuration');
    return config;
  } catch (error) {
    return `The configuration of distribution ${distributionId} cannot be read (cloudfront:GetDistribution): ${reason(error)}.`;
  }
}

/** Where the origins of an API of one's own lead to. */
function addressesOf({ parameters }: DeploySettings): Pick<Wanted, 'addresses'> {
  const [primary, standby] = SIDES.map((side) => {
    const origin = parameters[`${side}Origin`];
    if (!origin) return undefined;
    const { hostname, pathname } = new URL(url(origin, side));
    return { host: hostname, path: pathname.replace(/\/$/, '') };
  });
  return primary && standby ? { addresses: { primary, standby } } : {};
}

/** As the switcher will know them; undefined where the hosts come of this very deploy. */
function namesOf({ parameters }: DeploySettings): Record<Side, OriginName> | undefined {
  const [primary, standby] = SIDES.map((side): OriginName | undefined => {
    const origin = parameters[`${side}Origin`];
    return (
      parameters[`${side}OriginId`] || (origin ? { host: new URL(url(origin, side)).hostname } : undefined)
    );
  });
  return primary && standby ? { primary, standby } : undefined;
}

/** What will be asked there, where that is known already. */
function watched({ parameters, ownApi }: DeploySettings): ExpectedDistribution {
  const { publicUrl, primaryOrigin, standbyOrigin, healthPath = '/health' } = parameters;
  if (!ownApi || !publicUrl) return {};
  const at = (address: string | undefined) => new URL(`${url(address, 'origin')}${healthPath}`);
  return { healthUrls: { primary: at(primaryOrigin), standby: at(standbyOrigin) }, publicUrl: at(publicUrl) };
}
