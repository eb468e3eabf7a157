/** Brings the lab up and keeps it running until Ctrl-C: `npm start`, and `routeaway lab`. */
import { unknownParameters } from '../../resources/shared/unknown-parameters.ts';
import type { Side } from '../../shared/core/side.ts';
import { readArguments } from '../../shared/kit/arguments.ts';
import { UsageError, UserError } from '../../shared/kit/errors.ts';
import { functionOf } from '../emulator/cloudformation/index.ts';
import { DISTRIBUTION_PROPAGATION, KEY_PROPAGATION } from '../emulator/model/index.ts';
import { OPERATOR } from '../emulator/provision/index.ts';
import { keep, recordOf, running } from './deployment-record.ts';
import { hookFile } from './hook.ts';
import type { Lab, LabOptions } from './lab.ts';
import { controllersOf, healthUrlOf, LAB } from './package/lab.ts';
import { DEFAULT_PORT, PortInUse } from './ports.ts';
import { givenKey } from './secrets.ts';
import { fittingSpeed, IDLE_SPEED, LEAST_SPEED } from './speed.ts';
import { startLab } from './start-lab.ts';
import { newsOnly } from './timeline/print.ts';

/** Real time, if this machine keeps up. */
const FITTING = fittingSpeed({ least: LEAST_SPEED, most: 1 });

const OPTIONS = {
  port: { default: DEFAULT_PORT, least: 0, most: 65_530, whole: true },
  speed: { default: FITTING, least: LEAST_SPEED, most: 20 },
  rate: { default: 2, least: 0, most: 50 },
  controllers: { default: 1, only: [1, 3] },
  propagation: { default: DISTRIBUTION_PROPAGATION.to / 1_000, least: 0, most: 900 },
  'store-propagation': { default: KEY_PROPAGATION.to / 1_000, least: 0, most: 300 },
} as const;

/** Options of text, and those that may be given again and again. */
const TEXTS = { texts: ['primary', 'standby', 'hook', 'routing'], lists: ['param'] } as const;

const help = (usage: string): string => `${usage}

Brings up the whole system on this machine and keeps it running until Ctrl-C.

  --port <n>            the first of six ports in a row; 0 takes free ones (${OPTIONS.port.default}):
                        +0 the lab itself, +1 the edge, +2 AWS, +3 primary, +4 standby,
                        +5 the name server, where the stage has a zone
  --speed <${LEAST_SPEED}-20>      how much faster than real time (1, and less on a very busy machine: ${FITTING} just now);
                        on a busy machine a high speed makes probes late, and slow answers look unhealthy
  --rate <n>            requests of the lab's own clients, per second of lab time; 0 for none (${OPTIONS.rate.default})
  --propagation <s>     until a change of the distribution has reached every edge location, at most, lab time
                        (${OPTIONS.propagation.default}); AWS gives no figure for it
  --store-propagation <s>  the same for the key that the CloudFront function reads (${OPTIONS['store-propagation'].default})
  --controllers <1|3>   probers and controllers: one, or one in each of three Regions (${LAB.controlRegions.join(', ')}),
                        of which any may fail (${OPTIONS.controllers.default})
  --routing <controls>  what moves traffic, as the parameter routing; key,dns and dns have a zone and a name in it, and need
                        --controllers 3
  --primary <url>, --standby <url>
                        two servers of your own in the place of the sample API, e.g. https://localhost:9443/v1;
                        the lab's clients ask for their health check; a key or token that they want is given in the
                        environment, ROUTEAWAY_API_KEY (a token with --param probeAuth=bearer)
  --hook <file>         an ES module that exports handler, as the Lambda function that is asked before a planned move
                        and told after each one, e.g. examples/hook/index.mjs
  --param <name=value>  a parameter of the stacks (docs/parameters.md), e.g. --param healthPath=/healthz; again for more`;

const useIt = ({ addresses, stacks }: Lab, own: boolean): string =>
  own
    ? `Ask your API, from the side that serves it now:

  curl -i ${addresses.edge}${healthUrlOf(stacks, 'public').pathname}`
    : `Use the API, from the side that serves it now:

  curl -i ${addresses.edge}/todos -H 'x-api-key: ${LAB.apiKey}'
  curl -i ${addresses.edge}/todos -H 'x-api-key: ${LAB.apiKey}' -H 'content-type: application/json' -d '{"text": "Buy milk"}'`;

