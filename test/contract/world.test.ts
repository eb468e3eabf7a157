/** The in-memory ports of the virtual-time world, held to the same contracts as the adapters to AWS. */

import type { ProberPorts } from '../../functions/prober/ports.ts';
import type { SwitcherPorts } from '../../functions/switcher/ports.ts';
import type { Fault } from '../../lab/emulator/model/index.ts';
import { OVERRIDE_NAME, STAGE } from '../../lab/simulation/world/names.ts';
import { distributionArn, WORLD_TAG } from '../../lab/simulation/world/owner.ts';
import { createWorld, WORLD_START, type World } from '../../lab/simulation/world/world.ts';
import { MINUTE } from '../../shared/core/duration.ts';
import type { Settings } from '../../shared/core/settings.ts';
import { edgeContract } from './edge.ts';
import { journalContract } from './journal.ts';
import { ledgerContract } from './ledger.ts';
import { metricContract, notifierContract, wakerContract } from './outgoing.ts';
import { overrideContract } from './override.ts';
import { ownerContract } from './owner.ts';
import { storeContract } from './store.ts';
import { userAlarmsContract } from './user-alarms.ts';

interface Held {
  readonly world: World;
  readonly prober: ProberPorts;
  readonly switcher: SwitcherPorts;
  /** Makes every call of that service fail. */
  fail(service: string): void;
}

/** A world with one run of each program that does nothing but hold its ports, and with time that passes when awaited. */
function hold(settings: Partial<Settings> = {}): Held {
  const held: { prober?: ProberPorts; switcher?: SwitcherPorts } = {};
  const world = createWorld({
    settings,
    programs: {
      probe: async (ports) => {
        held.prober ??= ports;
        await new Promise(() => {});
      },
      reconcile: async (ports) => {
        held.switcher ??= ports;
        await new Promise(() => {});
      },
    },
  });
  world.start('prober');
  world.start('switcher');
  const { prober, switcher } = held;
  if (!prober || !switcher) throw new Error('The programs did not start.');
  return {
    world,
    prober: moving(world, prober),
    switcher: moving(world, switcher),
    fail(service) {
      world.callHooks.push((site, drawn) =>
        site.name.startsWith(service) ? { ...drawn, refusal: new Error('no') } : undefined,
      );
    },
  };
}

/** The same ports; while a promise of theirs is open, the world goes on. */
function moving<T extends object>(world: World, ports: T): T {
  return new Proxy(ports, {
    get(target, name) {
      const part: unknown = Reflect.get(target, name);
      if (typeof part === 'object' && part !== null) return moving(world, part);
      if (typeof part !== 'function') return part;
      return (...given: unknown[]) => {
        const answer: unknown = Reflect.apply(part, target, given);
        return answer instanceof Promise ? during(world, answer) : answer;
      };
    },
  });
}

async function during<T>(world: World, promise: Promise<T>): Promise<T> {
  let open = true;
  const end = () => {
    open = false;
  };
  promise.then(end, end);
  while (open) await world.step();
  return promise;
}

journalContract('the world', async () => {
  const { world, switcher } = hold();
  const archived = async () => [...world.table.archive.values()].map(({ entry }) => entry);
  return { ...switcher.journal, archived };
});

ledgerContract('the world', async () => {
  const { prober, switcher } = hold();
  return { ledger: prober.ledger, journal: switcher.journal };
});

overrideContract('the world', async () => {
  const { world, switcher, fail } = hold();
  return {
    override: switcher.override,
    put: (text) => {
      world.cloud.parameters.put({
        name: OVERRIDE_NAME,
        value: text,
        type: 'String',
        overwrite: true,
        allowedPattern: '[^]*',
      });
    },
    remove: () => world.operator.forget(),
    fail: () => fail('override'),
  };
});

storeContract('the world', async () => {
  const { world, switcher, fail } = hold();
  if (!switcher.store) throw new Error('This world has no store.');
  return {
    store: switcher.store,
    put: (value) => world.operator.putKey(value),
    value: () => world.edge.key(),
    fail: () => fail('store'),
  };
});

edgeContract('the world', async () => {
  const { world, switcher, fail } = hold();
  return {
    distribution: switcher.distribution,
    config: () => world.edge.read().config,
    edit: (change) => world.operator.change('someone', change),
    spread: () => world.run(world.propagation.to),
    fail: () => fail('distribution'),
  };
});

