/**
 * The override with three control Regions: written in each that answers, and what is said of the others. Parameter Store is the
 * lab's.
 */
import { SSMClient } from '@aws-sdk/client-ssm';
import { controlRegions } from '../../../../cli/routeaway/stage/control-regions.ts';
import { setOverride, standing, writtenText } from '../../../../cli/routeaway/stage/set-override.ts';
import { startWorld, type World } from '../../../../lab/emulator/test/protocols/world.ts';
import { EMPTY_JOURNAL } from '../../../../shared/core/journal/journal.ts';

const ALL = ['ca-central-1', 'us-west-2', 'eu-west-1'];
const OVERRIDE = '/routeaway/dev/override';

let world: World;
let clients: Map<string, SSMClient>;
beforeEach(async () => {
  world = await startWorld();
  clients = new Map(ALL.map((region) => [region, new SSMClient(world.settings('OPERATOR', region))]));
  for (const region of ALL) put(region, 'auto');
});
afterEach(async () => {
  for (const client of clients.values()) client.destroy();
  await world.close();
});

const put = (region: string, value: string): void => {
  world.cloud.in(region).parameters.put({ name: OVERRIDE, value, type: 'String', overwrite: true });
};
const said = () => ALL.map((region) => world.cloud.in(region).parameters.get(OVERRIDE).value);
const isGone = (region: string): void =>
  void world.wire.faults.set({ service: 'ssm', region, fault: { kind: 'reset' } });
const stage = () =>
  ({
    controls: controlRegions(ALL),
    ssm: (region: string) => clients.get(region),
    config: { overrideParameter: OVERRIDE },
    place: { stage: 'dev', region: 'ca-central-1' },
    ports: { journal: { read: async () => EMPTY_JOURNAL } },
  }) as unknown as Parameters<typeof setOverride>[0];

/** What `hold` says. */
async function hold(): Promise<string> {
  const there = stage();
  return writtenText('hold', await setOverride(there, 'hold', await standing(there))).join(' ');
}

test('it is written in all three', async () => {
  expect(await hold()).toBe('The override "hold" is written in all three control Regions.');
  expect(said()).toEqual(['hold', 'hold', 'hold']);
});

test('one Region is gone: the two others have it, and that is enough', async () => {
  isGone('us-west-2');
  expect(await hold()).toMatch(
    /^The override "hold" is written in ca-central-1 and eu-west-1, not in us-west-2 \(.*ECONNRESET\)\. Two of the three are enough\.$/,
  );
  expect(said()).toEqual(['hold', 'auto', 'hold']);
});

test('one of three has it: what follows is said plainly', async () => {
  isGone('ca-central-1');
  isGone('us-west-2');
  expect(await hold()).toMatch(
    /^The override "hold" is written in eu-west-1, not in ca-central-1 \(.*\) and us-west-2 \(.*\)\. It counts once a controller has read it there; if that Region is lost before, it is lost\. /,
  );
});

test('none answers: nothing is written, and each says why', async () => {
  for (const region of ALL) isGone(region);
  await expect(hold()).rejects.toThrow(
    /^No control Region answers: ca-central-1: .*; us-west-2: .*; eu-west-1: /,
  );
});

test('someone else has written in one of them since: nothing is changed', async () => {
  const there = stage();
  const seen = await standing(there);
  put('eu-west-1', 'standby');
  await expect(setOverride(there, 'hold', seen)).rejects.toThrow(
    'Someone else has just written "standby" into the override; traffic is on primary. Nothing was changed',
  );
  expect(said()).toEqual(['auto', 'auto', 'standby']);
});

describe('an answer is lost, and the client writes again', () => {
  beforeEach(() => {
    clients.get('us-west-2')?.destroy();
    clients.set('us-west-2', new SSMClient({ ...world.settings('OPERATOR', 'us-west-2'), maxAttempts: 2 }));
    const region = 'us-west-2';
    world.wire.faults.set({ operation: 'PutParameter', region, times: 1, fault: { kind: 'lost-answer' } });
  });

  test('both versions are ours: that is no race', async () => {
    expect(await hold()).toBe('The override "hold" is written in all three control Regions.');
    const versions = ALL.map((region) => world.cloud.in(region).parameters.get(OVERRIDE).version);
    expect(versions).toEqual([2, 3, 2]);
  });

  test('where the history cannot be read, it may be one', async () => {
    const fault = { kind: 'error', code: 'AccessDeniedException' } as const;
    world.wire.faults.set({ operation: 'GetParameterHistory', fault });
    await expect(hold()).rejects.toThrow('Someone else wrote the override in the same moment');
  });
});

test('someone else writes in the same moment: both are told', async () => {
  const there = stage();
  const seen = await standing(there);
  const { ssm } = there;
  const racing = {
    ...there,
    ssm: (region: string) => ({
      send: (command: object, options: object) => {
        if (region === 'us-west-2' && command.constructor.name === 'PutParameterCommand')
          put(region, 'standby');
        return ssm(region).send(command as never, options);
      },
    }),
  } as unknown as typeof there;
  await expect(setOverride(racing, 'hold', seen)).rejects.toThrow(
    'Someone else wrote the override in the same moment',
  );
});

test('the newest stands, wherever it was written; what a deploy has made says nothing', async () => {
  world.clock.advance(1_000);
  put('us-west-2', 'hold because old');
  world.clock.advance(60_000);
  world.cloud.in('eu-west-1').parameters.remove(OVERRIDE);
  put('eu-west-1', 'auto');
  expect(await standing(stage())).toMatchObject({ text: 'hold because old', region: 'us-west-2' });
  put('ca-central-1', 'primary');
  expect(await standing(stage())).toMatchObject({ text: 'primary', region: 'ca-central-1' });
});