/** With the aws command: the override is a parameter of each control Region. */
export function putOverride(regions: readonly string[], text: string): string {
  const put = `aws ssm put-parameter --overwrite --name /routeaway/${LAB.stage}/override --value ${text}`;
  return regions.length === 1 ? put : `for region in ${regions.join(' ')}; do ${put} --region $region; done`;
}

/** Where the stage has a zone. */
function dnsOf({ addresses: { dns }, cloud }: Lab): string {
  const [zone] = cloud.zones.served();
  if (dns === undefined || !zone) return '';
  const [host, port] = dns.split(':');
  return `
  DNS        ${dns}                 what Route 53's name servers would be, e.g. dig @${host} -p ${port} ${zone.name}`;
}

/** Where traffic moves by a name. */
function byDns({ addresses: { dns }, hosts, stacks }: Lab): string {
  const { ROUTEAWAY_FAILOVER_NAME: name } = functionOf(stacks.failover.template, 'switcher').environment;
  const beacons = Object.entries(hosts).filter(([host]) => host.startsWith('beacon'));
  if (name === undefined || dns === undefined) return '';
  const [host, port] = dns.split(':');
  return `Ask where the name leads, and what each control Region's beacon says (200: to the standby):

  dig @${host} -p ${port} +noall +answer ${name}
${beacons.map(([, url]) => `  curl -i ${url}`).join('\n')}

`;
}

const guide = (lab: Lab, own: boolean): string => {
  const { addresses, speed, cloud } = lab;
  const { ROUTEAWAY_JOURNAL_TABLE: journalTable } = recordOf(lab).environment ?? {};
  const regions = controllersOf(lab.stacks).map(({ template }) => template.region);
  const { ROUTEAWAY_DISTRIBUTION_ID } = functionOf(lab.stacks.failover.template, 'switcher').environment;
  const edge = ROUTEAWAY_DISTRIBUTION_ID ? 'what CloudFront would be' : 'they go where the name leads';
  return `
The lab runs${speed === 1 ? '' : `; its time runs ${speed} times as fast as yours`}. Ctrl-C ends it.

  the page   ${addresses.lab}/          watch it, break it and fix it in a browser
  clients    ${addresses.edge}          ${edge}
  AWS        ${addresses.aws}          for --endpoint-url
  primary    ${addresses.primary}      ${LAB.primary.region}
  standby    ${addresses.standby}      ${LAB.standby.region}
  the lab    ${addresses.lab}/lab      where everything is, and its state
  messages   ${addresses.lab}/lab/notices  what on-call people get, whole; the page shows it, too${dnsOf(lab)}

${useIt(lab, own)}

Break a Region, and fix it (dead, black-hole, slow 4s, errors 60%, wrong-body, redirect, refused, database-down):

  curl ${addresses.lab}/lab/regions/primary/fault -d black-hole
  curl ${addresses.lab}/lab/regions/primary/fault -d none

${byDns(lab)}Take a Region away, and bring it back (${lab.regions.join(', ')}):

  curl ${addresses.lab}/lab/regions/${cloud.region}/fault -d dead
  curl ${addresses.lab}/lab/regions/${cloud.region}/fault -d none

Cut the way from one Region to another, and open it again:

  curl ${addresses.lab}/lab/networks/${cloud.region}/${LAB.primary.region} -d cut
  curl ${addresses.lab}/lab/networks/${cloud.region}/${LAB.primary.region} -d none

Be the operator:

  npx routeaway --stage ${LAB.stage} status
  npx routeaway --stage ${LAB.stage} to standby --because "a drill"
  npx routeaway --stage ${LAB.stage} auto

The same with the aws command:

  export AWS_ACCESS_KEY_ID=${OPERATOR.accessKeyId} AWS_SECRET_ACCESS_KEY=${OPERATOR.secretAccessKey} AWS_REGION=${cloud.region} AWS_DEFAULT_REGION=${cloud.region}
  export AWS_ENDPOINT_URL=${addresses.aws.replace('127.0.0.1', 'localhost')}
  ${putOverride(regions, "'standby because of a drill'")}
  ${putOverride(regions, 'auto')}
  aws cloudwatch describe-alarms
  aws cloudfront get-distribution-config --id ${LAB.distribution.id}
  aws dynamodb scan --table-name ${journalTable}
`;
};

