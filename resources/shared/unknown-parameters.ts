/** Unknown names of parameters. The framework accepts any name and ignores those that it does not know. */
import { GONE_SETTINGS } from '../../shared/config/gone.ts';
import { nearest } from '../../shared/config/nearest.ts';
import { PARAMETERS } from '../../shared/config/parameters.ts';
import { HIDDEN } from '../../shared/config/shown.ts';

const NO_QUOTA = "the clients' usage plan has no quota, so leave it out";

/** Parameters of earlier versions, and what to do instead. No value is repeated: some of them were secret. */
const GONE: Readonly<Record<string, string>> = {
  role: 'each role has a service file of its own: --config serverless.failover.yml, --config serverless.watchdog.yml, and none for the API; npm run deploy deploys all of them',
  controlRegion: 'controlRegions takes its place, with one Region or three',
  edgeFunction:
    'routing says what moves traffic: routing=distribution for off, routing=key,distribution for on (the default)',
  switcherPolicy:
    'attach the policy to the role of the switcher, which has a name for that: aws iam attach-role-policy --role-name routeaway-<stage>-switcher-<control Region> --policy-arn <its ARN>',
  apiKey: secret('ROUTEAWAY_API_KEY', 'api-key'),
  originSecret: secret('ROUTEAWAY_ORIGIN_SECRET', 'origin-secret'),
  throttleBurst: 'clients may make as many requests at once as throttleRate allows a second, so leave it out',
  quotaLimit: `${NO_QUOTA}; give clients who are to have one a usage plan of their own`,
  quotaPeriod: NO_QUOTA,
  allowOrigin: 'pages of any origin may call the API (*), so leave it out',
  reserveConcurrency:
    'npm run deploy finds out by itself whether the account has the room, so leave it out; of a template it is a Parameter as before',
  tracing: 'the API writes no X-Ray traces, so leave it out',
  tableKey:
    'the table is encrypted with a key of DynamoDB (aws-owned), so leave it out; a table that has aws-managed changes to that in place and keeps its data',
  tlsPolicy: 'it is always SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09 now, so leave it out',
  executionLogLevel: 'API Gateway writes its errors wherever gatewayLogRole gives it a role, so leave it out',
  detailedMetrics: 'nothing here uses the metrics of each method, so leave it out',
  ...GONE_SETTINGS,
};

/** Others can read a value on a command line or in a stage's file. */
function secret(variable: string, name: string): string {
  return `others of this machine can read a command line, and others of the project the stage's file, so take another value where that one was to stay secret. Give it to npm run deploy in the environment variable ${variable}, which writes it to SSM; or write it there yourself: tr -d '\\n' | aws ssm put-parameter --region <each Region> --name /routeaway/<stage>/${name} --type SecureString --value file:///dev/stdin`;
}

/** One sentence for each name that is no parameter: it would silently leave a default in force. */
export function unknownParameters(given: readonly string[]): string[] {
  const known = Object.keys(PARAMETERS);
  const gone = Object.keys(GONE).filter((name) => given.includes(name));
  return [
    ...gone.map((name) => `${name} is no parameter of Routeaway any more; ${GONE[name]}`),
    ...[...new Set(given)]
      .filter((name) => !known.includes(name) && !gone.includes(name))
      .map((name) => {
        const meant = nearest(name, known);
        if (meant !== undefined) return `${name} is no parameter of Routeaway; did you mean ${meant}?`;
        // A secret without a name may end with the = of base64.
        const what = /^[A-Za-z]\w{0,18}$/.test(name) ? name : `What is named ${HIDDEN}`;
        return `${what} is no parameter of Routeaway, leave it out`;
      }),
  ];
}
