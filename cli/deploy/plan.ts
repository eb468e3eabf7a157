/**
 * The steps of a deploy and of a removal, as data. The order matters: all checks come before any change; the API exists in both
 * Regions before traffic can go to either, and is later changed first where there is no traffic; of three controllers the first
 * comes first, since its stack has what exists once, and no two are changed at the same time; the watchdog is deployed after the
 * prober and removed before it; the records in DNS stand before the distribution points at their name, and are there until it
 * does not any more; the API key is removed after everything that needs it.
 */
import { other, type Side } from '../../shared/core/side.ts';
import { about, dnsStack, isController, type Stack } from './names.ts';
import type { DeploySettings, SecretSetting } from './settings.ts';

export type Step =
  | { readonly kind: 'credentials' }
  | { readonly kind: 'regions'; readonly regions: readonly string[] }
  | { readonly kind: 'certificate'; readonly arn: string; readonly domainName: string }
  | { readonly kind: 'log-role'; readonly regions: readonly string[] }
  | { readonly kind: 'quotas'; readonly apis: readonly string[]; readonly controllers: readonly Stack[] }
  | { readonly kind: 'standing'; readonly stacks: readonly Stack[] }
  | { readonly kind: 'owner'; readonly distributionId: string }
  | { readonly kind: 'active' }
  | { readonly kind: 'package' }
  | { readonly kind: 'secret'; readonly secret: SecretSetting; readonly regions: readonly string[] }
  | {
      readonly kind: 'deploy';
      readonly stack: Stack;
      /** Of two Regions of the API: what the second one waits for is the first one, proven. */
      readonly after?: Side;
    }
  | { readonly kind: 'zone'; readonly zoneId: string; readonly name: string; readonly domainName: string }
  /** The stack of the first controller once more, now that the name in DNS answers. */
  | { readonly kind: 'point'; readonly stack: Stack }
  | { readonly kind: 'preview'; readonly stack: Stack }
  | { readonly kind: 'override'; readonly controllers: readonly Stack[] }
  | { readonly kind: 'check' }
  | { readonly kind: 'confirm' }
  | { readonly kind: 'remove'; readonly stack: Stack }
  | { readonly kind: 'retained' }
  | { readonly kind: 'forget'; readonly secret: SecretSetting; readonly regions: readonly string[] };

export function deployPlan(settings: DeploySettings): readonly Step[] {
  const { stacks, parameters, ownApi, dryRun } = settings;
  const { certificateArn: arn = '', domainName = '', distributionId = '', gatewayLogRole } = parameters;
  const apiRegions = stacks.flatMap(({ side, region }) => (side ? [region] : []));
  const failover = stacks.some(({ role }) => role === 'failover');
  const controllers = stacks.filter(isController);
  return [
    { kind: 'credentials' },
    { kind: 'regions', regions: regionsOf(settings) },
    ...zoneSteps(settings),
    ...(arn === '' || !failover ? [] : [{ kind: 'certificate' as const, arn, domainName }]),
    ...(apiRegions.length === 0 || gatewayLogRole === 'none'
      ? []
      : [{ kind: 'log-role' as const, regions: apiRegions }]),
    ...(controllers.length === 0
      ? []
      : [{ kind: 'quotas' as const, apis: ownApi ? [] : apiRegions, controllers }]),
    { kind: 'standing', stacks },
    ...(distributionId === '' || !failover ? [] : [{ kind: 'owner' as const, distributionId }]),
    ...(failover ? [{ kind: 'active' as const }] : []),
    // Takes a while in a checkout, so after what may refuse; and before any change, which must not be made for nothing.
    { kind: 'package' },
    ...secretSteps(settings, 'secret'),
    ...stacks.flatMap((stack): readonly Step[] => [
      { kind: dryRun ? 'preview' : 'deploy', stack },
      ...(!dryRun && controllers.length === 3 && stack === controllers[2]
        ? [{ kind: 'override' as const, controllers }]
        : []),
      ...(!dryRun && stack.role === 'dns' && failover && pointsAtDns(settings)
        ? [{ kind: 'point' as const, stack: settings.failover }]
        : []),
    ]),
    ...(dryRun ? [] : [{ kind: 'check' as const }]),
  ];
}

/** The zone, where this deploy makes records in it. */
function zoneSteps({ stacks, parameters }: DeploySettings): readonly Step[] {
  const { hostedZoneId: zoneId = '', failoverName = '', distributionId } = parameters;
  const has = (role: Stack['role']) => stacks.some((stack) => stack.role === role);
  const name = has('dns') ? failoverName : '';
  const domainName = has('failover') && !distributionId ? (parameters.domainName ?? '') : '';
  return zoneId === '' || name + domainName === '' ? [] : [{ kind: 'zone', zoneId, name, domainName }];
}