/** Both or none. */
function serversOf(
  given: Readonly<Record<Side, string | undefined>>,
): Readonly<Record<Side, URL>> | undefined {
  const { primary, standby } = given;
  if (primary === undefined && standby === undefined) return undefined;
  if (primary === undefined || standby === undefined)
    throw new UsageError(
      `--${primary === undefined ? 'primary' : 'standby'} is missing: two servers of your own are needed, e.g. --primary https://localhost:9443 --standby https://localhost:9444.`,
    );
  return { primary: serverOf('primary', primary), standby: serverOf('standby', standby) };
}

function serverOf(side: Side, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password)
    throw new UsageError(
      `--${side} is "${text}"; it must be the URL of a server, with or without a path, e.g. https://localhost:9443/v1.`,
    );
  return url;
}

function parametersOf(given: readonly string[]): Readonly<Record<string, string>> {
  const all = Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      if (at < 1)
        throw new UsageError(`--param is "${text}"; it must be name=value, e.g. healthPath=/healthz.`);
      return [text.slice(0, at), text.slice(at + 1)] as const;
    }),
  );
  const [unknown] = unknownParameters(Object.keys(all));
  if (unknown !== undefined) throw new UsageError(`--param: ${unknown.replace(/([^?.])$/, '$1.')}`);
  return all;
}

const say = (line: string) => console.log(line);

export interface LabPlace {
  /** Where its deployment record is. */
  readonly root: string;
  /** What runs; absent where the framework packages it. */
  readonly release?: string | undefined;
  /** For its page. */
  readonly observe: NonNullable<LabOptions['observe']>;
  /** How a person starts it. */
  readonly usage: string;
}

export async function runLab(
  args: readonly string[],
  { root, release, observe, usage }: LabPlace,
): Promise<void> {
  const {
    help: asked,
    port,
    speed,
    rate,
    controllers,
    propagation,
    'store-propagation': storePropagation,
    ...texts
  } = readArguments(args, OPTIONS, TEXTS);
  if (asked) return say(help(usage));
  const servers = serversOf(texts);
  if (servers !== undefined && servers.primary.href === servers.standby.href)
    say(
      `Primary and standby are the same server (${servers.primary.href}): when it fails, both do, and nothing can move.\n`,
    );
  let lab: Lab | undefined;
  let forget = () => {};
  let leaving = false;
  const leave = async () => {
    leaving = true;
    // Where it is still starting, there is nobody to be kind to: the process takes everything with it.
    forget();
    await lab?.close();
    process.exit(0);
  };
  process.once('SIGINT', () => void leave());
  process.once('SIGTERM', () => void leave());
  process.once('SIGHUP', () => void leave());

  const bears = fittingSpeed({ least: LEAST_SPEED, most: IDLE_SPEED });
  const began = Date.now();
  lab = await startLab({
    port,
    speed,
    observe,
    controllers,
    propagationMs: propagation * 1_000,
    storePropagationMs: storePropagation * 1_000,
    servers,
    apiKey: givenKey(process.env.ROUTEAWAY_API_KEY),
    release: release === undefined ? undefined : { folder: release, root },
    routing: texts.routing,
    ...(texts.hook !== undefined && { hook: hookFile(texts.hook) }),
    parameters: parametersOf(texts.param),
    building: () =>
      say('The packages are built first, which takes some seconds; the next start reuses them.'),
  }).catch((error: unknown) => {
    const there = running(root);
    if (!(error instanceof PortInUse) || there.length === 0) throw error;
    throw new UserError(
      `${error.message} A lab runs from this folder as process ${there.join(', and one as ')}.`,
    );
  });
  if (leaving) return;
  const kept = keep(recordOf(lab), root);
  forget = kept.forget;
  say(guide(lab, servers !== undefined));
  if (kept.another !== undefined)
    say(
      `Another lab runs from this folder (process ${kept.another}); until this one ends, routeaway --stage ${LAB.stage} finds this one.\n`,
    );
  if (speed > bears || speed < 1)
    say(
      `This machine is busy, and keeps up with a speed of ${bears} just now. While you break nothing, slow answers do not count as an outage.\n`,
    );
  say(`Ready after ${((Date.now() - began) / 1_000).toFixed(1)} s. This happens, in lab time:\n`);
  lab.timeline.watch(newsOnly(say));
  if (rate > 0) lab.startTraffic(rate);
}
