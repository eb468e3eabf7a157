/** Finds where a stage is: from the options, the deployment record, or the environment, in this order. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { region as regionName, stageMistake, stageName } from '../../../shared/config/kinds.ts';
import {
  type DeploymentRecord,
  FOLDER,
  readRecord,
  writeRecord,
} from '../../../shared/kit/deployment-record.ts';
import { UsageError, UserError } from '../../../shared/kit/errors.ts';
import type { OwnClock } from './own-clock.ts';

export interface Where {
  readonly stage: string;
  readonly region?: string | undefined;
  readonly endpointUrl?: string | undefined;
}

/** What `npm start` runs, and who may do everything there. */
const LAB = { stage: 'lab', credentials: { accessKeyId: 'OPERATOR', secretAccessKey: 'lab' } } as const;

/** Who may do what: two managed policies of the failover stack. */
export type People = 'readers' | 'operators';

export interface StageLocation {
  readonly stage: string;
  /** The control Region; of three the one that is asked first. */
  readonly region: string;
  /** All three, where they are known. */
  readonly controls?: readonly string[];
  readonly endpointUrl?: string;
  readonly kept?: DeploymentRecord;
  /** The folder where it is kept. */
  readonly root?: string;
  /** Whose rights the command needs; a denied call names their policy. */
  readonly people?: People;
  /** Absent where this machine's clock is taken for right. */
  readonly clock?: OwnClock;
}

/**
 * Throws `UsageError`, and `UserError` where the lab is meant and none runs. `damaged`: what to do with a sentence about a file
 * that cannot be read; then it counts as missing.
 */
