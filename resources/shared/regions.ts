/**
 * What contradicts itself in the Regions of a stage, one line each, with a valid value. The framework's commands (place.ts) and
 * `npm run deploy` say the same. CloudFormation's own sentences, which can name no value, are in rules.ts.
 */
import { regionOtherThan } from '../../shared/config/kinds.ts';
import { controlRegionsFor, controlRegionsOf, type Parameters } from '../../shared/config/parameters.ts';

export function oneRegionForBoth(p: Parameters): readonly string[] {
  const { primaryRegion = '', standbyRegion } = p;
  const [control = ''] = controlRegionsOf(p);
  return primaryRegion === standbyRegion
    ? [
        `standbyRegion is the primary Region (${primaryRegion}), wanted another one: --param standbyRegion=${regionOtherThan(primaryRegion, control)}`,
      ]
    : [];
}

export function controlInPrimary(p: Parameters): readonly string[] {
  const [control, ...further] = controlRegionsOf(p);
  const several = further.length > 0;
  return control === p.primaryRegion
    ? [
        `${several ? 'The first of controlRegions' : 'controlRegions'} is the primary Region (${control}), and what has to act when the primary fails must not fail with it: ${several ? 'put another one first' : `--param controlRegions=${controlRegionsFor(p)}`}`,
      ]
    : [];
}

/** Of three controllers the others protect it. */
export function controlInStandby(p: Parameters): readonly string[] {
  const [control, ...further] = controlRegionsOf(p);
  return control === p.standbyRegion && further.length === 0
    ? [
        `controlRegions is the standby Region (${control}): once traffic has moved there, nothing protects it any more. Better: --param controlRegions=${controlRegionsFor(p)}`,
      ]
    : [];
}

/** `origin`: as it is shown. */
export const oneOriginForBoth = (origin: string, { standbyRegion, stage = 'v1' }: Parameters): string =>
  `standbyOrigin is the primary's own (${origin}), wanted that of the other Region: --param standbyOrigin=abc123.execute-api.${standbyRegion}.amazonaws.com/${stage}`;
