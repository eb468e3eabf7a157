/** The help of the two commands. */
export const DEPLOY_HELP = `npm run deploy -- [options]

Deploys a stage: the API in both of its Regions, then what watches and switches, then the watchdog that tells of its
silence. Checks first what can be found wrong before anything is touched, and afterwards that the public endpoint
answers. Running it again is safe at any time, also while failed over: traffic stays where it is, and the Region without
traffic is deployed first and has to prove itself before the other one is touched.

  --stage <name>            the stage (dev)
  --primary-region <name>   as --param primaryRegion=
  --standby-region <name>   as --param standbyRegion=
  --control-region <name>   as --param controlRegion=
  --param <name>=<value>    a parameter (docs/parameters.md); may be repeated
  --from <step>             leave out the deploys before api-primary, api-standby, failover, watchdog or check
  --yes                     change what would otherwise stop it: parameters that the stage was deployed with, the
                            role of API Gateway's logs, a deploy under hold while failed over, a Region that does
                            not prove itself after its deploy
  --help                    this text

A key that clients have already, and a secret for the origins, are given in the environment: ROUTEAWAY_API_KEY,
ROUTEAWAY_ORIGIN_SECRET. They are written to SSM; what is not given is made.

Exit code: 0 done, 1 it could not be done, 2 what was typed is invalid, and nothing was touched.`;

export const REMOVE_HELP = `npm run remove -- [options]

Removes a stage: the watchdog, what watches and switches, the API in both Regions, and then the keys. Asks first. Give the same
parameters as to the deploy. Running it again is safe.

  --stage <name>            the stage (dev)
  --primary-region <name>   as --param primaryRegion=
  --standby-region <name>   as --param standbyRegion=
  --control-region <name>   as --param controlRegion=
  --param <name>=<value>    a parameter (docs/parameters.md); may be repeated
  --yes                     do not ask
  --help                    this text

Exit code: 0 done, 1 it could not be done, 2 what was typed is invalid, and nothing was touched.`;
