/**
 * What `to`, `hold` and `auto` say beside the override: that a hold stops failover, whose they replace, and that a drill is on.
 * Parameter Store is the lab's.
 */

import { SSMClient } from '@aws-sdk/client-ssm';
import { controlRegions } from '../../../../cli/routeaway/stage/control-regions.ts';
import { beside } from '../../../../cli/routeaway/stage/override-notes.ts';
import { standing } from '../../../../cli/routeaway/stage/set-override.ts';
import {
  ACCOUNT,
  HOME,
  ROLE,
  START,
  startWorld,
  type World,
} from '../../../../lab/emulator/test/protocols/world.ts';
import { type DrillReading, NO_DRILL } from '../../../../shared/core/drill.ts';
import { MINUTE } from '../../../../shared/core/duration.ts';

const OVERRIDE = '/routeaway/dev/override';
const ALICE = `arn:aws:sts::${ACCOUNT}:assumed-role/operators/alice`;

const worlds: World[] = [];
afterEach(() => Promise.all(worlds.splice(0).map((world) => world.close())));

/** `allowed`: the actions of the one who asks; absent, an operator who may do everything. */
async function stage(allowed?: readonly string[]) {
  const statement = { Effect: 'Allow', Action: allowed ?? 'ssm:*', Resource: '*' };
  const world = await startWorld([statement]);
  worlds.push(world);
  const { parameters } = world.cloud.in(HOME);
  const override = (value: string, by?: string) =>
    parameters.put({ name: OVERRIDE, value, type: 'String', overwrite: true, by });
  let on: DrillReading = { text: NO_DRILL };
  const drill = (text: string) => {
    on = { text };
  };
  override('auto');
  const client = new SSMClient(world.settings(allowed === undefined ? 'OPERATOR' : 'WORKER'));
  const at = {
    controls: controlRegions([HOME]),
    ssm: () => client,
    config: { overrideParameter: OVERRIDE },
    drill: { read: async () => on },
    place: { stage: 'dev', region: HOME },
    ports: { clock: { now: world.clock.now, sleep: async () => {} } },
  } as unknown as Parameters<typeof standing>[0] & Parameters<typeof beside>[0];
  const says = async (text: string, after = 0): Promise<readonly string[]> => {
    world.clock.advance(after);
    return beside(at, await standing(at), text);
  };
  return { override, drill, says };
}

test('nothing, where nobody has said anything', async () => {
  const { says } = await stage();
  expect(await says('standby', 10 * MINUTE + 1)).toEqual([]);
});

test('that a hold stops failover', async () => {
  const { says } = await stage();
  const stops = ['Nothing fails over while it is in force.'];
  expect(await says('hold', 10 * MINUTE + 1)).toEqual(stops);
  expect(await says('hold until 2027-01-05T19:00:00Z because I am looking')).toEqual(stops);
  expect(await says('observe because of a hold')).toEqual([]);
});

test('whose word it replaces, and how old that is', async () => {
  const { override, says } = await stage();
  override('hold because migration', ALICE);
  expect(await says('standby', 3 * MINUTE)).toEqual([
    `It replaces "hold because migration", written 3 min ago by ${ALICE}.`,
  ]);
  // A pin may be days old, and still it is someone's.
  expect(await says('auto', 3 * 24 * 60 * MINUTE)).toEqual([
    `It replaces "hold because migration", written 3 d ago by ${ALICE}.`,
  ]);
});

test('that someone has just ended theirs', async () => {
  const { override, says } = await stage();
  override('auto', ALICE);
  expect(await says('observe', 20_000)).toEqual([`It replaces "auto", written 20 s ago by ${ALICE}.`]);
});

test('nothing of the same word said again', async () => {
  const { override, says } = await stage();
  override('observe', ALICE);
  expect(await says('observe')).toEqual([]);
});

test('the writer of the newest of very many versions', async () => {
  const { override, says } = await stage();
  for (let i = 0; i < 99; i++) override(`hold because ${i}`, ROLE);
  override('hold because last', ALICE);
  expect(await says('auto')).toEqual([`It replaces "hold because last", written 0 s ago by ${ALICE}.`]);
});

test('that the writer cannot be read, to whoever may not', async () => {
  const { override, says } = await stage(['ssm:GetParameter']);
  override('hold', ALICE);
  expect(await says('auto', MINUTE)).toEqual([
    'It replaces "hold", written 1 min ago; by whom cannot be read (ssm:GetParameterHistory: AccessDeniedException).',
  ]);
});

test('that a drill is on, until it is over', async () => {
  const { drill, says } = await stage();
  const end = new Date(START + 20 * MINUTE).toISOString();
  drill(`primary until ${end.slice(0, 19)}Z because game day`);
  expect(await says('auto', 11 * MINUTE)).toEqual([
    `A drill is on: primary counts as unhealthy until ${end.slice(0, 19)}Z because game day. Its command gives up because of this; if that is gone: routeaway drill --end.`,
  ]);
  expect(await says('auto', 9 * MINUTE)).toEqual([]);
});
