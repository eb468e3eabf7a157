/** A Region that has the form of one, and that nobody knows: most likely mistyped. AWS opens new ones, so none is refused for it. */
import { nearest } from '../../shared/config/nearest.ts';
import { controlRegionsOf, type Parameters } from '../../shared/config/parameters.ts';

/** Those of AWS when this version was made; without China and others that no ordinary account has. */
export const KNOWN_REGIONS: readonly string[] = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'ca-west-1', 'mx-central-1'],
  ...['eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2'],
  ...['eu-west-1', 'eu-west-2', 'eu-west-3', 'af-south-1', 'il-central-1'],
  ...['me-central-1', 'me-south-1', 'me-west-1', 'sa-east-1', 'sa-west-1'],
  ...['ap-east-1', 'ap-east-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
  ...['ap-south-1', 'ap-south-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3'],
  ...['ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7'],
];

/** A warning for each. */
export function unknownRegions(parameters: Parameters): readonly string[] {
  const { primaryRegion = '', standbyRegion = '', watchdogRegion = '' } = parameters;
  const named = [
    ['primaryRegion', primaryRegion],
    ['standbyRegion', standbyRegion],
    ...controlRegionsOf(parameters).map((one) => ['controlRegions', one] as const),
    ...(watchdogRegion === 'none' ? [] : [['watchdogRegion', watchdogRegion] as const]),
  ] as const;
  return named
    .filter(([, region]) => region !== '' && !KNOWN_REGIONS.includes(region))
    .map(([name, region]) => {
      const meant = nearest(region, KNOWN_REGIONS);
      return `${name} names ${region}, and there was no such Region when this version was made.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
    });
}
