/**
 * Which key the prober, the switcher and the command line show. The sample API has one for them alone: clients who use up
 * what theirs is worth do not blind what watches over them. An API of one's own is asked with the key that its owner names.
 */
type Parameters = Readonly<Record<string, string>>;

/** Name of the SSM SecureString that holds the sample API's; made by `npm run deploy`. */
export const probeKeyParameter = (stage: string): string => `/routeaway/${stage}/probe-key`;

/** Name of the SSM SecureString; empty where the API asks for no key. */
export function shownKeyParameter(
  { primaryOrigin = '', apiKeyParameter = '' }: Parameters,
  stage: string,
): string {
  if (primaryOrigin === '') return probeKeyParameter(stage);
  // The command line takes no empty value.
  return apiKeyParameter === 'none' ? '' : apiKeyParameter;
}
