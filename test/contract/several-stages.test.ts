/**
 * Several stages on one distribution and one key-value store of the user's own: what a switch of one stage leaves of the others,
 * on the wire and to the letter.
 */
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
import '@aws-sdk/signature-v4a';
import {
  byName,
  DISTRIBUTION,
  raw,
  startWorld,
  type World,
} from '../../lab/emulator/test/protocols/world.ts';
import { createDistribution } from '../../shared/aws/distribution.ts';
import { createKeyStore } from '../../shared/aws/key-store.ts';
import { type KeyNames, keyNames } from '../../shared/core/key.ts';
import { other, SIDES, type Side } from '../../shared/core/side.ts';
import { Conflict } from '../../shared/errors.ts';
import fc from '../fast-check.ts';
import { labEngine } from '../unit/edge-function/lab-engine.ts';
import { filled } from '../unit/edge-function/source.ts';

const STAGES = ['prod', 'staging', 'dev'] as const;
type Stage = (typeof STAGES)[number];
const originId = (stage: Stage, side: Side) => `${stage}-${side}`;
const target = (id: string) => `<TargetOriginId>${id}</TargetOriginId>`;
const PATH = `/2020-05-31/distribution/${DISTRIBUTION}/config`;

let world: World;
let template: string;
beforeAll(async () => {
  world = await startWorld();
  template = await read();
});
afterAll(() => world.close());

const read = async () => (await raw(world, 'cloudfront', { method: 'GET', path: PATH })).text();

/** Someone else writes the whole configuration. */
async function write(body: string): Promise<void> {
  const { etag } = world.cloud.distributions.get(DISTRIBUTION);
  const headers = { 'content-type': 'application/xml', 'if-match': etag };
  expect((await raw(world, 'cloudfront', { method: 'PUT', path: PATH, body, headers })).status).toBe(200);
}

interface Behaviour {
  /** Undefined: of no stage. */
  readonly stage: Stage | undefined;
  readonly side: Side;
  /** Settings that this version does not know, with whatever stands in them. */
  readonly newer: string;
}

const idOf = ({ stage, side }: Behaviour) => (stage === undefined ? 'website' : originId(stage, side));

/** The distribution as CloudFront would describe it: the default behaviour first, and up to 75 others. */
function described([whole, ...ordered]: readonly Behaviour[]): string {
  const [, inner = ''] = /<DefaultCacheBehavior>(.*)<\/DefaultCacheBehavior>/s.exec(template) ?? [];
  const [, origin = ''] = /<Origins>.*?<Items>(<Origin>.*?<\/Origin>)/s.exec(template) ?? [];
  const one = (it: Behaviour) => inner.replace(target('primary'), () => `${target(idOf(it))}${it.newer}`);
  const ids = ['website', ...STAGES.flatMap((stage) => SIDES.map((side) => originId(stage, side)))];
  const origins = ids.map((id) => origin.replace('<Id>primary<', `<Id>${id}<`));
  const items = ordered.map(
    (it, i) => `<CacheBehavior><PathPattern>/${i}/*</PathPattern>${one(it)}</CacheBehavior>`,
  );
  return template
    .replace(
      /<DefaultCacheBehavior>.*<\/DefaultCacheBehavior>/s,
      () => `<DefaultCacheBehavior>${whole ? one(whole) : ''}</DefaultCacheBehavior>`,
    )
    .replace(
      /<CacheBehaviors>.*?<\/CacheBehaviors>/s,
      () =>
        `<CacheBehaviors><Quantity>${items.length}</Quantity><Items>${items.join('')}</Items></CacheBehaviors>`,
    )
    .replace(
      /<Origins>.*?<\/Origins>/s,
      () => `<Origins><Quantity>${origins.length}</Quantity><Items>${origins.join('')}</Items></Origins>`,
    );
}

function distributionOf(stage: Stage) {
  const client = new CloudFrontClient(world.settings());
  const origins = { primary: originId(stage, 'primary'), standby: originId(stage, 'standby') };
  return createDistribution({ reads: client, writes: client }, { distributionId: DISTRIBUTION, origins });
}

let stores = 0;
function sharedStore() {
  const { arn } = world.cloud.stores.create({
    name: `shared-${stores}`,
    id: `a1b2c3d4-0000-4000-8000-00000000000${stores++ % 10}`,
  });
  const client = new CloudFrontKeyValueStoreClient({ ...world.settings(), ...byName(world) });
  return {
    of: (stage: Stage) => createKeyStore({ reads: client, writes: client }, arn, keyNames(stage, true)),
    named: (names: KeyNames) => createKeyStore({ reads: client, writes: client }, arn, names),
    keys: () => Object.fromEntries(world.cloud.stores.listKeys(arn).map(({ key, value }) => [key, value])),
    put: (key: string, value: string) =>
      world.cloud.stores.update(arn, { puts: [{ key, value }] }, world.cloud.stores.describe(arn).etag),
  };
}

const behaviour: fc.Arbitrary<Behaviour> = fc.record({
  stage: fc.option(fc.constantFrom(...STAGES), { nil: undefined, freq: 4 }),
  side: fc.constantFrom(...SIDES),
  newer: fc
    .string({ unit: fc.constantFrom('a', ' ', '\n', '&amp;', '€', 'prod-primary', '$1') })
    .map((text) => `<Newer x='1'> ${text}</Newer>`),
});

