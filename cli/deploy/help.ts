/** The help of the two commands; `usage`: how a person starts one. */
export const deployHelp = (usage: string): string => `${usage}

Deploys a stage: the API in both of its Regions, then prober and switcher, then the watchdog, and the DNS records. First
checks what it can without changing anything; at the end checks that the public endpoint answers. Running it again is
safe at any time, also while failed over: traffic stays where it is, the Region without traffic is deployed first and has
to become proven before the other one is touched, and of three controllers one is changed at a time.

  --stage <name>            the stage (ROUTEAWAY_STAGE, or dev)
  --param <name>=<value>    a parameter (docs/parameters.md) beside those in stages/<stage>.yml; can be repeated
  --dry-run                 show what would be made, changed and replaced, and change nothing
  --only <stack>            deploy api-primary, api-standby, failover, controller-<Region>, watchdog or dns alone, and ask
                            nothing outside of its Region: for the day on which another Region is down. Where the
                            others are is read from the deployment record, .routeaway/<stage>.json
  --yes                     go on where it would otherwise stop: the stage has no file in stages/ and others have,
                            parameters that the stage was deployed with change, its zone is not delegated,
                            API Gateway's logs get another role, the override is hold while failed over, or a
                            Region or a controller is not seen at work again after its deploy
  --help                    this text

To use an API key that clients have already, or an origin secret of your own, set ROUTEAWAY_API_KEY or
ROUTEAWAY_ORIGIN_SECRET in the environment. They are written to SSM; one that is not set is generated.

Exit code: 0 done, 1 it could not be done, 2 the command line is invalid, and nothing was touched.`;

export const removeHelp = (usage: string): string => `${usage}

Removes a stage: DNS records, the watchdog, prober and switcher, the API in both Regions, and then the keys. Asks first. Give the same
parameters as for the deploy. Running it again is safe.

  --stage <name>            the stage (ROUTEAWAY_STAGE, or dev)
  --param <name>=<value>    a parameter (docs/parameters.md) beside those in stages/<stage>.yml; can be repeated
  --only watchdog           remove the watchdog alone, before it is moved or given up
  --yes                     do not ask
  --help                    this text

Exit code: 0 done, 1 it could not be done, 2 the command line is invalid, and nothing was touched.`;