export function locationOf(
  { stage, region, endpointUrl }: Where,
  root: string,
  env: Readonly<Record<string, string | undefined>>,
  damaged?: (sentence: string) => void,
): StageLocation {
  const mistake = stageMistake(stage);
  if (mistake !== undefined) throw new UsageError(mistake);
  const known = recall(stage, root, damaged);
  if (stage === LAB.stage && known === undefined && region === undefined && endpointUrl === undefined)
    throw new UserError(
      'No lab runs here: npx routeaway lab. If one does run, its file .routeaway/lab.json is gone: start the lab again, which writes it.',
    );
  const where = region ?? known?.regions.control ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  if (where === undefined)
    throw new UsageError(
      `In which Region does the switcher of stage ${stage} run? It was not deployed from this folder, so name it: --region ca-central-1.${others(root)}`,
    );
  if (regionName.parse(where) === undefined)
    throw new UsageError(`--region is "${where}"; it must be an AWS Region, e.g. --region ca-central-1.`);
  const endpoint = endpointUrl ?? known?.endpointUrl ?? env.AWS_ENDPOINT_URL;
  // Without a scheme the host would be taken for one.
  if (endpoint !== undefined && !(/^https?:\/\//i.test(endpoint) && URL.canParse(endpoint)))
    throw new UsageError(
      `--endpoint-url is "${endpoint}"; it must be a URL, e.g. --endpoint-url http://127.0.0.1:4602.`,
    );
  const controls = known?.environment?.ROUTEAWAY_CONTROL_REGIONS?.split(',') ?? [];
  return {
    stage,
    region: where,
    ...(controls.includes(where) && { controls }),
    ...(endpoint !== undefined && { endpointUrl: loopbackByName(endpoint) }),
    ...(known && { kept: known }),
    root,
  };
}

function recall(
  stage: string,
  root: string,
  damaged?: (sentence: string) => void,
): DeploymentRecord | undefined {
  const record = readRecord(root, stage);
  if (typeof record !== 'string') return record;
  if (!damaged)
    throw new UsageError(`${record}. Delete it, and give --region; the next deploy writes it again.`);
  damaged(`${record}, and is ignored.`);
  return undefined;
}

/** The stages of which something was written down here: the name may be a mistake. */
function others(root: string): string {
  const folder = join(root, FOLDER);
  const names = (existsSync(folder) ? readdirSync(folder) : []).flatMap((file) => {
    const [, name = ''] = /^(.+)\.json$/.exec(file) ?? [];
    return stageName.parse(name) === undefined ? [] : [name];
  });
  return names.length === 0 ? '' : ` Known here: ${names.sort().join(', ')}.`;
}

/** Whom to be where nobody is said: the lab's operator at the lab. Never anybody at AWS. */
export function credentialsAt({ stage, endpointUrl, kept }: StageLocation): DeploymentRecord['credentials'] {
  if (endpointUrl === undefined) return undefined;
  if (kept?.credentials && kept.endpointUrl !== undefined && isSame(kept.endpointUrl, endpointUrl))
    return kept.credentials;
  return isHere(endpointUrl) && stage === LAB.stage ? LAB.credentials : undefined;
}

/** Whether the lab is meant, or another stage that an emulator has. */
export const isLab = ({ stage, kept }: StageLocation): boolean =>
  stage === LAB.stage || kept?.endpointUrl !== undefined;

/** Whether a URL leads to this machine by a name (RFC 6761). */
export const isHere = (url: string): boolean => /^(.+\.)?localhost$/.test(new URL(url).hostname);

const isSame = (one: string, another: string): boolean =>
  one === another || (isHere(one) && isHere(another) && new URL(one).port === new URL(another).port);

/** The client of the key-value store puts the account's number before the host, which an address does not bear. */
function loopbackByName(endpoint: string): string {
  const url = new URL(endpoint);
  if (['127.0.0.1', '[::1]'].includes(url.hostname)) url.hostname = 'lab.localhost';
  return url.toString().replace(/\/$/, '');
}

/**
 * Writes down what a switcher is told, as the deploy does: whoever has used a command once has what `break-glass` needs
 * when the control Region is gone. The lab keeps its own. Where it cannot be written nothing is lost.
 */
export function writeDown(
  { stage, region, kept, root }: StageLocation,
  variables: Readonly<Record<string, string>>,
) {
  if (root === undefined || stage === LAB.stage || kept?.endpointUrl !== undefined) return;
  const ours = Object.entries(variables).filter(([name]) => name.startsWith('ROUTEAWAY_'));
  const environment = Object.fromEntries(ours);
  const { ROUTEAWAY_PRIMARY_REGION: primary, ROUTEAWAY_STANDBY_REGION: standby } = environment;
  if (primary === undefined || standby === undefined) return;
  const [control = region] = environment.ROUTEAWAY_CONTROL_REGIONS?.split(',') ?? [];
  // Of three each is told of its own topic; that of the first is what the deploy writes down.
  if (kept !== undefined && control !== region) return;
  const now = {
    ...whereItIs(stage, environment),
    ...kept,
    regions: { primary, standby, control },
    environment,
  };
  if (isDeepStrictEqual(now, kept)) return;
  try {
    writeRecord(root, stage, now);
  } catch {
    // A folder that cannot be written, say.
  }
}

/** What the runbook takes from the file, where no deploy has written it. */
function whereItIs(stage: string, told: Readonly<Record<string, string>>) {
  const { origin, pathname: healthPath } = new URL(told.ROUTEAWAY_PUBLIC_HEALTH_URL ?? 'https://unknown/');
  const origins = Object.fromEntries(
    (['primary', 'standby'] as const).map((side) => {
      const url = told[`ROUTEAWAY_${side.toUpperCase()}_HEALTH_URL`] ?? '';
      return [side, url.endsWith(healthPath) ? url.slice(0, -healthPath.length) : url];
    }),
  );
  return {
    stage,
    account: told.ROUTEAWAY_TOPIC_ARN?.split(':')[4],
    endpoint: origin,
    origins,
    healthPath,
    distributionId: told.ROUTEAWAY_DISTRIBUTION_ID,
    overrideParameter: told.ROUTEAWAY_OVERRIDE_PARAMETER,
    journalTable: told.ROUTEAWAY_JOURNAL_TABLE,
  };
}