const act = fc.record({ stage: fc.constantFrom(...STAGES), side: fc.constantFrom(...SIDES) });

test('a switch of one stage leaves every byte of the others’ behaviours, origins and keys as it was', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(behaviour, { minLength: 1, maxLength: 76, size: 'max' }),
      fc.array(act, { minLength: 1, maxLength: 4 }),
      async (drawn, acts) => {
        let behaviours = drawn;
        await write(described(behaviours));
        const store = sharedStore();
        const keys: Record<string, string> = { color: 'blue', traffic: 'v1 standby 3' };
        for (const [key, value] of Object.entries(keys)) store.put(key, value);

        for (const [i, { stage, side }] of acts.entries()) {
          const control = distributionOf(stage);
          const seen = await control.look();
          const own = behaviours.filter((one) => one.stage === stage);
          const sides = new Set(own.map((one) => one.side));
          expect(seen.distribution).toBe(
            own.length === 0 ? 'unreadable' : sides.size === 2 ? 'mixed' : own[0]?.side,
          );
          await control.move(side, seen);
          behaviours = behaviours.map((one) => (one.stage === stage ? { ...one, side } : one));
          expect(await read()).toBe(described(behaviours));

          const key = store.of(stage);
          const there = await key.look();
          if (there.key === 'unreadable') throw new Error(there.why);
          const name = `traffic:${stage}`;
          expect(there.key === 'absent').toBe(keys[name] === undefined);
          if (i % 3 === 2 && there.key !== 'absent') {
            await key.write('absent', there.etag);
            delete keys[name];
          } else {
            await key.write({ side, epoch: i }, there.etag);
            keys[name] = `v1 ${side} ${i}`;
          }
          expect(store.keys()).toEqual(keys);
        }
      },
    ),
    { numRuns: 12 },
  );
});

test('version before, this and next: an upgrade or a rollback changes nothing of what clients follow', async () => {
  // Each knows the names, as it writes and reads them.
  const versions: Readonly<Record<string, KeyNames>> = {
    before: ['traffic'],
    this: keyNames('prod', false),
    next: ['traffic:prod', 'traffic'],
  };
  const pairs = [
    ['before', 'this'],
    ['this', 'next'],
  ] as const;
  const order = fc.record({
    who: fc.constantFrom(0, 1),
    what: fc.constantFrom('primary', 'standby', 'absent'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...pairs),
      fc.array(order, { minLength: 1, maxLength: 6 }),
      async (pair, orders) => {
        const store = sharedStore();
        let epoch = 0;
        for (const { who, what } of orders) {
          const control = store.named(versions[pair[who] ?? ''] ?? ['']);
          const there = await control.look();
          if (there.key === 'unreadable') throw new Error(there.why);
          const says = what === 'absent' ? what : ({ side: what, epoch: ++epoch } as const);
          if (says !== 'absent' || there.key !== 'absent') await control.write(says, there.etag);
          const values = store.keys();
          const seen = await Promise.all(
            pair.map(async (version) => (await store.named(versions[version] ?? ['']).look()).key),
          );
          expect([values, seen]).toEqual([values, [says, says]]);
          // And the functions of both at the edge.
          const followed = pair.map((version) => {
            const keys = versions[version] ?? [''];
            const { traffic: value, ...others } = values;
            return labEngine(filled({ keys }), [{ value, others }])[0];
          });
          const wanted = what === 'absent' ? 'own origin' : { origin: what === 'primary' ? 'east' : 'west' };
          expect([values, followed]).toEqual([values, [wanted, wanted]]);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('two stages that switch at the same moment both arrive: the slower one looks again', async () => {
  const both = ['prod', 'staging'] as const;
  const before = both.map((stage): Behaviour => ({ stage, side: 'primary', newer: '' }));
  await write(described(before));
  const store = sharedStore();
  const controls = both.map((stage) => ({ stage, control: distributionOf(stage), key: store.of(stage) }));
  const seen = await Promise.all(
    controls.map(async ({ control, key }) => ({ at: await control.look(), key: await key.look() })),
  );
  const outcomes = [];
  for (const [i, { control, key, stage }] of controls.entries()) {
    const first = seen[i];
    if (!first || first.key.key === 'unreadable') throw new Error(stage);
    outcomes.push(
      ...(await Promise.allSettled([
        control.move('standby', first.at),
        key.write({ side: 'standby', epoch: 1 }, first.key.etag),
      ])),
    );
  }
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
  for (const one of outcomes.slice(2))
    expect(one.status === 'rejected' && one.reason).toBeInstanceOf(Conflict);

  const { control, key } = controls[1] ?? {};
  await control?.move('standby', await control.look());
  const again = await key?.look();
  if (again === undefined || again.key === 'unreadable') throw new Error('It cannot be read.');
  await key?.write({ side: 'standby', epoch: 2 }, again.etag);
  expect(await read()).toBe(described(before.map((one) => ({ ...one, side: other(one.side) }))));
  expect(store.keys()).toEqual({ 'traffic:prod': 'v1 standby 1', 'traffic:staging': 'v1 standby 2' });
});
