/**
 * Three controllers on the lab: control Regions go, the primary dies, and each of the three has moved traffic once in the end.
 * What is awaited are events, never a while.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { OPERATOR } from '../../lab/emulator/provision/index.ts';
import { recordOf } from '../../lab/stand/deployment-record.ts';
import type { Lab } from '../../lab/stand/lab.ts';
import { controllersOf, LAB } from '../../lab/stand/package/lab.ts';
import { startLab } from '../../lab/stand/start-lab.ts';
import type { TimelineEvent } from '../../lab/stand/timeline/timeline.ts';
import type { Exchanged } from '../../lab/stand/traffic/traffic.ts';
import { createJournal } from '../../shared/aws/journal.ts';
import { MINUTE } from '../../shared/core/duration.ts';
import type { Side } from '../../shared/core/side.ts';
import { compare } from '../unit/lab/permissions/compare.ts';
import { recordUses, usesOfLambda, usesOfOwner, usesOfThree } from '../unit/lab/permissions/use.ts';
import { live } from './live.ts';

// Three times the work of one controller.
const { speed, patient } = live(4);
jest.setTimeout(patient(90_000));

const [FIRST, ...OTHERS] = LAB.controlRegions;
/** The one of the others that has moved traffic first: each has its turn, one second apart. */
let mover = '';
const recorder = recordUses();
let lab: Lab;
beforeAll(async () => {
  lab = await startLab({
    ...{ speed, port: 0, propagationMs: 20_000, storePropagationMs: 10_000, seed: 1, controllers: 3 },
    onCall: recorder.onCall,
  });
  lab.startTraffic(2);
});
afterAll(() => lab.close());

const event = (fits: (event: TimelineEvent) => boolean, since: number, awaited: string) =>
  lab.timeline.first(awaited, fits, { since, withinMs: 10 * MINUTE });

/** The Region that has sent the updates of a move. */
const movedBy = async (to: Side, since: number): Promise<string | undefined> => {
  const sent = `Updates sent: traffic belongs on ${to}.`;
  return (await event(({ sentence }) => sentence === sent, since, sent)).region;
};

/** Resolves when each of these Regions has said so. */
const heard = (regions: readonly string[], sentence: RegExp, since: number) =>
  Promise.all(
    regions.map((region) =>
      event((one) => one.region === region && sentence.test(one.sentence), since, `${sentence} in ${region}`),
    ),
  );

/** Once, as another stage that shares the store may write it: the one who moves has to read it, and to try again. */
function theStoreHasChanged(): void {
  const fault = { kind: 'error', code: 'ConflictException', status: 409 } as const;
  lab.awsFaults.set({ service: 'cloudfront-keyvaluestore', operation: 'UpdateKeys', times: 1, fault });
}

async function journalIn(region: string) {
  const { addresses } = lab;
  const { ROUTEAWAY_JOURNAL_TABLE: table = '' } = recordOf(lab).environment ?? {};
  const client = new DynamoDBClient({
    region,
    endpoint: addresses.aws,
    credentials: OPERATOR,
    maxAttempts: 1,
  });
  try {
    return await createJournal(client, table).read();
  } finally {
    client.destroy();
  }
}

/** The first good answer to a client that asked after `since`; the primary is a black hole then. */
async function answered(since: number): Promise<Exchanged> {
  for (;;) {
    const one = lab.exchanged().find(({ at, fortune }) => at > since && fortune === 'ok');
    if (one) return one;
    await new Promise<void>((done) => lab.clock.after(1_000, done));
  }
}

test('what is written down of it names the first of them, and all of them where deploys do', () =>
  expect(recordOf(lab)).toMatchObject({
    regions: { control: FIRST },
    environment: { ROUTEAWAY_CONTROL_REGIONS: LAB.controlRegions.join() },
  }));

test('the first control Region goes, then the primary dies: another controller moves, and clients are served', async () => {
  const began = lab.clock.now();
  await heard(LAB.controlRegions, /^Steady/, began);
  await lab.takeRegion(FIRST, true);
  const death = lab.clock.now();
  theStoreHasChanged();
  await lab.break('primary', 'black-hole');
  const dead = lab.clock.now();
  mover = (await movedBy('standby', death)) ?? '';
  expect(OTHERS).toContain(mover);
  await event(({ sentence }) => /^Verified: .* standby/.test(sentence), death, 'proof of the standby');
  for (const region of OTHERS) {
    const [newest] = (await journalIn(region)).entries;
    expect(newest).toMatchObject({ to: 'standby', region: mover, phase: 'applied' });
  }
  await expect(journalIn(FIRST)).rejects.toThrow();
  expect((await answered(dead)).region).toBe(LAB.standby.region);
  expect(lab.status().gone).toEqual([FIRST]);
});

/** Who does not reach the distribution lets the others begin. */
const cutFromCloudFront = (region: string, off: boolean) => lab.cutWay(region, 'us-east-1', off);

/** What the roles of a Region's functions allow and they have not done yet, and the other way round. */
function differencesIn(region: string): readonly string[] {
  const template = controllersOf(lab.stacks).find((one) => one.template.region === region)?.template;
  if (!template) throw new Error(`No controller is in ${region}.`);
  const apis = [LAB.primary.region, LAB.standby.region];
  const seldom = [...usesOfOwner(template, true), ...usesOfThree(template, LAB.controlRegions, apis)];
  return compare(template, [...recorder.uses(), ...usesOfLambda(template), ...seldom]);
}

const hasDoneAll = (region: string) =>
  event(() => differencesIn(region).length === 0, lab.clock.now(), `use of all that is allowed in ${region}`);

test('each of the others moves traffic as well, if it is the one that can', async () => {
  const back = lab.clock.now();
  await lab.takeRegion(FIRST, false);
  await heard([FIRST], /^Steady: traffic is on standby/, back);
  for (const region of OTHERS) cutFromCloudFront(region, true);
  const pinned = lab.clock.now();
  theStoreHasChanged();
  // The primary is still dead: so its prober has a reason to invoke its switcher, too.
  await lab.override('primary because of a test');
  expect(await movedBy('primary', pinned)).toBe(FIRST);
  await hasDoneAll(FIRST);

  const [last = ''] = OTHERS.filter((region) => region !== mover);
  cutFromCloudFront(last, false);
  await lab.takeRegion(FIRST, true);
  const again = lab.clock.now();
  theStoreHasChanged();
  await lab.override('standby because of a test');
  expect(await movedBy('standby', again)).toBe(last);
  await hasDoneAll(last);
});

// Reads what the tests before have recorded.
test('in each of the three Regions every function may do what it does, and nothing else', () => {
  const differences = LAB.controlRegions.map((region) => [region, ...differencesIn(region)]);
  expect(differences).toEqual(LAB.controlRegions.map((region) => [region]));
});