/** Whether a distribution of ours is to lead to the name in DNS; one of the user's own is theirs to change. */
export const pointsAtDns = ({ usesDns, parameters: { routing, distributionId } }: DeploySettings): boolean =>
  usesDns && routing !== 'dns' && !distributionId;

/**
 * The plan of a stage that leaves the DNS: the distribution first points at a side again, then the records go, before the
 * controllers give up the checks that they hang on, and the APIs give up the name last.
 */
export function leavingDns(steps: readonly Step[], { stage, regions }: DeploySettings): readonly Step[] {
  const isApi = (step: Step) => step.kind === 'deploy' && step.stack.side !== undefined;
  const at = steps.findIndex(({ kind }) => kind === 'check');
  const rest = steps.filter((step, i) => i < at && !isApi(step));
  const off = 1 + rest.findIndex((step) => step.kind === 'deploy' && step.stack.role === 'failover');
  return [
    ...rest.slice(0, off),
    { kind: 'remove', stack: dnsStack(stage, regions) },
    ...rest.slice(off),
    ...steps.filter(isApi),
    ...steps.slice(at),
  ];
}

/**
 * The plan, once it is known where traffic is and that the whole stage stands: the Region without traffic goes first, and the
 * one that serves only when that is proven. The first deploy of a stage keeps its order: the primary's stack makes the table.
 */
export function idleFirst(steps: readonly Step[], active: Side): readonly Step[] {
  const apis = steps.flatMap((step) => (step.kind === 'deploy' && step.stack.side ? [step.stack] : []));
  if (apis.length < 2) return steps;
  const ordered = [...apis].sort((a, b) => Number(a.side === active) - Number(b.side === active));
  const queue = ordered.map(
    (stack, i): Step => ({
      kind: 'deploy',
      stack,
      ...(i > 0 && { after: other(active) }),
    }),
  );
  return steps.map((step) => (step.kind === 'deploy' && step.stack.side ? (queue.shift() ?? step) : step));
}

export function removePlan(settings: DeploySettings): readonly Step[] {
  return [
    { kind: 'credentials' },
    { kind: 'confirm' },
    ...removed(settings).map((stack) => ({ kind: 'remove' as const, stack })),
    { kind: 'retained' },
    ...secretSteps(settings, 'forget'),
  ];
}

/** In their order. Records that a change of the routing has left behind go as well. */
export function removed({ stacks, controllers, only, stage, regions }: DeploySettings): readonly Stack[] {
  const has = stacks.some(({ role }) => role === 'dns');
  const left = only === undefined && controllers.length === 3 && !has ? [dnsStack(stage, regions)] : [];
  return [...stacks, ...left].reverse();
}

/** The API reads them where it is deployed, the prober in the control Region; watchdog and records need none. */
function secretSteps<Kind extends 'secret' | 'forget'>({ secrets, stacks }: DeploySettings, kind: Kind) {
  const regions = regionsOf({ stacks: stacks.filter(({ role }) => role !== 'watchdog' && role !== 'dns') });
  return regions.length === 0 ? [] : secrets.map((secret) => ({ kind, secret, regions }));
}

const distinct = (regions: readonly string[]): string[] => [...new Set(regions)];

/** Where something is deployed. */
const regionsOf = ({ stacks }: Pick<DeploySettings, 'stacks'>): string[] =>
  distinct(stacks.map(({ region }) => region));

/** One line for each step, as a person reads it while it runs. */
export function title(step: Step): string {
  switch (step.kind) {
    case 'credentials':
      return 'Credentials';
    case 'regions':
      return `Regions ${step.regions.join(', ')}`;
    case 'certificate':
      return 'Certificate';
    case 'log-role':
      return "The role of API Gateway's logs";
    case 'quotas':
      return 'Quotas';
    case 'standing':
      return 'What exists already';
    case 'owner':
      return `Who owns distribution ${step.distributionId}`;
    case 'active':
      return 'Which side is active';
    case 'package':
      return 'What is deployed';
    case 'secret':
      return `The ${step.secret.name} in ${step.regions.join(', ')}`;
    case 'deploy':
      return `Deploy ${about(step.stack)}`;
    case 'zone':
      return `The zone of ${step.name || step.domainName}`;
    case 'point':
      return 'Point the distribution at the name in DNS';
    case 'preview':
      return `What would change: ${about(step.stack)}`;
    case 'override':
      return `The override in ${step.controllers.map(({ region }) => region).join(', ')}`;
    case 'check':
      return 'Check the result';
    case 'confirm':
      return 'What will be removed';
    case 'remove':
      return `Remove ${about(step.stack)}`;
    case 'retained':
      return 'What is kept';
    case 'forget':
      return `Forget the ${step.secret.name} in ${step.regions.join(', ')}`;
  }
}
