/**
 * What the failover's template gets beside the parameters as they are given: what follows from several of them, and what is looked
 * up. A mistake stops `package` and `deploy` with one line each. The rules are in validate.ts, except those about values that are
 * looked up.
 */
import { originAddress, PARAMETERS, type Parameters } from '../../shared/config/parameters.ts';
import { SIDES, type Side } from '../../shared/core/side.ts';
import { shownKeyParameter } from '../api/probe-key.ts';
import { type Framework, fail, failFor, parametersOf, textOf } from '../shared/framework.ts';
import { contradictions } from '../shared/rules.ts';
import { mistakes, writePath } from './validate.ts';

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

export function failoverValues(
  p: Parameters,
  stage: string,
  origins: Origins,
): Readonly<Record<string, string>> {
  const [primary, standby] = SIDES.map((side) => originAddress.parse(origins[side]));
  return {
    primaryHost: primary?.host ?? '',
    primaryPath: primary?.path ?? '',
    standbyHost: standby?.host ?? '',
    standbyPath: standby?.path ?? '',
    verifyWritePath: writePath(p),
    apiKeyParameter: shownKeyParameter(p, stage) || 'none',
    deployedWith: COMPARED.map((name) => `${name}=${p[name] ?? ''}`).join(' '),
  };
}

/** Each given as host/path, or else the output of the side's own API stack. */
export async function origins(framework: Framework): Promise<Origins> {
  const p = await parametersOf(framework, Object.keys(PARAMETERS));
  const [service = '', stage = '', region = ''] = await Promise.all(
    ['self:service', 'sls:stage', 'self:custom.place.region'].map((name) => textOf(framework, name)),
  );
  failFor(mistakes(p, { stage, region }));
  const found = (side: Side) => `cf(${p[`${side}Region`]}):${service}-${stage}-api.Origin`;
  const [primary, standby] = await Promise.all(
    SIDES.map(async (side) => {
      const text = p[`${side}Origin`] || (await textOf(framework, found(side)));
      if (originAddress.parse(text) === undefined)
        fail(
          `${side}Origin is "${text}", wanted ${originAddress.wants}: --param ${side}Origin=abc123.execute-api.${p[`${side}Region`]}.amazonaws.com/${stage}`,
        );
      return text;
    }),
  );
  const texts = { primary: primary ?? '', standby: standby ?? '' };
  checkOrigins(p, stage, texts);
  return texts;
}

function checkOrigins(p: Parameters, stage: string, texts: Origins): void {
  const values = failoverValues(p, stage, texts);
  const { primaryHost = '', standbyHost = '' } = values;
  failFor(contradictions('failover', { ...p, stage, ...values }));
  const control = p.controlUrl?.split(',').map((url) => new URL(url.trim()).hostname) ?? [];
  const hosts = { primary: primaryHost, standby: standbyHost };
  for (const side of SIDES) {
    if (control.includes(hosts[side].toLowerCase()))
      fail(
        `controlUrl names ${hosts[side]}, which is the origin of the ${side}, wanted sites that have nothing to do with us: --param controlUrl=https://example.com/,https://checkip.amazonaws.com/`,
      );
  }
}
