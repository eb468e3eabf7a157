/**
 * The parameters of the failover stack as its resources use them. A mistake stops `package` and `deploy` with one line each.
 * The rules are in validate.ts, except those about values that have to be looked up first.
 */
import { originAddress, PARAMETERS } from '../../shared/config/parameters.ts';
import { SIDES, type Side } from '../../shared/core/side.ts';
import { shownKeyParameter } from '../api/probe-key.ts';
import { type Framework, fail, failFor, parametersOf, textOf } from '../shared/framework.ts';
import { RESERVED, RESERVED_TOTAL } from './concurrency.ts';
import { mistakes } from './validate.ts';

/** Both origins, with host and path apart as CloudFront needs them, the active side, and the address of the public endpoint. */
export async function edge(framework: Framework) {
  const p = await parametersOf(framework, Object.keys(PARAMETERS));
  const [service = '', stage = '', region = ''] = await Promise.all(
    ['self:service', 'sls:stage', 'self:custom.place.region'].map((name) => textOf(framework, name)),
  );
  failFor(mistakes(p, { stage, region }));

  const [primary, standby] = await Promise.all([origin('primary'), origin('standby')]);
  if (primary.host === standby.host && primary.path === standby.path)
    fail(
      `standbyOrigin is the primary's own (${primary.host}${primary.path}), wanted that of the other Region: --param standbyOrigin=abc123.execute-api.${p.standbyRegion}.amazonaws.com/${stage}`,
    );
  const control = p.controlUrl?.split(',').map((url) => new URL(url.trim()).hostname) ?? [];
  const hosts = { primary: primary.host, standby: standby.host };
  for (const side of SIDES) {
    if (control.includes(hosts[side].toLowerCase()))
      fail(
        `controlUrl names ${hosts[side]}, which is the origin of the ${side}, wanted sites that have nothing to do with us: --param controlUrl=https://example.com/,https://checkip.amazonaws.com/`,
      );
  }
  const publicUrl = p.publicUrl || (p.domainName && `https://${p.domainName}`);
  return {
    active: p.active,
    primary,
    standby,
    publicUrl,
    publicHealthUrl: publicUrl && `${publicUrl}${p.healthPath}`,
    apiKeyParameter: shownKeyParameter(p, stage),
    writePath: writePath(p),
    reserved: { ...RESERVED, total: RESERVED_TOTAL },
  };

  /** Given as host/path, or else the output of the side's own API stack. */
  async function origin(side: Side) {
    const sideRegion = p[`${side}Region`];
    const text =
      p[`${side}Origin`] || (await textOf(framework, `cf(${sideRegion}):${service}-${stage}-api.Origin`));
    const { host, path } =
      originAddress.parse(text) ??
      fail(
        `${side}Origin is "${text}", wanted ${originAddress.wants}: --param ${side}Origin=abc123.execute-api.${sideRegion}.amazonaws.com/${stage}`,
      );
    return { host, path, healthUrl: `https://${host}${path}${p.healthPath}` };
  }
}

/** Path of the write at the public endpoint; empty if none is tried. */
function writePath({ verifyWritePath, primaryOrigin }: Readonly<Record<string, string>>): string {
  if (verifyWritePath === 'none') return '';
  // What an API of your own does with a write is not known here.
  return verifyWritePath || (primaryOrigin ? '' : '/health');
}
