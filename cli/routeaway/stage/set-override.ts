/**
 * Writes the override, in each control Region. SSM has no conditional writes, but it numbers the versions: if someone else wrote
 * at the same moment, the numbers show it, and both commands say so.
 */

import {
  GetParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
  paginateGetParameterHistory,
} from '@aws-sdk/client-ssm';
import { limited } from '../../../shared/aws/clients.ts';
import { withoutCall } from '../../../shared/aws/named-calls.ts';
import { activeSide } from '../../../shared/core/journal/journal-queries.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import type { JournalStore } from '../../../shared/ports.ts';
import { atControl } from './aws-errors.ts';
import type { Stage } from './connect.ts';
import { NoneAnswers } from './control-regions.ts';

/** What stands in one Region's parameter. */
export interface RegionOverride {
  readonly region: string;
  readonly text: string;
  readonly version: number;
  /** Epoch ms. */
  readonly writtenAt?: number;
}

/** The newest of what stands in the parameters; and each, of the Regions that answer. */
export interface Standing extends RegionOverride {
  readonly all: readonly RegionOverride[];
}

/** Where the override was written; of the other control Regions, why not. */
export interface Written {
  readonly written: readonly string[];
  readonly failed: Readonly<Record<string, string>>;
}

type Needed = Pick<Stage, 'ssm' | 'config' | 'place' | 'controls'>;

/** One Region of three that does not answer may not keep anybody waiting. */
const limitOf = ({ controls }: Needed) =>
  controls.all.length === 1 ? limited() : { abortSignal: AbortSignal.timeout(3_000) };

export async function standing(stage: Needed): Promise<Standing> {
  const { config, place } = stage;
  const read = await atControl(
    place,
    `Reading the override (ssm:GetParameter on ${config.overrideParameter})`,
    () => inEach(stage, (region) => overrideIn(stage, region)),
  );
  const all = read.done.map(([, override]) => override);
  // One that a deploy has made says nothing, however new it is.
  const said = all.filter(({ version, text }) => version > 1 || text.trim() !== 'auto');
  const [newest] = [...(said.length > 0 ? said : all)].sort(
    (a, b) => (b.writtenAt ?? 0) - (a.writtenAt ?? 0),
  );
  return { ...(newest as RegionOverride), all };
}

async function overrideIn(stage: Needed, region: string): Promise<RegionOverride> {
  const Name = stage.config.overrideParameter;
  try {
    const { Parameter } = await stage.ssm(region).send(new GetParameterCommand({ Name }), limitOf(stage));
    const writtenAt = Parameter?.LastModifiedDate?.getTime();
    return {
      region,
      text: Parameter?.Value ?? '',
      version: Parameter?.Version ?? 0,
      ...(writtenAt !== undefined && { writtenAt }),
    };
  } catch (error) {
    if (error instanceof ParameterNotFound)
      throw new UserError(
        `The override parameter ${Name} is gone, and a deploy does not create it again: CloudFormation assumes that it exists. Its last valid value stays in force. Create it: aws ssm put-parameter --region ${region} --type String --name ${Name} --value auto`,
      );
    throw error;
  }
}

interface InEach<T> {
  readonly done: readonly (readonly [region: string, T])[];
  readonly failed: Readonly<Record<string, string>>;
}

/** Throws where it works in none: with one Region what that threw. */
async function inEach<T>({ controls }: Needed, call: (region: string) => Promise<T>): Promise<InEach<T>> {
  const done: [string, T][] = [];
  const errors: [string, unknown][] = [];
  await Promise.all(
    controls.all.map((region) =>
      call(region).then(
        (result) => done.push([region, result]),
        (error: unknown) => errors.push([region, error]),
      ),
    ),
  );
  if (done.length === 0) throw errors.length === 1 ? errors[0]?.[1] : new NoneAnswers(errors);
  return { done, failed: Object.fromEntries(errors.map(([region, error]) => [region, withoutCall(error)])) };
}

/** Whether something else stands in a Region's parameter than when the operator decided. */
const isNews = (now: RegionOverride, { all }: Standing): boolean =>
  all.some(({ region, version }) => region === now.region && version !== now.version);

/** `seen`: what stood there when the operator decided. Throws `UserError` where something else has been written meanwhile. */
export async function setOverride(
  stage: Needed & Pick<Stage, 'ports'>,
  text: string,
  seen: Standing,
): Promise<Written> {
  const { ssm, config, place, ports } = stage;
  const Name = config.overrideParameter;
  const before = await standing(stage);
  const other = before.all.find((one) => isNews(one, seen));
  if (other)
    throw new UserError(
      `Someone else has just written "${other.text}" into the override${await whereTraffic(ports.journal)}. Nothing was changed: look at it, and run this again if you still want it.`,
    );
  const parameter = new PutParameterCommand({ Name, Value: text, Overwrite: true });
  const put = await atControl(place, `Writing the override (ssm:PutParameter on ${Name})`, () =>
    inEach(stage, async (region) => (await ssm(region).send(parameter, limitOf(stage))).Version ?? 0),
  );
  const races = await Promise.all(
    put.done.map(async ([region, version]) => {
      const had = before.all.find((one) => one.region === region)?.version ?? version - 1;
      return version > had + 1 && (await isOthers(stage, region, { had, version, text }));
    }),
  );
  const raced = put.done.find((_, at) => races[at]);
  if (raced) {
    const now = await standing(stage);
    throw new UserError(
      `Someone else wrote the override in the same moment: yours, "${text}", is version ${raced[1]}, and "${now.text}", version ${now.version}, is in force now${await whereTraffic(ports.journal)}. Talk to each other, then run this again.`,
    );
  }
  return { written: put.done.map(([region]) => region), failed: put.failed };
}

/**
 * Whether someone else wrote one of the versions before `version`. A write whose answer was lost is sent again by the client, and
 * makes two of ours. True where the history cannot be read.
 */
async function isOthers(
  stage: Needed,
  region: string,
  { had, version, text }: { readonly had: number; readonly version: number; readonly text: string },
): Promise<boolean> {
  const request = { Name: stage.config.overrideParameter };
  try {
    for await (const { Parameters = [] } of paginateGetParameterHistory(
      { client: stage.ssm(region) },
      request,
      limitOf(stage),
    ))
      if (Parameters.some(({ Version = 0, Value }) => Version > had && Version < version && Value !== text))
        return true;
    return false;
  } catch {
    return true;
  }
}

/** Where traffic is, as the end of a sentence for operators who contradict each other; nothing where the journal cannot be read. */
export const whereTraffic = (journal: Pick<JournalStore, 'read'>): Promise<string> =>
  journal.read().then(
    (read) => `; traffic is on ${activeSide(read)}`,
    () => '',
  );

/** What became of it, where there are three control Regions. */
export function writtenText(text: string, { written, failed }: Written): readonly string[] {
  const not = Object.entries(failed);
  if (not.length === 0) return [`The override "${text}" is written in all three control Regions.`];
  const why = not.map(([region, reason]) => `${region} (${reason})`).join(' and ');
  const said = `The override "${text}" is written in ${written.join(' and ')}, not in ${why}.`;
  return written.length > 1
    ? [said, 'Two of the three are enough.']
    : [
        said,
        'It counts once a controller has read it there; if that Region is lost before, it is lost. While only one of the three parameters can be read, controllers move nothing for up to five minutes. Write it again when another Region answers.',
      ];
}
