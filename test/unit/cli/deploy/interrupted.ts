/** A command that is killed, or overtaken by another one, at a call of its choice; and what then has to be true of the account. */
import type { Artifact } from '../../../../cli/deploy/artifact.ts';
import type { Name } from '../../../../cli/deploy/options.ts';
import { CONTROL, type Deployment, KEY, PRIMARY, PROBE_KEY, STANDBY, startDeployment } from './deployment.ts';
import { smallRelease } from './release.ts';

/** What changes something at AWS; between two of them it makes no difference where a command ends. */
const CHANGES = /^(Put|Create|Execute|Delete|Set)/;

const topic = (TopicName: string) => ({ Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName } } });
/** A release that differs from any other in every stack. */
export const version = (name: string): (() => Promise<Artifact>) => {
  const change = topic(name);
  return async () => smallRelease({ api: change, failover: change, watchdog: change });
};

const wordsOf = (name: Name): string[] => (name === 'remove' ? ['--yes'] : []);

/** Which of its changing calls a command makes, in their order. */
export async function changesOf(there: Deployment, name: Name): Promise<string[]> {
  const calls: string[] = [];
  there.around = (call, go) => {
    if (CHANGES.test(call)) calls.push(call);
    return go();
  };
  await there.run(name, ...wordsOf(name));
  there.around = (_, go) => go();
  return calls;
}

const never = new Promise<never>(() => undefined);

/** As by `kill -9`, right after the call has had its effect: the command does nothing more, and nobody hears it. */
export async function kill(there: Deployment, name: Name, at: number): Promise<void> {
  let count = 0;
  let die: () => void = () => undefined;
  const dead = new Promise<void>((resolve) => {
    die = resolve;
  });
  let isDead = false;
  there.around = async (call, go) => {
    if (isDead) return never;
    if (CHANGES.test(call)) count += 1;
    const last = CHANGES.test(call) && count === at;
    if (last) isDead = true;
    const result = await go();
    if (!last) return isDead ? never : result;
    die();
    return never;
  };
  const run = there.run(name, ...wordsOf(name));
  there.around = (_, go) => go();
  await Promise.race([dead, run]);
  there.said.length = 0;
}

/** Runs `second` from its start to its end while `first` is about to make a call, or has just made it. Gives both exit codes. */
export async function overtake(
  there: Deployment,
  first: Name,
  at: number,
  second: () => Promise<number>,
  when: 'before' | 'after' = 'before',
): Promise<{ readonly first: number; readonly second: number | undefined }> {
  let count = 0;
  let other: number | undefined;
  there.around = async (call, go) => {
    const isNext = CHANGES.test(call) && ++count === at;
    if (isNext && when === 'before') other = await second();
    const result = await go();
    if (isNext && when === 'after') other = await second();
    return result;
  };
  const run = there.run(first, ...wordsOf(first));
  there.around = (_, go) => go();
  return { first: await run, second: other };
}

/** Runs it until it comes to its end. What it says on the way must be a sentence that helps. */
export async function comesToItsEnd(there: Deployment, name: Name): Promise<void> {
  if ((await there.run(name, ...wordsOf(name))) === 0) return;
  expect(failures(there).at(-1)).toMatch(
    /is (CREATE|UPDATE)_IN_PROGRESS since 2027-01-05T18:.*Wait until it has ended, then run the command again\./,
  );
  there.world.clock.advance(60_000);
  expect([await there.run(name, ...wordsOf(name)), there.said.join('\n')]).toEqual([0, expect.any(String)]);
}

export const failures = ({ said }: Deployment): string[] => said.filter((line) => line.includes('FAILED: '));

/** No name of a call, and no error of AWS instead of a sentence. */
export const RAW = /FAILED: \w+ [A-Z]\w+:|FAILED: \w+(Error|Exception)/;

/** All that a stage has, but for times and secrets. */
export function state({ cloudFormation, kept, parameter }: Deployment) {
  const secrets = [KEY, PROBE_KEY].map((name) =>
    [PRIMARY, STANDBY, CONTROL].map((region) => parameter(region, name)),
  );
  return {
    stacks: Object.fromEntries(
      [...cloudFormation.stacks].map(([name, { status, template, tags, policy, outputs, changeSets }]) => [
        name,
        {
          ...{ stands: /^(CREATE|UPDATE)_COMPLETE$/.test(status), template, tags, policy, outputs },
          changeSets: [...changeSets.values()].filter(({ executed }) => !executed).length,
        },
      ]),
    ),
    objects: Object.fromEntries(
      [...cloudFormation.buckets].map(([name, objects]) => [name, [...objects.keys()].sort()]),
    ),
    record: kept(),
    secrets: secrets.map((values) => (new Set(values).size === 1 ? typeof values[0] : 'not the same')),
  };
}

/** Of a stage that one undisturbed deploy has made of a release. */
export async function undisturbed(artifact: Deployment['artifact']) {
  const there = await startDeployment();
  try {
    there.artifact = artifact;
    expect(await there.run('deploy')).toBe(0);
    return state(there);
  } finally {
    await there.close();
  }
}

export const NOTHING = {
  stacks: {},
  objects: {},
  record: undefined,
  secrets: ['undefined', 'undefined'],
};