metricContract('the world', WORLD_START, async () => {
  const { world, prober } = hold();
  return {
    metric: prober.metric,
    values: (name, side) =>
      world.cloud.metrics
        .periods(
          { namespace: 'Routeaway', name, dimensions: { Stage: 'lab', Side: side } },
          WORLD_START - MINUTE,
          WORLD_START + MINUTE,
          1,
        )
        .map(({ start, sum }) => ({ at: start, value: sum })),
  };
});

userAlarmsContract('the world', async () => {
  const { world, prober } = hold();
  const { alarms } = prober;
  if (!alarms) throw new Error('This world has no alarms.');
  return {
    alarms,
    become: (side, state) => world.alarms.become(side, state, world.now()),
    fail: (side) => world.alarms.become(side, 'unreadable', world.now()),
  };
});

wakerContract('the world', async () => {
  const { world, prober, fail } = hold();
  return {
    invoker: prober.invoker,
    woken: async () => {
      await world.run(5_000);
      return world.runs.all.filter(({ cause }) => cause === 'prober').length;
    },
    fail: () => fail('switcher'),
  };
});

notifierContract('the world', async () => {
  const { world, switcher, fail } = hold();
  return {
    notifier: switcher.notifier,
    sent: () =>
      world.trace.flatMap((one) =>
        one.what === 'notice' ? [{ subject: one.notice.subject, body: one.notice.body }] : [],
      ),
    fail: () => fail('notifier'),
  };
});

describe('the public endpoint of the world', () => {
  it.each<[boolean, Fault | undefined, 'healthy' | 'unhealthy', RegExp]>([
    [false, undefined, 'healthy', /^read: status 200 in (\d+) ms; write: status 200 in \1 ms$/],
    [true, undefined, 'healthy', /^read: status 200 in (\d+) ms; write: status 200 in \1 ms$/],
    [false, { kind: 'dead' }, 'unhealthy', /^read: (.*); write: \1$/],
    [true, { kind: 'dead' }, 'unhealthy', /^write: status 502, wanted 2xx$/],
    [true, { kind: 'black-hole' }, 'unhealthy', /^write: no answer within 3000 ms$/],
  ])('reads failing over: %s, fault %j: %s', async (readsFailOver, fault, judgement, evidence) => {
    const { world, prober, switcher } = hold({ readsFailOver });
    if (fault) world.regions.lay('primary', fault);
    const said = await switcher.endpoint.ask();
    expect(said).toMatchObject({ judgement, evidence: expect.stringMatching(evidence) });
    expect(said.servedBy).toBe(fault ? undefined : 'primary');
    // The prober asks by a write, which nobody answers in another's place.
    expect(await prober.probes.public(WORLD_START)).toMatchObject({ judgement });
  });

  it('takes a read that nobody answers for a bad one', async () => {
    const { world, switcher } = hold({ readsFailOver: true });
    world.regions.lay('primary', { kind: 'dead' });
    world.regions.lay('standby', { kind: 'black-hole' });
    expect((await switcher.endpoint.ask()).evidence).toBe(
      'read: no answer within 3000 ms; write: status 502, wanted 2xx',
    );
  });
});

ownerContract('the world', async () => {
  const { world, switcher, fail } = hold();
  const { distributions } = world.cloud;
  const arn = distributionArn(world.cloud);
  const put = (tag: string, mark: string | undefined) =>
    mark === undefined ? distributions.untag(arn, [tag]) : distributions.tag(arn, { [tag]: mark });
  put(WORLD_TAG, undefined);
  const { owner } = switcher;
  if (!owner) throw new Error('The world has no mark.');
  return {
    owner,
    account: world.cloud.accountId,
    controlRegion: world.cloud.region,
    stage: STAGE,
    put,
    stands: () => distributions.tags(arn),
    overtake: (mark) => {
      world.callHooks.push(({ name }, drawn) => {
        // Before the look that follows it.
        if (name === 'owner.claim') world.at(world.now() + 200, () => put(WORLD_TAG, mark));
        return name === 'owner.claim' ? { ...drawn, there: 50, back: 500 } : undefined;
      });
    },
    fail: () => fail('owner'),
  };
});
