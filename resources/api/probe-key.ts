/**
 * The API key that the prober, the switcher and the command line send. The sample API has one for them alone, so that clients
 * who use up their rate do not blind the prober. An API of your own is called with the key that you name.
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
