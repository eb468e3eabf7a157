/**
 * What the failover's template gets beside the parameters as they are given: what follows from several of them, and what is
 * looked up. A mistake stops `package` and `deploy` with one line each. The rules are in validate.ts, except those about values
 * that are looked up.
 */
import { defaultsOf, originAddress, PARAMETERS, type Parameters } from '../../shared/config/parameters.ts';
import { hasDns, type Routing } from '../../shared/core/routing.ts';
import { SIDES, type Side } from '../../shared/core/side.ts';
import { shownKeyParameter } from '../api/probe-key.ts';
import { type Framework, failFor, parametersOf, serviceAndStage, textOf } from '../shared/framework.ts';
import { contradictions } from '../shared/rules.ts';
import { mistakes, ofThree, writePath } from './validate.ts';

/** Host and path of each side's API, in one text. */
export type Origins = Readonly<Record<Side, string>>;

/** Without them the next deploy would replace or abandon a resource: it compares them (cli/deploy/steps/forgotten.ts). */
const COMPARED = [
  'distributionId',
  'primaryOrigin',
  'standbyOrigin',
  'domainName',
  'originSecretParameter',
  'webAclArn',
  'keyValueStoreArn',
  'permissionsBoundary',
  'notificationEmail',
];

/**
 * Where these fall back to their defaults traffic would be moved by other means, probes ask elsewhere, or nobody call a hook:
 * the next deploy asks whether they were forgotten. Given another value they change.
 */
export const NOT_TO_FORGET: readonly string[] = [
  'routing',
  'primaryOriginId',
  'standbyOriginId',
  'healthPath',
  'beforePlannedMove',
  'afterMove',
];

/** The host names that the records of `failoverName` lead to: of APIs of your own their origins' hosts. */
export const ownTargets = (p: Parameters, origins: Origins): Origins => {
  const [primary = '', standby = ''] = SIDES.map(
    (side) => p[`${side}Target`] || originAddress.parse(origins[side])?.host,
  );
  return { primary, standby };
};

export const targetValues = (targets: Origins) => ({
  primaryTarget: targets.primary,
  standbyTarget: targets.standby,
});

export function failoverValues(
  p: Parameters,
  stage: string,
  origins: Origins,
  targets = ownTargets(p, origins),
): Readonly<Record<string, string>> {
  const threeControlRegions = ofThree(p);
  const [primary, standby] = SIDES.map((side) => originAddress.parse(origins[side]));
  const defaults = defaultsOf(stage);
  return {
    ...(hasDns(p.routing as Routing) && targetValues(targets)),
    // Only who has looked for the records turns it on: the deploy command does.
    pointsAtDns: p.pointsAtDns ?? 'off',
    primaryHost: primary?.host ?? '',
    primaryPath: primary?.path ?? '',
    standbyHost: standby?.host ?? '',
    standbyPath: standby?.path ?? '',
    verifyWritePath: writePath(p),
    threeControlRegions,
    // Only who has asked the account turns it on: the deploy command does.
    reserveConcurrency: p.reserveConcurrency ?? 'off',
    apiKeyParameter: shownKeyParameter(p, stage) || 'none',
    deployedWith: [
      ...COMPARED,
      ...(threeControlRegions ? ['controlRegions'] : []),
      ...(p.failoverName ? ['failoverName'] : []),
      ...NOT_TO_FORGET.filter((name) => (p[name] ?? '') !== (defaults[name] ?? '')),
    ]
      .map((name) => `${name}=${p[name] ?? ''}`)
      .join(' '),
  };
}

/** Each given as host/path, or else the output of the side's own API stack. */
export async function origins(framework: Framework): Promise<Origins> {
  const p = await parametersOf(framework, Object.keys(PARAMETERS));
  const [service, stage] = await serviceAndStage(framework);
  const region = await textOf(framework, 'self:custom.place.region');
  failFor(mistakes(p, { stage, region }));
  const found = (side: Side) => `cf(${p[`${side}Region`]}):${service}-${stage}-api.Origin`;
  const [primary = '', standby = ''] = await Promise.all(
    SIDES.map(async (side) => p[`${side}Origin`] || (await textOf(framework, found(side)))),
  );
  const texts = { primary, standby };
  failFor(originMistakes(p, stage, texts));
  return texts;
}

/** Of the sample API the output of the side's own stack. */
export async function targets(framework: Framework, p: Parameters, found: Origins): Promise<Origins> {
  const own = ownTargets(p, found);
  const [service, stage] = await serviceAndStage(framework);
  const targetOf = async (side: Side) =>
    p[`${side}Origin`]
      ? own[side]
      : textOf(framework, `cf(${p[`${side}Region`]}):${service}-${stage}-api.FailoverTarget`);
  const [primary, standby] = await Promise.all([targetOf('primary'), targetOf('standby')]);
  return { primary, standby };
}

/** One line each, with a valid value. */
export function originMistakes(p: Parameters, stage: string, texts: Origins): string[] {
  const wrong = SIDES.filter((side) => originAddress.parse(texts[side]) === undefined);
  if (wrong.length > 0)
    return wrong.map(
      (side) =>
        `${side}Origin is "${texts[side]}", wanted ${originAddress.wants}: --param ${side}Origin=abc123.execute-api.${p[`${side}Region`]}.amazonaws.com/${stage}`,
    );
  const values = failoverValues(p, stage, texts);
  const contradicted = contradictions('failover', { ...p, stage, ...values });
  if (contradicted.length > 0) return [...contradicted];
  const control = p.controlUrl?.split(',').map((url) => new URL(url.trim()).hostname) ?? [];
  const hosts = { primary: values.primaryHost ?? '', standby: values.standbyHost ?? '' };
  return SIDES.filter((side) => control.includes(hosts[side].toLowerCase())).map(
    (side) =>
      `controlUrl names ${hosts[side]}, which is the origin of the ${side}, wanted sites that have nothing to do with us: --param controlUrl=https://example.com/,https://checkip.amazonaws.com/`,
  );
}
